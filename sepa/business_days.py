"""Say on which days euro payments settle: the TARGET2 calendar.

Closed on Saturdays, Sundays, 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December.
Source: ECB, TARGET long-term calendar, through `holidays`; known for 2000 up to 2200.
"""

from datetime import date, timedelta
from functools import lru_cache

from holidays import financial_holidays

FIRST_YEAR, LAST_YEAR = 2000, 2199
_DAY = timedelta(days=1)
_SATURDAY = 5


@lru_cache(maxsize=256)
def closing_days(year: int) -> frozenset[date]:
    """Return the weekdays and weekend days on which TARGET is closed by name, for one year.

    Raises:
        ValueError: the calendar of that year is not known. No holiday is never assumed.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the TARGET calendar of {year} is not known")
    return frozenset(financial_holidays("ECB", years=year))


def is_business_day(day: date) -> bool:
    """Say whether TARGET is open on the day."""
    return day.weekday() < _SATURDAY and day not in closing_days(day.year)


def on_or_before(day: date) -> date:
    """Return the day itself, or the last business day before it."""
    while not is_business_day(day):
        day -= _DAY
    return day


def on_or_after(day: date) -> date:
    """Return the day itself, or the first business day after it."""
    while not is_business_day(day):
        day += _DAY
    return day


def last_of_month(year: int, month: int) -> date:
    """Return the last business day of the month."""
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return on_or_before(first_of_next - _DAY)


def business_days_between(start: date, end: date) -> int:
    """Count the business days from `start` up to `end`, `end` itself not included."""
    days = (end - start).days
    return sum(is_business_day(start + timedelta(days=offset)) for offset in range(days))
