"""Read what runs decided about one household, and what became of its payments.

A fixed number of reads for all months together. Amounts are euro cents.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Executable, bindparam, func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.domain.run_status import FREED, RunKind
from ontzorgen.store import payment_rows, payments, prepared
from ontzorgen.store.models import (
    BenefitRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    InstructionRow,
    PersonRow,
    RunLineRow,
    RunRow,
    RunShareRow,
)
from ontzorgen.store.payment_rows import PaymentSeen


@dataclass(frozen=True, slots=True)
class RunShown:
    """A run of the household's municipality that was not taken back."""

    id: int
    name: str
    month: str
    status: str
    kind: str
    execution_date: date
    corrects_id: int | None


@dataclass(frozen=True, slots=True)
class ShareShown:
    """What became of a person's benefit in a run, in cents."""

    run_id: int
    person_id: int
    net_cents: int
    withheld_cents: int
    basis: str | None
    phase: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """An instalment in a run, with the facts its reason is told with; in cents."""

    run_id: int
    fixed_cost: str
    payee_name: str
    kind: str
    due_date: date
    due_cents: int
    withheld_cents: int
    outcome: str
    available_cents: int
    since: date | None
    end_to_end_id: str


def runs_of_months(session: Session, municipality: str, months: int) -> list[RunShown]:
    """Return the runs of the newest months, the newest first, with their correction runs."""
    newest = prepared.first(session, _newest_month(), code=municipality)
    if newest is None:
        return []
    first = str(Month.parse(newest.month).plus(1 - months))
    rows = prepared.rows(session, _runs_since(), code=municipality, first=first)
    return [RunShown(*row) for row in rows]


@cache
def _newest_month() -> Executable:
    return (
        select(RunRow.month)
        .where(*_live(), RunRow.kind == RunKind.MONTH)
        .order_by(RunRow.month.desc())
        .limit(1)
    )


@cache
def _runs_since() -> Executable:
    return (
        select(
            RunRow.id,
            RunRow.name,
            RunRow.month,
            RunRow.status,
            RunRow.kind,
            RunRow.execution_date,
            RunRow.corrects_id,
        )
        .where(*_live(), RunRow.month >= bindparam("first"))
        .order_by(RunRow.month.desc(), RunRow.sequence)
    )


def _live() -> tuple[ColumnElement[bool], ...]:
    return RunRow.municipality_code == bindparam("code"), RunRow.status.not_in(FREED)


def with_benefit(session: Session, municipality: str, month: Month) -> int:
    """Return how many persons of a municipality have a net benefit above zero in a month."""
    query = (
        select(func.count())
        .select_from(BenefitRow)
        .join(PersonRow, PersonRow.id == BenefitRow.person_id)
        .join(HouseholdRow, HouseholdRow.id == PersonRow.household_id)
        .where(
            HouseholdRow.municipality_code == municipality,
            BenefitRow.month == str(month),
            BenefitRow.net_cents > 0,
        )
    )
    return int(session.execute(query).scalar_one())


def shares(
    session: Session, run_ids: Collection[int], person_ids: Collection[int]
) -> list[ShareShown]:
    """Return the shares of persons in runs; nobody moves to another household."""
    rows = prepared.rows(session, _shares(), runs=list(run_ids), persons=list(person_ids))
    return [ShareShown(*each) for each in rows]


@cache
def _shares() -> Executable:
    row = RunShareRow
    return (
        select(row.run_id, row.person_id, row.net_cents, row.withheld_cents, row.basis, row.phase)
        .where(
            row.run_id.in_(prepared.several("runs")), row.person_id.in_(prepared.several("persons"))
        )
        .order_by(row.run_id, row.position)
    )


def lines(
    session: Session, run_ids: Collection[int], fixed_cost_ids: Collection[int]
) -> list[LineShown]:
    """Return the instalments of costs in runs, in the order of each run."""
    wanted = frozenset(run_ids)
    # the runs are chosen here and not in SQL: by run there are all the others' too
    rows = prepared.rows(session, _lines(), costs=list(fixed_cost_ids))
    return [LineShown(*each) for each in rows if each.run_id in wanted]


@cache
def _lines() -> Executable:
    row = RunLineRow
    return (
        select(
            row.run_id,
            FixedCostRow.key,
            row.payee_name,
            FixedCostVersionRow.kind,
            row.due_date,
            row.due_cents,
            row.withheld_cents,
            row.outcome,
            row.available_cents,
            row.since,
            row.end_to_end_id,
        )
        .join(FixedCostRow, FixedCostRow.id == row.fixed_cost_id)
        .join(FixedCostVersionRow, FixedCostVersionRow.id == row.version_id)
        .where(row.fixed_cost_id.in_(prepared.several("costs")))
        .order_by(row.run_id, row.position)
    )


def payments_of(
    session: Session, run_ids: Collection[int], fixed_cost_ids: Collection[int]
) -> Sequence[PaymentSeen]:
    """Return the payments of costs in runs with what happened to each, the newest run first."""
    found = prepared.rows(session, _payments_of(), costs=list(fixed_cost_ids))
    wanted = frozenset(run_ids)  # as for the lines
    ids = [number for number, run in found if run in wanted]
    sent = payment_rows.seen(session, list(payments.by_id(session, ids).values()))
    return sorted(sent, key=lambda each: (each.payment.due_date, each.payment.id), reverse=True)


@cache
def _payments_of() -> Executable:
    return select(InstructionRow.id, InstructionRow.run_id).where(
        InstructionRow.fixed_cost_id.in_(prepared.several("costs"))
    )
