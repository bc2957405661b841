"""May a letter go out? One rule for a letter by itself and for those of a run together.

What decides of many letters is read as sets: never a query per letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.letters import HeldBack
from ontzorgen.domain.letters_due import shortfalls
from ontzorgen.store import letter_homes, letter_prints, letter_runs
from ontzorgen.store.letter_prints import Going
from reports.letters.kinds import SHAPES, LetterKind


def held_back(session: Session, numbers: Sequence[int], today: date) -> Mapping[int, HeldBack]:
    """Return which of these letters may not go out on a day, each with the first reason why."""
    going = letter_prints.going(session, numbers)
    readers = {one.person_id for one in going if one.person_id is not None}
    dead = letter_homes.deceased(session, readers)
    said = set(_still_said(session, [one for one in going if one.kind is LetterKind.SHORTFALL]))
    found: dict[int, HeldBack] = {}
    for one in going:
        if one.person_id in dead:
            found[one.id] = HeldBack.DECEASED
        elif one.kind is LetterKind.SHORTFALL and one.id not in said:
            found[one.id] = HeldBack.OUTDATED
        elif one.kind in SHAPES and SHAPES[one.kind].decision and one.dated < today:
            found[one.id] = HeldBack.DATED_BEFORE
    return found


def references(session: Session, held: Mapping[int, HeldBack]) -> Mapping[HeldBack, Sequence[str]]:
    """Return the references of letters that may not go out, by the reason why."""
    named: dict[HeldBack, list[str]] = {}
    for one in letter_prints.going(session, sorted(held)):
        named.setdefault(held[one.id], []).append(one.reference)
    return named


def _still_said(session: Session, short: Sequence[Going]) -> Iterator[int]:
    """Yield the letters of a shortfall that their run tells to this very reader today.

    Not of a run that is freed or was calculated anew, nor to a reader who lost their right.
    """
    for name in {one.run for one in short if one.run is not None}:
        run = letter_runs.called(session, name)
        if run is None:
            continue
        own = [one for one in short if one.run == name]
        lines = letter_runs.short_lines(session, run.id)
        ids = {one.household_id for one in own}
        keys = {
            each.once_key
            for home in letter_homes.some_homes(session, run.municipality, ids, run.month)
            for each in shortfalls(home, run.id, run.month.first, lines.get(home.id, ()))
        }
        yield from (one.id for one in own if one.once_key in keys)
