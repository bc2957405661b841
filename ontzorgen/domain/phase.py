"""How much of the budget a household steers itself (fase), read from the facts of the run."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from ontzorgen.domain.errors import StepNeedsGround, StepNotAllowed
from ontzorgen.domain.fixed_cost import Controller, FixedCost, control_on
from ontzorgen.domain.household import SOME_BENEFIT, Household, Person
from ontzorgen.domain.legal_basis import LegalBasis, article_56a_until, bases_on
from ontzorgen.domain.run import (
    Frame,
    HouseholdPlan,
    Outcome,
    PlannedInstalment,
    PlannedShare,
    has_basis,
    plan_household,
    receives_benefit,
)
from ontzorgen.domain.trajectory import Stop


class Phase(StrEnum):
    """The steps from full relief to none."""

    INTAKE = "INTAKE"
    FULL = "FULL"
    PARTIAL = "PARTIAL"
    SELF_MONITORED = "SELF_MONITORED"
    CLOSED = "CLOSED"
    SUSPENDED = "SUSPENDED"
    ENDED_EARLY = "ENDED_EARLY"


_GOING_ON = frozenset(
    {Phase.INTAKE, Phase.FULL, Phase.PARTIAL, Phase.SELF_MONITORED, Phase.SUSPENDED}
)
OVER = frozenset({Phase.CLOSED, Phase.ENDED_EARLY})
STEPS: Mapping[Phase, frozenset[Phase]] = {
    Phase.INTAKE: _GOING_ON - {Phase.INTAKE} | OVER,
    Phase.FULL: _GOING_ON - {Phase.FULL} | OVER,
    Phase.PARTIAL: _GOING_ON - {Phase.PARTIAL} | OVER,
    Phase.SELF_MONITORED: _GOING_ON - {Phase.SELF_MONITORED} | OVER,
    Phase.SUSPENDED: _GOING_ON - {Phase.SUSPENDED} | OVER,
    Phase.CLOSED: _GOING_ON,
    Phase.ENDED_EARLY: _GOING_ON | {Phase.CLOSED},
}
"""To which phases each may go. Who goes on may go ahead and back, and skip: somebody who can do it
all gets it all back at once, and an authorisation that was withdrawn leads back to the intake.
What is over begins anew only by article 57 or a wish (see `needs_ground`), and is no way to end.
"""


def needs_ground(before: Phase, after: Phase) -> bool:
    """Say whether a step asks for a new line of article 57, or a wish: what was over begins anew.

    A suspension pays nothing, so that it is on record asks for none.
    """
    return before in OVER and after not in OVER and after is not Phase.SUSPENDED


def refuse_step(person: Person, before: Phase, after: Phase, day: date) -> None:
    """Refuse a step that the table lacks, or a new beginning without a ground for it on `day`.

    Raises:
        StepNotAllowed, StepNeedsGround: with who and from what to what.
    """
    if before is after:
        return
    if after not in STEPS[before]:
        raise StepNotAllowed(person.key, before.value, after.value)
    if needs_ground(before, after) and not any(
        basis is not LegalBasis.ART_56A for basis in bases_on(person, day)
    ):
        raise StepNeedsGround(person.key, before.value, after.value)


def phase_of(frame: Frame, plan: HouseholdPlan, share: PlannedShare) -> Phase:
    """Return the phase of one person in this run.

    Read from what the run itself decides, so the two cannot disagree: all due costs with the
    municipality is FULL, none is SELF_MONITORED, and who is suspended on each due date is
    SUSPENDED. What no ground of the person carries, and nobody took back, says nothing.
    """
    person = share.person
    stop = _stop(frame, person)
    if stop is not None and share.basis is None:
        return Phase.CLOSED if _ran_out(person, stop, frame) else Phase(stop.kind.value)
    if _is_suspended(frame, plan, person):
        return Phase.SUSPENDED
    if share.basis is None:
        return Phase.CLOSED if _had_a_basis(person, frame) else Phase.INTAKE
    if not person.authorised_on(frame.execution_date):
        return Phase.INTAKE
    returned = [
        line.outcome is Outcome.CONTROL_RETURNED
        for line in _own_lines(plan, person)
        if line.outcome is Outcome.CONTROL_RETURNED
        or has_basis(person, frame.month, line.cost, line.due_date)
    ]
    if not returned:
        returned = [
            _with_household(frame, cost)
            for cost in _running(frame, plan.household, person)
            if _with_household(frame, cost) or has_basis(person, frame.month, cost)
        ]
    if not any(returned):
        return Phase.FULL
    return Phase.SELF_MONITORED if all(returned) else Phase.PARTIAL


def phase_in(
    frame: Frame,
    household: Household,
    person: Person,
    paid_before: Collection[tuple[int, date]] = (),
) -> Phase:
    """Return the phase that a run of this frame would report for a person.

    It plans that very run. A benefit that is not known yet counts as one, and so does none at
    all of the person who is asked about: the question is what the register says.
    """
    asked = [
        replace(each, benefit=SOME_BENEFIT) if _assumed(each, person) else each
        for each in household.persons
    ]
    plan = plan_household(frame, replace(household, persons=tuple(asked)), paid_before)
    share = next(share for share in plan.shares if share.person.id == person.id)
    return phase_of(frame, plan, share)


def _own_lines(plan: HouseholdPlan, person: Person) -> list[PlannedInstalment]:
    return [line for line in plan.instalments if line.cost.person_id in (None, person.id)]


def _is_suspended(frame: Frame, plan: HouseholdPlan, person: Person) -> bool:
    """Say whether a person is suspended on every due date on which there is a right.

    Where nothing falls due in the window, the day of the run says it.
    """
    if not person.suspensions:
        return False
    days = {
        line.due_date
        for line in _own_lines(plan, person)
        if receives_benefit(person, frame.month, line.due_date)
    }
    return all(map(person.suspended_on, days or {frame.execution_date}))


def _assumed(each: Person, asked: Person) -> bool:
    return each.benefit is None or (each.id == asked.id and each.benefit.net_cents == 0)


def _stop(frame: Frame, person: Person) -> Stop | None:
    """Return by which entry the trajectory is over for this run, as its grounds see it."""
    if not person.stops:
        return None
    last = person.last_day_with_right(frame.month) or frame.month.last
    return person.stopped_on(max(last, frame.execution_date))


def _ran_out(person: Person, stop: Stop, frame: Frame) -> bool:
    """Say whether what an entry ends had run out by itself, before it or after a new beginning.

    An early end that was recorded ahead may come after the six months, or the right, are over. A
    right that ends on that very day is what ended it early: work, a move, a death.
    """
    if person.right_ended_before(stop.on - timedelta(days=1)):
        return True
    ended = _lines_ended(person, stop.on) or _past_56a(person, stop.on)
    if ended and not bases_on(person, stop.on - timedelta(days=1)):
        return True
    return _lines_ended(person, frame.month.last, since=stop.on)


def _past_56a(person: Person, day: date) -> bool:
    return (
        person.must_integrate
        and person.asylum_permit
        and person.right_from is not None
        and article_56a_until(person.right_from) <= day
    )


def _lines_ended(person: Person, day: date, since: date = date.min) -> bool:
    """Say whether a line of another ground than article 56a, begun since a day, ended by `day`.

    One that was to begin when there was no right any more never began.
    """
    return any(
        line.basis is not LegalBasis.ART_56A
        and line.valid_from >= since
        and not person.right_ended_before(line.valid_from)
        and line.valid_until is not None
        and line.valid_until <= day
        for line in person.decisions
    )


def _running(frame: Frame, household: Household, person: Person) -> list[FixedCost]:
    day = frame.execution_date
    return [
        cost
        for cost in household.fixed_costs
        if cost.person_id in (None, person.id)
        and cost.valid_from <= day
        and (cost.valid_until is None or day < cost.valid_until)
    ]


def _with_household(frame: Frame, cost: FixedCost) -> bool:
    control = control_on(cost.controls, frame.execution_date)
    return control is not None and control.controller is Controller.HOUSEHOLD


def _had_a_basis(person: Person, frame: Frame) -> bool:
    if person.right_ended_before(frame.month.first):
        return True
    return _past_56a(person, frame.month.last) or _lines_ended(person, frame.month.last)
