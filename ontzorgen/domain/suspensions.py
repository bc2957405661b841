"""What is on record of somebody's suspensions (opschorting) once one of them is told again.

Ranges are half-open. A suspension that is told for days on which one holds already is that same
one: it gets the end that is told, and only the days that none covers get a row of their own. So
no two lie over each other, and none stays open whose end is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ontzorgen.domain.household import Suspension


def suspended_anew(
    known: Sequence[Suspension], start: date, until: date | None
) -> Iterator[Suspension]:
    """Yield the rows to add or change so that a person is suspended from `start` to `until`.

    A row with the first day of one that is known takes its place; what holds already is left out.
    """
    same = sorted((each for each in known if _meets(each, start, until)), key=_begin)
    covered = start
    for place, spell in enumerate(same, start=1):
        if spell.start > covered:
            yield Suspension(covered, spell.start)
        ends = until if place == len(same) else _earlier(spell.until, until)
        if ends != spell.until:
            yield Suspension(spell.start, ends)
        covered = max(covered, ends or date.max)
    if not same:
        yield Suspension(start, until)


def _meets(spell: Suspension, start: date, until: date | None) -> bool:
    begins = until is None or spell.start < until
    return begins and (spell.until is None or spell.until > start)


def _begin(spell: Suspension) -> date:
    return spell.start


def _earlier(one: date | None, other: date | None) -> date | None:
    known = [each for each in (one, other) if each is not None]
    return min(known, default=None)
