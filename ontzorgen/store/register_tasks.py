"""Read and change the tasks that follow from the register: households, persons, accounts, runs.

Such a task is closed without a note when its cause is gone, and opens again when it is back; one
that a person finished in words stays finished. Amounts are euro cents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from ontzorgen.domain.signals import SignalKind
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.domain.workers import Worker, meant_by
from ontzorgen.store import users
from ontzorgen.store.models import (
    AccountRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    RunRow,
    RunSignalRow,
    TaskRow,
)
from ontzorgen.store.payments import chunks
from ontzorgen.store.tasks import TaskWanted
from payees.account_change import AccountStatus


class KnownTask(NamedTuple):
    """A task that is open, or that was closed because its cause was gone."""

    id: int
    kind: str
    subject: str
    is_open: bool
    run_id: int | None
    amount_cents: int | None
    person_id: int | None


@dataclass(frozen=True, slots=True)
class About:
    """Which tasks are looked at; None: whichever."""

    municipality: str
    kinds: Collection[TaskKind]
    households: Collection[int] | None = None
    run: RunRow | None = None
    """Of this run, or of a due date in its window."""


class Short(NamedTuple):
    """An instalment that a run pays in part or not at all; `cents` are what lacks."""

    household_id: int
    fixed_cost_id: int
    fixed_cost: str
    due_date: date
    cents: int


class Waiting(NamedTuple):
    """An account that waits for a second person, and a municipality that pays it or from it."""

    account_id: int
    municipality: str


def known(session: Session, about: About) -> list[KnownTask]:
    """Return the tasks that a change of the register may close, open again or leave alone."""
    session.flush()
    row = TaskRow
    query = select(
        row.id,
        row.kind,
        row.subject,
        row.done_at.is_(None),
        row.run_id,
        row.amount_cents,
        row.person_id,
    ).where(
        row.municipality_code == about.municipality,
        row.kind.in_([kind.value for kind in about.kinds]),
        or_(row.done_at.is_(None), row.note.is_(None)),
    )
    if about.run is not None:
        run = about.run
        window = (row.due_date >= run.execution_date) & (row.due_date < run.window_end)
        query = query.where(or_(row.run_id == run.id, window))
    return [
        KnownTask(*found)
        for condition in _of_households(about.households)
        for found in session.execute(query.where(*condition).order_by(row.id))
    ]


def _of_households(ids: Collection[int] | None) -> Iterator[list[ColumnElement[bool]]]:
    if ids is None:
        yield []
        return
    for part in chunks(sorted(ids)):
        yield [TaskRow.household_id.in_(part)]


def open_again(
    session: Session, ids: Sequence[int], since: date, run_id: int | None, owner_id: int | None
) -> None:
    """Open tasks whose cause is back: as new since this day, and for who would get a new one."""
    for part in chunks(ids):
        session.execute(
            update(TaskRow)
            .where(TaskRow.id.in_(part))
            .values(
                done_at=None,
                done_by_id=None,
                owner_id=owner_id,
                away_until=None,
                since=since,
                run_id=run_id,
            )
        )


def subjects_of(
    session: Session, municipality: str, wanted: Iterable[TaskWanted]
) -> set[tuple[str, str]]:
    """Return kind and subject of those that there are already, whoever finished them and how."""
    row, kinds = TaskRow, defaultdict[str, list[str]](list)
    for each in wanted:
        kinds[each.kind.value].append(each.subject)
    return {
        (kind, subject)
        for kind, subjects in kinds.items()
        for part in chunks(sorted(subjects))
        for subject in session.scalars(
            select(row.subject)
            .where(row.municipality_code == municipality, row.kind == kind)
            .where(row.subject.in_(part))
        )
    }


def move_to_day(session: Session, number: int, subject: str, due: date | None, since: date) -> None:
    """Say that an open task is about a later day now: as new since today, and put away no more."""
    session.execute(
        update(TaskRow)
        .where(TaskRow.id == number)
        .values(subject=subject, due_date=due, since=since, away_until=None)
    )


def move_to_run(session: Session, ids: Sequence[int], run_id: int) -> None:
    """Say that tasks are about another run of the same month now."""
    for part in chunks(ids):
        session.execute(update(TaskRow).where(TaskRow.id.in_(part)).values(run_id=run_id))


def close(session: Session, ids: Sequence[int], by: int, at: datetime) -> None:
    """Close tasks whose cause is gone, without a note."""
    for part in chunks(ids):
        session.execute(
            update(TaskRow).where(TaskRow.id.in_(part)).values(done_at=at, done_by_id=by)
        )


def shortfalls(session: Session, run_id: int) -> list[Short]:
    """Return the instalments that a run cannot pay whole, in its order."""
    row, cost = RunSignalRow, FixedCostRow
    rows: Any = session.execute(
        select(row.household_id, cost.id, cost.key, row.day, row.cents)
        .join(cost, cost.id == row.fixed_cost_id)
        .where(row.run_id == run_id, row.kind == SignalKind.SHORTFALL.value)
        .order_by(row.position)
    )
    return [Short(*found) for found in rows]


HAVE_HOUSEHOLDS: Mapping[TaskRole, InstrumentedAttribute[str | None]] = {
    TaskRole.CONSULENT: HouseholdRow.consulent,
    TaskRole.COACH: HouseholdRow.budget_coach,
}
"""Roles whose people have households of their own, and where the register says who that is."""


def workers(
    session: Session, municipality: str, households: Collection[int], role: TaskRole
) -> Mapping[int, int]:
    """Return who is the caseworker or coach of each household, where that is one of our users.

    The register has a login or a name there; a name that two users have says nothing.
    """
    column, found = HAVE_HOUSEHOLDS[role], {}
    staff = users.staff(session, [municipality], [role.value]).get(municipality, ())
    workers = [Worker(each.id, each.login, each.name, has_role=True) for each in staff]
    meant: dict[str, frozenset[int]] = {}
    for part in chunks(sorted(set(households))):
        rows = session.execute(
            select(HouseholdRow.id, column).where(HouseholdRow.id.in_(part), column.is_not(None))
        )
        for household, name in rows:
            text = name or ""
            if text not in meant:
                meant[text] = meant_by(text, workers)
            if len(meant[text]) == 1:
                [found[household]] = meant[text]
    return found


def waiting_accounts(session: Session, municipality: str, today: date) -> list[Waiting]:
    """Return the accounts that wait for a second person and that this municipality needs.

    It pays from one, or has a fixed cost for the payee now or from a later day on.
    """
    account, cost, version = AccountRow, FixedCostRow, FixedCostVersionRow
    pays = (
        select(version.payee_id)
        .join(cost, cost.id == version.fixed_cost_id)
        .where(cost.municipality_code == municipality)
        .where(or_(version.valid_until.is_(None), version.valid_until > today))
    )
    rows = session.scalars(
        select(account.id)
        .where(account.status == AccountStatus.PENDING)
        .where(or_(account.payee_id.in_(pays), account.municipality_code == municipality))
        .order_by(account.id)
    )
    return [Waiting(number, municipality) for number in rows]


def households_of_open(
    session: Session, municipality: str, kinds: Collection[TaskKind]
) -> list[int]:
    """Return the households of a municipality that have open tasks of these kinds."""
    row = TaskRow
    rows = session.scalars(
        select(row.household_id)
        .where(row.municipality_code == municipality, row.done_at.is_(None))
        .where(row.kind.in_([kind.value for kind in kinds]))
        .distinct()
    )
    return [number for number in rows if number is not None]


def tasks_of_settled_accounts(session: Session) -> list[int]:
    """Return the open tasks about waiting of accounts that wait no longer, in reach."""
    return list(
        session.scalars(
            select(TaskRow.id)
            .join(AccountRow, AccountRow.id == TaskRow.account_id)
            .where(TaskRow.kind == TaskKind.ACCOUNT_PENDING.value, TaskRow.done_at.is_(None))
            .where(AccountRow.status != AccountStatus.PENDING)
        )
    )


def tasks_of_accounts(session: Session, account_ids: Sequence[int]) -> list[int]:
    """Return the open tasks about waiting of these accounts, of every municipality in reach."""
    return [
        number
        for part in chunks(account_ids)
        for number in session.scalars(
            select(TaskRow.id)
            .where(TaskRow.kind == TaskKind.ACCOUNT_PENDING.value)
            .where(TaskRow.account_id.in_(part), TaskRow.done_at.is_(None))
        )
    ]
