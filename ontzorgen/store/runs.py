"""Save and read runs as sets, and take the hash that an approval covers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Date, Executable, Table, bindparam, delete, func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.domain.run_status import DECIDED, FREED, RunKind, line_name
from ontzorgen.store import tenant_filter
from ontzorgen.store.models import (
    FixedCostRow,
    HouseholdRow,
    OverrideRow,
    PayeeRow,
    RunCarryRow,
    RunLineRow,
    RunRow,
    RunShareRow,
    RunSignalRow,
)
from ontzorgen.store.models.base import UtcTime

ROWS_AT_ONCE = 5000
_carry = RunCarryRow.__table__
_cost = FixedCostRow.__table__
_household = HouseholdRow.__table__
_line = RunLineRow.__table__
_payee = PayeeRow.__table__
_share = RunShareRow.__table__
_NOTHING_YET: tuple[int, tuple[tuple[int, int], ...]] = (-1, ())
_NO_MORE: tuple[int, tuple[tuple[int, int], ...]] = (sys.maxsize, ())


class PaidLine(NamedTuple):
    """A line with something withheld, with the names that limits and overrides go by."""

    position: int
    household: str
    fixed_cost: str
    payee: str
    due_date: date
    withheld_cents: int

    @property
    def name(self) -> str:
        """Return how people name the line."""
        return line_name(self.fixed_cost, self.due_date)


class InstructedLine(NamedTuple):
    """A line with something withheld, as approved: what has to be the same later on."""

    position: int
    household_id: int
    fixed_cost_id: int
    due_date: date
    withheld_cents: int
    account_id: int
    iban: str
    payee_name: str
    reference_kind: str
    remittance: str


def called(session: Session, name: str) -> RunRow | None:
    """Return a run by its name."""
    return session.scalars(_called(), {"name": name}).first()


@cache
def _called() -> Executable:
    return select(RunRow).where(RunRow.name == bindparam("name"))


def live(session: Session, municipality: str, month: Month) -> RunRow | None:
    """Return the run that holds the month; a correction run stands beside it."""
    return session.scalars(_live(), {"code": municipality, "month": str(month)}).first()


@cache
def _live() -> Executable:
    return select(RunRow).where(
        RunRow.municipality_code == bindparam("code"),
        RunRow.month == bindparam("month"),
        RunRow.kind == RunKind.MONTH,
        RunRow.status.not_in(FREED),
    )


def names_of(session: Session, run_ids: Iterable[int | None]) -> dict[int, str]:
    """Return the names of runs by their numbers."""
    wanted = [number for number in run_ids if number is not None]
    if not wanted:
        return {}
    rows = session.execute(select(RunRow.id, RunRow.name).where(RunRow.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def listed(session: Session, municipalities: Iterable[str]) -> Sequence[RunRow]:
    """Return the runs of these municipalities, oldest month first."""
    return session.scalars(
        select(RunRow)
        .where(RunRow.municipality_code.in_(list(municipalities)))
        .order_by(RunRow.municipality_code, RunRow.month, RunRow.sequence)
    ).all()


def next_sequence(session: Session, municipality: str, month: Month) -> int:
    """Return the number of the month's next run."""
    last = session.scalar(
        select(func.max(RunRow.sequence)).where(
            RunRow.municipality_code == municipality, RunRow.month == str(month)
        )
    )
    return (last or 0) + 1


def first_execution(session: Session, municipality: str, before: Month) -> date | None:
    """Return the execution date of the municipality's first live run before a month."""
    return session.scalar(
        select(func.min(RunRow.execution_date)).where(
            RunRow.municipality_code == municipality,
            RunRow.month < str(before),
            RunRow.kind == RunKind.MONTH,
            RunRow.status.not_in(FREED),
        )
    )


def clear(session: Session, run_id: int) -> None:
    """Take away what a calculation left, to make room for the next one."""
    for table in (RunCarryRow, RunLineRow, RunShareRow, RunSignalRow, OverrideRow):
        session.execute(delete(table).where(table.run_id == run_id))


def add(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> None:
    """Insert many rows of one table, each with the same columns.

    Through the driver, since a statement per row is what a month's time would go to.
    """
    if not rows:
        return
    session.flush()
    target: Table = table.__table__
    names = list(rows[0])
    connection = session.connection()
    tenant_filter.check_rows(connection, target, rows)
    if connection.dialect.name == "postgresql":
        _copy(connection, target, names, rows)
        return
    days = [name for name in names if isinstance(target.c[name].type, Date)]
    for name in days:
        for row in rows:
            row[name] = row[name] and row[name].isoformat()
    moments = [name for name in names if isinstance(target.c[name].type, UtcTime)]
    for name in moments:
        for row in rows:
            row[name] = row[name] and f"{row[name].astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    marks = ", ".join("?" * len(names))
    connection.exec_driver_sql(
        f"INSERT INTO {target.name} ({', '.join(names)}) VALUES ({marks})",  # noqa: S608  (our own names)
        list(map(itemgetter(*names), rows)),
        execution_options=tenant_filter.CHECKED,
    )


def _copy(
    connection: Connection, target: Table, names: list[str], rows: list[dict[str, Any]]
) -> None:
    """Send rows with COPY to a table of this transaction's own, and insert them from there.

    COPY straight into a table is refused where row level security holds; an insert
    is checked row by row as any other. The draft has no constraints and no defaults: a
    column that is not listed gets what the table itself gives it.
    """
    listed, draft = ", ".join(names), f"draft_{target.name}"
    connection.exec_driver_sql(
        f"CREATE TEMPORARY TABLE IF NOT EXISTS {draft} ON COMMIT DROP "
        f"AS TABLE {target.name} WITH NO DATA",
        execution_options=tenant_filter.CHECKED,
    )
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {draft} ({listed}) FROM STDIN") as copy:
        for row in map(itemgetter(*names), rows):
            copy.write_row(row)
    connection.exec_driver_sql(
        f"INSERT INTO {target.name} ({listed}) SELECT {listed} FROM {draft}",  # noqa: S608  (our own names)
        execution_options=tenant_filter.CHECKED,
    )
    connection.exec_driver_sql(f"TRUNCATE {draft}")


CONTENT_VERSION = 1
CORRECTION_VERSION = 2
"""A correction run has more to cover; the hash of a month's run stays as it was."""
_CONTENT: dict[type[Any], str] = {
    RunShareRow: "position person_id household_id net_cents withheld_cents basis phase",
    RunLineRow: (
        "position household_id fixed_cost_id version_id payee_id due_date due_cents "
        "withheld_cents outcome available_cents since account_id iban payee_name "
        "reference_kind remittance attempt end_to_end_id"
    ),
    RunCarryRow: "position person_id cents",
}
"""What an approval covers, per table."""


def content_hash(session: Session, run: RunRow) -> str:
    """Return the SHA-256 of all that an approval covers, read back from the database.

    Header, shares, lines and who carries them; every amount, account, name and text.
    The columns are named one by one: a column that a later version adds must not
    void an approval that was given before it.
    """
    digest = sha256()
    correction = run.kind == RunKind.CORRECTION
    more = {RunLineRow: " source earlier_id"} if correction else {}
    header = (
        CORRECTION_VERSION if correction else CONTENT_VERSION,
        run.name,
        run.municipality_code,
        run.month,
        run.execution_date.isoformat(),
        run.window_end.isoformat(),
        run.debtor_account_id,
        run.debtor_iban,
        run.debtor_name,
        run.policy,
        run.calculated_by_id,
        *((run.kind, run.corrects_id) if correction else ()),
    )
    digest.update(repr(header).encode())
    session.flush()
    for table, names in _CONTENT.items():
        rows: Any = table.__table__
        columns = [rows.c[name] for name in (names + more.get(table, "")).split()]
        key = [column for column in rows.primary_key.columns if column.name != "run_id"]
        query = select(*columns).where(rows.c.run_id == run.id).order_by(*key)
        digest.update(rows.name.encode())
        for part in _partitions(session, query):
            # as tuples: a row's own repr cuts long texts short
            digest.update("\n".join(map(repr, map(tuple, part))).encode())
            digest.update(b"\n")
    return digest.hexdigest()


def _partitions(session: Session, query: Any) -> Iterator[Sequence[Any]]:
    result = session.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
    yield from result.partitions(ROWS_AT_ONCE)


def paid_lines(session: Session, run_id: int, above_cents: int = 0) -> Iterator[PaidLine]:
    """Yield the lines with more than so much withheld, in their order."""
    query = (
        select(
            _line.c.position,
            _household.c.key,
            _cost.c.key,
            _payee.c.key,
            _line.c.due_date,
            _line.c.withheld_cents,
        )
        .join(_cost, _cost.c.id == _line.c.fixed_cost_id)
        .join(_household, _household.c.id == _line.c.household_id)
        .join(_payee, _payee.c.id == _line.c.payee_id)
        .where(_line.c.run_id == run_id, _line.c.withheld_cents > above_cents)
        .order_by(_line.c.position)
    )
    for part in _partitions(session, query):
        yield from map(PaidLine._make, part)


class KeptShare(NamedTuple):
    """A share as the run keeps it; amounts in cents."""

    household_id: int
    person_id: int
    net_cents: int
    withheld_cents: int
    basis: str | None


class KeptLine(NamedTuple):
    """A line as the run keeps it, paid or not; amounts in cents."""

    household_id: int
    fixed_cost_id: int
    due_date: date
    due_cents: int
    withheld_cents: int
    outcome: str


def kept_shares(session: Session, run_id: int) -> Iterator[KeptShare]:
    """Yield every share, household by household."""
    columns = (_share.c[name] for name in KeptShare._fields)
    query = select(*columns).where(_share.c.run_id == run_id).order_by(_share.c.position)
    for part in _partitions(session, query):
        yield from map(KeptShare._make, part)


def kept_lines(session: Session, run_id: int) -> Iterator[KeptLine]:
    """Yield every line, household by household."""
    columns = (_line.c[name] for name in KeptLine._fields)
    query = select(*columns).where(_line.c.run_id == run_id).order_by(_line.c.position)
    for part in _partitions(session, query):
        yield from map(KeptLine._make, part)


def instructed_lines(
    session: Session, run_id: int
) -> Iterator[tuple[InstructedLine, tuple[tuple[int, int], ...]]]:
    """Yield each line with something withheld and its (person, cents) pairs, in their order."""
    query = (
        select(*(_line.c[name] for name in InstructedLine._fields))
        .where(_line.c.run_id == run_id, _line.c.withheld_cents > 0)
        .order_by(_line.c.position)
    )
    carriers = _carriers(session, run_id)
    place, carried = _NOTHING_YET
    for part in _partitions(session, query):
        for line in map(InstructedLine._make, part):
            while place < line.position:
                place, carried = next(carriers, _NO_MORE)
            yield line, carried if place == line.position else ()


def fixed_cost_key(session: Session, number: int) -> str:
    """Return how the municipality names a fixed cost."""
    return str(session.scalar(select(_cost.c.key).where(_cost.c.id == number)))


def _carriers(session: Session, run_id: int) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    """Yield (position, (person, cents) pairs) in order: a stream beside that of the lines."""
    query = (
        select(_carry.c.position, _carry.c.person_id, _carry.c.cents)
        .where(_carry.c.run_id == run_id)
        .order_by(_carry.c.position, _carry.c.person_id)
    )
    rows = (row for part in _partitions(session, query) for row in part)
    for position, same in groupby(rows, key=itemgetter(0)):
        yield position, tuple((person, cents) for _, person, cents in same)


def withheld_by_household(session: Session, run_id: int) -> Mapping[str, int]:
    """Return what a run withholds per household, in cents."""
    rows = session.execute(
        select(HouseholdRow.key, func.sum(RunShareRow.withheld_cents))
        .join(HouseholdRow, HouseholdRow.id == RunShareRow.household_id)
        .where(RunShareRow.run_id == run_id)
        .group_by(HouseholdRow.key)
    )
    return {key: int(cents) for key, cents in rows}


def overridden(session: Session, run: RunRow) -> Mapping[str, OverrideRow]:
    """Return the overrides that hold for the run's present content."""
    content = {"run": run.id, "sha256": run.content_sha256}
    return {row.subject: row for row in session.scalars(_overridden(), content)}


@cache
def _overridden() -> Executable:
    return select(OverrideRow).where(
        OverrideRow.run_id == bindparam("run"), OverrideRow.content_sha256 == bindparam("sha256")
    )


def decided_since(session: Session, municipality: str, moment: datetime) -> bool:
    """Say whether a run was calculated then or later that a second person approved."""
    query = select(RunRow.id).where(
        RunRow.municipality_code == municipality,
        RunRow.status.in_(DECIDED),
        RunRow.calculated_at >= moment,
    )
    return session.scalar(query.limit(1)) is not None
