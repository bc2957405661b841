"""What banks told us before, and the files of ours that they tell about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, Table, case, func, select, text
from sqlalchemy.orm import Session

from ontzorgen.domain.bank_matching import NEAR, Candidate
from ontzorgen.domain.payment import EventKind
from ontzorgen.domain.run_status import RunStatus
from ontzorgen.domain.statement_chain import Stretch
from ontzorgen.store import tenancy
from ontzorgen.store.models import (
    AccountRow,
    BankDetailRow,
    BankEntryRow,
    BankFileRow,
    BankItemRow,
    BankMessageRow,
    BankStatementRow,
    InstructionRow,
    PaymentEventRow,
    RunRow,
)
from ontzorgen.store.payments import chunks

NEVER_USED = ("PENDING", "DECLINED")
"""An account in one of these is nobody's yet."""
STATEMENT, NOTIFICATION = "STATEMENT", "NOTIFICATION"
SENT = (RunStatus.EXPORTED, RunStatus.SETTLED, RunStatus.CLOSED)
"""In one of these a run's files are with the bank."""
_PAYMENT_INFORMATION = "-P1"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A pain.001 file of ours that a bank tells about; cents."""

    id: int
    run_id: int
    municipality: str
    run_status: str
    message_id: str
    first_position: int
    last_position: int
    control_sum_cents: int
    execution_date: date
    transactions: int


def known_message(session: Session, sha256: str) -> bool:
    """Say whether a file with these bytes was imported before."""
    found = session.scalar(select(BankMessageRow.id).where(BankMessageRow.sha256 == sha256))
    return found is not None


def owners(session: Session, account: str) -> list[str]:
    """Return the municipalities that pay, or paid, from an account.

    One that only waits for a second person, or was declined, is nobody's yet. Also
    municipalities of others are told: who works for only some of them may not book it.
    """
    query = (
        select(AccountRow.municipality_code)
        .where(AccountRow.iban == account, AccountRow.municipality_code.is_not(None))
        .where(AccountRow.status.not_in(NEVER_USED))
        .distinct()
        .order_by(AccountRow.municipality_code)
    )
    with tenancy.over_all(session):
        return list(session.scalars(query))


def accounts_of_others(municipalities: Collection[str]) -> Select[str]:
    """Return the accounts that others pay from, or paid; reaches them inside `over_all` only."""
    return select(AccountRow.iban).where(
        AccountRow.municipality_code.is_not(None),
        AccountRow.municipality_code.not_in(sorted(municipalities)),
        AccountRow.status.not_in(NEVER_USED),
    )


def files_called(session: Session, ids: Iterable[str]) -> dict[str, SentFile]:
    """Return our files by message id, and by payment information id too.

    Also files of others: a message about one is refused as a whole.
    """
    wanted = {name: name.removesuffix(_PAYMENT_INFORMATION) for name in ids}
    with tenancy.over_all(session):
        found = {
            file.message_id: file
            for part in chunks(sorted(set(wanted.values())))
            for file in _files(session, BankFileRow.message_id.in_(part))
        }
    return {name: found[message] for name, message in wanted.items() if message in found}


def known_stretch(session: Session, account: str) -> Stretch | None:
    """Return what is known of an account without a gap."""
    row: Any = session.execute(
        select(
            BankStatementRow.chain_opening_cents,
            BankStatementRow.chain_closing_cents,
            BankStatementRow.chain_first_day,
            BankStatementRow.chain_last_day,
        )
        .where(BankStatementRow.account == account, BankStatementRow.chained)
        .order_by(BankStatementRow.id.desc())
        .limit(1)
    ).first()
    return Stretch(*row) if row else None


def statement_seen(session: Session, account: str, stretch: Stretch) -> bool:
    """Say whether a statement with these balances and days was imported before."""
    row = BankStatementRow
    found = session.scalar(
        select(row.id).where(
            row.account == account,
            row.chained,
            row.opening_cents == stretch.opening_cents,
            row.closing_cents == stretch.closing_cents,
            row.first_day == stretch.first_day,
            row.last_day == stretch.last_day,
        )
    )
    return found is not None


def gap_accepted(session: Session, account: str) -> bool:
    """Say whether a person ever let the chain of an account begin anew."""
    found = session.scalar(
        select(BankStatementRow.id)
        .where(BankStatementRow.account == account, BankStatementRow.gap_reason.is_not(None))
        .limit(1)
    )
    return found is not None


def anything_known(session: Session, account: str, channel: str) -> bool:
    """Say whether any booking of an account is known in this channel."""
    found = session.scalar(
        select(BankEntryRow.id)
        .where(BankEntryRow.account == account, BankEntryRow.channel == channel)
        .limit(1)
    )
    return found is not None


def copies(
    session: Session, account: str, channel: str, fingerprints: Sequence[str]
) -> list[tuple[str, int, int]]:
    """Return (fingerprint, copies, of which outside the chain) of the ones that are known."""
    loose = func.sum(case((BankStatementRow.chained, 0), else_=1))
    rows = session.execute(
        select(BankEntryRow.fingerprint, func.count(), loose)
        .join(BankStatementRow, BankStatementRow.id == BankEntryRow.bank_statement_id)
        .where(
            BankEntryRow.account == account,
            BankEntryRow.channel == channel,
            BankEntryRow.fingerprint.in_(fingerprints),
        )
        .group_by(BankEntryRow.fingerprint)
    )
    return [(row[0], int(row[1]), int(row[2])) for row in rows]


def told_before(
    session: Session, channel: str, payment_ids: Collection[int]
) -> dict[tuple[int, str], int]:
    """Return how often a channel told of each payment: (payment, kind) -> times."""
    found: dict[tuple[int, str], int] = {}
    for part in chunks(payment_ids):
        rows: Any = session.execute(
            select(BankDetailRow.instruction_id, BankDetailRow.kind, func.count())
            .where(BankDetailRow.instruction_id.in_(part), BankDetailRow.channel == channel)
            .group_by(BankDetailRow.instruction_id, BankDetailRow.kind)
        )
        found |= {(payment, kind): int(times) for payment, kind, times in rows}
        if channel == STATEMENT:
            found |= dict.fromkeys(_placed(session, part), 1)
    return found


def _placed(session: Session, payment_ids: Collection[int]) -> list[tuple[int, str]]:
    """Return what a person said that bookings of statements tell: (payment, kind)."""
    item, order = BankItemRow, InstructionRow
    kind = case((item.sign == "CRDT", EventKind.RETURNED.value), else_=EventKind.SETTLED.value)
    alone: Any = session.execute(
        select(item.decided_instruction_id, kind).where(
            item.decision == "PAYMENT", item.decided_instruction_id.in_(payment_ids)
        )
    )
    as_file: Any = session.execute(
        select(order.id, kind)
        .select_from(item)
        .join(BankFileRow, BankFileRow.id == item.decided_file_id)
        .join(
            order,
            (order.run_id == BankFileRow.run_id)
            & order.position.between(BankFileRow.first_position, BankFileRow.last_position),
        )
        .join(
            PaymentEventRow,
            (PaymentEventRow.instruction_id == order.id)
            & (PaymentEventRow.kind == EventKind.SETTLED.value),
        )
        .where(item.decision == "FILE", order.id.in_(payment_ids))
    )
    return [(row[0], row[1]) for rows in (alone, as_file) for row in rows]


def around(first: date, last: date) -> tuple[date, date]:
    """Return the days between which a payment may have been executed that was booked then."""
    return first - NEAR, last + NEAR


def candidates(
    session: Session,
    municipalities: Collection[str],
    amounts: Collection[int],
    days: tuple[date, date],
) -> list[Candidate]:
    """Return sent payments of these amounts, executed between two days, both included."""
    row = InstructionRow
    found = session.execute(
        select(
            row.id,
            row.end_to_end_id,
            row.payee_name,
            row.iban,
            row.amount_cents,
            RunRow.execution_date,
        )
        .join(RunRow, RunRow.id == row.run_id)
        .where(
            RunRow.municipality_code.in_(municipalities),
            RunRow.status.in_(SENT),
            RunRow.execution_date.between(*days),
            row.amount_cents.in_(amounts),
        )
        .order_by(row.id)
    )
    return [Candidate(*each) for each in found]


def reserve(session: Session, table: type[Any], count: int) -> list[int]:
    """Return numbers for rows that are about to be added, so that others can point at them."""
    target: Table = table.__table__
    if session.connection().dialect.name == "postgresql":
        query = text(
            "SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)"
        )
        return list(session.scalars(query, {"table": target.name, "count": count}))
    session.flush()
    with tenancy.over_all(session):  # numbers are counted for all together
        last = session.scalar(select(func.max(target.c.id))) or 0
    return list(range(last + 1, last + count + 1))


def _files(session: Session, condition: Any) -> list[SentFile]:
    rows: Any = session.execute(
        select(
            BankFileRow.id,
            BankFileRow.run_id,
            RunRow.municipality_code,
            RunRow.status,
            BankFileRow.message_id,
            BankFileRow.first_position,
            BankFileRow.last_position,
            BankFileRow.control_sum_cents,
            BankFileRow.execution_date,
            BankFileRow.transactions,
        )
        .join(RunRow, RunRow.id == BankFileRow.run_id)
        .where(condition)
    )
    return [SentFile(*row) for row in rows]
