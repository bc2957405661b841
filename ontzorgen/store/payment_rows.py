"""Sent payments as somebody sees them: what happened to each, and what is held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Executable, select, update
from sqlalchemy.orm import Session

from ontzorgen.domain.payment import EventKind, Place, contra_missing, place_of
from ontzorgen.store import client_money, payments, prepared
from ontzorgen.store.client_money import TwoPersons
from ontzorgen.store.models import (
    FixedCostRow,
    HouseholdRow,
    InstructionRow,
    PayeeRow,
    PaymentEventRow,
    PaymentHoldRow,
    RunRow,
    UserRow,
)
from ontzorgen.store.payments import SentPayment, chunks

_CAME_BACK = (EventKind.REJECTED, EventKind.RETURNED)
_GIVES_REASON = (*_CAME_BACK, EventKind.EXPLAINED)


@dataclass(frozen=True, slots=True)
class EventSeen:
    """One event of a payment."""

    kind: EventKind
    day: date
    reason: str | None
    by: str


@dataclass(frozen=True, slots=True)
class PaymentSeen:
    """A payment with its life."""

    payment: SentPayment
    fixed_cost: str
    payee: str
    place: Place
    contra_missing: bool
    events: tuple[EventSeen, ...]
    client_money: TwoPersons | None

    @property
    def reason(self) -> str | None:
        """Return the bank's newest reason for refusing or returning it."""
        told = [each.reason for each in self.events if each.kind in _GIVES_REASON and each.reason]
        return told[-1] if told else None


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A hold on the payments of a household to a payee."""

    id: int
    municipality: str
    household: str
    payee: str
    reason: str
    set_at: datetime


def of_runs(session: Session, run_ids: Collection[int]) -> list[SentPayment]:
    """Return the payments of runs."""
    ids = session.scalars(
        select(InstructionRow.id)
        .where(InstructionRow.run_id.in_(run_ids))
        .order_by(InstructionRow.run_id, InstructionRow.position)
    ).all()
    return list(payments.by_id(session, ids).values())


def came_back(session: Session, municipalities: Collection[str]) -> list[SentPayment]:
    """Return every payment of these municipalities that was refused or returned."""
    ids = session.scalars(
        select(PaymentEventRow.instruction_id)
        .join(RunRow, RunRow.id == PaymentEventRow.run_id)
        .where(RunRow.municipality_code.in_(list(municipalities)))
        .where(PaymentEventRow.kind.in_(_CAME_BACK))
        .distinct()
        .order_by(PaymentEventRow.instruction_id)
    ).all()
    return list(payments.by_id(session, ids).values())


def seen(session: Session, sent: Sequence[SentPayment]) -> list[PaymentSeen]:
    """Return payments with what happened to each."""
    events = _events(session, (each.id for each in sent))
    standing = payments.events_of(session, (each.id for each in sent))
    costs = _keys(session, FixedCostRow, {each.fixed_cost_id for each in sent})
    payees = _keys(session, PayeeRow, {each.payee_id for each in sent})
    kept = client_money.of_payments(session, (each.id for each in sent))
    return [
        PaymentSeen(
            each,
            costs[each.fixed_cost_id],
            payees[each.payee_id],
            place_of(standing.get(each.id, ())),
            contra_missing(standing.get(each.id, ())),
            tuple(events[each.id]),
            kept.get(each.id),
        )
        for each in sent
    ]


def holds(session: Session, municipalities: Collection[str]) -> Sequence[HeldRow]:
    """Return the holds that nobody lifted, oldest first."""
    rows = session.execute(
        select(
            PaymentHoldRow.id,
            HouseholdRow.municipality_code,
            HouseholdRow.key,
            PayeeRow.key,
            PaymentHoldRow.reason,
            PaymentHoldRow.set_at,
        )
        .join(HouseholdRow, HouseholdRow.id == PaymentHoldRow.household_id)
        .join(PayeeRow, PayeeRow.id == PaymentHoldRow.payee_id)
        .where(HouseholdRow.municipality_code.in_(list(municipalities)))
        .where(PaymentHoldRow.lifted_at.is_(None))
        .order_by(PaymentHoldRow.id)
    )
    return [HeldRow(*row) for row in rows]


def lift(session: Session, number: int, by: int, at: datetime, reason: str) -> None:
    """Lift a hold."""
    session.execute(
        update(PaymentHoldRow)
        .where(PaymentHoldRow.id == number)
        .values(lifted_by_id=by, lifted_at=at, lift_reason=reason)
    )


def _events(session: Session, ids: Iterable[int]) -> defaultdict[int, list[EventSeen]]:
    found: defaultdict[int, list[EventSeen]] = defaultdict(list)
    for part in chunks(ids):
        for number, kind, day, reason, login in prepared.rows(session, _events_of(), ids=part):
            found[number].append(EventSeen(EventKind(kind), day, reason, login))
    return found


@cache
def _events_of() -> Executable:
    return (
        select(
            PaymentEventRow.instruction_id,
            PaymentEventRow.kind,
            PaymentEventRow.happened_on,
            PaymentEventRow.reason,
            UserRow.login,
        )
        .join(UserRow, UserRow.id == PaymentEventRow.recorded_by_id)
        .where(PaymentEventRow.instruction_id.in_(prepared.several("ids")))
        .order_by(PaymentEventRow.id)
    )


def _keys(
    session: Session, table: type[FixedCostRow] | type[PayeeRow], ids: Collection[int]
) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in chunks(sorted(ids)):
        found |= {row[0]: row[1] for row in prepared.rows(session, _keys_of(table), ids=part)}
    return found


@cache
def _keys_of(table: type[FixedCostRow] | type[PayeeRow]) -> Executable:
    return select(table.id, table.key).where(table.id.in_(prepared.several("ids")))
