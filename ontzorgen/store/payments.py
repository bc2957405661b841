"""Sent payments and what happened to them: read as sets, and added to, never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Executable, select, update
from sqlalchemy.orm import Session

from ontzorgen.domain.ledger import Entry
from ontzorgen.domain.payment import UNDOES, EventKind
from ontzorgen.store import prepared, runs
from ontzorgen.store.models import (
    InstructionRow,
    LedgerEntryRow,
    PaymentEventRow,
    RunLineRow,
    RunRow,
)

AT_ONCE = 1000
_T = TypeVar("_T")
_KINDS = {kind.value: kind for kind in EventKind}
_instruction = InstructionRow.__table__
_line = RunLineRow.__table__
_run = RunRow.__table__
_event = PaymentEventRow.__table__
_GIVES_REASON = (EventKind.REJECTED, EventKind.RETURNED, EventKind.EXPLAINED)


@dataclass(frozen=True, slots=True)
class SentPayment:
    """A payment as it was approved, with the run that paid it; cents."""

    id: int
    run_id: int
    run: str
    run_status: str
    municipality: str
    household_id: int
    payee_id: int
    fixed_cost_id: int
    due_date: date
    attempt: int
    amount_cents: int
    account_id: int
    iban: str
    payee_name: str
    end_to_end_id: str
    live: bool


@dataclass(frozen=True, slots=True)
class Posting:
    """One ledger entry about a payment, on the day it was booked."""

    payment: SentPayment
    entry: Entry
    day: date
    bank_entry_id: int | None = None
    person_id: int | None = None
    amount_cents: int | None = None
    """The part of one person; empty: all of the payment."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One new event of a payment."""

    payment: SentPayment
    kind: EventKind
    day: date
    reason: str | None = None
    bank_message_id: int | None = None
    number: int = 1


def by_id(session: Session, ids: Iterable[int]) -> dict[int, SentPayment]:
    """Return payments by their number."""
    return {
        payment.id: payment
        for part in chunks(ids)
        for payment in _as_sent(prepared.rows(session, _numbered(), ids=part))
    }


def by_end_to_end_id(session: Session, ids: Iterable[str]) -> dict[str, SentPayment]:
    """Return payments by their end-to-end id; an id that is not ours is not among them."""
    return {
        payment.end_to_end_id: payment
        for part in chunks(ids)
        for payment in _payments(session, _instruction.c.end_to_end_id.in_(part))
    }


def between(session: Session, run_id: int, first: int, last: int) -> Iterator[list[SentPayment]]:
    """Yield the payments of a run in a stretch of positions, some thousand at a time."""
    for low in range(first, last + 1, AT_ONCE):
        high = min(low + AT_ONCE - 1, last)
        yield _payments(
            session,
            (_instruction.c.run_id == run_id) & _instruction.c.position.between(low, high),
        )


def events_of(session: Session, ids: Iterable[int]) -> dict[int, set[EventKind]]:
    """Return what happened to each payment; what was undone since is not among it."""
    found: defaultdict[int, set[EventKind]] = defaultdict(set)
    for part in chunks(ids):
        for payment, name in prepared.rows(session, _kinds_of(), ids=part):
            kind = _KINDS[name]
            undone = UNDOES.get(kind)
            if undone is None:
                found[payment].add(kind)
            else:
                found[payment].discard(undone)
    return found


@cache
def _kinds_of() -> Executable:
    return (
        select(_event.c.instruction_id, _event.c.kind)
        .where(_event.c.instruction_id.in_(prepared.several("ids")))
        .order_by(_event.c.id)
    )


def reasons_of(session: Session, ids: Iterable[int]) -> dict[int, set[str]]:
    """Return the reasons that the bank ever gave for refusing or returning each payment."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for part in chunks(ids):
        rows = session.execute(
            select(_event.c.instruction_id, _event.c.reason).where(
                _event.c.instruction_id.in_(part),
                _event.c.kind.in_(_GIVES_REASON),
                _event.c.reason.is_not(None),
            )
        )
        for payment, reason in rows:
            found[payment].add(reason)
    return found


def record(session: Session, happened: Sequence[Happened], by: int, at: datetime) -> None:
    """Add events; each may happen to a payment once (by its number)."""
    runs.add(
        session,
        PaymentEventRow,
        [
            {
                "instruction_id": each.payment.id,
                "run_id": each.payment.run_id,
                "kind": each.kind.value,
                "number": each.number,
                "happened_on": each.day,
                "reason": each.reason,
                "bank_message_id": each.bank_message_id,
                "recorded_by_id": by,
                "recorded_at": at,
            }
            for each in happened
        ],
    )


def post(session: Session, postings: Sequence[Posting]) -> None:
    """Post ledger entries of payments, on the run that paid them."""
    runs.add(
        session,
        LedgerEntryRow,
        [
            {
                "municipality_code": each.payment.municipality,
                "booked_on": each.day,
                "kind": each.entry.value,
                "debit": each.entry.sides[0].value,
                "credit": each.entry.sides[1].value,
                "amount_cents": (
                    each.payment.amount_cents if each.amount_cents is None else each.amount_cents
                ),
                "run_id": each.payment.run_id,
                "person_id": each.person_id,
                "fixed_cost_id": each.payment.fixed_cost_id,
                "due_date": each.payment.due_date,
                "attempt": each.payment.attempt,
                "bank_entry_id": each.bank_entry_id,
            }
            for each in postings
        ],
    )


def stop_being_live(session: Session, ids: Iterable[int]) -> None:
    """Let the due dates of these payments be paid again, as the next attempt."""
    for part in chunks(ids):
        session.execute(
            update(InstructionRow).where(InstructionRow.id.in_(part)).values(live=False)
        )


def be_live_again(session: Session, payment_id: int) -> None:
    """Let the due date of a payment count as paid: no other payment of it may be live."""
    session.execute(update(InstructionRow).where(InstructionRow.id == payment_id).values(live=True))


def chunks(values: Iterable[_T], size: int = AT_ONCE) -> Iterator[list[_T]]:
    """Yield values some thousand at a time: a statement takes no more parameters."""
    source = iter(values)
    while part := list(islice(source, size)):
        yield part


def _payments(session: Session, condition: Any) -> list[SentPayment]:
    return _as_sent(session.execute(_sent().where(condition)))


def _as_sent(rows: Iterable[Any]) -> list[SentPayment]:
    return [SentPayment(*row) for row in rows]


@cache
def _numbered() -> Any:
    return _sent().where(_instruction.c.id.in_(prepared.several("ids")))


def _sent() -> Any:
    return (
        select(
            _instruction.c.id,
            _instruction.c.run_id,
            _run.c.name,
            _run.c.status,
            _run.c.municipality_code,
            _line.c.household_id,
            _line.c.payee_id,
            _instruction.c.fixed_cost_id,
            _instruction.c.due_date,
            _instruction.c.attempt,
            _instruction.c.amount_cents,
            _instruction.c.account_id,
            _instruction.c.iban,
            _instruction.c.payee_name,
            _instruction.c.end_to_end_id,
            _instruction.c.live,
        )
        .join(_run, _run.c.id == _instruction.c.run_id)
        .join(
            _line,
            (_line.c.run_id == _instruction.c.run_id)
            & (_line.c.position == _instruction.c.position),
        )
        .order_by(_instruction.c.run_id, _instruction.c.position)
    )


def ids_of(payments: Collection[SentPayment]) -> list[int]:
    """Return the numbers of payments."""
    return [payment.id for payment in payments]
