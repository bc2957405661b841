"""Read and write what is agreed about trajectories, the plan of a household, and trial months.

The words of an entry stay encrypted here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, select
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.control_plan import Planned
from ontzorgen.domain.months import Month
from ontzorgen.domain.trajectory import STOPPING, EntryKind, Form, Stop
from ontzorgen.store import prepared
from ontzorgen.store.bsn_vault import Sealed
from ontzorgen.store.models import (
    ControlPlanRow,
    ControlTrialRow,
    TrajectoryEntryRow,
    TrajectoryRetractionRow,
    UserRow,
)

TAKEN_BACK = select(TrajectoryRetractionRow.entry_id)
"""The entries that count no more."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """That an entry was recorded by mistake."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry as it is kept."""

    id: int
    person_id: int
    kind: EntryKind
    on: date
    form: Form | None
    sealed: Sealed
    author: str
    recorded_at: datetime
    taken_back: TakenBack | None = None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of a plan, past ones too; without a month the cost was taken off it."""

    fixed_cost_id: int
    planned: Planned | None
    author: str
    planned_at: datetime


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial month of a cost; `until` is the first day after it."""

    fixed_cost_id: int
    start: date
    until: date


def entries(session: Session, person_ids: Collection[int]) -> list[KeptEntry]:
    """Return the entries of persons, in the order in which they were recorded."""
    row, back, taker = TrajectoryEntryRow, TrajectoryRetractionRow, aliased(UserRow)
    rows = session.execute(
        select(row, UserRow.name, back.taken_back_at, taker.name, back.reason)
        .join(UserRow, UserRow.id == row.recorded_by_id)
        .outerjoin(back, back.entry_id == row.id)
        .outerjoin(taker, taker.id == back.taken_back_by_id)
        .where(row.person_id.in_(person_ids))
        .order_by(row.id)
    )
    return [
        KeptEntry(
            kept.id,
            kept.person_id,
            EntryKind(kept.kind),
            kept.starts_on,
            Form(kept.form) if kept.form else None,
            Sealed(kept.text_cipher, kept.text_key),
            name,
            kept.recorded_at,
            None if at is None else TakenBack(at, by or "", reason or ""),
        )
        for kept, name, at, by, reason in rows
    ]


def stops(session: Session, person_ids: Collection[int]) -> Mapping[int, list[Stop]]:
    """Return by which entries the trajectories of persons are over, in order."""
    rows: Any = prepared.rows(session, _stops(), persons=list(person_ids))
    found: dict[int, list[Stop]] = {}
    for person, on, kind in rows:
        found.setdefault(person, []).append(Stop(on, EntryKind(kind)))
    return found


@cache
def _stops() -> Executable:
    row = TrajectoryEntryRow
    return (
        select(row.person_id, row.starts_on, row.kind)
        .where(row.person_id.in_(prepared.several("persons")))
        .where(row.kind.in_([kind.value for kind in STOPPING]), row.id.not_in(TAKEN_BACK))
        .order_by(row.id)
    )


def is_known(session: Session, person_id: int, once_key: str) -> bool | None:
    """Say whether an entry of a person says this already; None: it was taken back."""
    row, back = TrajectoryEntryRow, TrajectoryRetractionRow
    query = (
        select(row.id, back.entry_id)
        .outerjoin(back, back.entry_id == row.id)
        .where(row.person_id == person_id, row.once_key == once_key)
    )
    found = session.execute(query).first()
    if found is None:
        return False
    return True if found[1] is None else None


def entry_numbered(session: Session, person_id: int, number: int) -> KeptEntry | None:
    """Return an entry of a person."""
    return next((each for each in entries(session, [person_id]) if each.id == number), None)


def take_back(session: Session, number: int, reason: str, by: int, at: datetime) -> None:
    """Say that an entry was recorded by mistake."""
    session.add(
        TrajectoryRetractionRow(
            entry_id=number, reason=reason, taken_back_by_id=by, taken_back_at=at
        )
    )
    session.flush()


def add(session: Session, row: TrajectoryEntryRow) -> int:
    """Keep an entry and return its number."""
    session.add(row)
    session.flush()
    return row.id


def plans(session: Session, fixed_cost_ids: Collection[int]) -> list[PlanRow]:
    """Return every line that was planned for these costs, the oldest first."""
    row = ControlPlanRow
    rows = session.execute(
        select(row.fixed_cost_id, row.month, row.trial, UserRow.name, row.planned_at)
        .join(UserRow, UserRow.id == row.planned_by_id)
        .where(row.fixed_cost_id.in_(fixed_cost_ids))
        .order_by(row.id)
    )
    return [
        PlanRow(
            cost,
            None if month is None else Planned(cost, Month.parse(month), trial),
            name,
            planned_at,
        )
        for cost, month, trial, name, planned_at in rows
    ]


def add_plan(
    session: Session, fixed_cost_id: int, planned: Planned | None, by: int, at: datetime
) -> None:
    """Plan a cost, or take it off the plan."""
    session.add(
        ControlPlanRow(
            fixed_cost_id=fixed_cost_id,
            month=None if planned is None else str(planned.month),
            trial=planned is not None and planned.trial,
            planned_by_id=by,
            planned_at=at,
        )
    )
    session.flush()


def trials(session: Session, fixed_cost_ids: Collection[int]) -> list[Trial]:
    """Return the trial months of these costs, the oldest first."""
    row = ControlTrialRow
    rows = session.execute(
        select(row.fixed_cost_id, row.starts_on, row.ends_on)
        .where(row.fixed_cost_id.in_(fixed_cost_ids))
        .order_by(row.starts_on, row.id)
    )
    return [Trial(*each) for each in rows]


def add_trial(session: Session, trial: Trial, by: int, at: datetime) -> None:
    """Keep a trial month."""
    session.add(
        ControlTrialRow(
            fixed_cost_id=trial.fixed_cost_id,
            starts_on=trial.start,
            ends_on=trial.until,
            recorded_by_id=by,
            recorded_at=at,
        )
    )
    session.flush()
