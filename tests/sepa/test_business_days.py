"""Euro payments settle on TARGET2 days only."""

from datetime import date

import pytest

from sepa.business_days import (
    business_days_between,
    is_business_day,
    last_of_month,
    on_or_after,
    on_or_before,
)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2026, 9, 5),
        date(2026, 9, 6),
    ],
)
def test_target_is_closed_on_holidays_and_weekends(day):
    assert not is_business_day(day)


@pytest.mark.parametrize(
    "day", [date(2026, 4, 27), date(2026, 5, 5), date(2026, 5, 14), date(2026, 12, 31)]
)
def test_target_is_open_on_dutch_holidays(day):
    assert is_business_day(day)


def test_a_day_moves_over_easter():
    assert on_or_before(date(2026, 4, 6)) == date(2026, 4, 2)
    assert on_or_after(date(2026, 4, 3)) == date(2026, 4, 7)
    assert on_or_before(date(2026, 4, 2)) == on_or_after(date(2026, 4, 2)) == date(2026, 4, 2)


def test_the_last_business_day_of_a_month():
    assert last_of_month(2026, 12) == date(2026, 12, 31)
    assert last_of_month(2027, 1) == date(2027, 1, 29)
    assert last_of_month(2027, 2) == date(2027, 2, 26)


def test_business_days_are_counted_from_the_first_up_to_the_last():
    assert business_days_between(date(2026, 4, 1), date(2026, 4, 8)) == 3
    assert business_days_between(date(2026, 4, 1), date(2026, 4, 1)) == 0


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2200, 1, 2)])
def test_a_year_without_a_known_calendar_is_refused(day):
    with pytest.raises(ValueError, match="not known"):
        on_or_after(day.replace(month=12, day=31) if day.year < 2000 else date(2201, 1, 1))
