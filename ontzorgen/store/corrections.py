"""What a correction run starts from: the runs of a month, what is open, and what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.correction import Source, Wait, may_come_again, waits_for
from ontzorgen.domain.payment import EventKind, Events
from ontzorgen.domain.run import Outcome
from ontzorgen.domain.run_status import FREED, RunKind, RunStatus
from ontzorgen.domain.signals import Listed
from ontzorgen.store import heard, payments
from ontzorgen.store.models import (
    ArrearRow,
    FixedCostRow,
    HouseholdRow,
    InstructionRow,
    PaymentEventRow,
    PaymentHoldRow,
    RunCarryRow,
    RunLineRow,
    RunRow,
)
from ontzorgen.store.payments import SentPayment, chunks

_CAME_BACK = (EventKind.REJECTED, EventKind.RETURNED)


@dataclass(frozen=True, slots=True)
class OpenPayment:
    """A payment that was refused or returned, with the reasons and who carried it (cents)."""

    payment: SentPayment
    source: Source
    """Where its money came from at first; what is paid again keeps that."""
    reasons: Collection[str]
    """All that the bank gave."""
    events: Events
    carried: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class KeptCorrection:
    """A line of a correction run as it is kept: what has to be the same at approval."""

    household_id: int
    fixed_cost_id: int
    due_date: date
    withheld_cents: int
    account_id: int | None
    iban: str | None
    payee_name: str
    reference_kind: str
    remittance: str
    attempt: int
    source: str
    earlier_id: int | None


def runs_of_month(session: Session, base: RunRow) -> Sequence[RunRow]:
    """Return a month's run and its correction runs, oldest first; taken back ones are not among."""
    return session.scalars(
        select(RunRow)
        .where((RunRow.id == base.id) | (RunRow.corrects_id == base.id))
        .where(RunRow.status.not_in(FREED))
        .order_by(RunRow.id)
    ).all()


def waiting(session: Session, base: RunRow) -> RunRow | None:
    """Return the correction run of a month's run that nobody approved yet."""
    return session.scalars(
        select(RunRow).where(
            RunRow.corrects_id == base.id,
            RunRow.kind == RunKind.CORRECTION,
            RunRow.status == RunStatus.CALCULATED,
        )
    ).first()


def open_payments(session: Session, run_ids: Collection[int]) -> list[OpenPayment]:
    """Return the payments of runs whose money is open, in the order in which they were made."""
    event = PaymentEventRow
    back = session.scalars(
        select(event.instruction_id)
        .where(event.run_id.in_(run_ids), event.kind.in_(_CAME_BACK))
        .distinct()
    ).all()
    events = payments.events_of(session, back)
    still = [number for number in back if may_come_again(events[number])]
    reasons = payments.reasons_of(session, still)
    sent = payments.by_id(session, still)
    carried = _carriers(session, still)
    of_arrears = _pays_arrears(session, still)
    return [
        OpenPayment(
            sent[number],
            Source.ARREARS if number in of_arrears else Source.BENEFIT,
            frozenset(reasons.get(number, ())),
            events[number],
            carried[number],
        )
        for number in sorted(still)
    ]


def waits_now(session: Session, run_id: int) -> Mapping[tuple[int, date], Wait]:
    """Return what payments of a correction run wait for now, that did not when it was made.

    By (fixed cost, due date); nothing for what may go on.
    """
    line = RunLineRow
    rows: Any = session.execute(
        select(line.fixed_cost_id, line.due_date, line.iban, InstructionRow.id, InstructionRow.iban)
        .join(InstructionRow, InstructionRow.id == line.earlier_id)
        .where(line.run_id == run_id)
    ).all()
    earlier = [row[3] for row in rows]
    events = payments.events_of(session, earlier)
    reasons = payments.reasons_of(session, earlier)
    found: dict[tuple[int, date], Wait] = {}
    for cost, due, iban, number, refused_iban in rows:
        wait = waits_for(reasons.get(number, ()), events[number], refused_iban, iban)
        if wait is not None:
            found[cost, due] = wait
    return found


def _pays_arrears(session: Session, ids: Collection[int]) -> set[int]:
    """Return which payments pay an arrear, at the first attempt or again."""
    found: set[int] = set()
    for part in chunks(ids):
        found |= set(
            session.scalars(
                select(InstructionRow.id)
                .join(
                    ArrearRow,
                    (ArrearRow.fixed_cost_id == InstructionRow.fixed_cost_id)
                    & (ArrearRow.due_date == InstructionRow.due_date),
                )
                .where(InstructionRow.id.in_(part))
            )
        )
    return found


def _carriers(session: Session, ids: Collection[int]) -> Mapping[int, tuple[tuple[int, int], ...]]:
    found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for part in chunks(ids):
        rows = session.execute(
            select(InstructionRow.id, RunCarryRow.person_id, RunCarryRow.cents)
            .join(
                RunCarryRow,
                (RunCarryRow.run_id == InstructionRow.run_id)
                & (RunCarryRow.position == InstructionRow.position),
            )
            .where(InstructionRow.id.in_(part))
            .order_by(InstructionRow.id, RunCarryRow.person_id)
        )
        for number, person, cents in rows:
            found[number].append((person, cents))
    return defaultdict(tuple, {number: tuple(parts) for number, parts in found.items()})


def withheld_by_person(
    session: Session, run_ids: Collection[int], but: int | None
) -> Mapping[int, int]:
    """Return what runs of a month withhold from each benefit, in cents; `but` one of them.

    What is paid again was withheld before, and an arrear is paid from other money.
    """
    rows = session.execute(
        select(RunCarryRow.person_id, func.sum(RunCarryRow.cents))
        .join(
            RunLineRow,
            (RunLineRow.run_id == RunCarryRow.run_id)
            & (RunLineRow.position == RunCarryRow.position),
        )
        .where(RunCarryRow.run_id.in_([number for number in run_ids if number != but]))
        .where(RunLineRow.source.in_((Source.BENEFIT.value, Source.MISSED.value)))
        .group_by(RunCarryRow.person_id)
    )
    return {person: int(cents) for person, cents in rows}


def listed(
    session: Session, run_ids: Collection[int], but: int | None
) -> Mapping[tuple[int, date], Listed]:
    """Return how runs of a month decided each due date; `but` one of them."""
    found: dict[tuple[int, date], Listed] = {}
    rows = session.execute(
        select(
            RunLineRow.fixed_cost_id,
            RunLineRow.due_date,
            RunLineRow.outcome,
            RunLineRow.withheld_cents,
        )
        .where(RunLineRow.run_id.in_([number for number in run_ids if number != but]))
        .order_by(RunLineRow.run_id, RunLineRow.position)
    )
    for cost, due, outcome, cents in rows:
        found[cost, due] = Listed(Outcome(outcome), cents)
    return found


def arrears(session: Session, municipality: str, month: str) -> Mapping[int, list[ArrearRow]]:
    """Return the confirmed arrears of a month that no run pays, by fixed cost."""
    paid = (
        select(InstructionRow.id)
        .join(RunRow, RunRow.id == InstructionRow.run_id)
        .where(
            InstructionRow.fixed_cost_id == ArrearRow.fixed_cost_id,
            InstructionRow.due_date == ArrearRow.due_date,
            RunRow.status.not_in(FREED),
        )
        .exists()
    )
    rows = session.scalars(
        select(ArrearRow)
        .where(
            ArrearRow.municipality_code == municipality,
            ArrearRow.month == month,
            ArrearRow.confirmed_by_id.is_not(None),
            ~paid,
        )
        .order_by(ArrearRow.id)
    )
    found: defaultdict[int, list[ArrearRow]] = defaultdict(list)
    for row in rows:
        found[row.fixed_cost_id].append(row)
    return found


def arrears_in(session: Session, run_id: int) -> frozenset[tuple[int, date]]:
    """Return (fixed cost, due date) of the arrears that a run pays, at first or again."""
    rows = session.execute(
        select(RunLineRow.fixed_cost_id, RunLineRow.due_date)
        .join(
            ArrearRow,
            (ArrearRow.fixed_cost_id == RunLineRow.fixed_cost_id)
            & (ArrearRow.due_date == RunLineRow.due_date),
        )
        .where(RunLineRow.run_id == run_id)
    )
    return frozenset((cost, due) for cost, due in rows)


def attempts(session: Session, fixed_costs: Collection[int]) -> Mapping[tuple[int, date], int]:
    """Return the highest attempt of each due date of these fixed costs, also of freed runs."""
    found: dict[tuple[int, date], int] = {}
    for part in chunks(fixed_costs):
        rows = session.execute(
            select(
                InstructionRow.fixed_cost_id,
                InstructionRow.due_date,
                func.max(InstructionRow.attempt),
            )
            .where(InstructionRow.fixed_cost_id.in_(part))
            .group_by(InstructionRow.fixed_cost_id, InstructionRow.due_date)
        )
        found |= {(cost, due): int(last) for cost, due, last in rows}
    return found


def held(session: Session, municipality: str) -> set[tuple[int, int]]:
    """Return (household, payee) whose payments wait until a person lifts the hold."""
    rows = session.execute(
        select(PaymentHoldRow.household_id, PaymentHoldRow.payee_id)
        .join(HouseholdRow, HouseholdRow.id == PaymentHoldRow.household_id)
        .where(HouseholdRow.municipality_code == municipality, PaymentHoldRow.lifted_at.is_(None))
    )
    return {(household, payee) for household, payee in rows}


def kept(session: Session, run_id: int) -> list[KeptCorrection]:
    """Return the lines of a correction run, in order."""
    columns: list[Any] = [getattr(RunLineRow, name) for name in KeptCorrection.__slots__]
    rows = session.execute(
        select(*columns).where(RunLineRow.run_id == run_id).order_by(RunLineRow.position)
    )
    return [KeptCorrection(*row) for row in rows]


def earlier_payments(session: Session, run_id: int) -> list[SentPayment]:
    """Return the payments that a correction run does again."""
    ids = session.scalars(
        select(RunLineRow.earlier_id).where(
            RunLineRow.run_id == run_id, RunLineRow.earlier_id.is_not(None)
        )
    )
    return list(payments.by_id(session, [number for number in ids if number is not None]).values())


def cost_keys(session: Session, numbers: Collection[int]) -> Mapping[int, str]:
    """Return how the municipality names each of these fixed costs."""
    found: dict[int, str] = {}
    for part in chunks(numbers):
        rows = session.execute(
            select(FixedCostRow.id, FixedCostRow.key).where(FixedCostRow.id.in_(part))
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def times(session: Session, ids: Collection[int], kind: EventKind) -> Mapping[int, int]:
    """Return how often something happened to each payment."""
    found: dict[int, int] = {}
    for part in chunks(ids):
        rows = session.execute(
            select(PaymentEventRow.instruction_id, func.max(PaymentEventRow.number))
            .where(PaymentEventRow.instruction_id.in_(part), PaymentEventRow.kind == kind.value)
            .group_by(PaymentEventRow.instruction_id)
        )
        found |= {number: int(last) for number, last in rows}
    return found


def bank_answered(session: Session, run_id: int) -> bool:
    """Say whether anything was ever heard, or decided, of a run's files or payments.

    What moves no money counts too: received, pending, a copy, a booking of another amount.
    """
    event = select(PaymentEventRow.id).where(PaymentEventRow.run_id == run_id).limit(1)
    return session.scalar(event) is not None or heard.anything_of(session, run_id)
