"""Clocks by week: everything that ends is in one row of the weeks, and in the picture."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reports.deadlines import Deadline, DeadlineFacts, deadlines, monday
from reports.page import page
from reports.question import Question
from reports.report import Coded, Facts, Figure

TODAY = date(2026, 9, 16)
LAST = date(2026, 12, 13)
KINDS = [Coded(code, code.lower()) for code in ("SIX_MONTHS", "REVIEW")]


def facts(*days, today=TODAY, shown=None):
    rows = [
        Deadline(day, KINDS[0], "0363", "H1", "P1", "Marieke", "")
        for day, _what in (days if shown is None else days[:shown])
    ]
    return DeadlineFacts(Question("Amsterdam (0363)", ()), today, LAST, KINDS, days, rows)


def summary(report):
    (said,) = [part for part in report.sections if isinstance(part, Facts)]
    return {fact.key: fact.value for fact in said.facts}


def test_yesterday_is_late_and_today_is_this_week():
    yesterday, sunday = TODAY - timedelta(days=1), date(2026, 9, 20)
    report = deadlines(
        facts(*((day, "REVIEW") for day in (yesterday, TODAY, sunday, date(2026, 9, 21))))
    )
    said = summary(report)

    assert (said["overdue"], said["this_week"], said["all"]) == (1, 2, 4)
    weeks = {row[0].code: row[-1] for row in report.table("weeks").rows}
    assert (weeks["overdue"], weeks["2026-W38"], weeks["2026-W39"]) == (1, 2, 1)
    assert "week 38, tot en met 20-09-2026" in page(report)


def test_nobody_who_has_to_act_is_an_empty_cell_and_days_count_back_when_it_is_late():
    report = deadlines(facts((TODAY - timedelta(days=3), "REVIEW"), (TODAY, "REVIEW"), shown=1))

    assert report.table().rows[0][5:] == ("Marieke", None, -3)
    assert report.table().more == 1


def test_when_nothing_ends_that_is_said():
    report = deadlines(facts())

    assert "Er loopt in deze weken niets af." in page(report)
    assert not [part for part in report.sections if isinstance(part, Figure)]


@given(
    st.lists(
        st.tuples(st.dates(date(2026, 1, 1), LAST), st.sampled_from(["SIX_MONTHS", "REVIEW"]))
    ),
    st.dates(date(2026, 9, 14), date(2026, 9, 20)),
)
def test_every_clock_is_in_exactly_one_week(days, today):
    report = deadlines(facts(*days, today=today))

    assert report.table("weeks").sum_of(3) == len(days)
    assert summary(report)["six_months"] + summary(report)["review"] == len(days)
    for part in report.sections:
        if isinstance(part, Figure):
            drawn = sum(sum(series.values) for series in part.chart.parts)
            assert drawn == len(days)


@given(st.dates())
def test_a_week_begins_on_a_monday(day):
    if day.toordinal() > 7:
        assert monday(day).weekday() == 0
        assert timedelta() <= day - monday(day) < timedelta(weeks=1)
