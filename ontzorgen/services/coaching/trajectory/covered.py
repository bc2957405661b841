"""How far a cost can be taken back where two people decided which costs article 57 carries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from ontzorgen.domain.fixed_cost import FixedCost
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import LegalBasis, article_56a_until, bases_on, carries
from ontzorgen.domain.reviews import Course, DecisionStatus
from ontzorgen.store import reviews
from ontzorgen.store.reviews import DecisionKept


class Beyond(NamedTuple):
    """The first day on which nothing but a decision without this cost would carry it."""

    day: date
    person: str


def first_day_beyond(
    session: Session, persons: Sequence[Person], cost: FixedCost, day: date
) -> Beyond | None:
    """Return from when on, `day` at the earliest, a cost goes beyond what two people decided.

    `persons`: whom the cost is of. A decision under article 57 names the costs that it covers;
    another cost takes a new decision, of two people as well. What the law or a wish carries, and
    what one person decided or a file brought, has no such bound: None.
    """
    lines = [line for each in persons for line in each.decisions]
    if not any(line.basis is LegalBasis.ART_57 for line in lines):
        return None
    kept = [
        each
        for each in reviews.decisions_of(session, [person.id for person in persons])
        if each.course is Course.EXTEND
        and each.status is DecisionStatus.HOLDS
        and each.confirmed_by is not None
    ]
    for turn in sorted({day, *(each for each in _turns(persons) if each > day)}):
        beyond = _beyond(persons, kept, cost, turn)
        if beyond is not None:
            return Beyond(turn, beyond.key)
    return None


def _turns(persons: Sequence[Person]) -> Iterator[date]:
    for person in persons:
        if person.right_from is not None:
            yield article_56a_until(person.right_from)
        for line in person.decisions:
            yield line.valid_from
            if line.valid_until is not None:
                yield line.valid_until


def _beyond(
    persons: Sequence[Person], kept: Sequence[DecisionKept], cost: FixedCost, day: date
) -> Person | None:
    """Return whose decision lacks the cost, when no ground of anybody carries it on `day`."""
    found: Person | None = None
    for person in persons:
        for basis in bases_on(person, day):
            if basis is not LegalBasis.ART_57:
                if carries(basis, cost.kind, day):
                    return None
                continue
            decision = _followed(person, kept, day)
            if decision is None or cost.id in decision.cost_ids:
                return None
            found = found or person
    return found


def _followed(person: Person, kept: Sequence[DecisionKept], day: date) -> DecisionKept | None:
    """Return the decision that the line of article 57 of a day follows from, if one does."""
    starts = {
        line.valid_from
        for line in person.decisions
        if line.basis is LegalBasis.ART_57 and line.in_force_on(day)
    }
    own = (each for each in kept if each.person_id == person.id and each.valid_from in starts)
    return next(own, None)
