"""Notes about tasks: what people wrote, and until when a task was put away; append-only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.tasks import NoteKind
from ontzorgen.store.models import (
    FixedCostRow,
    HouseholdRow,
    InstructionRow,
    TaskNoteRow,
    TaskRow,
    UserRow,
)


@dataclass(frozen=True, slots=True)
class TaskNote:
    """What somebody wrote about a task, or why it was put away."""

    kind: NoteKind
    text: str
    until: date | None
    by: str
    at: datetime


def write(
    session: Session,
    task_id: int,
    kind: NoteKind,
    text: str,
    by: int,
    at: datetime,
    until: date | None = None,
) -> None:
    """Add a note."""
    row = TaskNoteRow(
        task_id=task_id, kind=kind.value, text=text, until=until, written_by_id=by, written_at=at
    )
    session.add(row)
    session.flush()


def forgotten_household(session: Session, task_id: int) -> str | None:
    """Return the key of the household that a task is about, if its people were forgotten."""
    paid_for = func.coalesce(TaskRow.household_id, FixedCostRow.household_id)
    return session.scalar(
        select(HouseholdRow.key)
        .select_from(TaskRow)
        .outerjoin(InstructionRow, InstructionRow.id == TaskRow.instruction_id)
        .outerjoin(FixedCostRow, FixedCostRow.id == InstructionRow.fixed_cost_id)
        .join(HouseholdRow, HouseholdRow.id == paid_for)
        .where(TaskRow.id == task_id, HouseholdRow.forgotten_on.is_not(None))
    )


def of(session: Session, task_id: int) -> Sequence[TaskNote]:
    """Return the notes about a task, the newest first."""
    row = TaskNoteRow
    rows = session.execute(
        select(row.kind, row.text, row.until, UserRow.login, row.written_at)
        .join(UserRow, UserRow.id == row.written_by_id)
        .where(row.task_id == task_id)
        .order_by(row.id.desc())
    )
    return [TaskNote(NoteKind(kind), text, until, by, at) for kind, text, until, by, at in rows]
