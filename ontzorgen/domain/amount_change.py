"""Change many amounts from one day on: which version ends, which begins, and what stays alone.

Amounts are int euro cents; a percentage is a Decimal, and its outcome is rounded half up to
the cent. A cost that falls due each quarter or year keeps its schedule: its new amount begins
on its first due date on or after the day, else a row that begins in between would fall due anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from ontzorgen.domain.amounts import MOST_CENTS
from ontzorgen.domain.fixed_cost import Frequency, turn_on

_A_YEAR = timedelta(days=366)


class Left(StrEnum):
    """Why a cost is left as it is."""

    ENDED = "ENDED"
    """It no longer holds on the day, or falls due no more."""
    NOT_YET = "NOT_YET"
    """It begins later than the day."""
    LATER_AMOUNT = "LATER_AMOUNT"
    """It has an amount from the day, or from a later one, already."""
    ONCE = "ONCE"
    """It is paid once."""
    SAME = "SAME"
    """The new amount is what it is now."""
    TOO_LOW = "TOO_LOW"
    """Nothing would be left of it."""
    TOO_HIGH = "TOO_HIGH"
    """No bank can transfer it."""
    DECIDED = "DECIDED"
    """An approved run paid an instalment on or after the day."""
    REFUSED = "REFUSED"
    """The import refuses it."""
    UNKNOWN = "UNKNOWN"
    """The file names what is not there."""


@dataclass(frozen=True, slots=True)
class Percentage:
    """So much more, in percent; below zero: less."""

    rate: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """So many cents more; below zero: less."""

    cents: int


@dataclass(frozen=True, slots=True)
class Listed:
    """The new amount of each cost, by its key in one case (casefold)."""

    cents: Mapping[str, int]


How = Percentage | Step | Listed


@dataclass(frozen=True, slots=True)
class AmountRow:
    """One version of a cost, as far as this is about it."""

    version_id: int
    amount_cents: int
    valid_from: date
    valid_until: date | None
    frequency: Frequency
    due_day: int
    goes_on: bool = False
    """It begins where another version ends and differs in nothing: no new amount begins here."""


@dataclass(frozen=True, slots=True)
class Change:
    """A version that ends where the next one begins: on `start`, with another amount.

    A version that begins on `start` itself gets that amount; none ends and none begins.
    """

    row: AmountRow
    start: date
    new_cents: int


def new_cents(key: str, old_cents: int, how: How) -> int:
    """Return what an amount becomes; it may be below zero."""
    if isinstance(how, Listed):
        return how.cents[key.casefold()]
    if isinstance(how, Step):
        return old_cents + how.cents
    exact = Decimal(old_cents) * (100 + how.rate) / 100
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def row_on(rows: Sequence[AmountRow], day: date) -> AmountRow | None:
    """Return the version that holds on a day."""
    return next(
        (
            row
            for row in rows
            if row.valid_from <= day and (row.valid_until is None or row.valid_until > day)
        ),
        None,
    )


def change_of(key: str, rows: Sequence[AmountRow], day: date, how: How) -> Change | Left:
    """Return how the amount of a cost changes from a day on, or why it does not."""
    row = row_on(rows, day)
    later = [other for other in rows if other.valid_from >= day]
    if row is None:
        return Left.NOT_YET if later else Left.ENDED
    again = later[0] if len(later) == 1 and later[0].goes_on else None
    if later and again is None:
        return Left.LATER_AMOUNT
    if row.frequency is Frequency.ONCE:
        return Left.ONCE
    if again is not None:
        row = replace(row, valid_until=again.valid_until)
    start = turn_on(row, day)
    if start is None:
        return Left.ENDED
    if again is not None:
        if again.valid_from != start:
            return Left.LATER_AMOUNT
        row = again
    cents = new_cents(key, row.amount_cents, how)
    if cents == row.amount_cents:
        return Left.SAME
    if cents <= 0:
        return Left.TOO_LOW
    return Left.TOO_HIGH if cents > MOST_CENTS else Change(row, start, cents)


def ended_long_ago(rows: Sequence[AmountRow], day: date) -> bool:
    """Say whether nobody expects a cost in a list any more: it ended a year before the day."""
    return all(row.valid_until is not None and row.valid_until < day - _A_YEAR for row in rows)
