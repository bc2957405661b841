"""Arrears on record, and the costs and persons they are about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.numbers import number_typed
from ontzorgen.domain.run_status import FREED
from ontzorgen.store.models import (
    ArrearRow,
    FixedCostRow,
    FixedCostVersionRow,
    InstructionRow,
    PersonRow,
    RunRow,
    UserRow,
)


@dataclass(frozen=True, slots=True)
class ListedArrear:
    """An arrear as somebody sees it; cents."""

    id: int
    municipality: str
    fixed_cost: str
    due_date: date
    person: str
    month: str
    amount_cents: int
    back_payment_cents: int
    reason: str
    registered_by: str
    confirmed_by: str | None
    run: str | None
    """The run that pays it."""


@dataclass(frozen=True, slots=True)
class CostArrear:
    """An arrear of a fixed cost; cents."""

    kind: str
    due_date: date
    amount_cents: int
    confirmed: bool
    """A second person confirmed that a back payment may pay it."""


def of_costs(session: Session, fixed_cost_ids: Collection[int]) -> Sequence[CostArrear]:
    """Return the arrears on record of fixed costs, the newest due date first."""
    row, version = ArrearRow, FixedCostVersionRow
    kind = (
        select(version.kind)
        .where(version.fixed_cost_id == row.fixed_cost_id)
        .order_by(version.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(kind, row.due_date, row.amount_cents, row.confirmed_by_id.is_not(None))
        .where(row.fixed_cost_id.in_(list(fixed_cost_ids)))
        .order_by(row.due_date.desc(), row.id)
    )
    return [CostArrear(*found) for found in session.execute(query)]


def member_called(session: Session, household_id: int, key: str) -> int | None:
    """Return the number of a member of a household."""
    return session.scalar(
        select(PersonRow.id).where(PersonRow.household_id == household_id, PersonRow.key == key)
    )


def is_paid(session: Session, cost_id: int, due: date) -> bool:
    """Say whether a run pays, or paid, a due date."""
    return session.scalar(_paying(InstructionRow.id, cost_id, due)) is not None


def is_known(session: Session, cost_id: int, due: date) -> bool:
    """Say whether an arrear of a due date is on record."""
    found = session.scalar(
        select(ArrearRow.id).where(ArrearRow.fixed_cost_id == cost_id, ArrearRow.due_date == due)
    )
    return found is not None


def row(session: Session, number: str) -> ArrearRow | None:
    """Return an arrear by its number as typed."""
    known = number_typed(number)
    return None if known is None else session.get(ArrearRow, known)


def listed(
    session: Session, municipalities: Collection[str], number: int | None = None
) -> Sequence[ListedArrear]:
    """Return arrears of municipalities, or one of them."""
    maker, checker = aliased(UserRow), aliased(UserRow)
    paying = (
        select(RunRow.name)
        .join(InstructionRow, InstructionRow.run_id == RunRow.id)
        .where(
            InstructionRow.fixed_cost_id == ArrearRow.fixed_cost_id,
            InstructionRow.due_date == ArrearRow.due_date,
            RunRow.status.not_in(FREED),
        )
        .order_by(RunRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query: Any = (
        select(
            ArrearRow.id,
            ArrearRow.municipality_code,
            FixedCostRow.key,
            ArrearRow.due_date,
            PersonRow.key,
            ArrearRow.month,
            ArrearRow.amount_cents,
            ArrearRow.back_payment_cents,
            ArrearRow.reason,
            maker.login,
            checker.login,
            paying,
        )
        .join(FixedCostRow, FixedCostRow.id == ArrearRow.fixed_cost_id)
        .join(PersonRow, PersonRow.id == ArrearRow.person_id)
        .join(maker, maker.id == ArrearRow.registered_by_id)
        .outerjoin(checker, checker.id == ArrearRow.confirmed_by_id)
        .where(ArrearRow.municipality_code.in_(list(municipalities)))
        .order_by(ArrearRow.id)
    )
    if number is not None:
        query = query.where(ArrearRow.id == number)
    return [ListedArrear(*found) for found in session.execute(query)]


def _paying(column: Any, cost_id: int, due: date) -> Any:
    return (
        select(column)
        .join(RunRow, RunRow.id == InstructionRow.run_id)
        .where(
            InstructionRow.fixed_cost_id == cost_id,
            InstructionRow.due_date == due,
            RunRow.status.not_in(FREED),
        )
        .limit(1)
    )
