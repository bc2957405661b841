"""Which household a coach sees first, and why: reviews, phases, shortages, signals, contacts.

Pure, one call per household. How long a phase may last is policy; days, ranges half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from ontzorgen.domain.clock import Clock
from ontzorgen.domain.fixed_cost import Control
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.domain.months import months_later
from ontzorgen.domain.phase import Phase
from ontzorgen.domain.policy import Policy
from ontzorgen.domain.reviews import (
    NOTHING_KNOWN,
    Known,
    PlannedReview,
    next_review,
    planned_reviews,
)


class Attention(StrEnum):
    """Why a household asks for attention now; in the order of a page."""

    OWN_ERROR = "OWN_ERROR"
    """Somebody says that a cost is unpaid which we pay ourselves."""
    SIGNAL = "SIGNAL"
    REVIEW = "REVIEW"
    ADVICE = "ADVICE"
    """A coach advised how somebody goes on, and a caseworker has not decided yet."""
    PHASE = "PHASE"
    SHORTAGE = "SHORTAGE"
    CONTACT = "CONTACT"


@dataclass(frozen=True, slots=True)
class CasePerson:
    """A person with a right, as the caseload looks at one."""

    person: Person
    phase: Phase | None
    """In the newest run; None when the person is not in it."""
    controls: tuple[Control, ...] = ()
    """When the household took control of costs that concern the person."""
    held: frozenset[date] = frozenset()
    """On which days reviews of the person were held."""
    known: Known = NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of one household; cents."""

    persons: Sequence[CasePerson]
    signals: int
    own_errors: int
    short_cents: int
    """What lacks in the newest run."""
    contact_on: date | None
    """The next contact that somebody planned."""
    policy: Policy = field(default_factory=Policy)
    """Of the municipality on the day that is asked: how long something may last."""
    advices: int = 0
    """How many of its persons have an advice on which nobody decided yet."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """What a list shows of a household on a day."""

    phases: tuple[Phase, ...]
    review_on: date | None
    six_months_last: date | None
    """The last day of the six months: the first that is ahead, else the newest that is past."""
    asks: tuple[Attention, ...]
    order: tuple[bool, bool, date]
    """Own errors first, then what asks for anything else, then by day."""


def view(facts: CaseFacts, today: date) -> CaseView:
    """Return what a list shows of a household on a day."""
    reviews = [found for each in facts.persons if (found := review_of(each, facts, today))]
    review = min(reviews, default=None)
    review_on = None if review is None else review.on
    asks = tuple(_asks(facts, review, today))
    asked = any(each is not Attention.OWN_ERROR for each in asks)
    last = _six_months_last(facts.persons, today)
    days = [review_on, facts.contact_on, last if last and last >= today else None]
    first = min((day for day in days if day is not None), default=date.max)
    return CaseView(
        tuple(phase for phase in Phase if any(each.phase is phase for each in facts.persons)),
        review_on,
        last,
        asks,
        (not facts.own_errors, not asked, first),
    )


def review_of(each: CasePerson, facts: CaseFacts, today: date) -> PlannedReview | None:
    """Return the review of a person that is asked for, or the next one that is planned."""
    planned = planned_reviews(
        each.person,
        each.controls,
        facts.policy.control_review_months,
        today,
        each.known,
    )
    return next_review(planned, each.held, today)


def phase_is_overdue(each: CasePerson, policy: Policy, today: date) -> bool:
    """Say whether a person is in a phase for longer than it should last.

    A decision that goes on, and has not to be looked at again yet, is a reason to stay there.
    """
    person, clock = each.person, Clock.of(each.person)
    match each.phase:
        case Phase.INTAKE:
            start = person.right_from
            longest = timedelta(weeks=policy.intake_weeks)
            return start is not None and start + longest < today
        case Phase.FULL:
            return clock is not None and clock.review_on < today and not _goes_on(person, today)
        case Phase.PARTIAL:
            return clock is not None and clock.until <= today and not _goes_on(person, today)
        case Phase.SELF_MONITORED:
            taken = [turn.since for turn in each.controls if turn.since <= today]
            return bool(taken) and months_later(max(taken), policy.alone_months) < today
    return False


def _asks(facts: CaseFacts, review: PlannedReview | None, today: date) -> Iterator[Attention]:
    if facts.own_errors:
        yield Attention.OWN_ERROR
    if facts.signals > facts.own_errors:
        yield Attention.SIGNAL
    if review is not None and review.is_due(today):
        yield Attention.REVIEW
    if facts.advices:
        yield Attention.ADVICE
    if any(phase_is_overdue(each, facts.policy, today) for each in facts.persons):
        yield Attention.PHASE
    if facts.short_cents:
        yield Attention.SHORTAGE
    if facts.contact_on is not None and facts.contact_on <= today:
        yield Attention.CONTACT


def _six_months_last(persons: Iterable[CasePerson], today: date) -> date | None:
    lasts = [clock.last for each in persons if (clock := Clock.of(each.person))]
    ahead = [day for day in lasts if day >= today]
    return min(ahead) if ahead else max(lasts, default=None)


def _goes_on(person: Person, today: date) -> bool:
    """Say whether a decision carries on, now or soon, that has not to be looked at again yet."""
    return any(
        line.basis is not LegalBasis.ART_56A
        and (line.valid_until is None or line.valid_until > today)
        and (line.review_on is None or line.review_on > today)
        for line in person.decisions
    )
