"""Whether a statement goes on where the known ones end, repeats them, or leaves a gap.

What is known of an account is one stretch without a gap, from an opening to a closing balance.
A statement may go on at either end, repeat a part, or both. Amounts are int euro cents, below
zero where money leaves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Attach(StrEnum):
    """How a statement joins what is known."""

    ALL_NEW = "ALL_NEW"
    """It begins where the known ends, or ends where it begins: its twins of known entries too."""
    ONLY_UNKNOWN = "ONLY_UNKNOWN"
    """It repeats what is known, and may go on from there."""
    GAP = "GAP"
    """Something between is not known."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Balances at the ends, and the first and last day of what lies between, both included."""

    opening_cents: int
    closing_cents: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Counted:
    """The entries of a statement: how many were known, and the sums of all and of the unknown."""

    entries: int
    unknown: int
    total_cents: int
    unknown_cents: int


@dataclass(frozen=True, slots=True)
class Joined:
    """How a statement joins, and what is known then."""

    attach: Attach
    known: Stretch


def join(
    known: Stretch | None, statement: Stretch, counted: Counted, *, seen_before: bool = False
) -> Joined:
    """Return how a statement that adds up joins what is known.

    `seen_before`: a known statement has the same balances and days.

    A repeat that is told under another name adds nothing. Identical bookings on both sides of a
    cut are told apart by the balance: a statement that opens with the known closing balance, on
    the last known day or later, goes on; so all of it is new. Where both readings fit (what is
    shared adds up to nothing), nothing is booked twice.
    """
    if known is None:
        return Joined(Attach.ONLY_UNKNOWN, statement)
    after = statement.opening_cents == known.closing_cents and (
        statement.first_day >= known.last_day
    )
    before = statement.closing_cents == known.opening_cents and (
        statement.last_day <= known.first_day
    )
    shared = counted.entries - counted.unknown
    shared_cents = counted.total_cents - counted.unknown_cents
    if after or before:
        repeats = seen_before and not counted.unknown
        if repeats or (shared and not shared_cents):
            return Joined(Attach.ONLY_UNKNOWN, _widened(known, statement, after=after))
        return Joined(Attach.ALL_NEW, _widened(known, statement, after=after))
    return _overlapping(known, statement, counted)


def _overlapping(known: Stretch, statement: Stretch, counted: Counted) -> Joined:
    apart = statement.first_day > known.last_day or statement.last_day < known.first_day
    if not counted.unknown and not apart:
        return Joined(Attach.ONLY_UNKNOWN, known)
    right_cents = statement.closing_cents - known.closing_cents
    left_cents = known.opening_cents - statement.opening_cents
    goes_right = statement.last_day >= known.last_day
    goes_left = statement.first_day <= known.first_day
    if apart:
        return Joined(Attach.GAP, known)
    if goes_right and counted.unknown_cents == right_cents:
        return Joined(Attach.ONLY_UNKNOWN, _to_the_right(known, statement))
    if goes_left and counted.unknown_cents == left_cents:
        return Joined(Attach.ONLY_UNKNOWN, _to_the_left(known, statement))
    if goes_left and goes_right and counted.unknown_cents == left_cents + right_cents:
        return Joined(Attach.ONLY_UNKNOWN, _to_the_left(_to_the_right(known, statement), statement))
    return Joined(Attach.GAP, known)


def _widened(known: Stretch, statement: Stretch, *, after: bool) -> Stretch:
    return _to_the_right(known, statement) if after else _to_the_left(known, statement)


def _to_the_right(known: Stretch, statement: Stretch) -> Stretch:
    return replace(known, closing_cents=statement.closing_cents, last_day=statement.last_day)


def _to_the_left(known: Stretch, statement: Stretch) -> Stretch:
    return replace(known, opening_cents=statement.opening_cents, first_day=statement.first_day)
