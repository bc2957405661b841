"""The life of one payment after it left: what was said of it, and which entries follow.

Banks tell the same in several ways and in any order: a refusal in a status report, a debit of
the whole batch and the contra entry of one payment, a return in a notification and again in the
statement. Each thing counts once, and whatever the order the money ends in the same place.
Source: ISO 20022 pain.002, camt.053, camt.054, pacs.004; Dutch practice books batches gross.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from ontzorgen.domain.ledger import Account, Entry


class EventKind(StrEnum):
    """What happened to a payment."""

    ACCEPTED = "ACCEPTED"
    """The bank took it; not booked yet."""
    SETTLED = "SETTLED"
    """The bank debited it."""
    REJECTED = "REJECTED"
    """The bank refused it."""
    RETURNED = "RETURNED"
    """The money is back on the account."""
    RECALLED = "RECALLED"
    """We asked the money back."""
    RECALL_CLOSED = "RECALL_CLOSED"
    """The recall was answered."""
    EXPLAINED = "EXPLAINED"
    """The bank gave another reason later; numbered. No release of before knew of it."""
    RELEASED = "RELEASED"
    """A person confirmed that it may be paid again; numbered, since a later reason voids it."""
    TAKEN_OVER = "TAKEN_OVER"
    """A correction run pays it again; numbered, since such a run may be taken back."""
    PUT_BACK = "PUT_BACK"
    """That correction run was taken back."""
    KEPT_FOR_CLIENT = "KEPT_FOR_CLIENT"
    """A person decided that the money is the client's."""
    GIVEN_BACK = "GIVEN_BACK"
    """It went to the client with a benefit."""
    EXECUTED = "EXECUTED"
    """A person learned from the bank that it was executed, though the bank had refused it."""


Events = Collection[EventKind]
"""What happened to a payment so far, and was not undone since."""

UNDOES: Mapping[EventKind, EventKind] = {
    EventKind.PUT_BACK: EventKind.TAKEN_OVER,
    EventKind.EXPLAINED: EventKind.RELEASED,
}
"""An event that undoes another: that one may happen again."""


class Place(StrEnum):
    """Where the money of a payment stands, in one word."""

    IN_TRANSIT = "IN_TRANSIT"
    PAID = "PAID"
    OPEN = "OPEN"
    TAKEN_OVER = "TAKEN_OVER"
    CLIENT = "CLIENT"
    GIVEN_BACK = "GIVEN_BACK"


def is_open_again(events: Events) -> bool:
    """Say whether the bank refused or returned it, whatever was done about that since.

    A refusal counts no more once the bank said that it executed the payment all the same.
    """
    if EventKind.RETURNED in events:
        return True
    return EventKind.REJECTED in events and EventKind.EXECUTED not in events


def place_of(events: Events) -> Place:
    """Return where the money of a sent payment stands."""
    if EventKind.GIVEN_BACK in events:
        return Place.GIVEN_BACK
    if EventKind.KEPT_FOR_CLIENT in events:
        return Place.CLIENT
    if EventKind.TAKEN_OVER in events:
        return Place.TAKEN_OVER
    if is_open_again(events):
        return Place.OPEN
    return Place.PAID if EventKind.SETTLED in events else Place.IN_TRANSIT


def contra_missing(events: Events) -> bool:
    """Say whether it was debited though refused, and the contra entry is not there yet."""
    has = EventKind.SETTLED in events and EventKind.REJECTED in events
    return has and EventKind.RETURNED not in events and EventKind.EXECUTED not in events


def news(kind: EventKind, events: Events) -> tuple[tuple[EventKind, ...], tuple[Entry, ...]]:
    """Return which events are new, and which entries follow, when the bank says `kind`.

    Nothing for what is known. A return implies its debit: the money cannot come back before
    it left. A debit of a refused payment waits for its contra entry on CONTRA, and opens
    nothing a second time; unless no contra entry comes, since the payment was executed.
    """
    if kind in events:
        return (), ()
    if kind is EventKind.SETTLED:
        if EventKind.REJECTED in events:
            return (kind,), (Entry.CONTRA_DEBIT,)
        return (kind,), (Entry.SETTLED,)
    if kind is EventKind.REJECTED:
        if EventKind.RETURNED in events:
            return (kind,), ()
        if EventKind.SETTLED in events:
            return (kind,), (Entry.REJECTED_AFTER,)
        return (kind,), (Entry.REJECTED,)
    if kind is EventKind.RETURNED:
        implied, before = news(EventKind.SETTLED, events)
        if EventKind.REJECTED in events and EventKind.EXECUTED not in events:
            return (*implied, kind), (*before, Entry.CONTRA_CREDIT)
        return (*implied, kind), (*before, Entry.RETURNED)
    if kind is EventKind.EXECUTED:
        return ((kind,), (Entry.CONTRA_SETTLED,)) if contra_missing(events) else ((), ())
    return (kind,), ()


def balances(events: Events) -> dict[Account, int]:
    """Return on which accounts a sent payment of one unit stands: what the books must say."""
    found = {
        Account.CONTRA: -1 if contra_missing(events) else 0,
        Account.BANK: 1 if EventKind.SETTLED in events else 0,
    }
    if EventKind.RETURNED in events:
        found[Account.BANK] = 0
    place = place_of(events)
    if place is not Place.PAID:
        found[_ACCOUNTS[place]] = 1
    return {account: units for account, units in found.items() if units}


_ACCOUNTS = {
    Place.IN_TRANSIT: Account.IN_TRANSIT,
    Place.OPEN: Account.OPEN,
    Place.TAKEN_OVER: Account.CARRIED,
    Place.CLIENT: Account.CLIENT,
    Place.GIVEN_BACK: Account.HOUSEHOLD,
}
