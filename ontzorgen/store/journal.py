"""Read the ledger as a journal, and set what the bank booked beside what is in the books.

Amounts are euro cents; a period runs from its first day up to and including its last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.bank_matching import EURO
from ontzorgen.store.bank import STATEMENT
from ontzorgen.store.models import (
    BankDetailRow,
    BankEntryRow,
    BankItemRow,
    BankStatementRow,
    FixedCostRow,
    LedgerEntryRow,
    RunRow,
)

ROWS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One ledger entry, with the names people know things by; no person."""

    number: int
    booked_on: date
    kind: str
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


def count(session: Session, municipality: str, first: date, last: date) -> int:
    """Return how many entries a period has."""
    query = select(func.count()).select_from(LedgerEntryRow)
    return session.scalar(query.where(*_within(municipality, first, last))) or 0


def entries(session: Session, municipality: str, first: date, last: date) -> Iterator[JournalEntry]:
    """Yield the entries of a period in the order in which they were posted."""
    row = LedgerEntryRow
    query = (
        select(
            row.id,
            row.booked_on,
            row.kind,
            row.debit,
            row.credit,
            row.amount_cents,
            RunRow.name,
            RunRow.month,
            FixedCostRow.key,
            row.due_date,
            row.attempt,
            BankEntryRow.booked_on,
            BankEntryRow.reference,
        )
        .outerjoin(RunRow, RunRow.id == row.run_id)
        .outerjoin(FixedCostRow, FixedCostRow.id == row.fixed_cost_id)
        .outerjoin(BankEntryRow, BankEntryRow.id == row.bank_entry_id)
        .where(*_within(municipality, first, last))
        .order_by(row.id)
    )
    rows: Any = session.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
    for found in rows:
        yield JournalEntry(*found)


def accounts(session: Session, municipality: str) -> list[str]:
    """Return the accounts of which a municipality has statements."""
    return list(
        session.scalars(
            select(BankStatementRow.account)
            .where(
                BankStatementRow.municipality_code == municipality,
                BankStatementRow.channel == STATEMENT,
            )
            .distinct()
            .order_by(BankStatementRow.account)
        )
    )


def booked(session: Session, account: str, first: date | None, last: date | None) -> int:
    """Return what a bank booked on an account in euro, as one signed sum."""
    query = select(func.sum(_signed(BankEntryRow))).where(*_on(account, first, last))
    return int(session.scalar(query) or 0)


def in_the_books(session: Session, account: str, first: date, last: date) -> int:
    """Return what of those bookings is a payment of ours or is with a person to place."""
    ours = _sum_of(BankDetailRow, account, first, last)
    ours = ours.where(BankDetailRow.instruction_id.is_not(None))
    placed_or_waiting = _sum_of(BankItemRow, account, first, last)
    return sum(int(session.scalar(query) or 0) for query in (ours, placed_or_waiting))


def _sum_of(row: Any, account: str, first: date, last: date) -> Any:
    return (
        select(func.sum(_signed(row)))
        .join(BankEntryRow, BankEntryRow.id == row.bank_entry_id)
        .where(*_on(account, first, last))
    )


def _within(municipality: str, first: date, last: date) -> tuple[Any, ...]:
    row = LedgerEntryRow
    return row.municipality_code == municipality, row.booked_on.between(first, last)


def _on(account: str, first: date | None, last: date | None) -> list[Any]:
    row = BankEntryRow
    found = [row.account == account, row.channel == STATEMENT, row.currency == EURO]
    if first is not None:
        found.append(row.booked_on >= first)
    if last is not None:
        found.append(row.booked_on <= last)
    return found


def _signed(row: Any) -> Any:
    return case((row.sign == "CRDT", row.amount_cents), else_=-row.amount_cents)
