"""Read a day or a month that somebody typed in a form, and keep a day in a sentence on one line."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime

from markupsafe import Markup, escape

from ontzorgen.domain.months import Month

_MONTH_FIRST = re.compile(r"([0-9]{1,2})-([0-9]{4})")
_WRITTEN = re.compile(r"\b[0-9]{2}-[0-9]{2}-[0-9]{4}\b")
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


def whole_days(words: object) -> object:
    """Return words of which no day breaks over two lines, as `30-` and `09-2026`; text is escaped.

    A browser breaks after a hyphen. It is one element, for a cell of a table on a phone has a place
    for one. What is marked up already, and what is no text, stays as it is.
    """
    if not isinstance(words, str) or isinstance(words, Markup) or not _WRITTEN.search(words):
        return words
    held = _WRITTEN.sub(r'<span class="day">\g<0></span>', str(escape(words)))
    one = held if _WRITTEN.fullmatch(words) else f"<span>{held}</span>"
    return Markup(one)  # noqa: S704, all text in it was escaped
