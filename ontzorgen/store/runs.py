"""Save and read runs as sets, and take the hash that an approval covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.domain.run_status import FREED, line_name
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

ROWS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A line with something withheld, as approved: what has to be the same later on."""

    position: int
    household_id: int
    household: str
    fixed_cost_id: int
    fixed_cost: str
    version_id: int
    payee: str
    due_date: date
    withheld_cents: int
    account_id: int
    iban: str
    payee_name: str
    reference_kind: str
    remittance: str

    @property
    def name(self) -> str:
        """Return how people name the line."""
        return line_name(self.fixed_cost, self.due_date)


def called(session: Session, name: str) -> RunRow | None:
    """Return a run by its name."""
    return session.scalars(select(RunRow).where(RunRow.name == name)).first()


def live(session: Session, municipality: str, month: Month) -> RunRow | None:
    """Return the run that holds the month."""
    return session.scalars(
        select(RunRow).where(
            RunRow.municipality_code == municipality,
            RunRow.month == str(month),
            RunRow.status.not_in(FREED),
        )
    ).first()


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
            RunRow.status.not_in(FREED),
        )
    )


def clear(session: Session, run_id: int) -> None:
    """Take away what a calculation left, to make room for the next one."""
    for table in (RunCarryRow, RunLineRow, RunShareRow, RunSignalRow, OverrideRow):
        session.execute(delete(table).where(table.run_id == run_id))


def add(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> None:
    """Insert many rows of one table."""
    if rows:
        session.execute(insert(table), rows)


def content_hash(session: Session, run: RunRow) -> str:
    """Return the SHA-256 of all that an approval covers, read back from the database.

    Header, shares, lines and who carries them; every amount, account, name and text.
    """
    digest = sha256()
    header = (
        run.name,
        run.municipality_code,
        run.month,
        run.execution_date.isoformat(),
        run.window_end.isoformat(),
        run.policy,
        run.calculated_by_id,
    )
    digest.update(repr(header).encode())
    for table in (RunShareRow, RunLineRow, RunCarryRow):
        columns = [column for column in table.__table__.columns if column.name != "run_id"]
        query = select(*columns).where(table.run_id == run.id).order_by(*_key(table))
        digest.update(table.__tablename__.encode())
        for part in _partitions(session, query):
            digest.update("\n".join([repr(tuple(row)) for row in part]).encode())
            digest.update(b"\n")
    return digest.hexdigest()


def _key(table: Any) -> list[Any]:
    return [column for column in table.__table__.primary_key.columns if column.name != "run_id"]


def _partitions(session: Session, query: Any) -> Iterator[Sequence[Any]]:
    result = session.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
    yield from result.partitions(ROWS_AT_ONCE)


def paid_lines(session: Session, run_id: int) -> Iterator[PaidLine]:
    """Yield the lines with something withheld, in their order."""
    query = (
        select(
            RunLineRow.position,
            RunLineRow.household_id,
            HouseholdRow.key,
            RunLineRow.fixed_cost_id,
            FixedCostRow.key,
            RunLineRow.version_id,
            PayeeRow.key,
            RunLineRow.due_date,
            RunLineRow.withheld_cents,
            RunLineRow.account_id,
            RunLineRow.iban,
            RunLineRow.payee_name,
            RunLineRow.reference_kind,
            RunLineRow.remittance,
        )
        .join(FixedCostRow, FixedCostRow.id == RunLineRow.fixed_cost_id)
        .join(HouseholdRow, HouseholdRow.id == RunLineRow.household_id)
        .join(PayeeRow, PayeeRow.id == RunLineRow.payee_id)
        .where(RunLineRow.run_id == run_id, RunLineRow.withheld_cents > 0)
        .order_by(RunLineRow.position)
    )
    for part in _partitions(session, query):
        for row in part:
            yield PaidLine(*row)


def carriers(session: Session, run_id: int) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return (person, cents) pairs per line position."""
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    query = (
        select(RunCarryRow.position, RunCarryRow.person_id, RunCarryRow.cents)
        .where(RunCarryRow.run_id == run_id)
        .order_by(RunCarryRow.position, RunCarryRow.person_id)
    )
    for part in _partitions(session, query):
        for position, person, cents in part:
            found[position] = (*found.get(position, ()), (person, cents))
    return found


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
    rows = session.scalars(
        select(OverrideRow).where(
            OverrideRow.run_id == run.id, OverrideRow.content_sha256 == run.content_sha256
        )
    )
    return {row.subject: row for row in rows}
