"""Read and write the lines of a budget plan. Amounts are euro cents; ranges are half-open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from ontzorgen.domain.budget import AllowanceStatus, BudgetLine, LineKind, Rhythm
from ontzorgen.store.models import BudgetLineRow as Row


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line as it is kept: with how often it was changed."""

    line: BudgetLine
    revision: int


def of_household(session: Session, household_id: int) -> list[KeptLine]:
    """Return every line of a household, in order of entry."""
    query = _lines().where(Row.household_id == household_id).order_by(Row.valid_from, Row.id)
    return [_kept(row) for row in session.execute(query)]


def numbered(session: Session, household_id: int, line_id: int) -> KeptLine | None:
    """Return a line of this household."""
    query = _lines().where(Row.household_id == household_id, Row.id == line_id)
    row = session.execute(query).first()
    return None if row is None else _kept(row)


def known(session: Session, household_id: int, once_key: str) -> int | None:
    """Return the number of the line that a form made already."""
    query = select(Row.id).where(Row.household_id == household_id, Row.once_key == once_key)
    return session.execute(query).scalar_one_or_none()


def add(session: Session, values: dict[str, Any]) -> int:
    """Keep a line and return its number."""
    return int(
        session.execute(insert(Row).values(revision=1, **values).returning(Row.id)).scalar_one()
    )


def change(session: Session, line_id: int, revision: int, values: dict[str, Any]) -> bool:
    """Change a line that is still as it was seen; say whether it was."""
    done = session.execute(
        update(Row)
        .where(Row.id == line_id, Row.revision == revision)
        .values(revision=revision + 1, **values)
        .returning(Row.id)
    )
    return done.scalar_one_or_none() is not None


def drop(session: Session, line_id: int, revision: int) -> bool:
    """Take away a line that is still as it was seen; say whether it was."""
    done = session.execute(
        delete(Row).where(Row.id == line_id, Row.revision == revision).returning(Row.id)
    )
    return done.scalar_one_or_none() is not None


def columns_of(line: BudgetLine) -> dict[str, Any]:
    """Return what is kept of a line, by column."""
    return {
        "kind": line.kind.value,
        "amount_cents": line.amount_cents,
        "rhythm": line.rhythm.value,
        "valid_from": line.valid_from,
        "valid_until": line.valid_until,
        "status": line.status.value if line.status else None,
        "first_payment_on": line.first_payment_on,
        "description": line.description or None,
    }


def _lines() -> Any:
    return select(
        Row.id,
        Row.kind,
        Row.amount_cents,
        Row.rhythm,
        Row.valid_from,
        Row.valid_until,
        Row.status,
        Row.first_payment_on,
        Row.description,
        Row.revision,
    )


def _kept(row: Any) -> KeptLine:
    line = BudgetLine(
        row.id,
        LineKind(row.kind),
        row.amount_cents,
        Rhythm(row.rhythm),
        row.valid_from,
        row.valid_until,
        AllowanceStatus(row.status) if row.status else None,
        row.first_payment_on,
        row.description or "",
    )
    return KeptLine(line, row.revision)
