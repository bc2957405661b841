"""Money kept for clients, and who confirmed that it may leave; amounts are euro cents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Executable, and_, func, select
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.ledger import Entry
from ontzorgen.domain.payment import EventKind
from ontzorgen.store import prepared
from ontzorgen.store.models import (
    BankItemRow,
    ClientMoneyRow,
    InstructionRow,
    LedgerEntryRow,
    PaymentEventRow,
    UserRow,
)
from ontzorgen.store.payments import chunks

_MOST_NAMED = 20
_row = ClientMoneyRow
_ledger = LedgerEntryRow.__table__


@dataclass(frozen=True, slots=True)
class TwoPersons:
    """Who kept money for a client, and who confirmed it; nobody yet when empty."""

    kept_by: str
    confirmed_by: str | None


def of_payment(session: Session, payment_id: int) -> ClientMoneyRow | None:
    """Return what is on record of the kept money of a payment."""
    return session.scalars(select(_row).where(_row.instruction_id == payment_id)).one_or_none()


def of_item(session: Session, item_id: int) -> ClientMoneyRow | None:
    """Return what is on record of a refund."""
    return session.scalars(select(_row).where(_row.bank_item_id == item_id)).one_or_none()


def of_payments(session: Session, payment_ids: Iterable[int]) -> Mapping[int, TwoPersons]:
    """Return who kept and confirmed the money of payments; of the others nothing."""
    found: dict[int, TwoPersons] = {}
    for part in chunks(payment_ids):
        rows = prepared.rows(session, _two_persons(), ids=part)
        found.update((number or 0, TwoPersons(*logins)) for number, *logins in rows)
    return found


@cache
def _two_persons() -> Executable:
    keeper, checker = aliased(UserRow), aliased(UserRow)
    return (
        select(_row.instruction_id, keeper.login, checker.login)
        .join(keeper, keeper.id == _row.kept_by_id)
        .outerjoin(checker, checker.id == _row.confirmed_by_id)
        .where(_row.instruction_id.in_(prepared.several("ids")))
    )


def gone_on_one_word(session: Session) -> list[tuple[str, int, int]]:
    """Return (payment or item, cents confirmed, cents given back) where they differ."""
    return [*_payments_gone(session), *_refunds_gone(session)]


def _payments_gone(session: Session) -> list[tuple[str, int, int]]:
    """Compare with the payments: what left of each is all of it, by one rule of events."""
    payment = InstructionRow
    confirmed = and_(_row.instruction_id == payment.id, _row.confirmed_by_id.is_not(None))
    cents = func.coalesce(_row.amount_cents, 0)
    rows = session.execute(
        select(payment.end_to_end_id, cents, payment.amount_cents)
        .join(PaymentEventRow, PaymentEventRow.instruction_id == payment.id)
        .outerjoin(_row, confirmed)
        .where(
            PaymentEventRow.kind == EventKind.GIVEN_BACK.value,
            cents != payment.amount_cents,
        )
        .order_by(payment.id)
        .limit(_MOST_NAMED)
    )
    return [(name, int(wanted), int(found)) for name, wanted, found in rows]


def _refunds_gone(session: Session) -> list[tuple[str, int, int]]:
    """Compare with the ledger, where a refund has entries of its booking and of no run."""
    given = (
        select(_ledger.c.bank_entry_id, func.sum(_ledger.c.amount_cents).label("cents"))
        .where(
            _ledger.c.kind == Entry.GIVEN_BACK.value,
            _ledger.c.run_id.is_(None),
        )
        .group_by(_ledger.c.bank_entry_id)
        .subquery()
    )
    confirmed = (
        select(BankItemRow.bank_entry_id, func.sum(_row.amount_cents).label("cents"))
        .join(BankItemRow, BankItemRow.id == _row.bank_item_id)
        .where(_row.confirmed_by_id.is_not(None), BankItemRow.given_back_file_id.is_not(None))
        .group_by(BankItemRow.bank_entry_id)
        .subquery()
    )
    cents = func.coalesce(confirmed.c.cents, 0)
    rows = session.execute(
        select(given.c.bank_entry_id, cents, given.c.cents)
        .outerjoin(confirmed, confirmed.c.bank_entry_id == given.c.bank_entry_id)
        .where(cents != given.c.cents)
        .order_by(given.c.bank_entry_id)
        .limit(_MOST_NAMED)
    )
    return [(f"bank entry {entry}", int(wanted), int(found)) for entry, wanted, found in rows]
