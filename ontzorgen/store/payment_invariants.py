"""Queries that find payments whose money is not where their events say; nothing when it is.

Money of a payment is known by (fixed cost, due date, attempt) in the run that paid it; cents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.correction import Source
from ontzorgen.domain.ledger import Account
from ontzorgen.domain.payment import UNDOES, EventKind, Events
from ontzorgen.domain.run_status import DECIDED, RunKind
from ontzorgen.store.models import (
    ArrearRow,
    BenefitRow,
    InstructionRow,
    LedgerEntryRow,
    PaymentEventRow,
    PersonRow,
    RunLineRow,
    RunRow,
    RunShareRow,
)

ROWS_AT_ONCE = 5000
_MOST_NAMED = 20
_KINDS = {kind.value: kind for kind in EventKind}
_NOTHING: Events = frozenset()
_instruction = InstructionRow.__table__
_event = PaymentEventRow.__table__
_line = RunLineRow.__table__
_ledger = LedgerEntryRow.__table__


class Key(NamedTuple):
    """What the ledger knows a payment by, within its run."""

    fixed_cost_id: int
    due_date: date
    attempt: int


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as approved, where its money came from, and what happened to it since; cents."""

    key: Key
    end_to_end_id: str
    amount_cents: int
    source: Source
    back_payment_cents: int
    events: Events


def payments(session: Session, run_id: int) -> Iterator[Paid]:
    """Yield the payments of a run with their events, in the order of their keys."""
    events = _events(session, run_id)
    back_cents = _back_payments(session, run_id)
    # joined as a whole, and only then read bit by bit: PostgreSQL plans a cursor for its first rows
    paid = (
        select(
            _instruction.c.fixed_cost_id,
            _instruction.c.due_date,
            _instruction.c.attempt,
            _instruction.c.id,
            _instruction.c.end_to_end_id,
            _instruction.c.amount_cents,
            _line.c.source,
        )
        .join(
            _line,
            and_(
                _line.c.run_id == _instruction.c.run_id,
                _line.c.position == _instruction.c.position,
            ),
        )
        .where(_instruction.c.run_id == run_id)
        .cte("paid")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    rows = session.execute(
        select(paid).order_by(paid.c.fixed_cost_id, paid.c.due_date, paid.c.attempt),
        execution_options={"yield_per": ROWS_AT_ONCE},
    )
    for cost, due, attempt, number, name, cents, source in rows:
        key = Key(cost, due, attempt)
        back = back_cents.get((cost, due), 0) if source == Source.ARREARS else 0
        yield Paid(key, name, cents, Source(source), back, events.get(number, _NOTHING))


def _events(session: Session, run_id: int) -> Mapping[int, Events]:
    """Return what happened to each payment of a run and was not undone since.

    Alike ones share one set: there are as many as there are stories, not payments.
    """
    found: dict[int, Events] = {}
    stories: dict[tuple[Events, str], Events] = {}
    rows = session.execute(
        select(_event.c.instruction_id, _event.c.kind)
        .where(_event.c.run_id == run_id)
        .order_by(_event.c.id),
        execution_options={"yield_per": ROWS_AT_ONCE},
    )
    for number, name in rows:
        before = found.get(number, _NOTHING)
        after = stories.get((before, name))
        if after is None:
            after = stories[before, name] = _went_on(before, _KINDS[name])
        found[number] = after
    return found


def _went_on(before: Events, kind: EventKind) -> Events:
    """Return the events after one more, which may undo another."""
    undone = UNDOES.get(kind)
    return frozenset(before) | {kind} if undone is None else frozenset(before) - {undone}


def _back_payments(session: Session, run_id: int) -> Mapping[tuple[int, date], int]:
    rows = session.execute(
        select(ArrearRow.fixed_cost_id, ArrearRow.due_date, ArrearRow.back_payment_cents)
        .join(
            _line,
            and_(
                _line.c.fixed_cost_id == ArrearRow.fixed_cost_id,
                _line.c.due_date == ArrearRow.due_date,
            ),
        )
        .where(_line.c.run_id == run_id, _line.c.source == Source.ARREARS.value)
    )
    return {(cost, due): int(cents) for cost, due, cents in rows}


def balances(session: Session, run_id: int) -> Iterator[tuple[Key, dict[Account, int]]]:
    """Yield what the ledger says of each payment of a run, without zeroes, in order of key."""
    sides = union_all(
        *(
            select(
                _ledger.c.fixed_cost_id,
                _ledger.c.due_date,
                _ledger.c.attempt,
                column.label("account"),
                (sign * _ledger.c.amount_cents).label("cents"),
            ).where(_ledger.c.run_id == run_id, _ledger.c.fixed_cost_id.is_not(None))
            for column, sign in ((_ledger.c.credit, 1), (_ledger.c.debit, -1))
        )
    ).subquery()
    key = (sides.c.fixed_cost_id, sides.c.due_date, sides.c.attempt)
    total = func.sum(sides.c.cents)
    rows = session.execute(
        select(*key, sides.c.account, total)
        .group_by(*key, sides.c.account)
        .having(total != 0)
        .order_by(*key),
        execution_options={"yield_per": ROWS_AT_ONCE},
    )
    for place, same in groupby(rows, key=itemgetter(0, 1, 2)):
        yield Key(*place), {Account(row[3]): int(row[4]) for row in same}


def not_rightly_live(session: Session, run_id: int, *, freed: bool) -> list[tuple[str, bool]]:
    """Return (end-to-end id, live) where that is not so: live until it is open again, or freed."""
    refused = and_(_happened(EventKind.REJECTED), ~_happened(EventKind.EXECUTED))
    opened = or_(_happened(EventKind.RETURNED), refused)
    live = _instruction.c.live
    wrong = live if freed else or_(and_(live, opened), and_(~live, ~opened))
    rows = session.execute(
        select(_instruction.c.end_to_end_id, live)
        .where(_instruction.c.run_id == run_id, wrong)
        .limit(_MOST_NAMED)
    )
    return [(name, bool(is_live)) for name, is_live in rows]


def _happened(kind: EventKind) -> Any:
    return (
        select(_event.c.id)
        .where(_event.c.instruction_id == _instruction.c.id, _event.c.kind == kind.value)
        .exists()
    )


def taken_over_otherwise(session: Session) -> list[tuple[str, int, int]]:
    """Return (end-to-end id, runs that pay it again, times it is taken over) where they differ.

    A payment is paid again by one approved correction run, or by none; and says so itself.
    """
    paying = (
        select(_line.c.earlier_id.label("id"), func.count().label("runs"))
        .join(RunRow, RunRow.id == _line.c.run_id)
        .where(_line.c.earlier_id.is_not(None), RunRow.status.in_(DECIDED))
        .group_by(_line.c.earlier_id)
        .subquery()
    )
    said: defaultdict[int, int] = defaultdict(int)
    for kind, sign in ((EventKind.TAKEN_OVER, 1), (EventKind.PUT_BACK, -1)):
        counted = session.execute(
            select(_event.c.instruction_id, func.count())
            .where(_event.c.kind == kind.value)
            .group_by(_event.c.instruction_id)
        )
        for number, times in counted:
            said[number] += sign * times
    pays = {number: int(runs) for number, runs in session.execute(select(paying))}
    wrong = [
        number
        for number in pays.keys() | said.keys()
        if pays.get(number, 0) != said[number] or pays.get(number, 0) > 1
    ][:_MOST_NAMED]
    rows = session.execute(
        select(_instruction.c.id, _instruction.c.end_to_end_id)
        .where(_instruction.c.id.in_(wrong))
        .order_by(_instruction.c.id)
    )
    return [(name, pays.get(number, 0), said[number]) for number, name in rows]


def carried_over(session: Session) -> list[tuple[str, int]]:
    """Return (municipality, cents) where what was taken over is not what is paid again."""
    found: defaultdict[str, int] = defaultdict(int)
    for column, sign in ((_ledger.c.credit, 1), (_ledger.c.debit, -1)):
        rows = session.execute(
            select(_ledger.c.municipality_code, func.sum(_ledger.c.amount_cents))
            .where(column == Account.CARRIED.value)
            .group_by(_ledger.c.municipality_code)
        )
        for code, cents in rows:
            found[code] += sign * int(cents)
    return sorted((code, cents) for code, cents in found.items() if cents)


def withheld_beyond_net(session: Session) -> list[tuple[str, str, int, int]]:
    """Return (person, month, most, withheld) where the runs of a month withhold too much.

    The most is the net amount of the month's run, else of the benefit, and the back payments
    that correction runs use.
    """
    share, run = RunShareRow, RunRow
    other = aliased(RunRow)
    first = aliased(RunShareRow)
    corrected = (
        select(other.id)
        .where(
            other.kind == RunKind.CORRECTION.value,
            other.status.in_(DECIDED),
            other.municipality_code == run.municipality_code,
            other.month == run.month,
        )
        .exists()
    )
    withheld = (
        select(share.person_id, run.month, func.sum(share.withheld_cents).label("cents"))
        .join(run, run.id == share.run_id)
        .where(run.status.in_(DECIDED), corrected)
        .group_by(share.person_id, run.month)
        .subquery()
    )
    net = (
        select(first.person_id, other.month, first.net_cents)
        .join(other, other.id == first.run_id)
        .where(other.kind == RunKind.MONTH.value, other.status.in_(DECIDED))
        .subquery()
    )
    back = _back_payments_used()
    most = func.coalesce(net.c.net_cents, BenefitRow.net_cents, 0) + func.coalesce(back.c.cents, 0)
    rows = session.execute(
        select(PersonRow.key, withheld.c.month, most, withheld.c.cents)
        .join(PersonRow, PersonRow.id == withheld.c.person_id)
        .outerjoin(
            net,
            and_(net.c.person_id == withheld.c.person_id, net.c.month == withheld.c.month),
        )
        .outerjoin(
            BenefitRow,
            and_(
                BenefitRow.person_id == withheld.c.person_id,
                BenefitRow.month == withheld.c.month,
            ),
        )
        .outerjoin(
            back,
            and_(back.c.person_id == withheld.c.person_id, back.c.month == withheld.c.month),
        )
        .where(withheld.c.cents > most)
        .limit(_MOST_NAMED)
    )
    return [(key, month, int(wanted), int(found)) for key, month, wanted, found in rows]


def _back_payments_used() -> Any:
    """Return person, month and cents of the back payments that approved correction runs use."""
    return (
        select(
            ArrearRow.person_id,
            RunRow.month,
            func.sum(ArrearRow.back_payment_cents).label("cents"),
        )
        .join(
            _line,
            and_(
                _line.c.fixed_cost_id == ArrearRow.fixed_cost_id,
                _line.c.due_date == ArrearRow.due_date,
                _line.c.source == Source.ARREARS.value,
            ),
        )
        .join(RunRow, RunRow.id == _line.c.run_id)
        .where(RunRow.status.in_(DECIDED))
        .group_by(ArrearRow.person_id, RunRow.month)
        .subquery()
    )
