"""Things by name under a sentence, a line each."""

from __future__ import annotations

from collections.abc import Sequence

_MOST = 25


def named(rows: Sequence[str]) -> str:
    """Return the first rows as lines of a list, and how many more there are."""
    shown = "".join(f"\n  - {row}" for row in rows[:_MOST])
    more = f"\n  - en nog {len(rows) - _MOST}" if len(rows) > _MOST else ""
    return shown + more
