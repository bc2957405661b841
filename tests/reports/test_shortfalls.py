"""The report about shortfalls adds up, says what weighs most, and leaves nothing out."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reports.page import page
from reports.question import Question, agrees
from reports.report import Coded, Facts, Figure
from reports.shortfalls import ShortCell, ShortfallFacts, ShortfallLine, shortfalls
from reports.text import render

SEP, OCT = date(2026, 9, 1), date(2026, 10, 1)
RENT, WATER = Coded("RENT", "huur"), Coded("WATER", "water")
CAUSES = [Coded(code, code.lower()) for code in ("SHORT", "BASIS", "ACCOUNT", "AUTH", "COLLECTS")]
WITHHELD = Coded("WITHHELD", "ingehouden")


def cell(cause=CAUSES[0], kind=RENT, month=SEP, due=500_00, withheld=0, later=0, number=1):
    return ShortCell(month, cause, kind, cause is not WITHHELD, number, due, withheld, later)


def facts(*cells, lines=(), more=0, books=None, waiting=()):
    withheld = sum(each.withheld_cents for each in cells)
    return ShortfallFacts(
        Question("Amsterdam (0363), september 2026", ()),
        cells,
        2,
        {"SHORT": 2},
        {"RENT": 2},
        lines,
        more,
        withheld if books is None else books,
        waiting,
    )


def summary(report):
    (found,) = [part for part in report.sections if isinstance(part, Facts)]
    return {fact.key: fact.value for fact in found.facts}


def test_what_is_withheld_later_is_not_open_any_more():
    report = shortfalls(facts(cell(withheld=100_00, later=150_00), cell(WITHHELD, withheld=500_00)))

    assert summary(report) == {
        "left": 250_00,
        "short": 400_00,
        "later": 150_00,
        "households": 2,
        "instalments": 1,
        "all_instalments": 2,
        "due": 1000_00,
        "withheld": 600_00,
    }
    assert report.table("others").rows == (("ingehouden", 1, 500_00, 500_00),)


def test_the_cause_that_costs_most_comes_first_and_households_are_not_added_up():
    report = shortfalls(facts(cell(CAUSES[1], due=10_00), cell(due=20_00), cell(kind=WATER)))
    table = report.table("by_cause")

    assert [row[0] for row in table.rows] == ["short", "basis"]
    assert table.rows[0][:3] == ("short", 2, 2)
    assert table.total[:4] == ("Totaal", 3, None, 530_00)


def test_months_are_drawn_when_there_are_more_with_the_smallest_causes_together():
    one = shortfalls(facts(*(cell(cause, due=100 + n) for n, cause in enumerate(CAUSES))))
    two = shortfalls(facts(*(cell(cause, month=m) for cause in CAUSES for m in (SEP, OCT))))

    assert len([part for part in one.sections if isinstance(part, Figure)]) == 1
    columns = [part for part in two.sections if isinstance(part, Figure)][-1].chart
    assert columns.labels == ("sep 26", "okt 26")
    assert columns.parts[-1].name == "andere oorzaken"
    assert sum(columns.parts[-1].values) == 4 * 500_00
    assert "<svg" in page(two)


def test_nothing_short_is_said_and_not_drawn():
    said = render(shortfalls(facts(cell(WITHHELD, withheld=500_00))))

    assert said.count("Er zijn geen tekorten.") == 3
    assert not any(isinstance(part, Figure) for part in shortfalls(facts()).sections)


def test_a_run_that_nobody_approved_is_named_and_a_difference_with_the_books_is_seen():
    report = shortfalls(facts(cell(), books=1, waiting=["0363-2026-10-1"]))

    assert "0363-2026-10-1" in render(report)
    assert not agrees(report.table("agreement"))
    assert "KLOPT NIET" in render(report)


def test_each_instalment_is_told_with_what_is_still_open():
    line = ShortfallLine(
        "0363", "H1", "V1", RENT, "Woonstee", SEP, date(2026, 10, 1), CAUSES[0], 500_00, 100_00, 50
    )
    table = shortfalls(facts(cell(), lines=[line], more=3)).table()

    assert table.more == 3
    row = dict(zip((column.key for column in table.columns), table.rows[0], strict=True))
    assert (row["household"], row["month"], row["short"]) == ("H1", "2026-09", 400_00)
    assert (row["later"], row["left"]) == (50, 399_50)


cents = st.integers(0, 10**8)
cells = st.builds(
    lambda cause, kind, month, withheld, later, left, number: ShortCell(
        month, cause, kind, cause is not WITHHELD, number, withheld + later + left, withheld, later
    ),
    st.sampled_from([*CAUSES, WITHHELD]),
    st.sampled_from([RENT, WATER]),
    st.sampled_from([SEP, OCT]),
    cents,
    cents,
    cents,
    st.integers(1, 1000),
)


@given(st.lists(cells))
def test_causes_kinds_and_the_rest_add_up_to_the_whole(found):
    report = shortfalls(facts(*found))
    said, tables = summary(report), {table.key: table for table in report.tables}

    for key in ("by_cause", "by_kind"):
        assert tables[key].sum_of(5) == said["short"]
        assert tables[key].sum_of(7) == said["left"] == said["short"] - said["later"]
        assert tables[key].sum_of(3) + tables["others"].sum_of(2) == said["due"]
    assert agrees(tables["agreement"])
    assert len(found) == 0 or render(report)
