"""What is not done yet of a run's payments: named by their end-to-end ids."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.payment import EventKind
from ontzorgen.domain.tasks import TaskKind
from ontzorgen.store import corrections, payments
from ontzorgen.store.models import InstructionRow, PaymentEventRow, TaskRow

_ANSWERS = (EventKind.SETTLED, EventKind.REJECTED, EventKind.RETURNED)


def in_transit(session: Session, run_id: int) -> list[str]:
    """Return the payments that the bank neither booked nor refused."""
    return list(
        session.scalars(
            select(InstructionRow.end_to_end_id)
            .where(InstructionRow.run_id == run_id, ~_happened(*_ANSWERS))
            .order_by(InstructionRow.position)
        )
    )


def without_contra(session: Session, run_id: int) -> list[str]:
    """Return the payments that were debited though refused, without a contra entry so far."""
    return list(
        session.scalars(
            select(InstructionRow.end_to_end_id)
            .where(
                InstructionRow.run_id == run_id,
                _happened(EventKind.SETTLED),
                _happened(EventKind.REJECTED),
                ~_happened(EventKind.RETURNED, EventKind.EXECUTED),
            )
            .order_by(InstructionRow.position)
        )
    )


def open_payments(session: Session, run_id: int) -> list[str]:
    """Return the payments whose money is open, or kept for the client and not given back."""
    waiting = [each.payment for each in corrections.open_payments(session, [run_id])]
    kept = session.scalars(
        select(InstructionRow.id).where(
            InstructionRow.run_id == run_id,
            _happened(EventKind.KEPT_FOR_CLIENT),
            ~_happened(EventKind.GIVEN_BACK),
        )
    )
    sent = payments.by_id(session, kept)
    return [each.end_to_end_id for each in (*waiting, *sent.values())]


def taken_payments(session: Session, run_id: int) -> list[str]:
    """Return the payments of which somebody took, or did, the task; and the kept ones."""
    rows = session.scalars(
        select(InstructionRow.end_to_end_id)
        .join(TaskRow, TaskRow.instruction_id == InstructionRow.id)
        .where(
            InstructionRow.run_id == run_id,
            TaskRow.kind == TaskKind.PAYMENT_OPEN.value,
            TaskRow.owner_id.is_not(None) | TaskRow.done_at.is_not(None),
        )
    )
    return list(rows)


def _happened(*kinds: EventKind) -> Any:
    event = aliased(PaymentEventRow)
    return exists().where(event.instruction_id == InstructionRow.id, event.kind.in_(kinds))
