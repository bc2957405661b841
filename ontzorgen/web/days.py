"""Read a day or a month that somebody typed in a form."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime

from ontzorgen.domain.months import Month

_MONTH_FIRST = re.compile(r"([0-9]{1,2})-([0-9]{4})")
_FIRST_YEAR, _LAST_YEAR = 2000, 2199


def typed_month(text: str) -> Month:
    """Return a month typed as 2026-09, as a field of months sends it, or as 9-2026.

    Raises:
        NotAMonth: anything else.
    """
    turned = _MONTH_FIRST.fullmatch(text.strip())
    return Month.parse(f"{turned[2]}-{turned[1]:0>2}" if turned else text)


def typed_day(text: str) -> date | None:
    """Return a day of this century or the next, typed as 2026-09-30 or 30-09-2026; else None."""
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        with suppress(ValueError):
            day = datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  (a day has no zone)
            return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None
    return None
