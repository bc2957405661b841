"""What banks refused and returned over days: every event of those payments, and the books of it.

Amounts are euro cents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.ledger import Entry
from ontzorgen.domain.payment import EventKind
from ontzorgen.domain.returned import CAME_BACK
from ontzorgen.store.models import (
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    InstructionRow,
    LedgerEntryRow,
    PaymentEventRow,
    RunLineRow,
    RunRow,
)
from ontzorgen.store.payments import chunks
from ontzorgen.store.run_rows import in_parts
from ontzorgen.store.runs import names_of

_event, _order, _line, _entry = PaymentEventRow, InstructionRow, RunLineRow, LedgerEntryRow
_OPENS = (Entry.REJECTED.value, Entry.RETURNED.value, Entry.REJECTED_AFTER.value)


class Happening(NamedTuple):
    """One thing that happened to a payment, in the order in which it was recorded."""

    payment: int
    kind: EventKind
    day: date
    reason: str | None
    amount_cents: int


class PaymentCalled(NamedTuple):
    """A payment by the names that people know it by."""

    id: int
    municipality: str
    household: str
    fixed_cost: str
    kind: str
    payee: str
    due_date: date
    run: str
    end_to_end_id: str


def happenings(
    session: Session, municipalities: Collection[str], first: date, last: date
) -> Sequence[Happening]:
    """Return all that happened to payments of which something came back in these days."""
    back = aliased(_event)
    payments = (
        select(back.instruction_id)
        .join(RunRow, RunRow.id == back.run_id)
        .where(
            RunRow.municipality_code.in_(sorted(municipalities)),
            back.kind.in_(sorted(CAME_BACK)),
            back.happened_on.between(first, last),
        )
    )
    query = (
        select(
            _event.instruction_id, _event.kind, _event.happened_on, _event.reason,
            _order.amount_cents,
        )
        .join(_order, _order.id == _event.instruction_id)
        .where(_event.instruction_id.in_(payments))
        .order_by(_event.instruction_id, _event.id)
    )  # fmt: skip
    return [Happening(row[0], EventKind(row[1]), *row[2:]) for row in in_parts(session, query)]


def called(session: Session, ids: Iterable[int]) -> Mapping[int, PaymentCalled]:
    """Return payments by the names that people know them by."""
    found: dict[int, PaymentCalled] = {}
    for part in chunks(ids):
        rows: Any = session.execute(
            select(
                _order.id,
                RunRow.municipality_code,
                HouseholdRow.key,
                FixedCostRow.key,
                FixedCostVersionRow.kind,
                _order.payee_name,
                _order.due_date,
                RunRow.name,
                _order.end_to_end_id,
            )
            .join(_line, and_(_line.run_id == _order.run_id, _line.position == _order.position))
            .join(RunRow, RunRow.id == _order.run_id)
            .join(HouseholdRow, HouseholdRow.id == _line.household_id)
            .join(FixedCostRow, FixedCostRow.id == _order.fixed_cost_id)
            .join(FixedCostVersionRow, FixedCostVersionRow.id == _line.version_id)
            .where(_order.id.in_(part))
        )
        found |= {row[0]: PaymentCalled(*row) for row in rows}
    return found


def taken_over_by(session: Session, ids: Iterable[int]) -> Mapping[int, str]:
    """Return the newest run that paid each of these payments again."""
    runs: defaultdict[int, int] = defaultdict(int)
    for part in chunks(ids):
        rows = session.execute(
            select(_line.earlier_id, func.max(_line.run_id))
            .join(RunRow, RunRow.id == _line.run_id)
            .where(_line.earlier_id.in_(part), RunRow.approved_at.is_not(None))
            .group_by(_line.earlier_id)
        )
        runs |= {payment: run for payment, run in rows if payment is not None}
    names = names_of(session, runs.values())
    return {payment: names[run] for payment, run in runs.items()}


def came_open_by_the_books(
    session: Session, municipalities: Collection[str], first: date, last: date
) -> int:
    """Return what the ledger booked in these days as refused or returned."""
    query = select(func.sum(_entry.amount_cents)).where(
        _entry.municipality_code.in_(sorted(municipalities)),
        _entry.booked_on.between(first, last),
        _entry.kind.in_(_OPENS),
    )
    return int(session.scalar(query) or 0)
