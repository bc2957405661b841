"""The accounts money can stand on, and the entries that move it.

Where money stands is the status of a payment. Amounts are int euro cents.
"""

from __future__ import annotations

from enum import StrEnum


class Account(StrEnum):
    """Every withheld cent stands on exactly one of these."""

    BENEFIT = "BENEFIT"
    """What the benefit system grants (source)."""
    HOUSEHOLD = "HOUSEHOLD"
    """What is the household's: the remainder, and what was not paid after all."""
    OWED = "OWED"
    """Withheld, and owed to a payee."""
    IN_TRANSIT = "IN_TRANSIT"
    """In a file that was handed to the bank."""
    BANK = "BANK"
    """What the bank booked: it left the municipality's account; a return takes it off again."""
    CONTRA = "CONTRA"
    """Below zero: debited though it was refused, so the bank owes a contra entry (tegenboeking)."""
    OPEN = "OPEN"
    """Refused or returned: open again, until it is paid again or kept for the client."""
    CARRIED = "CARRIED"
    """Taken over by a correction run; over all runs together it is zero."""
    CLIENT = "CLIENT"
    """The client's: it came back for good, and waits to be given back."""
    UNPLACED = "UNPLACED"
    """Booked by the bank, and nobody has said yet what it belongs to."""
    OUTSIDE = "OUTSIDE"
    """The municipality's own business on the same account: costs of the bank, other payments."""


CLEARING = (Account.OWED, Account.IN_TRANSIT, Account.CONTRA)
"""The clearing account (tussenrekening) of a run: zero before a run can be closed."""


class Entry(StrEnum):
    """A movement; a REVERSAL turns the one it takes back round."""

    BENEFIT = "BENEFIT"
    BACK_PAYMENT = "BACK_PAYMENT"
    WITHHELD = "WITHHELD"
    SENT = "SENT"
    SETTLED = "SETTLED"
    REJECTED = "REJECTED"
    RETURNED = "RETURNED"
    REJECTED_AFTER = "REJECTED_AFTER"
    CONTRA_DEBIT = "CONTRA_DEBIT"
    CONTRA_CREDIT = "CONTRA_CREDIT"
    CONTRA_SETTLED = "CONTRA_SETTLED"
    TAKEN_OVER = "TAKEN_OVER"
    PUT_BACK = "PUT_BACK"
    PAID_AGAIN = "PAID_AGAIN"
    KEPT_FOR_CLIENT = "KEPT_FOR_CLIENT"
    GIVEN_BACK = "GIVEN_BACK"
    UNPLACED_OUT = "UNPLACED_OUT"
    UNPLACED_IN = "UNPLACED_IN"
    PLACED_OUT = "PLACED_OUT"
    PLACED_IN = "PLACED_IN"
    OUTSIDE_OUT = "OUTSIDE_OUT"
    OUTSIDE_IN = "OUTSIDE_IN"
    CLIENT_IN = "CLIENT_IN"
    REVERSAL = "REVERSAL"

    @property
    def sides(self) -> tuple[Account, Account]:
        """Return (debit, credit): from which account to which."""
        return _SIDES[self]


_SIDES = {
    Entry.BENEFIT: (Account.BENEFIT, Account.HOUSEHOLD),
    Entry.BACK_PAYMENT: (Account.BENEFIT, Account.HOUSEHOLD),
    Entry.WITHHELD: (Account.HOUSEHOLD, Account.OWED),
    Entry.SENT: (Account.OWED, Account.IN_TRANSIT),
    Entry.SETTLED: (Account.IN_TRANSIT, Account.BANK),
    Entry.REJECTED: (Account.IN_TRANSIT, Account.OPEN),
    Entry.RETURNED: (Account.BANK, Account.OPEN),
    Entry.REJECTED_AFTER: (Account.CONTRA, Account.OPEN),
    Entry.CONTRA_DEBIT: (Account.CONTRA, Account.BANK),
    Entry.CONTRA_CREDIT: (Account.BANK, Account.CONTRA),
    Entry.CONTRA_SETTLED: (Account.OPEN, Account.CONTRA),
    Entry.TAKEN_OVER: (Account.OPEN, Account.CARRIED),
    Entry.PUT_BACK: (Account.CARRIED, Account.OPEN),
    Entry.PAID_AGAIN: (Account.CARRIED, Account.OWED),
    Entry.KEPT_FOR_CLIENT: (Account.OPEN, Account.CLIENT),
    Entry.GIVEN_BACK: (Account.CLIENT, Account.HOUSEHOLD),
    Entry.UNPLACED_OUT: (Account.UNPLACED, Account.BANK),
    Entry.UNPLACED_IN: (Account.BANK, Account.UNPLACED),
    Entry.PLACED_OUT: (Account.BANK, Account.UNPLACED),
    Entry.PLACED_IN: (Account.UNPLACED, Account.BANK),
    Entry.OUTSIDE_OUT: (Account.OUTSIDE, Account.UNPLACED),
    Entry.OUTSIDE_IN: (Account.UNPLACED, Account.OUTSIDE),
    Entry.CLIENT_IN: (Account.UNPLACED, Account.CLIENT),
}
