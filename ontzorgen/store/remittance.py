"""What a run pays to one payee, and what was said of each payment. Amounts are euro cents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.payment import EventKind
from ontzorgen.store.models import InstructionRow, PayeeRow, PaymentEventRow, RunLineRow
from sepa.creditor_reference import ReferenceKind

_TOLD = (EventKind.SETTLED, EventKind.REJECTED, EventKind.RETURNED, EventKind.EXECUTED)


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A payment as it went to the bank."""

    id: int
    end_to_end_id: str
    is_free_text: bool
    """The text is words, and no reference of the payee with a check of its own."""
    remittance: str
    due_date: date
    amount_cents: int
    attempt: int


def payee_called(session: Session, key: str) -> tuple[int, str] | None:
    """Return the number and name of a payee; None when there is none of this key."""
    row: Any = session.execute(
        select(PayeeRow.id, PayeeRow.name).where(PayeeRow.key == key)
    ).first()
    return (row.id, row.name) if row else None


def paid_to(session: Session, run_id: int, payee_id: int) -> Sequence[PaidLine]:
    """Return the payments of a run to a payee, in the order of the run."""
    row, line = InstructionRow, RunLineRow
    rows = session.execute(
        select(
            row.id,
            row.end_to_end_id,
            row.reference_kind == ReferenceKind.VRIJ.value,
            row.remittance,
            row.due_date,
            row.amount_cents,
            row.attempt,
        )
        .join(line, (line.run_id == row.run_id) & (line.position == row.position))
        .where(row.run_id == run_id, line.payee_id == payee_id)
        .order_by(row.position)
    )
    return [PaidLine(*found) for found in rows]


def days_of(session: Session, run_id: int) -> Mapping[int, Mapping[EventKind, date]]:
    """Return on which day each payment of a run was booked, refused or returned first."""
    row = PaymentEventRow
    rows = session.execute(
        select(row.instruction_id, row.kind, func.min(row.happened_on))
        .where(row.run_id == run_id, row.kind.in_(_TOLD))
        .group_by(row.instruction_id, row.kind)
    )
    found: defaultdict[int, dict[EventKind, date]] = defaultdict(dict)
    for payment, kind, day in rows:
        found[payment][EventKind(kind)] = day
    return found
