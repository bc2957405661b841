"""Does what a run withheld equal what went in its files and what the bank did with it?

Amounts are int euro cents. A payment that the bank refused was in the file and left no account;
one that is under way did neither yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Agreed(StrEnum):
    """How the totals of a run stand to each other."""

    WHOLE = "WHOLE"
    """Equal, and the bank did everything that was asked."""
    UNDER_WAY = "UNDER_WAY"
    """Equal so far; of some payments the bank said nothing yet, or there is no file yet."""
    DIFFERENT = "DIFFERENT"


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of one run, each from a place of its own.

    `paid_cents` is what its lines withhold, and pay again with money that was withheld before;
    `file_cents` the control sums of its files, None while there is none; the others are what the
    ledger holds: booked by the bank, refused by it, and with it.
    """

    paid_cents: int
    file_cents: int | None
    bank_cents: int
    refused_cents: int
    under_way_cents: int

    @property
    def at_bank_cents(self) -> int:
        """Return what the bank has or had in hand."""
        return self.bank_cents + self.refused_cents + self.under_way_cents


def agreed(totals: Totals) -> Agreed:
    """Return how the totals stand to each other."""
    if totals.file_cents is None:
        return Agreed.DIFFERENT if totals.at_bank_cents else Agreed.UNDER_WAY
    if not totals.paid_cents == totals.file_cents == totals.at_bank_cents:
        return Agreed.DIFFERENT
    return Agreed.UNDER_WAY if totals.under_way_cents else Agreed.WHOLE
