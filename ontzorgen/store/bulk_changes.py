"""Read the costs whose amounts change together, and keep what was done to each.

Amounts are euro cents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.run_status import DECIDED, RunStatus
from ontzorgen.store.models import (
    BulkChangeLineRow,
    BulkChangeRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    PayeeRow,
    PersonRow,
    RunLineRow,
    RunRow,
    UserRow,
)
from ontzorgen.store.search import a_word_begins, words_of

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class CostVersion:
    """One version of a fixed cost, with the keys by which the import knows it."""

    fixed_cost_id: int
    key: str
    household: str
    person: str | None
    payee: str
    payee_id: int
    payee_name: str
    version_id: int
    kind: str
    amount_cents: int
    valid_from: date
    valid_until: date | None
    frequency: str
    due_day: int
    reference: str | None
    description: str | None


@dataclass(frozen=True, slots=True)
class ListedChange:
    """A change of many amounts in one line; cents together, of one instalment each."""

    id: int
    municipality: str
    payee: str | None
    kind: str | None
    first_day: date
    method: str
    percentage: str | None
    step_cents: int | None
    made_by: str
    made_at: datetime
    undone_by: str | None
    undone_at: datetime | None
    number: int
    old_cents: int
    new_cents: int


@dataclass(frozen=True, slots=True)
class DoneLine:
    """What a change did to one cost."""

    fixed_cost_id: int
    key: str
    household: str
    old_version_id: int
    new_version_id: int
    valid_from: date
    valid_until: date | None
    old_cents: int
    new_cents: int


def versions(
    session: Session,
    municipality: str,
    *,
    payee_id: int | None = None,
    kind: str | None = None,
    costs: Collection[int] | None = None,
) -> Iterator[CostVersion]:
    """Yield every version of the costs that ever went to this payee, or were of this kind.

    With `costs`: of these costs, by their number, only.
    """
    row, cost, fits = FixedCostVersionRow, FixedCostRow, aliased(FixedCostVersionRow)
    query = (
        select(
            cost.id,
            cost.key,
            HouseholdRow.key,
            PersonRow.key,
            PayeeRow.key,
            PayeeRow.id,
            PayeeRow.name,
            row.id,
            row.kind,
            row.amount_cents,
            row.valid_from,
            row.valid_until,
            row.frequency,
            row.due_day,
            row.reference,
            row.description,
        )
        .join(cost, cost.id == row.fixed_cost_id)
        .join(HouseholdRow, HouseholdRow.id == cost.household_id)
        .join(PayeeRow, PayeeRow.id == row.payee_id)
        .outerjoin(PersonRow, PersonRow.id == row.person_id)
        .where(cost.municipality_code == municipality)
        .order_by(HouseholdRow.key, cost.key, cost.id, row.valid_from)
    )
    if payee_id is not None or kind is not None:
        chosen = select(fits.fixed_cost_id)
        if payee_id is not None:
            chosen = chosen.where(fits.payee_id == payee_id)
        if kind is not None:
            chosen = chosen.where(fits.kind == kind)
        query = query.where(cost.id.in_(chosen))
    for part in _parts(costs) if costs is not None else (None,):
        narrowed = query if part is None else query.where(cost.id.in_(part))
        rows: Any = session.execute(narrowed)
        yield from (CostVersion(*found) for found in rows)


def cost_keys(session: Session, municipality: str) -> list[tuple[int, str]]:
    """Return number and key of every fixed cost of a municipality."""
    query = select(FixedCostRow.id, FixedCostRow.key).where(
        FixedCostRow.municipality_code == municipality
    )
    return [(number, key) for number, key in session.execute(query)]


def version_ids(session: Session, starts: Sequence[tuple[int, date]]) -> dict[int, int]:
    """Return, by fixed cost, the number of the version that begins on the given day."""
    row, wanted = FixedCostVersionRow, dict(starts)
    found: dict[int, int] = {}
    for part in _parts(wanted):
        query = select(row.fixed_cost_id, row.valid_from, row.id).where(row.fixed_cost_id.in_(part))
        for cost_id, start, number in session.execute(query):
            if wanted[cost_id] == start:
                found[cost_id] = number
    return found


def keep(session: Session, change: BulkChangeRow, lines: Sequence[dict[str, Any]]) -> int:
    """Keep a change and its lines; return its number."""
    session.add(change)
    session.flush()
    rows = [{"bulk_change_id": change.id, **line} for line in lines]
    for start in range(0, len(rows), _AT_ONCE):
        session.execute(insert(BulkChangeLineRow), rows[start : start + _AT_ONCE])
    return change.id


@dataclass(frozen=True, slots=True)
class ChangesAsked:
    """Which changes somebody wants to see: of these municipalities; empty or None: of any."""

    municipalities: Collection[str]
    payee: str = ""
    """Words, each of which begins a word of the name of the payee."""
    kind: str = ""
    number: int | None = None
    """One change alone."""


def number_of(session: Session, asked: ChangesAsked) -> int:
    """Return how many changes fit."""
    query = select(func.count()).select_from(BulkChangeRow)
    query = query.outerjoin(PayeeRow, PayeeRow.id == BulkChangeRow.payee_id).where(*_fitting(asked))
    return int(session.execute(query).scalar_one())


def listed(
    session: Session, asked: ChangesAsked, *, offset: int = 0, size: int | None = None
) -> list[ListedChange]:
    """Return the changes that fit, the newest first."""
    row, line, maker, undoer = BulkChangeRow, BulkChangeLineRow, aliased(UserRow), aliased(UserRow)
    sums = (
        select(
            line.bulk_change_id,
            func.count().label("number"),
            func.sum(line.old_cents).label("old"),
            func.sum(line.new_cents).label("new"),
        )
        .group_by(line.bulk_change_id)
        .subquery()
    )
    query = (
        select(
            row.id,
            row.municipality_code,
            PayeeRow.name,
            row.kind,
            row.first_day,
            row.method,
            row.percentage,
            row.step_cents,
            maker.login,
            row.made_at,
            undoer.login,
            row.undone_at,
            func.coalesce(sums.c.number, 0),
            func.coalesce(sums.c.old, 0),
            func.coalesce(sums.c.new, 0),
        )
        .join(maker, maker.id == row.made_by_id)
        .outerjoin(undoer, undoer.id == row.undone_by_id)
        .outerjoin(PayeeRow, PayeeRow.id == row.payee_id)
        .outerjoin(sums, sums.c.bulk_change_id == row.id)
        .where(*_fitting(asked))
        .order_by(row.id.desc())
        .offset(offset)
        .limit(size)
    )
    rows: Any = session.execute(query)
    return [ListedChange(*row[:12], *map(int, row[12:])) for row in rows]


def done_lines(session: Session, change_id: int) -> list[DoneLine]:
    """Return what a change did, by household and cost."""
    line, cost = BulkChangeLineRow, FixedCostRow
    query = (
        select(
            cost.id,
            cost.key,
            HouseholdRow.key,
            line.old_version_id,
            line.new_version_id,
            line.valid_from,
            line.valid_until,
            line.old_cents,
            line.new_cents,
        )
        .join(cost, cost.id == line.fixed_cost_id)
        .join(HouseholdRow, HouseholdRow.id == cost.household_id)
        .where(line.bulk_change_id == change_id)
        .order_by(HouseholdRow.key, cost.key, cost.id)
    )
    return [DoneLine(*found) for found in session.execute(query)]


def runs_with(
    session: Session, costs: Collection[int], statuses: Collection[RunStatus]
) -> Iterator[tuple[int, str, date]]:
    """Yield (version, run, due date) of the lines of these costs in runs of these statuses."""
    names = [status.value for status in statuses]
    for part in _parts(costs):
        query = select(RunLineRow.version_id, RunRow.name, RunLineRow.due_date)
        query = query.join(RunRow, RunRow.id == RunLineRow.run_id)
        query = query.where(RunLineRow.fixed_cost_id.in_(part), RunRow.status.in_(names))
        yield from ((found[0], found[1], found[2]) for found in session.execute(query))


def decided_with(session: Session, costs: Collection[int]) -> dict[int, str]:
    """Return, by version, a run that a second person approved and that names it."""
    return {version: run for version, run, _due in runs_with(session, costs, DECIDED)}


def named_in_a_run(session: Session, costs: Collection[int]) -> set[int]:
    """Return the versions of these costs that a run names, whatever became of the run."""
    return {version for version, _run, _due in runs_with(session, costs, tuple(RunStatus))}


def take_back(session: Session, lines: Sequence[DoneLine], named: Collection[int]) -> None:
    """Let the old versions go on where they went on; a new one that a run names stays.

    Such a one gets the old amount: each instalment is due for what it was due before. So does
    one that the change did not begin, but changed.
    """
    stays = {*named, *(line.old_version_id for line in lines)}
    kept = [line for line in lines if line.new_version_id in stays]
    gone = [line for line in lines if line.new_version_id not in stays]
    for part in _parts([line.new_version_id for line in gone]):
        session.execute(delete(FixedCostVersionRow).where(FixedCostVersionRow.id.in_(part)))
    amounts = [{"id": line.new_version_id, "amount_cents": line.old_cents} for line in kept]
    ends = [{"id": line.old_version_id, "valid_until": line.valid_until} for line in gone]
    for rows in (amounts, ends):
        if rows:
            session.execute(update(FixedCostVersionRow), rows)


def payees_in_use(
    session: Session, municipalities: Collection[str], day: date
) -> list[tuple[int, str, str]]:
    """Return number, key and name of the payees that fixed costs go to on or after a day."""
    row, cost = FixedCostVersionRow, FixedCostRow
    holds = and_(row.payee_id == PayeeRow.id, or_(row.valid_until.is_(None), row.valid_until > day))
    used = (
        select(row.id)
        .join(cost, cost.id == row.fixed_cost_id)
        .where(holds, cost.municipality_code.in_(sorted(municipalities)))
    )
    query = (
        select(PayeeRow.id, PayeeRow.key, PayeeRow.name)
        .where(used.exists())
        .order_by(func.lower(PayeeRow.name), PayeeRow.id)
    )
    return [(number, key, name) for number, key, name in session.execute(query)]


def _fitting(asked: ChangesAsked) -> list[Any]:
    row = BulkChangeRow
    conditions: list[Any] = [row.municipality_code.in_(sorted(asked.municipalities))]
    conditions += [a_word_begins(PayeeRow.name, word) for word in words_of(asked.payee)]
    if asked.kind:
        conditions.append(row.kind == asked.kind)
    if asked.number is not None:
        conditions.append(row.id == asked.number)
    return conditions


def _parts(values: Collection[int]) -> Iterator[list[int]]:
    rest = list(values)
    for start in range(0, len(rest), _AT_ONCE):
        yield rest[start : start + _AT_ONCE]
