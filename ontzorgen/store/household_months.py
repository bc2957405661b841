"""Read what runs decided about one household, and what became of its payments.

A fixed number of reads for all months together. Amounts are euro cents.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.domain.run_status import FREED, RunKind
from ontzorgen.store import payment_rows, payments
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
    live = (RunRow.municipality_code == municipality, RunRow.status.not_in(FREED))
    newest = session.scalar(
        select(RunRow.month)
        .where(*live, RunRow.kind == RunKind.MONTH)
        .order_by(RunRow.month.desc())
        .limit(1)
    )
    if newest is None:
        return []
    first = str(Month.parse(newest).plus(1 - months))
    rows = session.execute(
        select(
            RunRow.id,
            RunRow.name,
            RunRow.month,
            RunRow.status,
            RunRow.kind,
            RunRow.execution_date,
            RunRow.corrects_id,
        )
        .where(*live, RunRow.month >= first)
        .order_by(RunRow.month.desc(), RunRow.sequence)
    )
    return [RunShown(*row) for row in rows]


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
    row = RunShareRow
    rows = session.execute(
        select(row.run_id, row.person_id, row.net_cents, row.withheld_cents, row.basis, row.phase)
        .where(row.run_id.in_(run_ids), row.person_id.in_(person_ids))
        .order_by(row.run_id, row.position)
    )
    return [ShareShown(*each) for each in rows]


def lines(
    session: Session, run_ids: Collection[int], fixed_cost_ids: Collection[int]
) -> list[LineShown]:
    """Return the instalments of costs in runs, in the order of each run."""
    row, wanted = RunLineRow, frozenset(run_ids)
    rows = session.execute(
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
        .where(row.fixed_cost_id.in_(fixed_cost_ids))
        .order_by(row.run_id, row.position)
    )
    # the runs are chosen here and not in SQL: by run there are all the others' too
    return [LineShown(*each) for each in rows if each.run_id in wanted]


def payments_of(
    session: Session, run_ids: Collection[int], fixed_cost_ids: Collection[int]
) -> Sequence[PaymentSeen]:
    """Return the payments of costs in runs with what happened to each, the newest run first."""
    found = session.execute(
        select(InstructionRow.id, InstructionRow.run_id).where(
            InstructionRow.fixed_cost_id.in_(fixed_cost_ids)
        )
    )
    wanted = frozenset(run_ids)  # as for the lines
    ids = [number for number, run in found if run in wanted]
    sent = payment_rows.seen(session, list(payments.by_id(session, ids).values()))
    return sorted(sent, key=lambda each: (each.payment.due_date, each.payment.id), reverse=True)
