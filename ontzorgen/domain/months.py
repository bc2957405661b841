"""Calendar months, and stepping through them by day number.

Days are `date`; a month is its own value so that "2026-09" never means a day.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ontzorgen.domain.errors import NotAMonth

_FORM = re.compile(r"(\d{4})-(\d{2})")


@lru_cache(maxsize=4096)
def _last_day(year: int, month: int) -> date:
    """Return the last day of a month; asked millions of times in a large run."""
    return date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, written as 2026-09."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1900 <= self.year <= 2999):
            raise NotAMonth(f"{self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read `jjjj-mm`.

        Raises:
            NotAMonth: anything else.
        """
        found = _FORM.fullmatch(text.strip())
        if not found:
            raise NotAMonth(text)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month that holds `day`."""
        return cls(day.year, day.month)

    def plus(self, months: int) -> Month:
        """Return the month so many months later (or earlier)."""
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    @property
    def first(self) -> date:
        """Return the first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Return the last day."""
        return _last_day(self.year, self.month)

    @property
    def days(self) -> int:
        """Return how many days the month has."""
        return _last_day(self.year, self.month).day

    def day(self, number: int) -> date:
        """Return the day with this number; a number that the month lacks is its last day."""
        last = _last_day(self.year, self.month)
        return last if number >= last.day else last.replace(day=number)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def months_later(start: date, months: int) -> date:
    """Return the first day after a term of whole months that begins on `start`.

    The term ends before the same day number; where that month lacks the day,
    it runs to the end of that month: six months from 31 August run to the end
    of February, so 1 March is returned.
    """
    month = Month.of(start).plus(months)
    if start.day <= month.days:
        return month.day(start.day)
    return month.last + timedelta(days=1)
