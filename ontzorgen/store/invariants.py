"""Queries that find what must not exist; each returns nothing when the books are right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, case, false, func, literal, or_, select, true, union_all
from sqlalchemy.orm import Session

from ontzorgen.domain.correction import Source
from ontzorgen.domain.ledger import Entry
from ontzorgen.domain.run_status import RunKind
from ontzorgen.store.models import (
    ArrearRow,
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
    """Return (person, share, carried) where a share is not what its person carries.

    What is paid again was withheld before, and is in no share.
    """
    share = select(
        RunShareRow.person_id,
        RunShareRow.withheld_cents.label("share"),
        literal(0).label("carried"),
        RunShareRow.net_cents.label("net"),
    ).where(RunShareRow.run_id == run_id)
    carried = _newly_carried(
        RunCarryRow.person_id, literal(0), RunCarryRow.cents, literal(0)
    ).where(RunCarryRow.run_id == run_id)
    # added up and not joined: SQLite walks through a full join row by row
    both = union_all(share, carried).subquery()
    mine, theirs, net = (func.sum(both.c[name]) for name in ("share", "carried", "net"))
    differs = (
        select(both.c.person_id, mine.label("mine"), theirs.label("theirs"))
        .group_by(both.c.person_id)
        .having(or_(mine != theirs, mine > net))
        .subquery()
    )
    rows = session.execute(
        select(PersonRow.key, differs.c.mine, differs.c.theirs).join(
            PersonRow, PersonRow.id == differs.c.person_id
        )
    )
    return [(key, int(share_cents), int(cents)) for key, share_cents, cents in rows]


def lines_that_differ(session: Session, run_id: int) -> list[tuple[int, int, int]]:
    """Return (position, withheld, carried) where a line is not what is carried.

    What is paid again was carried before.
    """
    carried = (
        select(RunCarryRow.position, func.sum(RunCarryRow.cents).label("cents"))
        .where(RunCarryRow.run_id == run_id)
        .group_by(RunCarryRow.position)
        .subquery()
    )
    rows = session.execute(
        select(RunLineRow.position, RunLineRow.withheld_cents, carried.c.cents)
        .outerjoin(carried, carried.c.position == RunLineRow.position)
        .where(RunLineRow.run_id == run_id, RunLineRow.source != Source.AGAIN.value)
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


class Moved(NamedTuple):
    """What a run moves once it is approved, in cents."""

    granted_cents: int
    """Benefits of the month, or the back payments that a correction run uses."""
    withheld_cents: int
    """What it newly withholds."""
    again_cents: int
    """What it pays again."""


def moved(session: Session, run: RunRow) -> Moved:
    """Return what a run moves, from its rows."""
    withheld, net = session.execute(
        select(func.sum(RunShareRow.withheld_cents), func.sum(RunShareRow.net_cents)).where(
            RunShareRow.run_id == run.id
        )
    ).one()
    if run.kind == RunKind.MONTH:
        return Moved(int(net or 0), int(withheld or 0), 0)
    again = func.sum(case((RunLineRow.source == Source.AGAIN.value, RunLineRow.withheld_cents)))
    again_cents = session.scalar(select(again).where(RunLineRow.run_id == run.id))
    back_cents = session.scalar(
        select(func.sum(ArrearRow.back_payment_cents))
        .join(RunLineRow, _pays_arrear())
        .where(RunLineRow.run_id == run.id)
    )
    return Moved(int(back_cents or 0), int(withheld or 0), int(again_cents or 0))


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


def entries_that_differ(session: Session, run: RunRow, *, sent: bool) -> list[tuple[str, str]]:
    """Return (kind, subject) where entries are not the rows they were posted from.

    Grouped by person, cost, due date and attempt; `sent` asks for the entries of the file too.
    """
    entry, run_id = LedgerEntryRow, run.id
    grants = true() if run.kind == RunKind.MONTH else false()
    line = (RunLineRow.fixed_cost_id, RunLineRow.due_date, RunLineRow.attempt)
    pairs: list[tuple[Entry, Any, Any]] = [
        (
            Entry.BENEFIT,
            select(entry.person_id, func.sum(entry.amount_cents)).group_by(entry.person_id),
            select(RunShareRow.person_id, RunShareRow.net_cents).where(
                RunShareRow.run_id == run_id, grants
            ),
        ),
        (
            Entry.WITHHELD,
            _by_due_date(entry.person_id),
            _newly_carried(RunCarryRow.person_id, *line, RunCarryRow.cents).where(
                RunCarryRow.run_id == run_id
            ),
        ),
    ]
    if run.kind == RunKind.CORRECTION:
        again = select(*line, RunLineRow.withheld_cents).where(
            RunLineRow.run_id == run_id, RunLineRow.source == Source.AGAIN.value
        )
        back = (
            select(ArrearRow.person_id, *line, ArrearRow.back_payment_cents)
            .join(RunLineRow, _pays_arrear())
            .where(RunLineRow.run_id == run_id)
        )
        pairs.append((Entry.PAID_AGAIN, _by_due_date(), again))
        pairs.append((Entry.BACK_PAYMENT, _by_due_date(entry.person_id), back))
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


def _newly_carried(*columns: Any) -> Any:
    """Return a query of what persons carry, but for what is paid again."""
    return (
        select(*columns)
        .select_from(RunCarryRow)
        .join(
            RunLineRow,
            and_(
                RunLineRow.run_id == RunCarryRow.run_id,
                RunLineRow.position == RunCarryRow.position,
            ),
        )
        .where(RunLineRow.source != Source.AGAIN.value)
    )


def _pays_arrear() -> Any:
    """Say of a line and an arrear that the one pays the other."""
    return and_(
        RunLineRow.fixed_cost_id == ArrearRow.fixed_cost_id,
        RunLineRow.due_date == ArrearRow.due_date,
        RunLineRow.source == Source.ARREARS.value,
    )


def _by_due_date(*first: Any) -> Any:
    entry = LedgerEntryRow
    key = (*first, entry.fixed_cost_id, entry.due_date, entry.attempt)
    return select(*key, func.sum(entry.amount_cents)).group_by(*key)
