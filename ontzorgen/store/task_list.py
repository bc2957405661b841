"""Read tasks as people see them: pages of a list, one of them, and how many there are.

Amounts are euro cents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Executable, Integer, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.store import prepared
from ontzorgen.store.models import (
    AccountRow,
    BankItemRow,
    FixedCostRow,
    HouseholdRow,
    InstructionRow,
    PayeeRow,
    PersonRow,
    RunRow,
    TaskRow,
    UserRow,
)
from ontzorgen.store.tasks_asked import Shape, TasksAsked, fitting


class ListedTask(NamedTuple):
    """A task with the names of what it is about, and of who took it and did it."""

    id: int
    municipality: str
    kind: str
    subject: str
    role: str
    owner: str | None
    run: str | None
    end_to_end_id: str | None
    fixed_cost: str | None
    household: str | None
    household_id: int | None
    person: str | None
    due_date: date | None
    payee: str | None
    payee_name: str | None
    account_id: int | None
    sign: str | None
    """CRDT or DBIT, of a booking that fits nothing."""
    reason: str | None
    amount_cents: int | None
    since: date
    done_at: datetime | None
    done_by: str | None
    note: str | None
    away_until: date | None
    """Put away: out of the open list until this day."""


class OpenTasks(NamedTuple):
    """How many open tasks there are of a kind, for a role, that stand alike for one person."""

    kind: str
    role: str
    is_mine: bool
    is_free: bool
    is_away: bool
    number: int


def number_of(session: Session, asked: TasksAsked) -> int:
    """Return how many tasks fit."""
    return prepared.number(session, _counting(asked.shape), **asked.values)


def page(
    session: Session, asked: TasksAsked, *, offset: int = 0, limit: int | None = None
) -> list[ListedTask]:
    """Return the tasks that fit: by role, and in it the oldest first; all without a `limit`."""
    query, values = _paging(asked.shape, limit is not None), asked.values
    if limit is not None:
        values |= {"offset": offset, "limit": limit}
    return [ListedTask(*found) for found in prepared.rows(session, query, **values)]


def listed(
    session: Session,
    municipalities: Collection[str],
    *,
    open_only: bool,
    role: TaskRole | None = None,
    owner: int | None = None,
    today: date | None = None,
    away: bool = False,
) -> list[ListedTask]:
    """Return the tasks of these municipalities: by role, and in it the oldest first."""
    roles = None if role is None else (role.value,)
    asked = TasksAsked(municipalities, open_only, roles, owner=owner, today=today, away=away)
    return page(session, asked)


def one(session: Session, task_id: int) -> ListedTask:
    """Return one task, which exists."""
    which = select(TaskRow.id).where(TaskRow.id == task_id)
    return ListedTask(*session.execute(_listed(which)).one())


def counts(
    session: Session, municipalities: Collection[str], owner: int, today: date
) -> list[OpenTasks]:
    """Count the open tasks in one pass, as they stand for `owner` on `today`."""
    found: Counter[tuple[str, str, bool, bool, bool]] = Counter()
    rows = prepared.rows(session, _counts(), codes=list(municipalities))
    for kind, role, whose, back_on, number in rows:
        away = back_on is not None and back_on > today
        found[kind, role, whose == owner, whose is None, away] += number
    return [OpenTasks(*stands, number) for stands, number in found.items()]


def number_of_run(session: Session, run_id: int, municipality: str, kind: TaskKind) -> int:
    """Return how many tasks of a kind are open about a month's run and its correction runs."""
    asked = {"run": run_id, "codes": [municipality], "kind": kind.value}
    return prepared.number(session, _number_of_run(), **asked)


@cache
def _number_of_run() -> Executable:
    row, run = TaskRow, bindparam("run", type_=Integer())
    return (
        select(func.count())
        .select_from(row)
        .join(RunRow, RunRow.id == row.run_id)
        .where(row.municipality_code.in_(prepared.several("codes")), row.done_at.is_(None))
        .where(row.kind == bindparam("kind"), (RunRow.id == run) | (RunRow.corrects_id == run))
    )


class FirstDay(NamedTuple):
    """How many open tasks of a kind have a due date, and which day comes first."""

    kind: str
    number: int
    day: date


def first_days(
    session: Session, municipalities: Collection[str], kinds: Collection[TaskKind]
) -> dict[str, FirstDay]:
    """Return, for each of these kinds that has open tasks with a due date, what comes first."""
    rows = prepared.rows(session, _first_days(), codes=list(municipalities), kinds=sorted(kinds))
    return {kind: FirstDay(kind, number, day) for kind, number, day in rows}


@cache
def _first_days() -> Executable:
    row = TaskRow
    return (
        select(row.kind, func.count(), func.min(row.due_date))
        .where(row.municipality_code.in_(prepared.several("codes")), row.done_at.is_(None))
        .where(row.kind.in_(prepared.several("kinds")), row.due_date.is_not(None))
        .group_by(row.kind)
    )


@cache
def _counts() -> Executable:
    row = TaskRow
    stands = (row.kind, row.role, row.owner_id, row.away_until)  # in the order of ix_task_open
    return (
        select(*stands, func.count())
        .where(row.municipality_code.in_(prepared.several("codes")), row.done_at.is_(None))
        .group_by(row.municipality_code, *stands)
    )


@cache
def _counting(shape: Shape) -> Executable:
    return select(func.count()).select_from(TaskRow).where(*fitting(shape))


@cache
def _paging(shape: Shape, limited: bool) -> Any:
    order = (TaskRow.role, TaskRow.since, TaskRow.id)
    fits = select(TaskRow.id).where(*fitting(shape))
    if limited:
        fits = fits.order_by(*order).offset(bindparam("offset", type_=Integer()))
        fits = fits.limit(bindparam("limit", type_=Integer()))
    return _listed(fits).order_by(*order)


def _listed(which: Any) -> Any:
    """Return the statement of what there is to say of some tasks.

    Which they are comes first in FROM: PostgreSQL chooses the order of at most eight tables
    (join_collapse_limit) and takes the others as written, so as a condition it came last, after
    everything that there is to say of every task.
    """
    wanted = which.subquery()
    owner, doer = aliased(UserRow), aliased(UserRow)
    own_cost, paid_cost = aliased(FixedCostRow), aliased(FixedCostRow)
    account_id = func.coalesce(TaskRow.account_id, InstructionRow.account_id)
    return (
        select(
            TaskRow.id,
            TaskRow.municipality_code,
            TaskRow.kind,
            TaskRow.subject,
            TaskRow.role,
            owner.login,
            RunRow.name,
            InstructionRow.end_to_end_id,
            func.coalesce(own_cost.key, paid_cost.key),
            HouseholdRow.key,
            TaskRow.household_id,
            PersonRow.key,
            TaskRow.due_date,
            PayeeRow.key,
            PayeeRow.name,
            account_id,
            BankItemRow.sign,
            TaskRow.reason,
            TaskRow.amount_cents,
            TaskRow.since,
            TaskRow.done_at,
            doer.login,
            TaskRow.note,
            TaskRow.away_until,
        )
        .select_from(wanted)
        .join(TaskRow, TaskRow.id == wanted.c.id)
        .outerjoin(owner, owner.id == TaskRow.owner_id)
        .outerjoin(doer, doer.id == TaskRow.done_by_id)
        .outerjoin(RunRow, RunRow.id == TaskRow.run_id)
        .outerjoin(InstructionRow, InstructionRow.id == TaskRow.instruction_id)
        .outerjoin(own_cost, own_cost.id == TaskRow.fixed_cost_id)
        .outerjoin(paid_cost, paid_cost.id == InstructionRow.fixed_cost_id)
        .outerjoin(HouseholdRow, HouseholdRow.id == TaskRow.household_id)
        .outerjoin(PersonRow, PersonRow.id == TaskRow.person_id)
        .outerjoin(AccountRow, AccountRow.id == account_id)
        .outerjoin(PayeeRow, PayeeRow.id == AccountRow.payee_id)
        .outerjoin(BankItemRow, BankItemRow.id == TaskRow.bank_item_id)
    )
