"""Numbers of rows, as somebody types them in an address: none is above what a key can be."""

from __future__ import annotations

LARGEST = 2**63 - 1
"""The largest BIGINT: a database refuses to look for more, where there simply is none."""
_MOST_DIGITS = 18


def may_exist(number: int) -> bool:
    """Say whether a row may have this number."""
    return number <= LARGEST


def number_typed(text: str) -> int | None:
    """Return the number of a row as an address or a form holds it; None: it is none.

    Plain digits only, and no more of them than a row may have: a longer one is not even read.
    """
    fits = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if fits else None
