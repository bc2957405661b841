"""The statement of a household says what came, went and is left, to the cent."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reports.household_statement import (
    Flows,
    MonthOfHousehold,
    PaymentLine,
    StatementFacts,
    household_statement,
)
from reports.question import Question, agrees
from reports.report import Coded, Facts, Figure
from reports.text import render

SEP, OCT = date(2026, 9, 1), date(2026, 10, 1)
FIRST = Flows(1351_33, 906_50, 906_50, 0, 0, 0)
SECOND = Flows(1351_33, 906_50, 620_00, 286_50, 15_00, 100_00)
PAYMENT = PaymentLine(
    "0363-2026-09-1",
    "2026-09",
    date(2026, 10, 1),
    Coded("RENT", "huur"),
    "Woonstee",
    1,
    620_00,
    Coded("PAID", "betaald"),
    date(2026, 10, 1),
    "0363-2026-10-01-1-1",
)


def statement(one=True, opening=0, sums=((SEP, FIRST), (OCT, SECOND)), more=0, payments=()):
    held, months = opening, []
    for month, flows in sums:
        held += flows.held_cents
        months.append(MonthOfHousehold("0363", "H1", month, flows, held))
    said = Question("Huishouden H1", ())
    return household_statement(
        StatementFacts(said, one, opening, months, sums, 1, more, held, payments)
    )


def summary(report):
    (found,) = [part for part in report.sections if isinstance(part, Facts)]
    return {fact.key: fact.value for fact in found.facts}


def test_the_end_is_the_beginning_and_all_that_moved():
    said = summary(statement(opening=10_00))

    assert said["closing"] == 10_00 + 906_50 * 2 - 906_50 - 620_00 + 286_50 + 15_00 - 100_00
    assert said["remainder"] == 2 * (1351_33 - 906_50) + 100_00


def test_months_have_a_sum_but_what_is_held_at_the_end_of_each_is_not_added_up():
    table = statement().table()

    assert [row[0] for row in table.rows] == ["2026-09", "2026-10"]
    assert table.total[-1] is None
    assert table.total[1] == 2 * 1351_33


def test_of_all_households_each_month_is_added_up_and_the_rows_are_those_of_each():
    report = statement(one=False, more=7)

    assert report.table("sums").total[1] == 2 * 1351_33
    assert report.table().more == 7
    assert report.table().total is None
    assert report.table("payments") is None
    assert "household" in [column.key for column in report.table().columns]


def test_a_payment_is_told_with_where_its_money_stands():
    report = statement(payments=[PAYMENT])

    assert "betaald" in render(report)
    assert report.table("payments").rows[0][4].code == "PAID"


def test_nothing_is_said_as_such():
    said = render(statement(sums=()))

    assert "In deze periode is niets geboekt." in said
    assert "er stond niets open" in said


def test_a_month_in_which_a_run_was_taken_back_is_told_and_not_drawn():
    back = Flows(-1351_33, -906_50, 0, 0, 0, 0)

    assert any(isinstance(part, Figure) for part in statement().sections)
    assert not any(isinstance(part, Figure) for part in statement(sums=((SEP, back),)).sections)


flows = st.builds(Flows, *([st.integers(-(10**9), 10**9)] * 6))


@given(st.lists(flows, max_size=12), st.integers(-(10**9), 10**9), st.booleans())
def test_the_months_add_up_to_the_summary(found, opening, one):
    sums = [(date(2026, month, 1), each) for month, each in enumerate(found, start=1)]
    report = statement(one, opening, sums)
    said, table = summary(report), report.table("months" if one else "sums")

    for place, key in enumerate(
        ("benefit", "withheld", "given_back", "remainder", "paid", "returned", "received"), start=1
    ):
        assert table.sum_of(place) == said[key]
    assert agrees(report.table("agreement"))
    assert said["closing"] == (table.rows[-1][-1] if table.rows else opening)
