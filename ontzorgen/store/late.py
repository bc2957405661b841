"""Which lines of a run may not be paid: a bank has an earlier file of theirs after all."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from ontzorgen.domain.tasks import TaskKind
from ontzorgen.store.models import BankFileRow, InstructionRow, RunLineRow, TaskRow


def lines_of(session: Session, run_id: int) -> list[tuple[int, date]]:
    """Return (fixed cost, due date) of what a run pays while such a task about it is open."""
    line, order, file, task = RunLineRow, InstructionRow, BankFileRow, TaskRow
    waits = and_(task.kind == TaskKind.ACCEPTED_LATE.value, task.done_at.is_(None))
    if session.scalar(select(task.id).where(waits).limit(1)) is None:
        return []
    of_payment = task.instruction_id == order.id
    of_file = and_(
        task.instruction_id.is_(None),
        file.run_id == order.run_id,
        order.position.between(file.first_position, file.last_position),
        file.message_id == task.subject,
    )
    urgent: Any = (
        select(task.id)
        .where(waits, or_(of_payment, select(file.id).where(of_file).exists()))
        .exists()
    )
    rows = session.execute(
        select(line.fixed_cost_id, line.due_date)
        .join(
            order,
            (order.fixed_cost_id == line.fixed_cost_id) & (order.due_date == line.due_date),
        )
        .where(line.run_id == run_id, line.withheld_cents > 0, urgent)
        .distinct()
        .order_by(line.fixed_cost_id, line.due_date)
    )
    return [(row[0], row[1]) for row in rows]
