"""What keeps costs of a household from being paid in the coming run, and what is to be decided.

It asks the gates of the run itself before there is a run: a benefit that is not known yet counts
as one, and so does an account that still waits, which is a task of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ontzorgen.domain.clock import BEFORE_THE_END
from ontzorgen.domain.fixed_cost import (
    Controller,
    FixedCost,
    control_on,
    due_dates,
    is_paid_after,
    taken_on,
)
from ontzorgen.domain.household import SOME_BENEFIT, Household, Person
from ontzorgen.domain.legal_basis import Decision, bases_on, overdue_review
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import PayDays
from ontzorgen.domain.reviews import (
    NOTHING_KNOWN,
    Known,
    grounds_end_on,
    next_review,
    planned_reviews,
)
from ontzorgen.domain.run import Frame, Outcome, gate, has_basis, receives_benefit
from ontzorgen.domain.tasks import TaskKind
from ontzorgen.domain.trajectory import EntryKind

_ANY_ACCOUNT = 0


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Something that a caseworker settles for one person.

    `day`: of the review that is due, or the last one with a ground. `told`: the newest of the days
    on which people are told of it anew.
    """

    kind: TaskKind
    person: Person
    day: date | None = None
    told: date | None = None


def coming_month(pay_days: PayDays, today: date) -> Month:
    """Return the month of the first run whose execution date is not before `today`."""
    month = Month.of(today).plus(-2)
    while pay_days.execution_date(month) < today:
        month = month.plus(1)
    return month


def current_month(pay_days: PayDays, today: date) -> Month:
    """Return the month of the last run whose execution date is not after `today`."""
    coming = coming_month(pay_days, today)
    return coming if pay_days.execution_date(coming) == today else coming.plus(-1)


def unsettled(
    frame: Frame,
    household: Household,
    today: date,
    stops: Collection[tuple[int, date]] = frozenset(),
) -> Iterator[Unsettled]:
    """Yield what is to be settled for a household before the run of `frame`, each thing once.

    A person is named when a cost that concerns this person is paid by nobody for lack of a
    ground, or of an authorisation (in that order, as the run tells it). `stops`: for which person
    and which first day without a ground somebody decided to let it end.
    """
    persons = tuple(map(_with_a_benefit, household.persons))
    asked = replace(household, persons=persons)
    found: dict[tuple[TaskKind, int], Unsettled] = {}
    for cost in household.fixed_costs:
        for due in due_dates(cost, frame.execution_date, frame.window_end):
            for each in _of_instalment(frame, asked, with_account(cost), due, today):
                found.setdefault((each.kind, each.person.id), each)
    yield from found.values()
    for person in persons:
        yield from _of_end(household, person, today, stops)
        line = overdue_review(person, today + timedelta(days=1))
        if line and not person.right_ended_before(today) and not _is_over(person, line, today):
            yield Unsettled(TaskKind.REVIEW_OVERDUE, person, line.review_on)


def reviews_due(
    household: Household,
    held: Mapping[int, Collection[date]],
    months: int,
    today: date,
    known: Known = NOTHING_KNOWN,
) -> Iterator[Unsettled]:
    """Yield for each person the one review that is asked for now and was not held.

    `held`: on which days reviews of each person were held. `months`: how long a household has
    control of costs before that is looked at.
    """
    for person in household.persons:
        controls = [
            taken
            for cost in household.fixed_costs
            if cost.person_id in (None, person.id)
            and (taken := taken_on(cost.controls, today)) is not None
            and is_paid_after(taken.since, cost.valid_from, cost.valid_until)
        ]
        planned = planned_reviews(person, controls, months, today, known)
        review = next_review(planned, held.get(person.id, ()), today)
        if review is not None and review.is_due(today):
            yield Unsettled(TaskKind.REVIEW_DUE, person, review.on)


def _of_end(
    household: Household, person: Person, today: date, stops: Collection[tuple[int, date]]
) -> Iterator[Unsettled]:
    """Yield that a person's last ground ends soon, while costs go on and nobody decided."""
    ends = grounds_end_on(person, today)
    if ends is None or person.right_ended_before(ends):
        return
    told = [ends - before for before in BEFORE_THE_END if ends - before <= today]
    if not told:
        return
    if (person.id, ends) in stops or person.is_stopped_from(ends):
        return
    if any(_goes_on(cost, person, ends) for cost in household.fixed_costs):
        yield Unsettled(TaskKind.PERIOD_ENDS, person, ends - timedelta(days=1), max(told))


def _goes_on(cost: FixedCost, person: Person, day: date) -> bool:
    """Say whether the municipality would still pay a cost of the person on a day."""
    control = control_on(cost.controls, day)
    return (
        cost.person_id in (None, person.id)
        and (cost.valid_until is None or cost.valid_until > day)
        and (control is None or control.controller is Controller.MUNICIPALITY)
    )


def _of_instalment(
    frame: Frame, household: Household, cost: FixedCost, due: date, today: date
) -> Iterator[Unsettled]:
    outcome = gate(frame, household, cost, due).outcome
    if outcome not in (Outcome.NO_LEGAL_BASIS, Outcome.NO_AUTHORISATION):
        return
    for person in household.concerned_by(cost):
        if not receives_benefit(person, frame.month, due):
            continue
        if outcome is Outcome.NO_LEGAL_BASIS:
            if not _ended_early(person, due):
                yield Unsettled(TaskKind.BASIS_ENDED, person)
        elif has_basis(person, frame.month, cost, due) and not person.refuses_on(today):
            yield Unsettled(TaskKind.AUTHORISATION_MISSING, person)


def _ended_early(person: Person, day: date) -> bool:
    """Say whether somebody knows already that nothing is paid: the trajectory was ended early."""
    stop = person.stopped_on(day)
    return stop is not None and stop.kind is EntryKind.ENDED_EARLY


def _over_on(person: Person, day: date) -> bool:
    """Say whether the trajectory is over on a day, and no new ground began it anew."""
    return person.stopped_on(day) is not None and not bases_on(person, day)


def _is_over(person: Person, line: Decision, today: date) -> bool:
    """Say whether the trajectory that a line belongs to is over."""
    stop = person.stopped_on(today)
    return stop is not None and line.valid_from < stop.on


def _with_a_benefit(person: Person) -> Person:
    return person if person.benefit else replace(person, benefit=SOME_BENEFIT)


def with_account(cost: FixedCost) -> FixedCost:
    """Return a cost as if its account may be used: a wait for one is no decision about the cost."""
    if cost.payment.account_id is not None:
        return cost
    return replace(cost, payment=replace(cost.payment, account_id=_ANY_ACCOUNT))
