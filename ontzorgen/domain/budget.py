"""The budget plan (begroting) of a household: what comes in, what goes out, what is left per week.

Amounts are int euro cents; ranges are half-open. Fixed costs and the benefit are not lines here:
they are the register's, and what is withheld is what a run decides (`domain.run`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ontzorgen.domain.errors import AmountNotPositive, OntzorgenError, RangeReversed
from ontzorgen.domain.months import Month
from ontzorgen.domain.run import HouseholdPlan, Outcome, PlannedInstalment

WEEKS_A_YEAR, MONTHS_A_YEAR = 52, 12
ALLOWANCE_WEEKS = 8
"""About how long the first allowance takes to come, counted from when it is asked (practice)."""


class LineKind(StrEnum):
    """What a line of the plan is: income first, then costs."""

    WAGES = "WAGES"
    RENT_ALLOWANCE = "RENT_ALLOWANCE"
    CARE_ALLOWANCE = "CARE_ALLOWANCE"
    CHILD_BUDGET = "CHILD_BUDGET"
    CHILD_BENEFIT = "CHILD_BENEFIT"
    OTHER_ALLOWANCE = "OTHER_ALLOWANCE"
    OTHER_INCOME = "OTHER_INCOME"
    FOOD = "FOOD"
    CLOTHES = "CLOTHES"
    PHONE = "PHONE"
    TRAVEL = "TRAVEL"
    CHILDREN = "CHILDREN"
    REPAYMENT = "REPAYMENT"
    SAVINGS = "SAVINGS"
    OTHER_COST = "OTHER_COST"

    @property
    def is_allowance(self) -> bool:
        """Say whether it is asked for, granted or refused."""
        return self in _ALLOWANCES

    @property
    def is_income(self) -> bool:
        """Say whether it brings money in."""
        return self.is_allowance or self in (LineKind.WAGES, LineKind.OTHER_INCOME)


_ALLOWANCES = (
    LineKind.RENT_ALLOWANCE,
    LineKind.CARE_ALLOWANCE,
    LineKind.CHILD_BUDGET,
    LineKind.CHILD_BENEFIT,
    LineKind.OTHER_ALLOWANCE,
)


class Rhythm(StrEnum):
    """How often an amount of the plan comes or goes."""

    WEEKLY = "WEEKLY"
    FOUR_WEEKLY = "FOUR_WEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    YEARLY = "YEARLY"


_TIMES_A_YEAR = {
    Rhythm.WEEKLY: 52,
    Rhythm.FOUR_WEEKLY: 13,
    Rhythm.MONTHLY: 12,
    Rhythm.QUARTERLY: 4,
    Rhythm.YEARLY: 1,
}
_DAYS = {Rhythm.WEEKLY: 7, Rhythm.FOUR_WEEKLY: 28}
_MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}


class AllowanceStatus(StrEnum):
    """How far an allowance (toeslag) is."""

    NOT_ASKED = "NOT_ASKED"
    ASKED = "ASKED"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"


class StatusOfAllowances(OntzorgenError):
    """An allowance has a status, and nothing else has one or an expected first payment."""

    def __init__(self, kind: LineKind) -> None:
        self.kind = kind
        super().__init__(f"{kind}: only an allowance has a status, and each has one")


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One line of the plan, while valid."""

    id: int
    kind: LineKind
    amount_cents: int
    rhythm: Rhythm
    valid_from: date
    valid_until: date | None = None  # first day it no longer holds
    status: AllowanceStatus | None = None
    first_payment_on: date | None = None
    """When the first payment of an allowance is expected, or came."""
    description: str = ""

    def __post_init__(self) -> None:
        if self.amount_cents <= 0:
            raise AmountNotPositive(self.kind, self.amount_cents)
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            raise RangeReversed(self.kind, self.valid_from, self.valid_until)
        if self.kind.is_allowance != (self.status is not None) or (
            self.first_payment_on is not None and not self.kind.is_allowance
        ):
            raise StatusOfAllowances(self.kind)

    def holds_in(self, month: Month) -> bool:
        """Say whether it holds on a day of the month."""
        return self.valid_from <= month.last and (
            self.valid_until is None or self.valid_until > month.first
        )

    def comes_from(self, today: date) -> date | None:
        """Return from when money of it may be counted on; None while that is not known.

        A granted allowance comes from its first payment. One that was only asked counts from
        the day that is expected, as long as that day is not past: then it did not come.
        """
        if self.status in (None, AllowanceStatus.GRANTED):
            return max(self.valid_from, self.first_payment_on or self.valid_from)
        if self.status is AllowanceStatus.ASKED and self.is_expected_after(today):
            return self.first_payment_on
        return None

    def is_expected_after(self, today: date) -> bool:
        """Say whether a first payment is still to come."""
        return self.first_payment_on is not None and self.first_payment_on > today

    def per_month_cents(self) -> int:
        """Return what it comes to in a month: 52 weeks and 12 months to a year.

        An income is rounded down and a cost up, so the plan never promises a cent too much.
        """
        yearly = self.amount_cents * _TIMES_A_YEAR[self.rhythm]
        if self.kind.is_income:
            return yearly // MONTHS_A_YEAR
        return -(-yearly // MONTHS_A_YEAR)

    def in_month_cents(self, month: Month, today: date) -> int:
        """Return what really comes or goes in a calendar month: 4 or 5 weeks, a quarter or none.

        It is counted from the day it begins, an allowance from its first payment.
        """
        start = self.comes_from(today)
        if start is None:
            return 0
        return self.amount_cents * sum(1 for _ in self._days_in(month, start))

    def _days_in(self, month: Month, start: date) -> Iterator[date]:
        end = month.last if self.valid_until is None else self.valid_until - timedelta(days=1)
        end = min(end, month.last)
        if self.rhythm in _DAYS:
            step = _DAYS[self.rhythm]
            ahead = max(0, -(-(month.first - start).days // step))
            day = start + timedelta(days=ahead * step)
            while day <= end:
                yield day
                day += timedelta(days=step)
            return
        apart = (month.year - start.year) * MONTHS_A_YEAR + month.month - start.month
        if apart >= 0 and apart % _MONTHS[self.rhythm] == 0:
            day = month.day(start.day)
            if start <= day <= end:
                yield day


def left_per_week_cents(left_cents: int) -> int:
    """Return what a month's money is per week: x 12 / 52, rounded down.

    A month is more than four weeks. A year is taken as 52 weeks though it has a day or two more,
    so the 53rd week that some years have is paid from what the rounding leaves over, and from the
    52 weeks being a little generous: the amount is for a week to plan with, not a promise.
    """
    return left_cents * MONTHS_A_YEAR // WEEKS_A_YEAR


@dataclass(frozen=True, slots=True)
class PaidHow:
    """An instalment of the coming run: what is withheld of it, and what the client pays."""

    instalment: PlannedInstalment

    @property
    def by_client_cents(self) -> int:
        """Return what is not withheld and not paid from elsewhere: it is owed all the same."""
        if self.instalment.outcome is Outcome.PAID_ELSEWHERE:
            return 0
        return self.instalment.cost.amount_cents - self.instalment.withheld_cents


@dataclass(frozen=True, slots=True)
class BudgetPlan:
    """An ordinary month: the benefit and fixed costs as the coming run has them, and the lines."""

    month: Month
    net_cents: int
    """The benefits of all persons together."""
    withheld_cents: int
    costs: tuple[PaidHow, ...]
    income: tuple[BudgetLine, ...]
    """The lines that bring money in this month."""
    other: tuple[BudgetLine, ...]

    @classmethod
    def of(
        cls, month: Month, decided: HouseholdPlan, lines: Sequence[BudgetLine], today: date
    ) -> BudgetPlan:
        """Return the plan of a month that a run would decide so."""
        holding = [line for line in lines if line.holds_in(month)]
        return cls(
            month,
            sum(share.net_cents for share in decided.shares),
            sum(share.withheld_cents for share in decided.shares),
            tuple(PaidHow(instalment) for instalment in decided.instalments),
            tuple(line for line in holding if line.kind.is_income and _is_in(line, month, today)),
            tuple(line for line in holding if not line.kind.is_income),
        )

    @property
    def remainder_cents(self) -> int:
        """Return what the persons get of their benefit."""
        return self.net_cents - self.withheld_cents

    @property
    def income_cents(self) -> int:
        """Return the other income."""
        return sum(line.per_month_cents() for line in self.income)

    @property
    def by_client_cents(self) -> int:
        """Return the fixed costs that the household pays itself."""
        return sum(cost.by_client_cents for cost in self.costs)

    @property
    def other_cents(self) -> int:
        """Return the other costs."""
        return sum(line.per_month_cents() for line in self.other)

    @property
    def living_cents(self) -> int:
        """Return what there is to live on: all income without the fixed costs."""
        return self.remainder_cents + self.income_cents - self.by_client_cents

    @property
    def left_cents(self) -> int:
        """Return what is left of a month; below zero when it does not fit."""
        return self.living_cents - self.other_cents

    @property
    def left_per_week_cents(self) -> int:
        """Return what is left per week."""
        return left_per_week_cents(self.left_cents)


class WarningKind(StrEnum):
    """What a coach should look at in a plan, the most urgent first."""

    BELOW_ZERO = "BELOW_ZERO"
    BELOW_FLOOR = "BELOW_FLOOR"
    EXPECTED_PASSED = "EXPECTED_PASSED"
    FIRST_WEEKS = "FIRST_WEEKS"
    NOT_ASKED = "NOT_ASKED"
    NO_ALLOWANCES = "NO_ALLOWANCES"


@dataclass(frozen=True, slots=True)
class BudgetWarning:
    """Something to look at, with the facts of it."""

    kind: WarningKind
    cents: int = 0
    """What is short per week, or what an allowance brings in a month."""
    line: BudgetLine | None = None
    day: date | None = None
    """The day that was or is expected."""


def warnings_of(
    plan: BudgetPlan, lines: Sequence[BudgetLine], floor_cents: int, today: date
) -> Iterator[BudgetWarning]:
    """Yield what to look at in a plan.

    `floor_cents` is what the policy leaves the household to live on in a month (bodembedrag);
    it is compared with the money to live on, so before food and clothes are taken off.
    """
    if plan.left_per_week_cents < 0:
        yield BudgetWarning(WarningKind.BELOW_ZERO, -plan.left_per_week_cents)
    if plan.living_cents < floor_cents:
        yield BudgetWarning(WarningKind.BELOW_FLOOR, floor_cents - plan.living_cents)
    ahead = [
        line
        for line in lines
        if line.kind.is_allowance and (line.valid_until is None or line.valid_until > today)
    ]
    for line in ahead:
        yield from _of_allowance(line, today)
    if not ahead:
        yield BudgetWarning(WarningKind.NO_ALLOWANCES)


def _of_allowance(line: BudgetLine, today: date) -> Iterator[BudgetWarning]:
    cents, expected = line.per_month_cents(), line.first_payment_on
    if line.status is AllowanceStatus.NOT_ASKED:
        yield BudgetWarning(WarningKind.NOT_ASKED, cents, line)
    elif line.is_expected_after(today) and line.status is not AllowanceStatus.REFUSED:
        yield BudgetWarning(WarningKind.FIRST_WEEKS, cents, line, expected)
    elif line.status is AllowanceStatus.ASKED and expected is None:
        about = line.valid_from + timedelta(weeks=ALLOWANCE_WEEKS)
        past = about <= today
        kind = WarningKind.EXPECTED_PASSED if past else WarningKind.FIRST_WEEKS
        yield BudgetWarning(kind, cents, line, about)
    elif line.status is AllowanceStatus.ASKED:
        yield BudgetWarning(WarningKind.EXPECTED_PASSED, cents, line, expected)


def _is_in(line: BudgetLine, month: Month, today: date) -> bool:
    """Say whether a month can count on it: a first payment still to come must be there in time."""
    start = line.comes_from(today)
    if start is None:
        return False
    return start <= (month.first if line.is_expected_after(today) else month.last)
