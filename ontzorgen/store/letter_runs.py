"""Read what a run does not pay because money lacks, as letters tell it. Amounts are euro cents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.letters_due import ShortLine
from ontzorgen.domain.months import Month
from ontzorgen.domain.run import Outcome
from ontzorgen.domain.run_status import FREED, RunKind
from ontzorgen.store.models import FixedCostVersionRow, PayeeRow, RunLineRow, RunRow

_SHORT = (Outcome.SHORTFALL.value, Outcome.PARTLY_WITHHELD.value)


@dataclass(frozen=True, slots=True)
class RunOfMonth:
    """A run of a municipality."""

    id: int
    name: str
    municipality: str
    month: Month


def newest(session: Session, municipality: str) -> RunOfMonth | None:
    """Return the run of the newest month of which one holds."""
    row = RunRow
    query = (
        select(row.id, row.name, row.municipality_code, row.month)
        .where(row.municipality_code == municipality, row.kind == RunKind.MONTH.value)
        .where(row.status.not_in([status.value for status in FREED]))
        .order_by(row.month.desc(), row.id.desc())
        .limit(1)
    )
    return _run(session.execute(query).first())


def called(session: Session, name: str) -> RunOfMonth | None:
    """Return a run of a month by its name, while it holds its month."""
    row = RunRow
    query = (
        select(row.id, row.name, row.municipality_code, row.month)
        .where(row.name == name, row.kind == RunKind.MONTH.value)
        .where(row.status.not_in([status.value for status in FREED]))
    )
    return _run(session.execute(query).first())


def short_lines(
    session: Session, run_id: int, household_id: int | None = None
) -> dict[int, list[ShortLine]]:
    """Return by household what a run does not pay, or not in full, because money lacks."""
    line, version = RunLineRow, FixedCostVersionRow
    query: Any = (
        select(
            line.household_id,
            line.fixed_cost_id,
            version.person_id,
            version.kind,
            version.description,
            PayeeRow.name,
            line.due_date,
            line.due_cents - line.withheld_cents,
        )
        .join(version, version.id == line.version_id)
        .join(PayeeRow, PayeeRow.id == line.payee_id)
        .where(line.run_id == run_id, line.outcome.in_(_SHORT))
        .where(line.due_cents > line.withheld_cents)
        .order_by(line.household_id, line.due_date, line.fixed_cost_id)
    )
    if household_id is not None:
        query = query.where(line.household_id == household_id)
    found: dict[int, list[ShortLine]] = {}
    for household, cost, person, kind, *rest in session.execute(query):
        found.setdefault(household, []).append(ShortLine(cost, person, CostKind(kind), *rest))
    return found


def _run(row: Any) -> RunOfMonth | None:
    if row is None:
        return None
    number, name, municipality, month = row
    return RunOfMonth(number, name, municipality, Month.parse(month))
