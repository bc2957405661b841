"""Read and write what happened in a household, and what approved runs paid after a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Executable, bindparam, func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.run_status import DECIDED, RunKind, RunStatus
from ontzorgen.store import prepared
from ontzorgen.store.bsn_vault import Sealed
from ontzorgen.store.models import (
    HouseholdEventRow,
    RunCarryRow,
    RunLineRow,
    RunRow,
    UserRow,
)

_DECIDED = [status.value for status in DECIDED]


@dataclass(frozen=True, slots=True)
class EventKept:
    """An event as it is kept."""

    id: int
    person_id: int | None
    kind: str
    happened_on: date
    until: date | None
    sealed: Sealed | None
    """The words about it; None: none, or they were forgotten."""
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PaidLine:
    """An instalment that an approved run pays, in cents, and what one person carries of it."""

    run: str
    fixed_cost_id: int
    payee_name: str
    due_date: date
    cents: int
    person_id: int | None
    carried_cents: int


def of_household(session: Session, household_id: int) -> Sequence[EventKept]:
    """Return what happened, the last day first."""
    rows = prepared.rows(session, _of_household(), household=household_id)
    return [
        EventKept(
            number, person, kind, on, until, Sealed(cipher, key) if key else None, name, recorded_at
        )
        for number, person, kind, on, until, cipher, key, name, recorded_at in rows
    ]


@cache
def _of_household() -> Executable:
    row = HouseholdEventRow
    return (
        select(
            row.id,
            row.person_id,
            row.kind,
            row.happened_on,
            row.until,
            row.words_cipher,
            row.words_key,
            UserRow.name,
            row.recorded_at,
        )
        .join(UserRow, UserRow.id == row.recorded_by_id)
        .where(row.household_id == bindparam("household"))
        .order_by(row.happened_on.desc(), row.id.desc())
    )


def sent_before(session: Session, recorded_by_id: int, once_key: str) -> int | None:
    """Return the number of the event that this form of this person became."""
    query = select(HouseholdEventRow.id).where(
        HouseholdEventRow.recorded_by_id == recorded_by_id, HouseholdEventRow.once_key == once_key
    )
    return session.scalar(query)


def add(session: Session, row: HouseholdEventRow) -> int:
    """Keep an event and return its number."""
    session.add(row)
    session.flush()
    return row.id


def paid_lines(session: Session, household_id: int, first: date) -> list[PaidLine]:
    """Return what approved runs pay for a household with a due date from `first`."""
    line, carry = RunLineRow, RunCarryRow
    rows = session.execute(
        select(
            RunRow.name,
            line.fixed_cost_id,
            line.payee_name,
            line.due_date,
            line.withheld_cents,
            carry.person_id,
            func.coalesce(carry.cents, 0),
        )
        .join(RunRow, RunRow.id == line.run_id)
        .outerjoin(carry, (carry.run_id == line.run_id) & (carry.position == line.position))
        .where(line.household_id == household_id, line.due_date >= first)
        .where(line.withheld_cents > 0, RunRow.status.in_(_DECIDED))
        .order_by(line.due_date, line.fixed_cost_id, RunRow.id)
    )
    return [PaidLine(*each) for each in rows]


def to_calculate_again(session: Session, municipality: str, day: date) -> Sequence[str]:
    """Return the runs that are calculated, not approved, and look beyond a day."""
    query = select(RunRow.name).where(
        RunRow.municipality_code == municipality,
        RunRow.status == RunStatus.CALCULATED,
        RunRow.window_end > day,
    )
    return session.scalars(query.order_by(RunRow.name)).all()


def decided_months(session: Session, municipality: str) -> set[str]:
    """Return the months of which a run is approved, written as 2026-09."""
    query = select(RunRow.month).where(
        RunRow.municipality_code == municipality,
        RunRow.kind == RunKind.MONTH,
        RunRow.status.in_(_DECIDED),
    )
    return set(session.scalars(query))
