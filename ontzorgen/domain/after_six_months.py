"""What came after the six months of a person: extended, let end, or ended without a decision.

Source: Participatiewet art. 56a (six months) and 57 (by decision only).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from ontzorgen.domain.clock import Clock
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import LegalBasis, bases_on


class After(StrEnum):
    """What came after; the first that applies."""

    EXTENDED = "EXTENDED"
    """A decision under article 57 carries the person on the first day after."""
    VOLUNTARY = "VOLUNTARY"
    """A wish of the person does."""
    RIGHT_ENDED = "RIGHT_ENDED"
    """The right to a benefit was over by then."""
    NOT_EXTENDED = "NOT_EXTENDED"
    """It was decided to let it end, or to give control back: it is often closed after that."""
    STOPPED = "STOPPED"
    """The trajectory was closed, or ended early."""
    AHEAD = "AHEAD"
    """The six months are not over, and nothing is decided yet."""
    NO_DECISION = "NO_DECISION"
    """It ended, and nobody decided that it should."""


def six_months_ended(person: Person, first: date, last: date) -> date | None:
    """Return the first day after the six months when their last day lies in a period."""
    clock = Clock.of(person)
    return clock.until if clock is not None and first <= clock.last <= last else None


def came_after(
    person: Person, until: date, decided_not_to: Collection[tuple[int, date]], today: date
) -> After:
    """Return what came after `until`, the first day after the six months.

    `decided_not_to`: of which person and end it was decided not to go on, and that holds.
    """
    bases = bases_on(person, until)
    if LegalBasis.ART_57 in bases:
        return After.EXTENDED
    if bases:
        return After.VOLUNTARY
    if person.right_ended_before(until):
        return After.RIGHT_ENDED
    if (person.id, until) in decided_not_to:
        return After.NOT_EXTENDED
    if person.stopped_on(until) is not None:
        return After.STOPPED
    return After.AHEAD if today < until else After.NO_DECISION
