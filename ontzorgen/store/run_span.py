"""Which months a run reads about, and how rows become the values of a household."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from ontzorgen.domain.months import Month

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Span:
    """Which run is asked about: the month, its window, and how far back to look."""

    municipality: str
    month: Month
    window_end: date
    look_from: date


def grouped(rows: Any, make: Callable[[Any], _T]) -> Mapping[int, list[_T]]:
    """Gather values by the first column of their row; all rows are fetched at once."""
    found: defaultdict[int, list[_T]] = defaultdict(list)
    for row in rows.all():
        found[row[0]].append(make(row))
    return found
