"""What approved runs did not withhold of the instalments that fell due, and why; euro cents.

An instalment counts once, as the run of its month decided it. What a correction run withheld for
it afterwards stands beside it: that part is paid all the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.correction import Source
from ontzorgen.domain.run_status import RunKind
from ontzorgen.store.models import (
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    PayeeRow,
    RunLineRow,
    RunRow,
)
from ontzorgen.store.reporting.agreements import withheld_in
from ontzorgen.store.reporting.run_choice import RunsOf, decided
from ontzorgen.store.run_rows import in_parts

_line = RunLineRow


@dataclass(frozen=True, slots=True)
class Cell:
    """Instalments of one month, outcome and kind of cost, added up."""

    month: str
    outcome: str
    kind: str
    instalments: int
    due_cents: int
    withheld_cents: int
    later_cents: int


class ShortLine(NamedTuple):
    """One instalment that was not withheld, or not wholly."""

    municipality: str
    household: str
    fixed_cost: str
    kind: str
    payee: str
    month: str
    due_date: date
    outcome: str
    due_cents: int
    withheld_cents: int
    later_cents: int


def cells(session: Session, chosen: RunsOf) -> Sequence[Cell]:
    """Return every instalment of the months' runs, added up."""
    later = _later(chosen)
    group = (RunRow.month, _line.outcome, FixedCostVersionRow.kind)
    rows = session.execute(
        select(
            *group,
            func.count(),
            func.sum(_line.due_cents),
            func.sum(_line.withheld_cents),
            func.sum(func.coalesce(later.c.cents, 0)),
        )
        .select_from(_line)
        .join(RunRow, RunRow.id == _line.run_id)
        .join(FixedCostVersionRow, FixedCostVersionRow.id == _line.version_id)
        .outerjoin(later, _of_line(later))
        .where(*decided(chosen, RunKind.MONTH))
        .group_by(*group)
        .order_by(*group)
    )
    return [Cell(*each[:3], *(int(number) for number in each[3:])) for each in rows]


def households_by(
    session: Session, chosen: RunsOf, outcomes: Collection[str], by: str
) -> dict[str, int]:
    """Return how many households have such an instalment, by `outcome` or by `kind`."""
    column = _line.outcome if by == "outcome" else FixedCostVersionRow.kind
    rows = session.execute(
        select(column, func.count(_line.household_id.distinct()))
        .select_from(_line)
        .join(RunRow, RunRow.id == _line.run_id)
        .join(FixedCostVersionRow, FixedCostVersionRow.id == _line.version_id)
        .where(*decided(chosen, RunKind.MONTH), _line.outcome.in_(list(outcomes)))
        .group_by(column)
    )
    return {name: int(number) for name, number in rows}


def households(session: Session, chosen: RunsOf, outcomes: Collection[str]) -> int:
    """Return how many households have such an instalment at all."""
    query = (
        select(func.count(_line.household_id.distinct()))
        .select_from(_line)
        .join(RunRow, RunRow.id == _line.run_id)
        .where(*decided(chosen, RunKind.MONTH), _line.outcome.in_(list(outcomes)))
    )
    return int(session.scalar(query) or 0)


def lines(
    session: Session, chosen: RunsOf, outcomes: Collection[str], limit: int
) -> Sequence[ShortLine]:
    """Return the instalments one by one, the newest month first."""
    later = _later(chosen)
    query = (
        select(
            RunRow.municipality_code,
            HouseholdRow.key,
            FixedCostRow.key,
            FixedCostVersionRow.kind,
            PayeeRow.name,
            RunRow.month,
            _line.due_date,
            _line.outcome,
            _line.due_cents,
            _line.withheld_cents,
            func.coalesce(later.c.cents, 0),
        )
        .select_from(_line)
        .join(RunRow, RunRow.id == _line.run_id)
        .join(FixedCostVersionRow, FixedCostVersionRow.id == _line.version_id)
        .join(FixedCostRow, FixedCostRow.id == _line.fixed_cost_id)
        .join(HouseholdRow, HouseholdRow.id == _line.household_id)
        .join(PayeeRow, PayeeRow.id == _line.payee_id)
        .outerjoin(later, _of_line(later))
        .where(*decided(chosen, RunKind.MONTH), _line.outcome.in_(list(outcomes)))
        .order_by(RunRow.month.desc(), RunRow.municipality_code, HouseholdRow.key, _line.position)
        .limit(limit)
    )
    return [
        ShortLine(*each)._replace(later_cents=int(each[-1])) for each in in_parts(session, query)
    ]


def withheld_by_the_books(session: Session, chosen: RunsOf) -> int:
    """Return what the ledger says that the same runs withheld."""
    return withheld_in(session, select(RunRow.id).where(*decided(chosen, RunKind.MONTH)))


def _later(chosen: RunsOf) -> Any:
    """Return what approved correction runs newly withheld for an instalment, of any later month."""
    return (
        select(_line.fixed_cost_id, _line.due_date, func.sum(_line.withheld_cents).label("cents"))
        .join(RunRow, RunRow.id == _line.run_id)
        .where(
            *decided(RunsOf(chosen.municipalities, chosen.first, "9999-12"), RunKind.CORRECTION),
            _line.source != Source.AGAIN.value,
        )
        .group_by(_line.fixed_cost_id, _line.due_date)
        .subquery()
    )


def _of_line(later: Any) -> Any:
    return and_(later.c.fixed_cost_id == _line.fixed_cost_id, later.c.due_date == _line.due_date)
