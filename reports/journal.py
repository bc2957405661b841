"""The journal for the municipality's ledger: one line for each entry, and no person in it.

Amounts are int euro cents, always above zero: from the account `debet` to the account `credit`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.report import Column, ColumnKind, Row

TITLE = "Journaal"
COLUMNS = (
    Column("nummer", ColumnKind.COUNT),
    Column("boekdatum", ColumnKind.DATE),
    Column("soort"),
    Column("debet"),
    Column("credit"),
    Column("bedrag", ColumnKind.CENTS),
    Column("run"),
    Column("maand"),
    Column("vaste_last"),
    Column("vervaldag", ColumnKind.DATE),
    Column("poging", ColumnKind.COUNT),
    Column("boekdatum_bank", ColumnKind.DATE),
    Column("kenmerk_bank"),
)


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One entry; what is about no run, cost or booking of the bank is empty there."""

    number: int
    booked_on: date
    kind: str
    """In words."""
    debit: str
    credit: str
    amount_cents: int
    run: str | None
    month: str | None
    fixed_cost: str | None
    due_date: date | None
    attempt: int | None
    bank_booked_on: date | None
    bank_reference: str | None

    def row(self) -> Row:
        """Return the cells of the line, in the order of COLUMNS."""
        return (
            self.number,
            self.booked_on,
            self.kind,
            self.debit,
            self.credit,
            self.amount_cents,
            self.run,
            self.month,
            self.fixed_cost,
            self.due_date,
            self.attempt,
            self.bank_booked_on,
            self.bank_reference,
        )
