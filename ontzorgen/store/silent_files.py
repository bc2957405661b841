"""Which bank files have payments that the bank has not answered for. Amounts are euro cents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.payment import EventKind
from ontzorgen.domain.run_status import RunStatus
from ontzorgen.store.models import BankFileRow, InstructionRow, PaymentEventRow, RunRow

ANSWERS = (EventKind.ACCEPTED, EventKind.SETTLED, EventKind.REJECTED, EventKind.RETURNED)
"""What a bank says. What we ask or decide ourselves is no answer."""


class SilentFile(NamedTuple):
    """A file that went to the bank, and what is in it without an answer."""

    message_id: str
    municipality: str
    run_id: int
    execution_date: date
    exported_at: datetime
    amount_cents: int


def silent_files(session: Session, municipalities: Iterable[str]) -> list[SilentFile]:
    """Return the files of exported runs of which the bank left at least one payment unanswered."""
    answered = exists().where(
        PaymentEventRow.instruction_id == InstructionRow.id,
        PaymentEventRow.kind.in_([kind.value for kind in ANSWERS]),
    )
    rows: Any = session.execute(
        select(
            BankFileRow.message_id,
            RunRow.municipality_code,
            RunRow.id,
            BankFileRow.execution_date,
            RunRow.exported_at,
            func.sum(InstructionRow.amount_cents),
        )
        .join(RunRow, RunRow.id == BankFileRow.run_id)
        .join(
            InstructionRow,
            (InstructionRow.run_id == BankFileRow.run_id)
            & InstructionRow.position.between(
                BankFileRow.first_position, BankFileRow.last_position
            ),
        )
        .where(
            RunRow.municipality_code.in_(list(municipalities)),
            RunRow.status == RunStatus.EXPORTED.value,
            RunRow.exported_at.is_not(None),
            ~answered,
        )
        .group_by(
            BankFileRow.id,
            BankFileRow.message_id,
            BankFileRow.execution_date,
            RunRow.municipality_code,
            RunRow.id,
            RunRow.exported_at,
        )
        .order_by(BankFileRow.id)
    )
    return [SilentFile._make((*row[:5], int(row[5]))) for row in rows]
