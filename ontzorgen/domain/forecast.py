"""Look some months ahead (vooruitblik): what comes in, what goes out, what is left.

Each month is decided by the very function that a run uses, with the benefit of the last known
month; of a right that began within that month it is made whole by days first: an estimate.
Amounts are int euro cents; ranges are half-open. Nothing here is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ontzorgen.domain.budget import BudgetLine, PaidHow
from ontzorgen.domain.fixed_cost import Control, Controller, CostKind, FixedCost, turn_on
from ontzorgen.domain.household import Benefit, Household, Person
from ontzorgen.domain.months import Month
from ontzorgen.domain.run import Frame, HouseholdPlan, plan_household
from ontzorgen.domain.withholding import equal_parts

MONTHS_AHEAD = 6
_WHOLE = 10_000
"""A hundred per cent in basis points."""


@dataclass(frozen=True, slots=True)
class Returned:
    """Suppose: from this day the household pays this fixed cost itself."""

    fixed_cost: str
    since: date


@dataclass(frozen=True, slots=True)
class Job:
    """Suppose: from this month there are wages, and this benefit remains, both as given.

    What remains of the benefit is never worked out here: the benefit system knows that.
    """

    since: Month
    wages_cents: int
    benefit_cents: int


@dataclass(frozen=True, slots=True)
class RentIncrease:
    """Suppose: from this day the rent is higher by an amount, or by hundredths of a per cent."""

    since: date
    cents: int = 0
    basis_points: int = 0

    def of(self, amount_cents: int) -> int:
        """Return the new rent; half a cent is rounded up."""
        share = amount_cents * self.basis_points + _WHOLE // 2
        return amount_cents + self.cents + share // _WHOLE


@dataclass(frozen=True, slots=True)
class Later:
    """Suppose: the first payment of this allowance comes on this day."""

    line_id: int
    first_payment_on: date


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What is supposed; nothing when all of it is empty."""

    returned: tuple[Returned, ...] = ()
    job: Job | None = None
    rent: RentIncrease | None = None
    later: tuple[Later, ...] = ()


NOTHING = WhatIf()


@dataclass(frozen=True, slots=True)
class MonthAhead:
    """One month of the forecast; the parts add up to what is left."""

    month: Month
    decided: HouseholdPlan
    benefit_cents: int
    other_income_cents: int
    withheld_cents: int
    by_client_cents: int
    other_cents: int

    @property
    def income_cents(self) -> int:
        """Return all that comes in, before anything is withheld."""
        return self.benefit_cents + self.other_income_cents

    @property
    def left_cents(self) -> int:
        """Return what is left; below zero when it does not fit."""
        return self.income_cents - self.withheld_cents - self.by_client_cents - self.other_cents


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a household when somebody looks ahead."""

    frames: tuple[Frame, ...]
    """The frame of each month, in order; the first is that of the coming run."""
    household: Household
    """With the benefits of the coming month, as far as they are known."""
    lines: Sequence[BudgetLine]
    today: date
    last_benefits: Mapping[int, Benefit] = field(default_factory=dict)
    """By person: the benefit of the last known month, made whole where the right began in it."""
    paid_before: Collection[tuple[int, date]] = ()
    """Instalments that an earlier run pays already."""


def as_whole_month(benefit: Benefit, month: Month, right_from: date | None) -> Benefit:
    """Return what a benefit of the month in which the right began would be over all its days.

    An estimate, rounded down: only the benefit system knows what a whole month is.
    """
    if right_from is None or not month.first < right_from <= month.last:
        return benefit
    days = (month.last - right_from).days + 1
    return replace(benefit, net_cents=benefit.net_cents * month.last.day // days)


def look_ahead(known: Known, what_if: WhatIf = NOTHING) -> tuple[MonthAhead, ...]:
    """Return the months ahead, one for each frame, as they would go if `what_if` holds.

    A month is that of a run: its benefit pays what falls due from its pay day to the next. The
    lines of the plan are those of the calendar month.
    """
    lines = [_supposed_line(line, what_if.later) for line in known.lines]
    costs = tuple(
        part
        for cost in known.household.fixed_costs
        for part in _dearer(_returned(cost, what_if.returned), what_if.rent)
    )
    household = replace(known.household, fixed_costs=costs)
    return tuple(_month(frame, known, household, lines, what_if.job) for frame in known.frames)


def _month(
    frame: Frame,
    known: Known,
    household: Household,
    lines: Sequence[BudgetLine],
    job: Job | None,
) -> MonthAhead:
    first = frame is known.frames[0]
    persons = tuple(
        _with_benefit(person, known, frame.month, first=first) for person in household.persons
    )
    working = job if job is not None and frame.month >= job.since else None
    if working is not None:
        persons = _at_work(persons, working)
    decided = plan_household(frame, replace(household, persons=persons), known.paid_before)
    now = [
        (line, line.in_month_cents(frame.month, known.today))
        for line in lines
        if line.holds_in(frame.month)
    ]
    wages = working.wages_cents if working else 0
    return MonthAhead(
        frame.month,
        decided,
        benefit_cents=sum(share.net_cents for share in decided.shares),
        other_income_cents=wages + sum(cents for line, cents in now if line.kind.is_income),
        withheld_cents=sum(share.withheld_cents for share in decided.shares),
        by_client_cents=sum(PaidHow(each).by_client_cents for each in decided.instalments),
        other_cents=sum(cents for line, cents in now if not line.kind.is_income),
    )


def _with_benefit(person: Person, known: Known, month: Month, *, first: bool) -> Person:
    """Return a person with the benefit that is known of the month, else that of the last one."""
    if first and person.benefit is not None:
        return person
    last = known.last_benefits.get(person.id)
    if person.benefit is not None:
        last = as_whole_month(person.benefit, known.frames[0].month, person.right_from)
    return replace(person, benefit=last if person.last_day_with_right(month) else None)


def _at_work(persons: Sequence[Person], job: Job) -> tuple[Person, ...]:
    """Divide what remains of the benefit, and the wages, over who has a benefit, in equal parts."""
    having = [person for person in persons if person.benefit is not None]
    if not having:
        return tuple(persons)
    benefits = dict(
        zip(
            (person.id for person in having),
            zip(
                equal_parts(job.benefit_cents, len(having)),
                equal_parts(job.wages_cents, len(having)),
                strict=True,
            ),
            strict=True,
        )
    )

    def at_work(person: Person) -> Person:
        if person.benefit is None:
            return person
        net, wages = benefits[person.id]
        return replace(person, benefit=Benefit(net, person.benefit.own_income_cents + wages))

    return tuple(at_work(person) for person in persons)


def _returned(cost: FixedCost, returned: Sequence[Returned]) -> FixedCost:
    for one in returned:
        if one.fixed_cost == cost.key:
            before = tuple(each for each in cost.controls if each.since < one.since)
            now = Control(one.since, Controller.HOUSEHOLD)
            cost = replace(cost, controls=(*before, now))
    return cost


def _dearer(cost: FixedCost, rent: RentIncrease | None) -> Iterator[FixedCost]:
    """Yield the rows of a rent that rises: what is due before the day stays as it was."""
    turn = turn_on(cost, rent.since) if rent is not None else None
    if rent is None or cost.kind is not CostKind.RENT or turn is None:
        yield cost
        return
    if turn <= cost.valid_from:
        yield replace(cost, amount_cents=rent.of(cost.amount_cents))
        return
    if cost.valid_until is not None and turn >= cost.valid_until:
        yield cost
        return
    yield replace(cost, valid_until=turn)
    yield replace(cost, valid_from=turn, amount_cents=rent.of(cost.amount_cents))


def _supposed_line(line: BudgetLine, later: Sequence[Later]) -> BudgetLine:
    for one in later:
        if one.line_id == line.id:
            return replace(line, first_payment_on=one.first_payment_on)
    return line
