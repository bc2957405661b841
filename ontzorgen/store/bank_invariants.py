"""Queries that find where books and bank disagree; each yields nothing when they agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.bank_matching import EURO
from ontzorgen.domain.ledger import Account
from ontzorgen.domain.payment import EventKind
from ontzorgen.store.bank import STATEMENT
from ontzorgen.store.models import (
    BankDetailRow,
    BankEntryRow,
    BankFileRow,
    BankItemRow,
    BankStatementRow,
    InstructionRow,
    LedgerEntryRow,
    PaymentEventRow,
    RunRow,
)

_MOST_NAMED = 20
_OPEN_DECISIONS = ("OUTSIDE", "CLIENT")
"""Decisions after which a booking is still not a payment's."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs, and what was wanted and found, in cents."""

    subject: str
    wanted: int
    found: int


def _signed(row: Any) -> Any:
    return case((row.sign == "CRDT", row.amount_cents), else_=-row.amount_cents)


def entries_not_covered(session: Session) -> Iterator[Difference]:
    """Yield bookings whose details are not their amount together."""
    covered = (
        select(BankDetailRow.bank_entry_id, func.sum(_signed(BankDetailRow)).label("cents"))
        .group_by(BankDetailRow.bank_entry_id)
        .subquery()
    )
    wanted = _signed(BankEntryRow)
    rows = session.execute(
        select(BankEntryRow.id, wanted, func.coalesce(covered.c.cents, 0))
        .outerjoin(covered, covered.c.bank_entry_id == BankEntryRow.id)
        .where(wanted != func.coalesce(covered.c.cents, 0))
        .limit(_MOST_NAMED)
    )
    for number, cents, found in rows:
        yield Difference(f"booking {number}", int(cents), int(found))


def details_of_nobody(session: Session) -> Iterator[Difference]:
    """Yield details of statements that are no payment's and wait for nobody, or both."""
    item = BankItemRow
    rows = session.execute(
        select(BankDetailRow.bank_entry_id, BankDetailRow.position, BankDetailRow.amount_cents)
        .outerjoin(
            item,
            and_(
                item.bank_entry_id == BankDetailRow.bank_entry_id,
                item.position == BankDetailRow.position,
                item.amount_cents == BankDetailRow.amount_cents,
                item.sign == BankDetailRow.sign,
            ),
        )
        .where(
            BankDetailRow.channel == STATEMENT,
            BankDetailRow.instruction_id.is_(None) == item.id.is_(None),
        )
        .limit(_MOST_NAMED)
    )
    for entry, position, cents in rows:
        yield Difference(f"booking {entry} part {position}", int(cents), 0)


def details_without_event(session: Session) -> Iterator[Difference]:
    """Yield details that say something of a payment that the payment does not know."""
    event = PaymentEventRow
    rows = session.execute(
        select(BankDetailRow.bank_entry_id, BankDetailRow.position, BankDetailRow.amount_cents)
        .outerjoin(
            event,
            and_(
                event.instruction_id == BankDetailRow.instruction_id,
                event.kind == BankDetailRow.kind,
            ),
        )
        .where(BankDetailRow.instruction_id.is_not(None), event.id.is_(None))
        .limit(_MOST_NAMED)
    )
    for entry, position, cents in rows:
        yield Difference(f"booking {entry} part {position} event", int(cents), 0)


def bank_account_differs(session: Session) -> Iterator[Difference]:
    """Yield municipalities whose BANK account is not what payments and bookings say."""
    wanted: defaultdict[str, int] = defaultdict(int)
    for kind, sign in ((EventKind.SETTLED, 1), (EventKind.RETURNED, -1)):
        rows = session.execute(
            select(RunRow.municipality_code, func.sum(InstructionRow.amount_cents))
            .join(RunRow, RunRow.id == InstructionRow.run_id)
            .join(PaymentEventRow, PaymentEventRow.instruction_id == InstructionRow.id)
            .where(PaymentEventRow.kind == kind.value)
            .group_by(RunRow.municipality_code)
        )
        for code, cents in rows:
            wanted[code] += sign * int(cents)
    for code, cents in _items(
        session, or_(_undecided(), BankItemRow.decision.in_(_OPEN_DECISIONS))
    ):
        wanted[code] -= cents
    yield from _compared(Account.BANK, wanted, _balances(session, Account.BANK))


def bank_differs_from_statements(session: Session) -> Iterator[Difference]:
    """Yield a difference where BANK is not what the statements booked, all accounts together.

    Beside that it holds what only a notification or pacs.004 told of, until its statement is
    read. Nothing here follows from what the payments know of themselves.
    """
    booked = session.scalar(
        select(func.sum(_signed(BankEntryRow))).where(
            BankEntryRow.channel == STATEMENT, BankEntryRow.currency == EURO
        )
    )
    wanted = -int(booked or 0)
    for kind, sign in ((EventKind.SETTLED, 1), (EventKind.RETURNED, -1)):
        cents = session.scalar(
            select(func.sum(InstructionRow.amount_cents))
            .join(PaymentEventRow, PaymentEventRow.instruction_id == InstructionRow.id)
            .where(PaymentEventRow.kind == kind.value, ~_in_a_statement(kind))
        )
        wanted += sign * int(cents or 0)
    found = sum(_balances(session, Account.BANK).values())
    if wanted != found:
        yield Difference("statements BANK", wanted, found)


def booked_twice(session: Session) -> Iterator[Difference]:
    """Yield payments that more than one booking of a statement was booked on, in one way."""
    rows = session.execute(
        select(BankDetailRow.instruction_id, BankDetailRow.kind, func.count())
        .where(BankDetailRow.channel == STATEMENT, BankDetailRow.instruction_id.is_not(None))
        .group_by(BankDetailRow.instruction_id, BankDetailRow.kind)
        .having(func.count() > 1)
        .limit(_MOST_NAMED)
    )
    for number, kind, times in rows:
        yield Difference(f"payment {number} {kind}", 1, int(times))


def _in_a_statement(kind: EventKind) -> Any:
    """Say whether a statement tells so of a payment, by itself or as a person placed it."""
    detail, item = aliased(BankDetailRow), aliased(BankItemRow)
    sign = "DBIT" if kind is EventKind.SETTLED else "CRDT"
    as_file = (
        exists()
        .where(BankFileRow.id == item.decided_file_id, BankFileRow.run_id == InstructionRow.run_id)
        .where(
            InstructionRow.position.between(BankFileRow.first_position, BankFileRow.last_position)
        )
    )
    return or_(
        exists().where(
            detail.instruction_id == InstructionRow.id,
            detail.kind == kind.value,
            detail.channel == STATEMENT,
        ),
        exists().where(
            item.sign == sign,
            or_(
                and_(item.decision == "PAYMENT", item.decided_instruction_id == InstructionRow.id),
                and_(item.decision == "FILE", as_file),
            ),
        ),
    )


def unplaced_differs(session: Session) -> Iterator[Difference]:
    """Yield municipalities whose UNPLACED account is not what waits for a person."""
    wanted = dict(_items(session, _undecided()))
    yield from _compared(Account.UNPLACED, wanted, _balances(session, Account.UNPLACED))


def chain_differs(session: Session) -> Iterator[Difference]:
    """Yield accounts of which the known bookings do not make the known closing balance.

    Only where every statement is a link of the chain: a booking that was first read in one
    that is not has no place in it.
    """
    row = BankStatementRow
    newest = (
        select(
            row.account,
            func.max(row.id).label("id"),
            func.min(case((row.chained & row.gap_reason.is_(None), 1), else_=0)).label("all"),
        )
        .where(row.channel == STATEMENT)
        .group_by(row.account)
        .subquery()
    )
    booked = (
        select(BankEntryRow.account, func.sum(_signed(BankEntryRow)).label("cents"))
        .where(BankEntryRow.channel == STATEMENT)
        .group_by(BankEntryRow.account)
        .subquery()
    )
    rows = session.execute(
        select(
            row.account,
            row.chain_closing_cents - row.chain_opening_cents,
            func.coalesce(booked.c.cents, 0),
        )
        .join(newest, newest.c.id == row.id)
        .outerjoin(booked, booked.c.account == row.account)
        .where(newest.c.all == 1)
    )
    for account, wanted, found in rows:
        if int(wanted) != int(found):
            yield Difference(f"account {account}", int(wanted), int(found))


def _undecided() -> Any:
    return BankItemRow.decision.is_(None)


def _items(session: Session, condition: Any) -> list[tuple[str, int]]:
    """Return (municipality, signed cents) of bookings in euro that are in no payment."""
    rows = session.execute(
        select(BankItemRow.municipality_code, func.sum(_signed(BankItemRow)))
        .where(BankItemRow.currency == EURO, condition)
        .group_by(BankItemRow.municipality_code)
    )
    return [(code, int(cents)) for code, cents in rows]


def _balances(session: Session, account: Account) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for column, sign in ((LedgerEntryRow.credit, 1), (LedgerEntryRow.debit, -1)):
        rows = session.execute(
            select(LedgerEntryRow.municipality_code, func.sum(LedgerEntryRow.amount_cents))
            .where(column == account.value)
            .group_by(LedgerEntryRow.municipality_code)
        )
        for code, cents in rows:
            found[code] += sign * int(cents)
    return dict(found)


def _compared(
    account: Account, wanted: dict[str, int], found: dict[str, int]
) -> Iterator[Difference]:
    for code in sorted(wanted.keys() | found.keys()):
        if wanted.get(code, 0) != found.get(code, 0):
            yield Difference(f"{code} {account.value}", wanted.get(code, 0), found.get(code, 0))
