"""What one payee gets in a run (betaalspecificatie): one line for each payment.

A payee recognises a payment by its reference and text, which also stand on the transfer. No
client, household, benefit or status is in it. Amounts are int euro cents; words arrive ready.
Source: AVG art. 5(1)(c), data minimisation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reports.report import Column, ColumnKind, Row

TITLE = "Betaalspecificatie"
COLUMNS = (
    Column("nummer", key="end_to_end_id"),
    Column("kenmerk", key="reference"),
    Column("vervaldag", ColumnKind.DATE, "due_date"),
    Column("bedrag", ColumnKind.CENTS, "amount"),
    Column("poging", ColumnKind.COUNT, "attempt"),
    Column("status", key="state"),
    Column("datum", ColumnKind.DATE, "since"),
)


@dataclass(frozen=True, slots=True)
class RemittanceLine:
    """One payment: our number for it, the text at the bank, and where it stands since `day`."""

    end_to_end_id: str
    remittance: str
    due_date: date
    amount_cents: int
    attempt: int
    status: str
    day: date | None

    def row(self) -> Row:
        """Return the cells of the line, in the order of COLUMNS."""
        return (
            self.end_to_end_id,
            self.remittance,
            self.due_date,
            self.amount_cents,
            self.attempt,
            self.status,
            self.day,
        )


def remittance_rows(lines: Sequence[RemittanceLine], *, total: bool) -> Iterator[Row]:
    """Yield a row for each line; with `total` a last one of what the run pays the payee.

    A file that a program reads has no such line: it would count everything twice.
    """
    for line in lines:
        yield line.row()
    if total:
        summed = sum(line.amount_cents for line in lines)
        yield ("Totaal", None, None, summed, None, None, None)
