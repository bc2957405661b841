"""What went to one payee over days, without a word of whom it was paid for; euro cents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.ledger import Account, Entry
from ontzorgen.domain.payment import EventKind
from ontzorgen.store.models import (
    InstructionRow,
    LedgerEntryRow,
    PaymentEventRow,
    RunLineRow,
    RunRow,
)
from ontzorgen.store.run_rows import in_parts
from sepa.creditor_reference import ReferenceKind

_entry, _order, _line, _event = LedgerEntryRow, InstructionRow, RunLineRow, PaymentEventRow
_TOLD = (EventKind.SETTLED, EventKind.REJECTED, EventKind.RETURNED, EventKind.EXECUTED)


@dataclass(frozen=True, slots=True)
class SentRun:
    """A run that went to the bank, and on which day."""

    id: int
    municipality: str
    sent_on: date


class PaidTo(NamedTuple):
    """A payment as the payee may know it."""

    id: int
    run_id: int
    end_to_end_id: str
    is_free_text: bool
    """The text is words, and no reference of the payee with a check of its own."""
    remittance: str
    due_date: date
    amount_cents: int
    attempt: int


def sent_runs(
    session: Session, municipalities: Collection[str], first: date, last: date
) -> Sequence[SentRun]:
    """Return the runs that went to the bank in these days, by what was booked of it."""
    # The moment of export is near the day of its booking: it says which entries to look at.
    early = datetime.combine(first - timedelta(days=2), time.min, UTC)
    late = datetime.combine(last + timedelta(days=2), time.max, UTC)
    near = select(RunRow.id).where(
        RunRow.municipality_code.in_(sorted(municipalities)),
        RunRow.exported_at.between(early, late),
    )
    rows = session.execute(
        select(_entry.run_id, _entry.municipality_code, func.min(_entry.booked_on))
        .where(_entry.run_id.in_(near), _entry.kind == Entry.SENT.value)
        .group_by(_entry.run_id, _entry.municipality_code)
        .order_by(func.min(_entry.booked_on), _entry.run_id)
    )
    found: Any = rows.all()
    return [SentRun(*row) for row in found if first <= row[2] <= last]


def payments(session: Session, run_ids: Collection[int], payee_id: int) -> Sequence[PaidTo]:
    """Return the payments of runs to a payee, in the order in which they were sent."""
    query = (
        select(
            _order.id,
            _order.run_id,
            _order.end_to_end_id,
            _order.reference_kind == ReferenceKind.VRIJ.value,
            _order.remittance,
            _order.due_date,
            _order.amount_cents,
            _order.attempt,
        )
        .join(_line, and_(_line.run_id == _order.run_id, _line.position == _order.position))
        .where(_order.run_id.in_(list(run_ids)), _line.payee_id == payee_id)
        .order_by(_order.run_id, _order.position)
    )
    return [PaidTo(*row) for row in in_parts(session, query)]


def days_of(
    session: Session, run_ids: Collection[int], payee_id: int, until: date
) -> Mapping[int, Mapping[EventKind, date]]:
    """Return on which day each payment was booked, refused or returned first, until a day."""
    rows = session.execute(
        select(_event.instruction_id, _event.kind, func.min(_event.happened_on))
        .join(_order, _order.id == _event.instruction_id)
        .join(_line, and_(_line.run_id == _order.run_id, _line.position == _order.position))
        .where(
            _event.run_id.in_(list(run_ids)),
            _event.kind.in_(_TOLD),
            _event.happened_on <= until,
            _line.payee_id == payee_id,
        )
        .group_by(_event.instruction_id, _event.kind)
    )
    found: defaultdict[int, dict[EventKind, date]] = defaultdict(dict)
    for payment, kind, day in rows:
        found[payment][EventKind(kind)] = day
    return found


def by_the_books(
    session: Session, run_ids: Collection[int], payee_id: int, until: date
) -> tuple[int, int]:
    """Return what the ledger says was sent to a payee in runs, and what of it stays with the payee.

    What the bank debited though it had refused waits for its contra entry: that is not paid.
    """
    names = (Account.BANK.value, Account.CONTRA.value)
    signed = case(
        (and_(_entry.credit.in_(names), _entry.debit.not_in(names)), _entry.amount_cents),
        (and_(_entry.debit.in_(names), _entry.credit.not_in(names)), -_entry.amount_cents),
        else_=0,
    )
    row = session.execute(
        select(
            func.sum(case((_entry.kind == Entry.SENT.value, _entry.amount_cents), else_=0)),
            func.sum(signed),
        )
        .join(
            _line,
            and_(
                _line.run_id == _entry.run_id,
                _line.fixed_cost_id == _entry.fixed_cost_id,
                _line.due_date == _entry.due_date,
            ),
        )
        .where(
            _entry.run_id.in_(list(run_ids)),
            _entry.booked_on <= until,
            _line.payee_id == payee_id,
        )
    ).one()
    return int(row[0] or 0), int(row[1] or 0)
