"""What a run wants a person to look at: it pays or skips, and says so aloud.

Pure, one call per household; amounts are int euro cents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ontzorgen.domain.fixed_cost import Controller, FixedCost, control_on, due_dates
from ontzorgen.domain.household import Household, Person
from ontzorgen.domain.legal_basis import article_56a_on, overdue_review
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import Policy, execution_date
from ontzorgen.domain.run import Frame, HouseholdPlan, Outcome, has_basis


class SignalKind(StrEnum):
    """Each kind has its sentence in `ontzorgen.wording`."""

    SHORTFALL = "SHORTFALL"
    MISSED_INSTALMENT = "MISSED_INSTALMENT"
    TWO_IN_ONE_RUN = "TWO_IN_ONE_RUN"
    NO_REFERENCE = "NO_REFERENCE"
    REVIEW_OVERDUE = "REVIEW_OVERDUE"
    EARLY_RETURN = "EARLY_RETURN"
    NORM_UNKNOWN = "NORM_UNKNOWN"
    NET_ABOVE_NORM = "NET_ABOVE_NORM"
    PAID_IN_OTHER_RUN = "PAID_IN_OTHER_RUN"
    LATE_EXECUTION = "LATE_EXECUTION"


_WEIGHED = (Outcome.WITHHELD, Outcome.PARTLY_WITHHELD, Outcome.SHORTFALL)
"""Outcomes by money: the instalment was to be paid."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Something to look at, with the facts its sentence needs."""

    kind: SignalKind
    fixed_cost: FixedCost | None = None
    person: Person | None = None
    day: date | None = None
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """How an earlier live run decided a due date."""

    outcome: Outcome
    withheld_cents: int


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier runs of the municipality know of one household."""

    look_from: date
    """Execution date from which passed due dates are looked at."""
    listed: Mapping[tuple[int, date], Listed] = field(default_factory=dict)
    net_by_month: Mapping[tuple[int, Month], int] = field(default_factory=dict)
    """Net cents per person and month, where a benefit is known."""


def signals_of(
    frame: Frame, plan: HouseholdPlan, past: Past, norm_cents: int | None
) -> Iterator[Signal]:
    """Yield what a run signals about one household, in a fixed order."""
    yield from _of_instalments(plan)
    yield from _of_persons(frame, plan)
    net_cents = sum(share.net_cents for share in plan.shares)
    if norm_cents is not None and net_cents > norm_cents:
        yield Signal(SignalKind.NET_ABOVE_NORM, cents=net_cents - norm_cents)
    for cost, due in missed(frame, plan.household, past):
        yield Signal(SignalKind.MISSED_INSTALMENT, cost, day=due, cents=cost.amount_cents)
    for cost in plan.household.fixed_costs:
        for due in due_dates(cost, frame.execution_date, frame.window_end):
            listed = past.listed.get((cost.id, due))
            if listed and listed.withheld_cents:
                yield Signal(SignalKind.PAID_IN_OTHER_RUN, cost, day=due)


def _of_instalments(plan: HouseholdPlan) -> Iterator[Signal]:
    weighed: Counter[int] = Counter()
    for line in plan.instalments:
        cost, due = line.cost, line.due_date
        if line.outcome in (Outcome.SHORTFALL, Outcome.PARTLY_WITHHELD):
            short_cents = cost.amount_cents - line.withheld_cents
            yield Signal(SignalKind.SHORTFALL, cost, day=due, cents=short_cents)
        if line.outcome is Outcome.CONTROL_RETURNED and _returned_early(plan.household, cost, due):
            yield Signal(SignalKind.EARLY_RETURN, cost, day=line.since)
        if line.withheld_cents and cost.payment.reference.missing:
            yield Signal(SignalKind.NO_REFERENCE, cost, day=due)
        if line.outcome in _WEIGHED:
            weighed[cost.id] += 1
            if weighed[cost.id] == 2:
                yield Signal(SignalKind.TWO_IN_ONE_RUN, cost, day=due)


def _of_persons(frame: Frame, plan: HouseholdPlan) -> Iterator[Signal]:
    for share in plan.shares:
        day = share.person.last_day_with_right(frame.month)
        overdue = overdue_review(share.person, day) if day else None
        if overdue:
            yield Signal(SignalKind.REVIEW_OVERDUE, person=share.person, day=overdue.review_on)


def _returned_early(household: Household, cost: FixedCost, due: date) -> bool:
    control = control_on(cost.controls, due)
    return control is not None and any(
        article_56a_on(person, control.since) for person in household.concerned_by(cost)
    )


def missed(frame: Frame, household: Household, past: Past) -> Iterator[tuple[FixedCost, date]]:
    """Yield each passed due date that no run decided though somebody could have carried it."""
    for cost in household.fixed_costs:
        for due in due_dates(cost, past.look_from, frame.execution_date):
            if _is_missed(frame.policy, household, cost, due, past):
                yield cost, due


def _is_missed(
    policy: Policy, household: Household, cost: FixedCost, due: date, past: Past
) -> bool:
    listed = past.listed.get((cost.id, due))
    if listed and listed.outcome not in (Outcome.NO_BENEFIT, Outcome.NO_LEGAL_BASIS):
        return False
    control = control_on(cost.controls, due)
    if control and control.controller is not Controller.MUNICIPALITY:
        return False
    month = month_of_run(policy.pay_day, due)
    for person in household.concerned_by(cost):
        net_cents = past.net_by_month.get((person.id, month))
        if net_cents == 0 or (net_cents is None and listed is not None):
            continue
        if person.last_day_with_right(month) is None or person.right_ended_before(due):
            continue
        if has_basis(person, month, cost, due):
            return True
    return False


def month_of_run(pay_day: int | None, due: date) -> Month:
    """Return the month whose run takes a due date: E(M) <= due < E(M+1)."""
    month = Month.of(due)
    while execution_date(pay_day, month) > due:
        month = month.plus(-1)
    return month
