"""Make and close tasks as sets. A task is known by its kind, subject and role, for ever.

Amounts are euro cents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ontzorgen.domain.tasks import OF_THE_REGISTER, TaskKind, TaskRole
from ontzorgen.store.models import (
    TaskRow,
)

T = TypeVar("T")
ROWS_AT_ONCE = 5000
_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True, slots=True)
class TaskWanted:
    """Something that somebody has to do; `since` is the day on which it came up."""

    municipality: str
    kind: TaskKind
    subject: str
    role: TaskRole
    since: date
    run_id: int | None = None
    instruction_id: int | None = None
    bank_item_id: int | None = None
    account_id: int | None = None
    household_id: int | None = None
    person_id: int | None = None
    fixed_cost_id: int | None = None
    due_date: date | None = None
    reason: str | None = None
    amount_cents: int | None = None
    owner_id: int | None = None
    """Whose it is at once; empty: of nobody yet."""


class OpenTask(NamedTuple):
    """A task that nobody has taken yet."""

    id: int
    kind: str
    subject: str
    role: str
    since: date
    run_id: int | None


class WaitingTask(NamedTuple):
    """An open task of one kind, as far as its subject and amount go."""

    id: int
    municipality: str
    subject: str
    amount_cents: int | None


def make(session: Session, wanted: Sequence[TaskWanted], made_at: datetime) -> int:
    """Insert the tasks that are not there yet and return how many; one that was done stays done."""
    if not wanted:
        return 0
    session.flush()
    insert = _INSERT[session.get_bind().dialect.name](TaskRow).on_conflict_do_nothing(
        index_elements=["kind", "subject", "role"]
    )
    made = 0
    for part in _parts(wanted):
        rows = [_columns(each, made_at) for each in part]
        result = session.connection().execute(
            insert, rows, execution_options={"preserve_rowcount": True}
        )
        made += result.rowcount
    return made


def done(
    session: Session,
    kind: TaskKind,
    subjects: Sequence[str],
    by: int,
    at: datetime,
    note: str | None,
) -> int:
    """Close the open tasks about these subjects, whatever the role, and return how many."""
    closed = 0
    for part in _parts(subjects):
        result: Any = session.execute(
            update(TaskRow)
            .where(TaskRow.kind == kind.value, TaskRow.subject.in_(part), TaskRow.done_at.is_(None))
            .values(done_at=at, done_by_id=by, note=note)
        )
        closed += result.rowcount
    return closed


def done_about(
    session: Session, kind: TaskKind, payment_ids: Sequence[int], by: int, at: datetime, note: str
) -> None:
    """Close the open tasks of a kind about these payments, whatever they are called."""
    for part in _parts(payment_ids):
        session.execute(
            update(TaskRow)
            .where(TaskRow.kind == kind.value, TaskRow.instruction_id.in_(part))
            .where(TaskRow.done_at.is_(None))
            .values(done_at=at, done_by_id=by, note=note)
        )


def reopen(session: Session, kind: TaskKind, subjects: Sequence[str]) -> None:
    """Open tasks that were done again: something happened since that nobody has dealt with."""
    for part in _parts(subjects):
        session.execute(
            update(TaskRow)
            .where(TaskRow.kind == kind.value, TaskRow.subject.in_(part))
            .where(TaskRow.done_at.is_not(None))
            .values(done_at=None, done_by_id=None, owner_id=None, away_until=None)
        )


def without_owner(
    session: Session, municipality: str, run_id: int | None = None, until: date | None = None
) -> list[OpenTask]:
    """Return the open tasks that nobody took, oldest first: with them a month is not closed.

    Those that follow from the register do not count. Of one run, when that is given; and of
    before `until`, the first day that does not count.
    """
    row = TaskRow
    query = select(row.id, row.kind, row.subject, row.role, row.since, row.run_id).where(
        row.municipality_code == municipality,
        row.done_at.is_(None),
        row.owner_id.is_(None),
        row.kind.not_in(OF_THE_REGISTER),
    )
    if run_id is not None:
        query = query.where(row.run_id == run_id)
    if until is not None:
        query = query.where(row.since < until)
    return [OpenTask(*found) for found in session.execute(query.order_by(row.since, row.id))]


def with_owner(session: Session, run_id: int) -> list[str]:
    """Return the subjects of a run's open tasks about the bank that somebody took, oldest first."""
    row = TaskRow
    return list(
        session.scalars(
            select(row.subject)
            .where(row.run_id == run_id, row.done_at.is_(None), row.owner_id.is_not(None))
            .where(row.kind.not_in(OF_THE_REGISTER))
            .order_by(row.since, row.id)
        )
    )


def waiting(session: Session, kind: TaskKind, municipalities: Iterable[str]) -> list[WaitingTask]:
    """Return the open tasks of one kind."""
    row = TaskRow
    rows = session.execute(
        select(row.id, row.municipality_code, row.subject, row.amount_cents)
        .where(row.kind == kind.value, row.municipality_code.in_(list(municipalities)))
        .where(row.done_at.is_(None))
        .order_by(row.id)
    )
    return [WaitingTask(*found) for found in rows]


def change_amounts(session: Session, amounts: Mapping[int, int]) -> None:
    """Say of tasks, by their number, what amount they are about now."""
    if amounts:
        rows = [{"id": number, "amount_cents": cents} for number, cents in amounts.items()]
        session.execute(update(TaskRow), rows)


def give_reasons(session: Session, kind: TaskKind, reasons: Mapping[str, str]) -> None:
    """Say why of open tasks of one kind, by subject, that do not say it yet."""
    if not reasons:
        return
    table: Any = TaskRow.__table__
    session.connection().execute(
        table.update()
        .where(table.c.kind == kind.value, table.c.subject == bindparam("about"))
        .where(table.c.done_at.is_(None), table.c.reason.is_(None))
        .values(reason=bindparam("said")),
        [{"about": subject, "said": reason} for subject, reason in reasons.items()],
    )


def _parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield rows[start : start + ROWS_AT_ONCE]


def _columns(wanted: TaskWanted, made_at: datetime) -> dict[str, Any]:
    return {
        "municipality_code": wanted.municipality,
        "kind": wanted.kind.value,
        "subject": wanted.subject,
        "role": wanted.role.value,
        "run_id": wanted.run_id,
        "instruction_id": wanted.instruction_id,
        "bank_item_id": wanted.bank_item_id,
        "account_id": wanted.account_id,
        "household_id": wanted.household_id,
        "person_id": wanted.person_id,
        "fixed_cost_id": wanted.fixed_cost_id,
        "due_date": wanted.due_date,
        "owner_id": wanted.owner_id,
        "reason": wanted.reason,
        "amount_cents": wanted.amount_cents,
        "since": wanted.since,
        "made_at": made_at,
    }
