"""How much of the budget a household steers itself (fase), read from the facts of the run."""

from __future__ import annotations

from enum import StrEnum

from ontzorgen.domain.fixed_cost import Controller, FixedCost, control_on
from ontzorgen.domain.household import Household, Person
from ontzorgen.domain.legal_basis import LegalBasis, article_56a_until
from ontzorgen.domain.run import Frame, HouseholdPlan, Outcome, PlannedShare


class Phase(StrEnum):
    """The steps from full relief to none."""

    INTAKE = "INTAKE"
    FULL = "FULL"
    PARTIAL = "PARTIAL"
    SELF_MONITORED = "SELF_MONITORED"
    CLOSED = "CLOSED"
    SUSPENDED = "SUSPENDED"


def phase_of(frame: Frame, plan: HouseholdPlan, share: PlannedShare) -> Phase:
    """Return the phase of one person in this run.

    Read from what the run itself decides, so the two cannot disagree: all due
    costs with the municipality is FULL, none is SELF_MONITORED.
    """
    person = share.person
    if person.suspended_on(frame.month.last):
        return Phase.SUSPENDED
    if share.basis is None:
        return Phase.CLOSED if _had_a_basis(person, frame) else Phase.INTAKE
    if not person.authorised_on(frame.execution_date):
        return Phase.INTAKE
    returned = [
        line.outcome is Outcome.CONTROL_RETURNED
        for line in plan.instalments
        if line.cost.person_id in (None, person.id)
    ]
    if not returned:
        returned = [
            _with_household(frame, cost) for cost in _running(frame, plan.household, person)
        ]
    if not any(returned):
        return Phase.FULL
    return Phase.SELF_MONITORED if all(returned) else Phase.PARTIAL


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
    past_56a = (
        person.must_integrate
        and person.asylum_permit
        and person.right_from is not None
        and article_56a_until(person.right_from) <= frame.month.last
    )
    return past_56a or any(
        line.basis is not LegalBasis.ART_56A
        and line.valid_until is not None
        and line.valid_until <= frame.month.last
        for line in person.decisions
    )
