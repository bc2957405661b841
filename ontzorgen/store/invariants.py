"""Queries that find what must not exist; each returns nothing when the books are right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from ontzorgen.domain.ledger import Entry
from ontzorgen.store.models import (
    BankFileRow,
    FixedCostRow,
    InstructionRow,
    LedgerEntryRow,
    PersonRow,
    RunCarryRow,
    RunLineRow,
    RunRow,
    RunShareRow,
)

_MOST_NAMED = 20


def runs(session: Session) -> Sequence[RunRow]:
    """Return every run."""
    return session.scalars(select(RunRow).order_by(RunRow.id)).all()


def shares_that_differ(session: Session, run_id: int) -> list[tuple[str, int, int]]:
    """Return (person, share, carried) where a share is not what its person carries."""
    carried = (
        select(RunCarryRow.person_id, func.sum(RunCarryRow.cents).label("cents"))
        .where(RunCarryRow.run_id == run_id)
        .group_by(RunCarryRow.person_id)
        .subquery()
    )
    share = (
        select(RunShareRow.person_id, RunShareRow.withheld_cents, RunShareRow.net_cents)
        .where(RunShareRow.run_id == run_id)
        .subquery()
    )
    rows = session.execute(
        select(PersonRow.key, share.c.withheld_cents, carried.c.cents)
        .select_from(share)
        .join(carried, carried.c.person_id == share.c.person_id, full=True)
        .join(PersonRow, PersonRow.id == func.coalesce(share.c.person_id, carried.c.person_id))
        .where(
            or_(
                func.coalesce(share.c.withheld_cents, -1) != func.coalesce(carried.c.cents, 0),
                share.c.withheld_cents > share.c.net_cents,
            )
        )
    )
    return [(key, int(mine or 0), int(theirs or 0)) for key, mine, theirs in rows]


def lines_that_differ(session: Session, run_id: int) -> list[tuple[int, int, int]]:
    """Return (position, withheld, carried) where a line is not what is carried."""
    carried = (
        select(RunCarryRow.position, func.sum(RunCarryRow.cents).label("cents"))
        .where(RunCarryRow.run_id == run_id)
        .group_by(RunCarryRow.position)
        .subquery()
    )
    rows = session.execute(
        select(RunLineRow.position, RunLineRow.withheld_cents, carried.c.cents)
        .outerjoin(carried, carried.c.position == RunLineRow.position)
        .where(RunLineRow.run_id == run_id)
        .where(RunLineRow.withheld_cents != func.coalesce(carried.c.cents, 0))
    )
    return [(position, mine, int(theirs or 0)) for position, mine, theirs in rows]


def instructions_that_differ(session: Session, run_id: int) -> list[int]:
    """Return positions where line and instruction are not the same payment."""
    line, order = RunLineRow, InstructionRow
    same = and_(
        order.amount_cents == line.withheld_cents,
        order.iban == line.iban,
        order.account_id == line.account_id,
        order.payee_name == line.payee_name,
        order.reference_kind == line.reference_kind,
        order.remittance == line.remittance,
        order.end_to_end_id == line.end_to_end_id,
    )
    paid = (
        select(line.position)
        .outerjoin(order, and_(order.run_id == line.run_id, order.position == line.position))
        .where(line.run_id == run_id, line.withheld_cents > 0)
        .where(or_(order.id.is_(None), ~same))
    )
    stray = (
        select(order.position)
        .outerjoin(line, and_(order.run_id == line.run_id, order.position == line.position))
        .where(order.run_id == run_id)
        .where(or_(line.position.is_(None), line.withheld_cents == 0))
    )
    return sorted({*session.scalars(paid), *session.scalars(stray)})


def sums(session: Session, run_id: int) -> tuple[int, int]:
    """Return (withheld, net) of a run, in cents."""
    withheld, net = session.execute(
        select(func.sum(RunShareRow.withheld_cents), func.sum(RunShareRow.net_cents)).where(
            RunShareRow.run_id == run_id
        )
    ).one()
    return int(withheld or 0), int(net or 0)


def live_instructions(session: Session, run_id: int) -> int:
    """Return how many instructions of a run are live."""
    return (
        session.scalar(
            select(func.count()).where(InstructionRow.run_id == run_id, InstructionRow.live)
        )
        or 0
    )


def instructed(session: Session, run_id: int, first: int, last: int | None) -> tuple[int, int]:
    """Return count and cents of the instructions between two positions, both included."""
    query = select(func.count(), func.sum(InstructionRow.amount_cents)).where(
        InstructionRow.run_id == run_id, InstructionRow.position >= first
    )
    if last is not None:
        query = query.where(InstructionRow.position <= last)
    count, cents = session.execute(query).one()
    return count, int(cents or 0)


def paid_more_than_once(session: Session) -> list[tuple[str, date]]:
    """Return (fixed cost, due date) with more than one live instruction."""
    rows = session.execute(
        select(FixedCostRow.key, InstructionRow.due_date)
        .join(FixedCostRow, FixedCostRow.id == InstructionRow.fixed_cost_id)
        .where(InstructionRow.live)
        .group_by(FixedCostRow.id, FixedCostRow.key, InstructionRow.due_date)
        .having(func.count() > 1)
    )
    return [(key, due) for key, due in rows]


def ids_used_twice(session: Session) -> list[tuple[str, str]]:
    """Return (kind, id) of ids that stand on more than one row."""
    found: list[tuple[str, str]] = []
    for kind, column in (
        ("end-to-end id", InstructionRow.end_to_end_id),
        ("message id", BankFileRow.message_id),
    ):
        twice = session.scalars(select(column).group_by(column).having(func.count() > 1))
        found.extend((kind, name) for name in twice)
    return found


def entries_that_differ(session: Session, run_id: int, *, sent: bool) -> list[tuple[str, str]]:
    """Return (kind, subject) where entries are not the rows they were posted from.

    Grouped by person, cost, due date and attempt; `sent` asks for the entries of the file too.
    """
    entry = LedgerEntryRow
    pairs: list[tuple[Entry, Any, Any]] = [
        (
            Entry.BENEFIT,
            select(entry.person_id, func.sum(entry.amount_cents)).group_by(entry.person_id),
            select(RunShareRow.person_id, RunShareRow.net_cents).where(
                RunShareRow.run_id == run_id
            ),
        ),
        (
            Entry.WITHHELD,
            _by_due_date(entry.person_id),
            select(
                RunCarryRow.person_id,
                RunLineRow.fixed_cost_id,
                RunLineRow.due_date,
                RunLineRow.attempt,
                RunCarryRow.cents,
            )
            .join(
                RunLineRow,
                and_(
                    RunLineRow.run_id == RunCarryRow.run_id,
                    RunLineRow.position == RunCarryRow.position,
                ),
            )
            .where(RunCarryRow.run_id == run_id),
        ),
    ]
    if sent:
        order = InstructionRow
        instructed_rows = select(
            order.fixed_cost_id, order.due_date, order.attempt, order.amount_cents
        ).where(order.run_id == run_id)
        pairs.append((Entry.SENT, _by_due_date(), instructed_rows))
    found: list[tuple[str, str]] = []
    for kind, entries, wanted in pairs:
        posted = entries.where(entry.run_id == run_id, entry.kind == kind.value)
        for one, other in ((posted, wanted), (wanted, posted)):
            rows = session.execute(one.except_(other).limit(_MOST_NAMED))
            found.extend((kind.value, " ".join(map(str, row))) for row in rows)
    return found


def _by_due_date(*first: Any) -> Any:
    entry = LedgerEntryRow
    key = (*first, entry.fixed_cost_id, entry.due_date, entry.attempt)
    return select(*key, func.sum(entry.amount_cents)).group_by(*key)
