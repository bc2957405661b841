"""Numbers of rows, as somebody types them in an address: none is above what a key can be."""

from __future__ import annotations

LARGEST = 2**63 - 1
"""The largest BIGINT: a database refuses to look for more, where there simply is none."""


def may_exist(number: int) -> bool:
    """Say whether a row may have this number."""
    return number <= LARGEST
