"""The overview of a run says what finance staff look for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.errors import UnknownMonth
from reports.report import Facts, Report, Table
from reports.run_facts import (
    Conversion,
    OutcomeTotal,
    PayeeTotal,
    SignalLine,
    UnpaidLine,
)
from reports.run_overview import agrees, run_overview
from reports.text import render
from tests.reports.builders import a_file, a_run


def table(report: Report, title: str) -> Table:
    (found,) = (section for section in report.sections if section.title == title)
    assert isinstance(found, Table)
    return found


def test_the_overview_names_the_run_its_people_and_its_totals() -> None:
    report = run_overview(a_run())

    assert report.title == "Overzicht betaalrun september 2026"
    assert report.subtitle == "Zevenaar (0299), run R1"
    summary = report.sections[0]
    assert isinstance(summary, Facts)
    assert [fact.value for fact in summary.facts] == [
        "Goedgekeurd",
        date(2026, 9, 30),
        1_351_33,
        906_50,
        444_83,
        2,
        "A. Maker",
        "B. Fiatteur",
    ]


def test_every_table_is_there_and_totals_its_amounts() -> None:
    report = run_overview(a_run())

    assert table(report, "Tekorten").total == ("Totaal", None, None, 500_00, 0, 500_00, None)
    assert table(report, "Signalen").total == ("Totaal", 1)
    assert table(report, "Uitkomst per termijn").total == ("Totaal", 3, 1_406_50, 906_50)
    assert table(report, "Verschil met vorige maand").total == ("Totaal", 1, 0, 906_50, 906_50)
    assert table(report, "Naar wie gaat het geld?").total == ("Totaal", None, 2, 906_50)
    assert table(report, "Bankbestanden").rows[0][4] == "54321"


def test_a_limit_that_nobody_has_allowed_yet_says_so() -> None:
    run = a_run()

    (row,) = table(run_overview(run), "Boven de grens").rows

    assert row == ("V1", "per regel", 10_500_00, 10_000_00, "nog niemand")


def test_a_run_that_is_not_approved_yet_says_so() -> None:
    assert "Nog niet goedgekeurd" in render(run_overview(a_run(approver="")))


def test_totals_that_agree_are_shown_to_agree() -> None:
    run = a_run()

    rows = table(run_overview(run), "Sluiten de totalen aan?").rows

    assert agrees(run)
    assert [row[3] for row in rows] == [0, 0, 0, 0]
    assert {row[4] for row in rows} == {"klopt"}


def test_a_cent_of_difference_is_shown_and_not_hidden() -> None:
    run = a_run(files=(a_file(control_sum_cents=906_49),))

    row = table(run_overview(run), "Sluiten de totalen aan?").rows[-1]

    assert not agrees(run)
    assert row == ("Bankbestanden = ingehouden", 906_49, 906_50, -1, "KLOPT NIET")


def test_before_the_export_there_is_no_file_to_agree_with() -> None:
    run = a_run(files=())

    assert agrees(run)
    assert "Er is nog geen bankbestand gemaakt." in render(run_overview(run))


def test_an_empty_run_says_of_each_part_that_it_is_empty() -> None:
    run = a_run(
        net_cents=0, withheld_cents=0, remainder_cents=0, transfers=0,
        outcomes=(), payees=(), shortfalls=(), signals=(), differences=(),
        limits_exceeded=(), files=(),
    )  # fmt: skip

    text = render(run_overview(run))

    for sentence in (
        "Er zijn geen tekorten.",
        "Er zijn geen signalen.",
        "Er zijn geen termijnen.",
        "Er is niets veranderd.",
        "Er gaat geen geld naar begunstigden.",
        "Niets komt boven een grens.",
    ):
        assert sentence in text


def test_a_month_is_given_as_its_first_day() -> None:
    with pytest.raises(UnknownMonth) as refused:
        a_run(month=date(2026, 9, 2))

    assert refused.value.day == date(2026, 9, 2)


@given(st.lists(st.integers(0, 10**9), max_size=20), st.integers(0, 10**9))
def test_a_run_agrees_exactly_when_its_rows_make_its_totals(
    cents: list[int], remainder: int
) -> None:
    withheld = sum(cents)
    run = a_run(
        net_cents=withheld + remainder,
        withheld_cents=withheld,
        remainder_cents=remainder,
        outcomes=tuple(OutcomeTotal("Ingehouden", 1, part, part) for part in cents),
        payees=tuple(PayeeTotal("B", "B", 1, part) for part in cents),
        files=(),
    )

    assert agrees(run)
    assert not agrees(a_run(net_cents=withheld + remainder, withheld_cents=withheld + 1))
    assert withheld == table(run_overview(run), "Naar wie gaat het geld?").sum_of(3)


def test_what_is_not_paid_and_each_signal_is_told_in_words_and_the_rest_is_counted() -> None:
    unpaid = UnpaidLine("H1", "huur", date(2026, 10, 1), 620_00, "geen machtiging", "Vraag haar.")
    signal = SignalLine("H1", "gemiste termijn", "Kijk wie dit betaalt.")

    report = run_overview(a_run(unpaid=(unpaid,) * 45, signal_lines=(signal,) * 41))

    rows = table(report, "Niet betaald om een andere reden").rows
    assert rows[0][4:] == ("geen machtiging", "Vraag haar.")
    assert rows[-1][-1] == "... en nog 5."
    assert len(rows) == 41
    assert table(report, "Signalen in woorden").rows[-1][2] == (
        "... en nog 1; de rest staat in de volledige lijst."
    )


def test_what_the_bank_reads_otherwise_stands_beside_what_we_write() -> None:
    changed = Conversion("B2", "naam", "Zorg Één", "Zorg Een")

    rows = table(run_overview(a_run(conversions=(changed,) * 42)), "Veranderd voor de bank").rows

    assert rows[0] == ("B2", "naam", "Zorg Één", "Zorg Een")
    assert rows[-1][3] == "... en nog 2; de rest staat in de volledige lijst."
    assert len(rows) == 41


def test_an_overview_says_where_to_read_on_when_it_is_told() -> None:
    report = run_overview(a_run(more=("Vraag het ontzorgen.",)))

    assert "Vraag het ontzorgen." in render(report)
    assert "Meer zien?" not in render(run_overview(a_run()))
