"""Read a day that somebody typed in a form."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

_FIRST_YEAR, _LAST_YEAR = 2000, 2199


def typed_day(text: str) -> date | None:
    """Return a day of this century or the next, typed as 2026-09-30 or 30-09-2026; else None."""
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        with suppress(ValueError):
            day = datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  (a day has no zone)
            return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None
    return None
