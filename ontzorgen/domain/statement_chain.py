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
    """The entries of a statement, how many of them are unknown, and the sums of both.

    `unlinked` counts as unknown too what is known only from a statement that is no link of the
    chain: a real statement of the same day tells of it again. The sums tell these two apart only
    on the days where the chain begins or ends.
    """

    entries: int
    unknown: int
    unlinked: int
    total_cents: int
    unknown_cents: int
    unlinked_cents: int


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
    the last known day or later, goes on; so all of it is new. Where both readings fit (what it
    shares with the chain adds up to nothing), nothing is booked twice.
    """
    if known is None:
        return Joined(Attach.ONLY_UNKNOWN, statement)
    after = statement.opening_cents == known.closing_cents and (
        statement.first_day >= known.last_day
    )
    before = statement.closing_cents == known.opening_cents and (
        statement.last_day <= known.first_day
    )
    shared = counted.entries - counted.unlinked
    shared_cents = counted.total_cents - counted.unlinked_cents
    if after or before:
        repeats = seen_before and not counted.unknown
        if repeats or (shared and not shared_cents):
            return Joined(Attach.ONLY_UNKNOWN, _widened(known, statement, after=after))
        return Joined(Attach.ALL_NEW, _widened(known, statement, after=after))
    return _overlapping(known, statement, counted)


def _overlapping(known: Stretch, statement: Stretch, counted: Counted) -> Joined:
    """Join a statement that shares days with the known ones.

    The two together run from the earlier opening to the later closing; what is unknown has to
    be just what the balances then differ from before. On an equal day either may be the outer.
    A day without a sum (an account that is swept to zero) leaves no trace in the balances: so
    a statement inside the known days is welcome while what it adds is nothing.
    """
    if statement.first_day > known.last_day or statement.last_day < known.first_day:
        return Joined(Attach.GAP, known)
    for opening_cents, first_day in _outer_openings(known, statement):
        for closing_cents, last_day in _outer_closings(known, statement):
            added = (closing_cents - opening_cents) - (known.closing_cents - known.opening_cents)
            if added in (counted.unknown_cents, counted.unlinked_cents):
                wider = Stretch(opening_cents, closing_cents, first_day, last_day)
                return Joined(Attach.ONLY_UNKNOWN, wider)
    return Joined(Attach.GAP if counted.unknown else Attach.ONLY_UNKNOWN, known)


def _outer_openings(known: Stretch, statement: Stretch) -> list[tuple[int, date]]:
    """Return (cents, day) of the earlier opening; of both where they are of one day."""
    both = sorted((known, statement), key=lambda each: each.first_day)
    ends = [(each.opening_cents, each.first_day) for each in both]
    return ends if known.first_day == statement.first_day else ends[:1]


def _outer_closings(known: Stretch, statement: Stretch) -> list[tuple[int, date]]:
    """Return (cents, day) of the later closing; of both where they are of one day."""
    both = sorted((known, statement), key=lambda each: each.last_day, reverse=True)
    ends = [(each.closing_cents, each.last_day) for each in both]
    return ends if known.last_day == statement.last_day else ends[:1]


def _widened(known: Stretch, statement: Stretch, *, after: bool) -> Stretch:
    if after:
        return replace(known, closing_cents=statement.closing_cents, last_day=statement.last_day)
    return replace(known, opening_cents=statement.opening_cents, first_day=statement.first_day)
