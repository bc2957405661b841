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


class Entry(StrEnum):
    """A movement; a REVERSAL turns the one it takes back round."""

    BENEFIT = "BENEFIT"
    WITHHELD = "WITHHELD"
    SENT = "SENT"
    REVERSAL = "REVERSAL"

    @property
    def sides(self) -> tuple[Account, Account]:
        """Return (debit, credit): from which account to which."""
        return _SIDES[self]


_SIDES = {
    Entry.BENEFIT: (Account.BENEFIT, Account.HOUSEHOLD),
    Entry.WITHHELD: (Account.HOUSEHOLD, Account.OWED),
    Entry.SENT: (Account.OWED, Account.IN_TRANSIT),
}
