"""Which clocks of a person end in the time ahead, or ended while something still has to be done.

Pure; days. Source: Participatiewet art. 56a and 57; Besluit inburgering 2021 art. 5.3 (the plan).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ontzorgen.domain.caseload import CasePerson
from ontzorgen.domain.clock import Clock
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import LegalBasis, bases_on
from ontzorgen.domain.reviews import next_review, planned_reviews
from ontzorgen.domain.trajectory import pip_until

_ONE_DAY = timedelta(days=1)


class Ending(StrEnum):
    """What ends, in the order of a page."""

    SIX_MONTHS = "SIX_MONTHS"
    """The six months end, and no other ground carries on."""
    ART_57 = "ART_57"
    """A decision under article 57 ends, and no other one carries on."""
    REVIEW = "REVIEW"
    """A review is to be held by this day."""
    PIP = "PIP"
    """The plan has to be agreed on by this day, and is not."""


@dataclass(frozen=True, slots=True, order=True)
class Ends:
    """What ends on which day: the last day on which it holds, or by which it is to be done."""

    on: date
    what: Ending


def endings(
    each: CasePerson,
    control_months: int,
    agreed_on: date | None,
    today: date,
    last: date,
    decided_not_to: Collection[tuple[int, date]] = (),
) -> tuple[Ends, ...]:
    """Return what ends for a person until `last`, that day included; what is overdue too.

    A ground that ended is overdue while nobody decided anything after it.
    `agreed_on`: since when the plan (PIP) agrees about it; None: it does not yet.
    `decided_not_to`: of which person and end it was decided not to go on, and that holds.
    """
    person = each.person
    if person.right_ended_before(today):
        return tuple(one for one in _review(each, control_months, today) if one.on <= last)
    found = [
        *(
            one
            for one in (*_six_months(person), *_decision(person))
            if one.on >= today or not _is_decided(person, one.on + _ONE_DAY, decided_not_to, today)
        ),
        *_review(each, control_months, today),
        *_plan(person, agreed_on, today),
    ]
    return tuple(sorted(one for one in found if one.on <= last))


def _six_months(person: Person) -> Iterator[Ends]:
    clock = Clock.of(person)
    if clock is None or person.right_ended_before(clock.last):
        return
    if person.stopped_on(clock.last) is None and not bases_on(person, clock.until):
        yield Ends(clock.last, Ending.SIX_MONTHS)


def _decision(person: Person) -> Iterator[Ends]:
    """Give the last days of article 57 after which it does not go on."""
    untils = {
        line.valid_until
        for line in person.decisions
        if line.basis is LegalBasis.ART_57 and line.valid_until is not None
    }
    for until in untils:
        last = until - _ONE_DAY
        if person.right_ended_before(last):
            continue
        carries = [LegalBasis.ART_57 in bases_on(person, day) for day in (last, until)]
        if carries == [True, False]:
            yield Ends(last, Ending.ART_57)


def _is_decided(
    person: Person, until: date, decided_not_to: Collection[tuple[int, date]], today: date
) -> bool:
    """Say whether somebody decided what comes after `until`, the first day without the ground."""
    return (
        (person.id, until) in decided_not_to
        or person.stopped_on(today) is not None
        or any(line.valid_until is None or line.valid_until > until for line in person.decisions)
    )


def _review(each: CasePerson, control_months: int, today: date) -> Iterator[Ends]:
    planned = planned_reviews(each.person, each.controls, control_months, today, each.known)
    review = next_review(planned, each.held, today)
    if review is not None:
        yield Ends(review.on, Ending.REVIEW)


def _plan(person: Person, agreed_on: date | None, today: date) -> Iterator[Ends]:
    """Give the last day for the plan, while the six months run: after that it is of no use."""
    clock = Clock.of(person)
    if clock is None or agreed_on is not None or not clock.start <= today < clock.until:
        return
    if person.stopped_on(today) is None:
        yield Ends(pip_until(clock.start), Ending.PIP)
