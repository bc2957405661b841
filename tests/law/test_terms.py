"""A term ends on a day on which people work; the holidays are computed here in another way."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.law.terms import last_day_of_term, objection_until

ONE_DAY = timedelta(days=1)
_DAYS = st.dates(date(2022, 1, 1), date(2035, 12, 31))


def easter(year):
    """Return Easter Sunday by the rule of Gauss for the Gregorian calendar."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    ell = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * ell) // 433
    month = (h + ell - 7 * m + 90) // 25
    return date(year, month, (h + ell - 7 * m + 33 * month + 19) % 32)


def recognised(year):
    """Return the days of Algemene termijnenwet art. 3(1, 2) in a year."""
    king = date(year, 4, 27)
    if king.weekday() == 6:
        king -= ONE_DAY
    moving = (easter(year) + timedelta(days=days) for days in (-2, 1, 39, 50))
    fixed = ((1, 1), (5, 5), (12, 25), (12, 26))
    return {king, *moving, *(date(year, month, day) for month, day in fixed)}


@given(_DAYS)
def test_a_term_ends_on_the_first_working_day(last):
    expected = last
    while expected.weekday() >= 5 or expected in recognised(expected.year):
        expected += ONE_DAY

    assert last_day_of_term(last) == expected


@pytest.mark.parametrize(
    ("announced", "until"),
    [
        ("2026-01-25", "2026-03-09"),  # six weeks end on a Sunday
        ("2026-01-26", "2026-03-09"),
        ("2026-01-27", "2026-03-10"),
        ("2026-02-20", "2026-04-07"),  # on Good Friday: over Easter to Tuesday
        ("2026-03-24", "2026-05-06"),  # on Liberation Day, each year
        ("2026-11-13", "2026-12-28"),  # on Christmas Day, a Friday
        ("2026-11-20", "2027-01-04"),  # on New Year's Day, a Friday
    ],
)
def test_somebody_may_object_for_six_weeks_from_the_day_after(announced, until):
    assert objection_until(date.fromisoformat(announced)) == date.fromisoformat(until)
