"""Which numbers of a published table are hidden, so that nobody in it can be recognised.

A count of one up to four people is hidden, and so is what would give it away: a line of numbers
with their total hides a second number, and the total of the region hides where it must. Nought is
shown: there is nobody to recognise. What a reader may know is taken to be all that is published:
each municipality's own page, and that of the region.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

LEAST = 5
"""The smallest count that is shown."""


def is_small(count: int) -> bool:
    """Say whether a count is of so few that somebody may be recognised."""
    return 0 < count < LEAST


@dataclass(frozen=True, slots=True)
class Line:
    """Counts that are parts of a total, and which of them are hidden.

    The place after the last count is that of the total.
    """

    counts: tuple[int, ...]
    hidden: frozenset[int]
    wholes: tuple[int, ...] = ()
    """Of how many each count is a part, where that is told too: what is left is a count as well."""
    tells_small: bool = True
    """What is hidden because it is small is marked so, where that does not say too much."""

    @property
    def whole(self) -> tuple[int, ...]:
        """Return the counts with their total."""
        return (*self.counts, sum(self.counts))

    @property
    def hides_total(self) -> bool:
        """Say whether the total is hidden."""
        return len(self.counts) in self.hidden


def protected(counts: Sequence[int], wholes: Sequence[int] = ()) -> Line:
    """Return what is hidden of one line that is published with its total, and nothing more.

    With `wholes` a count hides too when so few are left of its whole.
    """
    whole = (*counts, sum(counts))
    hidden = {place for place, count in enumerate(whole) if is_small(count)}
    hidden |= {
        place
        for place, (count, of) in enumerate(zip(counts, wholes, strict=False))
        if is_small(of - count)
    }
    return Line(tuple(counts), frozenset(_closed(whole, hidden)), tuple(wholes))


def protected_region(towns: Sequence[Line]) -> Line:
    """Return what is hidden of the sums of these lines, which are published each by itself."""
    if not towns:
        return Line((), frozenset())
    marked = _region(towns, tells_small=True)
    return _region(towns, tells_small=False) if _gives_away([*towns, marked]) else marked


def of_one_total(lines: Sequence[Line]) -> list[Line]:
    """Return lines that share out the same people, such that none tells what another one hides.

    Where one of them hides their sum, no count of any is told, nor which of them are small.
    """
    if not any(line.hides_total for line in lines):
        return list(lines)
    return [_all_hidden(line) for line in lines]


def region_of_one_total(towns: Sequence[Sequence[Line]]) -> list[Line]:
    """Return the sums of such lines over municipalities; each has its lines in the same order."""
    tables = list(zip(*towns, strict=True))
    regions = [protected_region(lines) for lines in tables]
    if any(line.hides_total for lines in (regions, *towns) for line in lines):
        return [
            _sum_hidden(_with_those_of(line, lines))
            for line, lines in zip(regions, tables, strict=True)
        ]
    return regions


def _with_those_of(region: Line, towns: Sequence[Line]) -> Line:
    """Hide in the region what a town hides that tells no sum: its tables bound one another."""
    kept = [town.hidden for town in towns if town.hides_total]
    return replace(region, hidden=region.hidden.union(*kept))


def beside_parts(total: int, among: int, lines: Sequence[Line]) -> tuple[bool, list[Line]]:
    """Say whether the number of people in groups that overlap hides; return the lines as they are.

    Each line has the same `total` people of `among` in groups: who is in two counts in both. Beside
    the total one would see how many are in a group and not in another. Where that is so few, the
    total hides. Where the groups leave too few totals possible, they hide too.
    """
    if not _parts_apart(total, lines):
        return False, list(lines)
    told = [_all_hidden(line) if _filled(line) < 2 else line for line in lines]  # it is the total
    overlapping = [line for line in lines if _filled(line) > 1]
    least = max((max(line.counts) for line in overlapping), default=0)
    most = min([among, *(sum(line.counts) for line in overlapping)])
    possible = [one for one in range(least, most + 1) if _parts_apart(one, lines)]
    unknown = len(possible) > 1 and most - least >= LEAST
    return True, told if unknown else [_all_hidden(line) for line in lines]


def _parts_apart(total: int, lines: Sequence[Line]) -> bool:
    """Say whether so few are outside one group, or counted more than once."""
    return any(
        is_small(total - count) or is_small(sum(line.counts) - total)
        for line in lines
        for count in line.counts
        if count
    )


def _filled(line: Line) -> int:
    return sum(bool(count) for count in line.counts)


def _sum_hidden(line: Line) -> Line:
    """Hide the sum, and one count when all are told: they would be the sum together."""
    total = len(line.counts)
    hidden = {*line.hidden, total}
    if not any(line.whole[place] for place in line.hidden if place < total):
        hidden = _with_one_more(line.whole, hidden)
    return replace(line, hidden=frozenset(hidden), tells_small=False)


def _all_hidden(line: Line) -> Line:
    hidden = {place for place, count in enumerate(line.whole) if count} | {len(line.counts)}
    return replace(line, hidden=frozenset(hidden), tells_small=False)


def _region(towns: Sequence[Line], *, tells_small: bool) -> Line:
    counts = tuple(map(sum, zip(*(town.counts for town in towns), strict=True)))
    wholes = tuple(map(sum, zip(*(town.wholes for town in towns), strict=True)))
    region = replace(protected(counts, wholes), tells_small=tells_small)
    while True:
        hidden = set(region.hidden)
        hidden |= {
            place
            for place in range(len(region.whole))
            if not _safe([town.whole[place] for town in towns if place in town.hidden])
        }
        hidden = _closed(region.whole, hidden)
        if hidden == region.hidden and _gives_away([*towns, region]):
            hidden = _with_one_more(region.whole, hidden)
        if hidden == region.hidden:
            return region
        region = replace(region, hidden=frozenset(hidden))


def _closed(whole: Sequence[int], hidden: Collection[int]) -> set[int]:
    """Hide more of a line until what is hidden does not follow from the rest."""
    found, total = set(hidden), len(whole) - 1
    while found and total not in found and not _safe([whole[place] for place in found]):
        found = _with_one_more(whole, found)
    return found


def _with_one_more(whole: Sequence[int], hidden: Collection[int]) -> set[int]:
    """Hide the smallest count that is shown, the total when there is no other."""
    total = len(whole) - 1
    shown = [place for place in range(total) if place not in hidden and whole[place]]
    return {*hidden, min(shown, key=lambda place: whole[place], default=total)}


def _safe(hidden: Sequence[int]) -> bool:
    """Say whether counts stay unknown to who knows their sum, and which of them are small."""
    if not hidden:
        return True
    small = sum(is_small(count) for count in hidden)
    others, total = len(hidden) - small, sum(hidden)
    if len(hidden) < 2 or total < LEAST:
        return False
    if others:
        return small == 0 or total > small + LEAST * others
    return small < total < (LEAST - 1) * small


_Cell = tuple[int, int]


def _gives_away(lines: Sequence[Line]) -> bool:
    """Say whether a small count follows from all lines together; the last one is their sum.

    A count is known when it can be no other. It can, when it may change by one and other hidden
    counts make up for that: the changes walk from row to column and back, as in a network of flows.
    """
    last, total = len(lines) - 1, len(lines[0].counts)
    up: dict[_Cell, bool] = {}
    down: dict[_Cell, bool] = {}
    small = []
    for row, line in enumerate(lines):
        for column in line.hidden:
            count, cell = line.whole[column], (row, column)
            marked = line.tells_small and is_small(count)
            may_rise = not marked or count < LEAST - 1
            may_fall = count > (LEAST if line.tells_small and not marked else 1)
            turned = (row == last) != (column == total)  # a sum counts the other way
            up[cell], down[cell] = (may_fall, may_rise) if turned else (may_rise, may_fall)
            if is_small(count):
                small.append(cell)
    return any(
        not (up[cell] and _made_up(cell, down, up))
        and not (down[cell] and _made_up(cell, up, down))
        for cell in small
    )


def _made_up(cell: _Cell, from_row: Mapping[_Cell, bool], to_row: Mapping[_Cell, bool]) -> bool:
    """Say whether a change of this cell can be made up for by others, in its row and its column."""
    row, wanted = cell
    seen, waiting = {row}, [row]
    while waiting:
        at = waiting.pop()
        for other, may in from_row.items():
            if other[0] != at or other == cell or not may:
                continue
            if other[1] == wanted:
                return True
            for back, may_back in to_row.items():
                if back[1] == other[1] and may_back and back != cell and back[0] not in seen:
                    seen.add(back[0])
                    waiting.append(back[0])
    return False
