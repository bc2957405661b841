"""Decide a month: which instalments are due, who carries them, what each person keeps.

One pure call per household; the interface description ("What a run decides, exactly")
is the rule. Amounts are int euro cents; ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ontzorgen.domain.errors import PlanDoesNotAddUp
from ontzorgen.domain.fixed_cost import Controller, FixedCost, control_on, due_dates
from ontzorgen.domain.household import Household, Person
from ontzorgen.domain.legal_basis import LegalBasis, bases_on, carries
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import Policy
from ontzorgen.domain.withholding import available_cents, divide


class Outcome(StrEnum):
    """What a run decides about an instalment, in the order in which it is asked."""

    NO_BENEFIT = "NO_BENEFIT"
    CONTROL_RETURNED = "CONTROL_RETURNED"
    PAID_ELSEWHERE = "PAID_ELSEWHERE"
    SUSPENDED = "SUSPENDED"
    PAYEE_COLLECTS = "PAYEE_COLLECTS"
    ACCOUNT_UNVERIFIED = "ACCOUNT_UNVERIFIED"
    NO_LEGAL_BASIS = "NO_LEGAL_BASIS"
    NO_AUTHORISATION = "NO_AUTHORISATION"
    WITHHELD = "WITHHELD"
    PARTLY_WITHHELD = "PARTLY_WITHHELD"
    SHORTFALL = "SHORTFALL"


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for every household of a run: the month, its window and the policy."""

    month: Month
    execution_date: date
    window_end: date
    policy: Policy


@dataclass(frozen=True, slots=True)
class Carried:
    """What one person carries of an instalment."""

    person_id: int
    cents: int


@dataclass(frozen=True, slots=True)
class PlannedInstalment:
    """One due date of one fixed cost, with what was decided and why."""

    cost: FixedCost
    due_date: date
    withheld_cents: int
    outcome: Outcome
    available_cents: int = 0
    """What those who take part could still carry together."""
    since: date | None = None
    """Since when the outcome holds, where a date explains it."""
    carried: tuple[Carried, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedShare:
    """One person's benefit of the month: what is withheld and what remains."""

    person: Person
    net_cents: int
    withheld_cents: int
    basis: LegalBasis | None

    def __post_init__(self) -> None:
        if not 0 <= self.withheld_cents <= self.net_cents:
            raise PlanDoesNotAddUp(
                self.person.key, self.net_cents, self.withheld_cents, self.remainder_cents
            )

    @property
    def remainder_cents(self) -> int:
        """Return what is paid to the person."""
        return self.net_cents - self.withheld_cents


@dataclass(frozen=True, slots=True)
class HouseholdPlan:
    """A household's month: a share for everyone with a benefit, a line for every due date."""

    household: Household
    shares: tuple[PlannedShare, ...]
    instalments: tuple[PlannedInstalment, ...]


def receives_benefit(person: Person, month: Month, due: date) -> bool:
    """Condition 1: a net benefit, a right in the month, and not ended before the due date."""
    return (
        person.benefit is not None
        and person.benefit.net_cents > 0
        and person.last_day_with_right(month) is not None
        and not person.right_ended_before(due)
    )


def has_basis(person: Person, month: Month, cost: FixedCost, due: date | None = None) -> bool:
    """Condition 2: a ground that carries this kind, on the last day of the month with a right.

    A trajectory that is over on `due` carries nothing of that day.
    """
    day = person.last_day_with_right(month)
    return day is not None and any(
        carries(basis, cost.kind, day) for basis in bases_on(person, day, due)
    )


@dataclass(frozen=True, slots=True)
class Gate:
    """Why an instalment is not for the money to decide, or who takes part in it."""

    outcome: Outcome | None
    since: date | None = None
    takes_part: tuple[Person, ...] = ()


def gate(frame: Frame, household: Household, cost: FixedCost, due: date) -> Gate:
    """Return the first outcome that applies before money is looked at, or who takes part."""
    receiving = [
        person
        for person in household.concerned_by(cost)
        if receives_benefit(person, frame.month, due)
    ]
    if not receiving:
        return Gate(Outcome.NO_BENEFIT, _right_ended(household, cost))
    control = control_on(cost.controls, due)
    if control and control.controller is Controller.HOUSEHOLD:
        return Gate(Outcome.CONTROL_RETURNED, control.since)
    if control and control.controller is Controller.ELSEWHERE:
        return Gate(Outcome.PAID_ELSEWHERE, control.since)
    if all(person.suspended_on(due) for person in receiving):
        return Gate(Outcome.SUSPENDED)
    if cost.payment.collects:
        return Gate(Outcome.PAYEE_COLLECTS)
    if cost.payment.account_id is None:
        return Gate(Outcome.ACCOUNT_UNVERIFIED)
    based = [person for person in receiving if has_basis(person, frame.month, cost, due)]
    if not based:
        return Gate(Outcome.NO_LEGAL_BASIS)
    authorised = [person for person in based if person.authorised_on(frame.execution_date)]
    if not authorised:
        return Gate(Outcome.NO_AUTHORISATION, _authorisation_ended(based))
    return Gate(None, None, tuple(person for person in authorised if not person.suspended_on(due)))


def plan_household(
    frame: Frame, household: Household, paid_before: Collection[tuple[int, date]] = ()
) -> HouseholdPlan:
    """Decide the month of one household.

    `paid_before` holds (fixed cost, due date) pairs that another month's run
    already pays; they are left out, so a moved pay day pays nothing twice.
    """
    due = [
        line
        for line in _in_order_of_payment(frame, household)
        if (line[0].id, line[1]) not in paid_before
    ]
    return plan_instalments(frame, household, due)


def plan_instalments(
    frame: Frame, household: Household, instalments_due: Sequence[tuple[FixedCost, date]]
) -> HouseholdPlan:
    """Decide just these instalments of one household, in this order."""
    left = {
        person.id: available_cents(person.benefit, frame.policy.floor_cents)
        for person in household.persons
        if person.benefit is not None
    }
    withheld = dict.fromkeys(left, 0)
    instalments = []
    for cost, due in instalments_due:
        planned = _decide(frame, household, cost, due, left)
        for part in planned.carried:
            left[part.person_id] -= part.cents
            withheld[part.person_id] += part.cents
        instalments.append(planned)
    shares = tuple(
        PlannedShare(person, person.benefit.net_cents, withheld[person.id], _basis(frame, person))
        for person in household.persons
        if person.benefit is not None and person.benefit.net_cents > 0
    )
    return HouseholdPlan(household, shares, tuple(instalments))


def _in_order_of_payment(frame: Frame, household: Household) -> Sequence[tuple[FixedCost, date]]:
    def listed() -> Iterator[tuple[FixedCost, date]]:
        for cost in household.fixed_costs:
            for due in due_dates(cost, frame.execution_date, frame.window_end):
                yield cost, due

    return sorted(listed(), key=lambda line: (frame.policy.rank(line[0].kind), line[1]))


def _decide(
    frame: Frame, household: Household, cost: FixedCost, due: date, left: Mapping[int, int]
) -> PlannedInstalment:
    gated = gate(frame, household, cost, due)
    if gated.outcome is not None:
        return PlannedInstalment(cost, due, 0, gated.outcome, since=gated.since)
    can_carry = [left[person.id] for person in gated.takes_part]
    parts = divide(cost.amount_cents, can_carry, frame.policy.shortage_rule)
    taken_cents = sum(parts)
    if taken_cents == cost.amount_cents:
        outcome = Outcome.WITHHELD
    elif taken_cents:
        outcome = Outcome.PARTLY_WITHHELD
    else:
        outcome = Outcome.SHORTFALL
    carried = tuple(
        Carried(person.id, cents)
        for person, cents in zip(gated.takes_part, parts, strict=True)
        if cents
    )
    return PlannedInstalment(cost, due, taken_cents, outcome, sum(can_carry), None, carried)


def _basis(frame: Frame, person: Person) -> LegalBasis | None:
    day = person.last_day_with_right(frame.month)
    return next(iter(bases_on(person, day, frame.execution_date)), None) if day else None


def _right_ended(household: Household, cost: FixedCost) -> date | None:
    ends = [person.right_until for person in household.concerned_by(cost) if person.right_until]
    return max(ends, default=None)


def _authorisation_ended(persons: Sequence[Person]) -> date | None:
    ends = [person.authorised_until for person in persons if person.authorised_until]
    return max(ends, default=None)
