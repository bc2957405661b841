"""What rows of one file say about each other: doubled keys, overlaps, one household per cost.

Keys that differ in case only are one key. Ranges are half-open.
Source: the keys under "The import folder" in the interface description.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from datetime import date, timedelta
from typing import Any

from ontzorgen.services.importing.problems import ProblemCode, Problems
from ontzorgen.services.importing.registry import folded
from ontzorgen.services.importing.rows import File, FixedCostIn

_ONE_DAY = timedelta(days=1)

_KEYS: dict[File, tuple[str, Callable[[Any], tuple[Any, ...]]]] = {
    File.MUNICIPALITIES: ("gemeentecode", lambda row: (row.key,)),
    File.PAYEES: ("begunstigde", lambda row: (row.key,)),
    File.HOUSEHOLDS: ("huishouden", lambda row: (row.key,)),
    File.PERSONS: ("persoon", lambda row: (row.key,)),
    File.DECISIONS: ("vanaf", lambda row: (row.person, row.basis, row.valid_from)),
    File.FIXED_COSTS: ("vanaf", lambda row: (row.key, row.valid_from)),
    File.CONTROLS: ("vanaf", lambda row: (row.fixed_cost, row.valid_from)),
    File.BENEFITS: ("maand", lambda row: (row.person, row.month)),
    File.SUSPENSIONS: ("vanaf", lambda row: (row.person, row.valid_from)),
}
"""The column to tell a doubled key at, and the key; what people typed comes first in it."""
_MAY_NOT_OVERLAP: dict[File, Callable[[Any], Hashable]] = {
    File.DECISIONS: lambda row: (folded(row.person), row.basis),
    File.FIXED_COSTS: lambda row: folded(row.key),
}


def check_together(file: File, rows: Sequence[Any], problems: Problems) -> None:
    """Name each row that cannot stand beside another row of its file."""
    _doubled_keys(file, rows, problems)
    if file in _MAY_NOT_OVERLAP:
        _overlaps(file, rows, problems)
    if file is File.FIXED_COSTS:
        _moved_costs(rows, problems)


def _doubled_keys(file: File, rows: Sequence[Any], problems: Problems) -> None:
    column, key_of = _KEYS[file]
    first: dict[Hashable, int] = {}
    for row in rows:
        key = key_of(row)
        line = first.setdefault((folded(key[0]), *key[1:]), row.line)
        if line != row.line:
            shown = " ".join(map(str, key))
            problems.add(file, row.line, column, shown, ProblemCode.DOUBLED_KEY, other=line)


def _overlaps(file: File, rows: Sequence[Any], problems: Problems) -> None:
    same: defaultdict[Hashable, list[Any]] = defaultdict(list)
    for row in rows:
        same[_MAY_NOT_OVERLAP[file](row)].append(row)
    for group in same.values():
        if len(group) < 2:
            continue
        group.sort(key=lambda row: (row.valid_from, row.line))
        longest = group[0]
        for row in group[1:]:
            if row.valid_from != longest.valid_from and _holds_on(longest, row.valid_from):
                problems.add(
                    file,
                    row.line,
                    "vanaf",
                    row.valid_from.isoformat(),
                    ProblemCode.OVERLAP,
                    other=longest.line,
                    cure_tm=row.valid_from - _ONE_DAY,
                )
            if longest.valid_until is not None and (
                row.valid_until is None or row.valid_until > longest.valid_until
            ):
                longest = row


def _holds_on(row: Any, day: date) -> bool:
    return row.valid_until is None or day < row.valid_until


def _moved_costs(rows: Sequence[FixedCostIn], problems: Problems) -> None:
    first: dict[str, FixedCostIn] = {}
    for row in rows:
        known = first.setdefault(folded(row.key), row)
        if folded(known.household) != folded(row.household):
            problems.add(
                File.FIXED_COSTS,
                row.line,
                "huishouden",
                row.household,
                ProblemCode.FIXED_COST_MOVED,
                household=known.household,
            )
