"""Read the rows of a run back, with the names people know things by."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Integer, bindparam, case, func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.correction import Source
from ontzorgen.domain.run_status import line_name
from ontzorgen.store import prepared
from ontzorgen.store.models import (
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    PayeeRow,
    PersonRow,
    RunLineRow,
    RunShareRow,
    RunSignalRow,
)

ROWS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Totals:
    """What a run adds up to, in cents.

    `again_cents` is paid with money that was withheld before: a correction run only.
    """

    net_cents: int
    withheld_cents: int
    transfers: int
    again_cents: int


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A person's benefit in a run, in cents."""

    person: str
    household: str
    net_cents: int
    withheld_cents: int
    basis: str | None
    phase: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """An instalment in a run, with the facts its reason is told with; amounts in cents."""

    fixed_cost: str
    household: str
    payee: str
    payee_name: str
    kind: str
    due_date: date
    due_cents: int
    withheld_cents: int
    outcome: str
    available_cents: int
    since: date | None
    attempt: int
    end_to_end_id: str


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A signal in a run, with the facts its sentence needs."""

    kind: str
    household: str | None
    fixed_cost: str | None
    person: str | None
    day: date | None
    cents: int | None


@dataclass(frozen=True, slots=True)
class SignalCount:
    """How many signals of a kind a run has."""

    kind: str
    number: int


def totals(session: Session, run_ids: Collection[int]) -> dict[int, Totals]:
    """Return net and withheld over the shares, and how many lines pay something, for each run."""
    share, line = RunShareRow, RunLineRow
    held = {
        row[0]: (int(row[1]), int(row[2]))
        for row in session.execute(
            select(share.run_id, func.sum(share.net_cents), func.sum(share.withheld_cents))
            .where(share.run_id.in_(run_ids))
            .group_by(share.run_id)
        )
    }
    again = case((line.source == Source.AGAIN, line.withheld_cents), else_=0)
    paid = {
        row[0]: (int(row[1]), int(row[2]))
        for row in session.execute(
            select(
                line.run_id,
                func.sum(case((line.withheld_cents > 0, 1), else_=0)),
                func.sum(again),
            )
            .where(line.run_id.in_(run_ids))
            .group_by(line.run_id)
        )
    }
    return {
        number: Totals(*held.get(number, (0, 0)), *paid.get(number, (0, 0))) for number in run_ids
    }


def shares(session: Session, run_id: int) -> list[ShareRow]:
    """Return the shares of a run, in order."""
    query = (
        select(
            PersonRow.key,
            HouseholdRow.key,
            RunShareRow.net_cents,
            RunShareRow.withheld_cents,
            RunShareRow.basis,
            RunShareRow.phase,
        )
        .join(PersonRow, PersonRow.id == RunShareRow.person_id)
        .join(HouseholdRow, HouseholdRow.id == RunShareRow.household_id)
        .where(RunShareRow.run_id == run_id)
        .order_by(RunShareRow.position)
    )
    return [ShareRow(*row) for row in in_parts(session, query)]


@dataclass(frozen=True, slots=True)
class LinesAsked:
    """Which instalments of a run somebody wants to see; empty: all of them."""

    outcome: str = ""
    household: str = ""
    """The beginning of the name of a household."""


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many instalments of a run ended so; amounts in cents."""

    outcome: str
    number: int
    due_cents: int
    withheld_cents: int


def outcomes(session: Session, run_id: int) -> list[OutcomeCount]:
    """Return how the instalments of a run ended, the most frequent first."""
    row = RunLineRow
    number = func.count()
    found = session.execute(
        select(row.outcome, number, func.sum(row.due_cents), func.sum(row.withheld_cents))
        .where(row.run_id == run_id)
        .group_by(row.outcome)
        .order_by(number.desc(), row.outcome)
    )
    return [OutcomeCount(name, int(n), int(due), int(held)) for name, n, due, held in found]


def households_paid(session: Session, run_id: int) -> int:
    """Return for how many households a run pays something."""
    return session.execute(
        select(func.count(RunLineRow.household_id.distinct())).where(
            RunLineRow.run_id == run_id, RunLineRow.withheld_cents > 0
        )
    ).scalar_one()


def count_lines(session: Session, run_id: int, asked: LinesAsked) -> int:
    """Return how many instalments fit what is asked."""
    query = _counting(bool(asked.outcome), bool(asked.household))
    return prepared.number(session, query, run=run_id, **_values(asked))


def page_of_lines(
    session: Session, run_id: int, asked: LinesAsked, offset: int, limit: int
) -> list[LineRow]:
    """Return a page of the instalments that fit what is asked, in order."""
    query = _paging(bool(asked.outcome), bool(asked.household))
    values = _values(asked) | {"offset": offset, "limit": limit}
    return [LineRow(*row) for row in prepared.rows(session, query, run=run_id, **values)]


def _values(asked: LinesAsked) -> dict[str, Any]:
    return {"outcome": asked.outcome, "begins": f"{_escaped(asked.household)}%"}


@cache
def _counting(outcome: bool, household: bool) -> Any:
    query: Any = select(func.count()).select_from(RunLineRow)
    if household:
        query = query.join(HouseholdRow, HouseholdRow.id == RunLineRow.household_id)
    return _asked(query.where(RunLineRow.run_id == bindparam("run")), outcome, household)


@cache
def _paging(outcome: bool, household: bool) -> Any:
    query = _asked(_lines(bindparam("run")), outcome, household)
    limit, offset = bindparam("limit", type_=Integer()), bindparam("offset", type_=Integer())
    return query.limit(limit).offset(offset)


def _asked(query: Any, outcome: bool, household: bool) -> Any:
    if outcome:
        query = query.where(RunLineRow.outcome == bindparam("outcome"))
    if household:
        query = query.where(HouseholdRow.key.ilike(bindparam("begins"), escape="\\"))
    return query


def _escaped(text: str) -> str:
    """Return a text for LIKE in which nothing is a wildcard."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def lines(session: Session, run_id: int) -> list[LineRow]:
    """Return the instalments of a run, in order."""
    return [LineRow(*row) for row in in_parts(session, _lines(run_id))]


def lines_called(session: Session, run_id: int, names: Iterable[str]) -> dict[str, LineRow]:
    """Return the instalments of a run with these names (V1@2026-10-01), by name."""
    wanted = {name for name in names if "@" in name}
    costs = sorted({name.rpartition("@")[0] for name in wanted})
    rows = session.execute(_lines(run_id).where(FixedCostRow.key.in_(costs))) if costs else ()
    found = [LineRow(*row) for row in rows]
    named = {line_name(line.fixed_cost, line.due_date): line for line in found}
    return {name: named[name] for name in sorted(wanted & named.keys())}


def household_ids(session: Session, municipality: str, keys: Collection[str]) -> dict[str, int]:
    """Return the numbers of households of a municipality by their keys.

    By way of the municipality of a run, whose households are all of it: by way of its
    instalments each of them is read.
    """
    found = prepared.rows(session, _household_ids(), code=municipality, keys=list(keys))
    return {row.key: row.id for row in found}


@cache
def _household_ids() -> Any:
    return select(HouseholdRow.key, HouseholdRow.id).where(
        HouseholdRow.municipality_code == bindparam("code"),
        HouseholdRow.key.in_(prepared.several("keys")),
    )


def _lines(run_id: Any) -> Any:
    return (
        select(
            FixedCostRow.key,
            HouseholdRow.key,
            PayeeRow.key,
            PayeeRow.name,
            FixedCostVersionRow.kind,
            RunLineRow.due_date,
            RunLineRow.due_cents,
            RunLineRow.withheld_cents,
            RunLineRow.outcome,
            RunLineRow.available_cents,
            RunLineRow.since,
            RunLineRow.attempt,
            RunLineRow.end_to_end_id,
        )
        .join(FixedCostRow, FixedCostRow.id == RunLineRow.fixed_cost_id)
        .join(FixedCostVersionRow, FixedCostVersionRow.id == RunLineRow.version_id)
        .join(HouseholdRow, HouseholdRow.id == RunLineRow.household_id)
        .join(PayeeRow, PayeeRow.id == RunLineRow.payee_id)
        .where(RunLineRow.run_id == run_id)
        .order_by(RunLineRow.position)
    )


def count_signals(session: Session, run_id: int) -> list[SignalCount]:
    """Return how many signals of each kind a run has, most first."""
    return [SignalCount(*each) for each in prepared.rows(session, _count_signals(), run=run_id)]


@cache
def _count_signals() -> Any:
    row, number = RunSignalRow, func.count().label("number")
    query = select(row.kind, number).where(row.run_id == bindparam("run")).group_by(row.kind)
    return query.order_by(number.desc(), row.kind)


def signals(session: Session, run_id: int, limit: int | None = None) -> list[SignalRow]:
    """Return the signals of a run, in order; all of them without a `limit`."""
    if limit is not None:
        rows = prepared.rows(session, _first_signals(), run=run_id, limit=limit)
        return [SignalRow(*row) for row in rows]
    return [SignalRow(*row) for row in in_parts(session, _signals(run_id))]


@cache
def _first_signals() -> Any:
    return _signals(bindparam("run")).limit(bindparam("limit", type_=Integer()))


def _signals(run_id: Any) -> Any:
    return (
        select(
            RunSignalRow.kind,
            HouseholdRow.key,
            FixedCostRow.key,
            PersonRow.key,
            RunSignalRow.day,
            RunSignalRow.cents,
        )
        .outerjoin(HouseholdRow, HouseholdRow.id == RunSignalRow.household_id)
        .outerjoin(FixedCostRow, FixedCostRow.id == RunSignalRow.fixed_cost_id)
        .outerjoin(PersonRow, PersonRow.id == RunSignalRow.person_id)
        .where(RunSignalRow.run_id == run_id)
        .order_by(RunSignalRow.position)
    )


def in_parts(session: Session, query: Any) -> Any:
    """Return the rows of a query, some thousand at a time."""
    return session.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
