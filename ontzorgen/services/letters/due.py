"""See which letters follow from the register and the newest run, and are not made yet.

A few set reads, however many households there are: of those with a turn near today their letters
are worked out, and what was told already is left out. What cannot be told is not due: it is asked
as making it asks (`domain.letters_told`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.letters_due import (
    ARTICLE_57,
    Wanted,
    shortfalls,
    wanted,
    wanted_of,
    window_of,
)
from ontzorgen.domain.letters_told import LACKS, Known, Refusal, refusal_of
from ontzorgen.domain.months import Month
from ontzorgen.domain.paying import Home
from ontzorgen.domain.trajectory import Form
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.store import audit, letter_facts, letter_homes, letter_runs, letters
from ontzorgen.store.household_pages import HouseholdHead
from ontzorgen.store.run_facts import HOUSEHOLDS_AT_ONCE
from reports.letters.kinds import LetterKind

MOST_HOUSEHOLDS = 1500
"""Households that are looked at for one page: about a second."""
_AT_FIRST = 100
"""Households that are read first; a page mostly needs no more of them."""


@dataclass(frozen=True, slots=True)
class LetterDue:
    """A letter that is to be made; of a person only the key is shown, to a payee whose bills."""

    wanted: Wanted
    municipality: str
    household: str
    person: str | None
    payee: str | None
    lacks: Refusal | None = None
    """What is to be recorded before it can be made: one of `LACKS`."""


@dataclass(frozen=True, slots=True)
class LettersDue:
    """What is to be made, by household, every household whole."""

    letters: Sequence[LetterDue]
    more_after: int | None = None
    """The household after which the next page goes on; None: this is the last page."""


def letters_due(
    session: Session,
    municipality: str,
    acting: Acting,
    kind: LetterKind | None = None,
    after: int = 0,
    at_most: int = 100,
) -> LettersDue:
    """Return the letters of a municipality that are to be made, and log the look.

    `after` a household, which the page before tells. The page ends with the household that brings
    it to `at_most` letters, or after `MOST_HOUSEHOLDS` were looked at: it may then hold few letters
    or none, with more to come perhaps. A long list is never worked out for one page.

    Raises:
        NotAllowed: no role to see letters, or not this municipality's.
    """
    require(acting, Action.READ_LETTER, municipality)
    found: list[LetterDue] = []
    more_after, before = None, after
    looked_at = _by_household(session, municipality, acting, kind, after)
    for number, (household, own) in enumerate(looked_at, 1):
        if len(found) >= at_most:
            more_after = before
            break
        found += own
        before = household
        if number == MOST_HOUSEHOLDS:
            more_after = household
            break
    page = _with_payees(session, found)
    shown = [(municipality, each.household) for each in page]
    audit.append_for_towns(session, acting, "list letters", "letters", shown)
    return LettersDue(page, more_after)


def due_of(session: Session, head: HouseholdHead, acting: Acting) -> Sequence[LetterDue]:
    """Return the letters of one household that are to be made; who calls it logs the look."""
    looked_at = _by_household(session, head.municipality, acting, None, 0, head.id)
    return _with_payees(session, [each for _number, own in looked_at for each in own])


def _by_household(
    session: Session,
    municipality: str,
    acting: Acting,
    kind: LetterKind | None,
    after: int,
    only: int | None = None,
) -> Iterator[tuple[int, list[LetterDue]]]:
    """Yield households in which something turned, with their letters that are not made yet.

    Or `only` one household, whether or not something turned in it.
    """
    month, run = Month.of(acting.today), None
    if kind in (None, LetterKind.SHORTFALL):
        run = letter_runs.newest(session, municipality)
    short = letter_runs.short_lines(session, run.id, only) if run is not None else {}
    near: Collection[int] = {only} if only is not None else ()
    if only is None:
        near = letter_homes.with_a_turn(session, municipality, acting.today, kind) | short.keys()
    for part in _parts(sorted(number for number in near if number > after)):
        found: list[tuple[Home, list[Wanted]]] = []
        for home in letter_homes.some_homes(session, municipality, part, month):
            own = list(_wanted(home, acting, kind))
            if run is not None and home.id in short:
                own += shortfalls(home, run.id, run.month.first, short[home.id])
            found.append((home, own))
        every = [each.once_key for _home, own in found for each in own]
        told = letters.standing(session, municipality, every)
        new = [(home, [one for one in own if one.once_key not in told]) for home, own in found]
        beside = _Beside.of(session, [one for _home, own in new for one in own])
        for home, own in new:
            yield home.id, list(_due(home, own, beside, municipality, acting.today))


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is recorded beside households that decides whether their letters can be told."""

    forms: Mapping[int, Form]
    reasoned: frozenset[tuple[int, date]]
    paid: Mapping[int, Sequence[date]]

    @classmethod
    def of(cls, session: Session, wanted: Sequence[Wanted]) -> _Beside:
        """Read it for the letters that ask for it, and for no other."""
        decided = {one.person_id or 0 for one in wanted if one.kind is LetterKind.DECISION_56A}
        extended = {one.person_id or 0 for one in wanted if one.kind in ARTICLE_57}
        begun = {one.household_id for one in wanted if one.kind is LetterKind.PAYEE_START}
        chosen = letter_facts.forms_chosen(session, decided)
        return cls(
            {person: form for person, (form, _why) in chosen.items()},
            frozenset(letter_facts.reasons_57(session, extended)),
            letter_facts.paid_due_dates(session, begun),
        )


def _due(
    home: Home, wanted: Sequence[Wanted], beside: _Beside, municipality: str, today: date
) -> Iterator[LetterDue]:
    """Yield what can be made today, and what can once somebody records what lacks."""
    known = Known(home, beside.forms, beside.reasoned, beside.paid)
    keys = {person.id: person.key for person in home.persons}
    for one in wanted:
        refusal = refusal_of(one, known, today)
        if refusal is None or refusal in LACKS:
            yield LetterDue(one, municipality, home.key, keys.get(_whose(one)), None, refusal)


def _wanted(home: Home, acting: Acting, kind: LetterKind | None) -> Iterator[Wanted]:
    if kind is None:
        return wanted(home, acting.today)
    return wanted_of(kind, home, window_of(kind, acting.today), acting.today)


def _whose(wanted: Wanted) -> int:
    """Return whom a letter is about, of which a payee may get two; 0: the household."""
    return wanted.person_id or wanted.of_person or 0


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield ids in order: few at first, as a page mostly needs, and then ever more at once."""
    start, size = 0, _AT_FIRST
    while start < len(ids):
        yield ids[start : start + size]
        start, size = start + size, min(2 * size, HOUSEHOLDS_AT_ONCE)


def _with_payees(session: Session, found: Sequence[LetterDue]) -> list[LetterDue]:
    ids = {each.wanted.payee_id for each in found if each.wanted.payee_id is not None}
    payees = letter_homes.payee_addresses(session, ids)
    return [
        each
        if each.wanted.payee_id is None
        else replace(each, payee=payees[each.wanted.payee_id].name)
        for each in found
    ]
