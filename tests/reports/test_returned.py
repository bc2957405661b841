"""Refused and returned payments add up, by reason and by what became of them."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reports.page import page
from reports.question import Question, agrees
from reports.report import Coded, Facts, Figure
from reports.returned import ReturnedFacts, ReturnedLine, ReturnedTime, returned
from reports.text import render

CLOSED = Coded("AC04", "De rekening is opgeheven.")
SILENT = Coded("", "De bank zegt niet waarom.")
OPEN, AGAIN = Coded("OPEN", "nog open"), Coded("TAKEN_OVER", "opnieuw betaald")
REFUSED, BACK = Coded("REJECTED", "geweigerd"), Coded("RETURNED", "teruggestort")
SEP, OCT = date(2026, 9, 30), date(2026, 10, 5)


def time(payment=1, day=SEP, way=BACK, reason=CLOSED, cents=500_00, became=OPEN):
    return ReturnedTime(payment, day, way, reason, cents, became)


def facts(*times, lines=(), more=0, books=None):
    total = sum(each.cents for each in times)
    question = Question("Wilgendam (9901), 2026", ())
    return ReturnedFacts(question, times, lines, more, total if books is None else books)


def summary(report):
    (found,) = [part for part in report.sections if isinstance(part, Facts)]
    return {fact.key: fact.value for fact in found.facts}


def test_a_payment_that_came_back_twice_is_one_payment_and_two_times():
    twice = Coded("CAME_BACK_AGAIN", "kwam nog eens terug")
    report = returned(facts(time(became=twice), time(day=OCT, way=REFUSED, became=AGAIN), time(2)))

    assert summary(report) == {
        "open": 500_00,
        "amount": 1500_00,
        "rejected": 500_00,
        "returned": 1000_00,
        "payments": 2,
        "payments_open": 1,
    }
    assert report.table("by_outcome").total[1:] == (3, 1500_00)


def test_a_reason_is_told_in_words_with_the_code_of_the_bank_and_the_dearest_first():
    report = returned(facts(time(reason=SILENT, cents=1), time(2), time(3, became=AGAIN)))

    assert report.table("by_reason").rows == (
        ("De rekening is opgeheven.", "AC04", 2, 1000_00, 1, 500_00),
        ("De bank zegt niet waarom.", "", 1, 1, 1, 1),
    )
    assert "De rekening is opgeheven" in page(report)


def test_months_are_drawn_when_there_are_more():
    one, two = returned(facts(time())), returned(facts(time(), time(2, day=OCT)))

    assert len([part for part in one.sections if isinstance(part, Figure)]) == 1
    columns = [part for part in two.sections if isinstance(part, Figure)][-1].chart
    assert columns.labels == ("sep 26", "okt 26")
    assert "<svg" in page(two)


def test_nothing_came_back_is_said_and_not_drawn():
    report = returned(facts())

    assert render(report).count("Er is niets geweigerd of teruggekomen.") == 3
    assert not any(isinstance(part, Figure) for part in report.sections)


def test_a_difference_with_the_books_is_seen():
    report = returned(facts(time(), books=1))

    assert not agrees(report.table("agreement"))


def test_each_payment_is_told_with_the_run_that_paid_it_again():
    line = ReturnedLine(
        time(became=AGAIN),
        "9901",
        "W1",
        Coded("RENT", "huur"),
        "Woonstee",
        OCT,
        "9901-2026-09-1",
        "9901-2026-10-2",
        "V1",
        "E2E",
    )
    table = returned(facts(time(became=AGAIN), lines=[line], more=3)).table()

    row = dict(zip((column.key for column in table.columns), table.rows[0], strict=True))
    assert table.more == 3
    assert (row["again_in"], row["outcome"], row["household"]) == (
        "9901-2026-10-2",
        "opnieuw betaald",
        "W1",
    )


@given(
    st.lists(
        st.builds(
            time,
            st.integers(1, 9),
            st.sampled_from([SEP, OCT]),
            st.sampled_from([REFUSED, BACK]),
            st.sampled_from([CLOSED, SILENT]),
            st.integers(1, 10**8),
            st.sampled_from([OPEN, AGAIN]),
        )
    )
)
def test_reasons_and_outcomes_add_up_to_the_whole(times):
    report = returned(facts(*times))
    said = summary(report)

    assert report.table("by_reason").sum_of(3) == said["amount"]
    assert report.table("by_reason").sum_of(5) == said["open"]
    assert report.table("by_outcome").sum_of(2) == said["amount"]
    assert said["rejected"] + said["returned"] == said["amount"]
