"""Read the ledger as a journal, and set what the bank booked beside what is in the books.

Amounts are euro cents; a period runs from its first day up to and including its last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.bank_matching import EURO
from ontzorgen.domain.ledger import Account, Entry
from ontzorgen.domain.payment import EventKind
from ontzorgen.store.bank import STATEMENT
from ontzorgen.store.models import (
    BankDetailRow,
    BankEntryRow,
    BankItemRow,
    BankStatementRow,
    FixedCostRow,
    InstructionRow,
    LedgerEntryRow,
    RunRow,
)
from sepa.bank_rules import Sign

ROWS_AT_ONCE = 5000
_DEBITS = (Entry.SETTLED.value, Entry.CONTRA_DEBIT.value)
_CREDITS = (Entry.RETURNED.value, Entry.CONTRA_CREDIT.value)
_KEY = ("run_id", "fixed_cost_id", "due_date", "attempt")
"""What the ledger knows a payment by."""
_ledger = LedgerEntryRow.__table__


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
    """Return what the ledger says of those bookings, as one signed sum.

    A payment may be posted from a notification or a status before the statement tells of it, so
    a detail of a booking finds the entry of its payment, whichever message posted that.
    """
    parts = (_without_a_payment(), _of_payments(), _placed_by_a_person())
    where = _on(account, first, last)
    return sum(int(session.scalar(part.where(*where)) or 0) for part in parts)


def _without_a_payment() -> Any:
    """What waits for a person, or was placed outside our work or with a client."""
    return (
        select(func.sum(_at_the_bank()))
        .join_from(_ledger, BankEntryRow, BankEntryRow.id == _ledger.c.bank_entry_id)
        .where(_ledger.c.fixed_cost_id.is_(None))
    )


def _of_payments() -> Any:
    """What was posted of the payments that a booking names.

    The ledger is summed per payment first: it has no index on what a payment is known by.
    """
    detail, order = BankDetailRow, InstructionRow
    is_debit = _flag(_ledger.c.kind.in_(_DEBITS)).label("is_debit")
    key = [_ledger.c[name] for name in _KEY]
    posted = (
        select(*key, is_debit, func.sum(_at_the_bank()).label("cents"))
        .where(_ledger.c.kind.in_((*_DEBITS, *_CREDITS)))
        .group_by(*key, is_debit)
        .subquery()
    )
    same_payment = (posted.c[name] == getattr(order, name) for name in _KEY)
    says_debit = _flag(detail.kind == EventKind.SETTLED.value)
    return (
        select(func.sum(posted.c.cents))
        .select_from(detail)
        .join(BankEntryRow, BankEntryRow.id == detail.bank_entry_id)
        .join(order, order.id == detail.instruction_id)
        .join(posted, and_(*same_payment, posted.c.is_debit == says_debit))
    )


def _placed_by_a_person() -> Any:
    """What was posted of payments because a person placed the booking on them.

    Not what the same booking names itself: a person may have placed the rest of it.
    """
    item, detail, order = BankItemRow, BankDetailRow, InstructionRow
    placed = (
        select(item.bank_entry_id, _flag(item.sign == Sign.DEBIT).label("is_debit"))
        .where(item.decision.in_(("PAYMENT", "FILE")))
        .distinct()
        .subquery()
    )
    named = (
        select(detail.bank_entry_id, *(getattr(order, name) for name in _KEY))
        .join(order, order.id == detail.instruction_id)
        .where(detail.bank_entry_id.in_(select(placed.c.bank_entry_id)))
        .subquery()
    )
    fits = and_(
        _ledger.c.bank_entry_id == placed.c.bank_entry_id,
        _ledger.c.kind.in_((*_DEBITS, *_CREDITS)),
        _flag(_ledger.c.kind.in_(_DEBITS)) == placed.c.is_debit,
    )
    is_named = and_(
        named.c.bank_entry_id == _ledger.c.bank_entry_id,
        *(named.c[name] == _ledger.c[name] for name in _KEY),
    )
    return (
        select(func.sum(_at_the_bank()))
        .select_from(placed)
        .join(BankEntryRow, BankEntryRow.id == placed.c.bank_entry_id)
        .join(_ledger, fits)
        .outerjoin(named, is_named)
        .where(named.c.bank_entry_id.is_(None))
    )


def _at_the_bank() -> Any:
    """Return what an entry adds to the account at the bank: above zero when money comes in."""
    return case(
        (_ledger.c.debit == Account.BANK.value, _ledger.c.amount_cents),
        (_ledger.c.credit == Account.BANK.value, -_ledger.c.amount_cents),
        else_=0,
    )


def _flag(condition: Any) -> Any:
    """Return 1 where a condition holds, else 0."""
    return case((condition, 1), else_=0)


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
