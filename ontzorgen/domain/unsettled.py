"""What keeps costs of a household from being paid in the coming run, and what is to be decided.

It asks the gates of the run itself before there is a run: a benefit that is not known yet counts
as one, and so does an account that still waits, which is a task of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ontzorgen.domain.clock import Clock
from ontzorgen.domain.fixed_cost import Controller, FixedCost, control_on, due_dates
from ontzorgen.domain.household import Benefit, Household, Person
from ontzorgen.domain.legal_basis import Decision, LegalBasis, overdue_review
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import PayDays
from ontzorgen.domain.run import Frame, Outcome, gate, has_basis, receives_benefit
from ontzorgen.domain.tasks import TaskKind

_SOME_BENEFIT = Benefit(net_cents=1)
_ANY_ACCOUNT = 0


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Something that a caseworker settles for one person.

    `day`: of the review that is due, or the last one of the six months.
    """

    kind: TaskKind
    person: Person
    day: date | None = None


def coming_month(pay_days: PayDays, today: date) -> Month:
    """Return the month of the first run whose execution date is not before `today`."""
    month = Month.of(today).plus(-2)
    while pay_days.execution_date(month) < today:
        month = month.plus(1)
    return month


def unsettled(frame: Frame, household: Household, today: date) -> Iterator[Unsettled]:
    """Yield what is to be settled for a household before the run of `frame`, each thing once.

    A person is named when a cost that concerns this person is paid by nobody for lack of a
    ground, or of an authorisation (in that order, as the run tells it).
    """
    persons = tuple(map(_with_a_benefit, household.persons))
    asked = replace(household, persons=persons)
    found: dict[tuple[TaskKind, int], Unsettled] = {}
    for cost in household.fixed_costs:
        for due in due_dates(cost, frame.execution_date, frame.window_end):
            for each in _of_instalment(frame, asked, _payable(cost), due):
                found.setdefault((each.kind, each.person.id), each)
    yield from found.values()
    for person in persons:
        yield from _of_period(household, person, today)
        line = overdue_review(person, today + timedelta(days=1))
        if line and not person.right_ended_before(today):
            yield Unsettled(TaskKind.REVIEW_OVERDUE, person, line.review_on)


def _of_period(household: Household, person: Person, today: date) -> Iterator[Unsettled]:
    """Yield that the six months end soon, while costs go on and no decision carries them then."""
    clock = Clock.of(person)
    if clock is None or not clock.ends_soon(today) or person.right_ended_before(clock.until):
        return
    if any(line.in_force_on(clock.until) for line in person.decisions if _carries_on(line)):
        return
    if any(_goes_on(cost, person, clock.until) for cost in household.fixed_costs):
        yield Unsettled(TaskKind.PERIOD_ENDS, person, clock.last)


def _carries_on(line: Decision) -> bool:
    return line.basis is not LegalBasis.ART_56A


def _goes_on(cost: FixedCost, person: Person, day: date) -> bool:
    """Say whether the municipality would still pay a cost of the person on a day."""
    control = control_on(cost.controls, day)
    return (
        cost.person_id in (None, person.id)
        and (cost.valid_until is None or cost.valid_until > day)
        and (control is None or control.controller is Controller.MUNICIPALITY)
    )


def _of_instalment(
    frame: Frame, household: Household, cost: FixedCost, due: date
) -> Iterator[Unsettled]:
    outcome = gate(frame, household, cost, due).outcome
    if outcome not in (Outcome.NO_LEGAL_BASIS, Outcome.NO_AUTHORISATION):
        return
    for person in household.concerned_by(cost):
        if not receives_benefit(person, frame.month, due):
            continue
        if outcome is Outcome.NO_LEGAL_BASIS:
            yield Unsettled(TaskKind.BASIS_ENDED, person)
        elif has_basis(person, frame.month, cost):
            yield Unsettled(TaskKind.AUTHORISATION_MISSING, person)


def _with_a_benefit(person: Person) -> Person:
    return person if person.benefit else replace(person, benefit=_SOME_BENEFIT)


def _payable(cost: FixedCost) -> FixedCost:
    if cost.payment.account_id is not None:
        return cost
    return replace(cost, payment=replace(cost.payment, account_id=_ANY_ACCOUNT))
