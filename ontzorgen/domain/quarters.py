"""Calendar quarters, written as 2026Q3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ontzorgen.domain.months import Month

_MONTHS = 3


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year, by its first month."""

    begin: Month

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter that holds a day."""
        return cls(Month(day.year, (day.month - 1) // _MONTHS * _MONTHS + 1))

    @property
    def first(self) -> date:
        """Return the first day."""
        return self.begin.first

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.begin.plus(_MONTHS - 1).last

    @property
    def months(self) -> tuple[str, ...]:
        """Return the months, as runs write them."""
        return tuple(str(self.begin.plus(number)) for number in range(_MONTHS))

    def following(self) -> Quarter:
        """Return the quarter after it."""
        return Quarter(self.begin.plus(_MONTHS))

    def __str__(self) -> str:
        return f"{self.begin.year:04d}Q{(self.begin.month - 1) // _MONTHS + 1}"


def whole_quarters(first: date, last: date) -> tuple[Quarter, ...]:
    """Return the quarters of which every day lies in a period, the first first."""
    quarter, found = Quarter.of(first), []
    while quarter.last <= last:
        if quarter.first >= first:
            found.append(quarter)
        quarter = quarter.following()
    return tuple(found)
