"""Fixed costs (vaste lasten) and the days on which their instalments fall due.

Amounts are int euro cents; ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from ontzorgen.domain.errors import AmountNotPositive, RangeReversed
from ontzorgen.domain.months import Month
from payees.payment_reference import Reference


class CostKind(StrEnum):
    """What is paid for."""

    RENT = "RENT"
    HEALTH_INSURANCE = "HEALTH_INSURANCE"
    GAS = "GAS"
    ELECTRICITY = "ELECTRICITY"
    ENERGY = "ENERGY"
    WATER = "WATER"
    OTHER = "OTHER"

    @property
    def group(self) -> CostKind:
        """Return the kind it ranks as: gas and electricity rank as energy."""
        if self in (CostKind.GAS, CostKind.ELECTRICITY):
            return CostKind.ENERGY
        return self


STATUTE_WORD = {
    CostKind.RENT: "HUUR",
    CostKind.HEALTH_INSURANCE: "ZORG",
    CostKind.GAS: "GAS",
    CostKind.ELECTRICITY: "STROOM",
    CostKind.ENERGY: "ENERGIE",
    CostKind.WATER: "WATER",
    CostKind.OTHER: "OVERIG",
}
"""The word for each kind in the law's parameters and in the files people exchange."""


class Frequency(StrEnum):
    """How often an instalment falls due."""

    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    YEARLY = "YEARLY"
    ONCE = "ONCE"


_MONTHS_A_YEAR = 12
_STEP_IN_MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.YEARLY: 12}


class Controller(StrEnum):
    """Who pays a cost from a day on (regie)."""

    MUNICIPALITY = "MUNICIPALITY"
    HOUSEHOLD = "HOUSEHOLD"
    ELSEWHERE = "ELSEWHERE"


@dataclass(frozen=True, slots=True)
class Control:
    """From `since` this controller pays the cost, until the next one does."""

    since: date
    controller: Controller


@dataclass(frozen=True, slots=True)
class Payment:
    """How a cost is paid: to which payee, on which verified account, with which reference."""

    payee_id: int
    payee_key: str
    payee_name: str  # in SEPA characters, as it goes to the bank
    collects: bool
    account_id: int | None
    iban: str | None
    reference: Reference


@dataclass(frozen=True, slots=True)
class FixedCost:
    """One row of a fixed cost (vaste last): an amount, while valid."""

    id: int
    version_id: int
    key: str
    person_id: int | None
    kind: CostKind
    amount_cents: int
    valid_from: date
    valid_until: date | None  # first day it no longer holds
    frequency: Frequency
    due_day: int
    payment: Payment
    controls: tuple[Control, ...] = ()

    def __post_init__(self) -> None:
        if self.amount_cents <= 0:
            raise AmountNotPositive(self.key, self.amount_cents)
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            raise RangeReversed(self.key, self.valid_from, self.valid_until)


class Recurring(Protocol):
    """The part of a row of a fixed cost that says when its instalments fall due."""

    # ruff: disable[D102]  (a member says no more than its name)
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...
    @property
    def frequency(self) -> Frequency: ...
    @property
    def due_day(self) -> int: ...

    # ruff: enable[D102]


def first_due_date(valid_from: date, due_day: int) -> date:
    """Return the first due day (vervaldag) on or after the day the row begins."""
    month = Month.of(valid_from)
    due = month.day(due_day)
    return due if due >= valid_from else month.plus(1).day(due_day)


def due_dates(cost: Recurring, start: date, end: date) -> Iterator[date]:
    """Yield each due date of the row with `start` <= due < `end`, in order."""
    first = first_due_date(cost.valid_from, cost.due_day)
    end = end if cost.valid_until is None else min(end, cost.valid_until)
    if cost.frequency is Frequency.ONCE:
        if start <= first < end:
            yield first
        return
    step = _STEP_IN_MONTHS[cost.frequency]
    ahead = (start.year - first.year) * 12 + start.month - first.month
    month = Month.of(first).plus(max(0, -(-ahead // step)) * step)
    while (due := month.day(cost.due_day)) < end:
        if due >= max(start, first):
            yield due
        month = month.plus(step)


def next_due_date(cost: Recurring, day: date) -> date | None:
    """Return the first due date of the row on or after `day`; None when there is no other."""
    return next(due_dates(cost, day, date.max), None)


def turn_on(cost: Recurring, day: date) -> date | None:
    """Return the first day from `day` on which a row may end and another may begin.

    A row counts its quarters or years from its own first due date, so the new row begins on
    a due date of the old one: no instalment falls twice or between them. None: nothing of the
    old row is due any more.
    """
    due = next_due_date(cost, day)
    return day if due is not None and cost.frequency is Frequency.MONTHLY else due


def new_amount_from(cost: Recurring, day: date) -> date | None:
    """Return from when a person may give a row a new amount that is to hold from `day`.

    That is its turn; the day on which the row itself begins, where nothing of it was due before:
    no row is kept that pays nothing. None: nothing of it is due any more.
    """
    turn = turn_on(cost, day)
    if turn is None or cost.frequency is Frequency.MONTHLY:
        return turn
    return cost.valid_from if day <= first_due_date(cost.valid_from, cost.due_day) else turn


def per_month_cents(costs: Iterable[tuple[Frequency, int]]) -> int:
    """Return what amounts come to per month, in cents, rounded once.

    What falls due only once is not in it.
    """
    yearly = sum(
        cents * _MONTHS_A_YEAR // _STEP_IN_MONTHS[frequency]
        for frequency, cents in costs
        if frequency in _STEP_IN_MONTHS
    )
    return (yearly + _MONTHS_A_YEAR // 2) // _MONTHS_A_YEAR


def is_paid_after(since: date, valid_from: date, valid_until: date | None) -> bool:
    """Say whether a row is somebody's to pay on a day from `since` on.

    A row of one day is of an amount that was given up before it began: nobody pays it.
    """
    if valid_until is None:
        return True
    return valid_until > since and (valid_until - valid_from).days > 1


def taken_on(controls: Iterable[Control], day: date) -> Control | None:
    """Return since when the household has control of a cost, where it has it on a day."""
    held = control_on(tuple(controls), day)
    return held if held is not None and held.controller is Controller.HOUSEHOLD else None


def control_on(controls: tuple[Control, ...], day: date) -> Control | None:
    """Return the control that holds on `day`; None while the municipality pays from the start."""
    held = [control for control in controls if control.since <= day]
    return max(held, key=lambda control: control.since) if held else None
