"""Take in what a bank says of payments: events, entries, and what has to follow.

A set at a time: what is known already changes nothing. A payment that is refused or returned
is no longer live, gets a task, and does what its reason asks for (`sepa.reason_codes`): also
when the reason is told later than the return, as it is when the statement comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ontzorgen.domain.payment import EventKind, Place, contra_missing, is_open_again, news, place_of
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services.acting import Acting
from ontzorgen.store import audit, corrections, payments, runs, tasks
from ontzorgen.store.models import AccountRow, PaymentHoldRow
from ontzorgen.store.payments import Happened, Posting, SentPayment
from ontzorgen.store.tasks import TaskWanted
from payees.account_change import AccountStatus
from sepa.reason_codes import Action as Asked
from sepa.reason_codes import action_of

_OPENS = (EventKind.REJECTED, EventKind.RETURNED)
_WENT_ON = (Place.TAKEN_OVER, Place.CLIENT, Place.GIVEN_BACK)
STOPS_ACCOUNT = frozenset({Asked.ACCOUNT_WRONG, Asked.ACCOUNT_CLOSED})


@dataclass(frozen=True, slots=True)
class Told:
    """What a bank said of one payment, on which day, and where it stands."""

    payment: SentPayment
    kind: EventKind
    day: date
    reason: str | None = None
    bank_message_id: int | None = None
    bank_entry_id: int | None = None
    of_payer: bool = False
    """The reason is about the account that pays, or the file: no payee's account is stopped."""


@dataclass
class Outcome:
    """How many payments something new happened to, by what was said."""

    counts: dict[EventKind, int] = field(default_factory=lambda: dict.fromkeys(EventKind, 0))
    run_ids: set[int] = field(default_factory=set)
    municipalities: set[str] = field(default_factory=set)


def take_in(session: Session, told: Sequence[Told], acting: Acting, outcome: Outcome) -> None:
    """Record what is new of what a bank said; count it in `outcome`."""
    known = payments.events_of(session, {each.payment.id for each in told})
    happened: list[Happened] = []
    postings: list[Posting] = []
    opened: list[Told] = []
    later: list[Told] = []
    went_twice: list[Told] = []
    contra_came: list[str] = []
    for each in told:
        events = known.setdefault(each.payment.id, set())
        was_open, was_missing = is_open_again(events), contra_missing(events)
        if was_open and each.reason and each.kind in _OPENS:
            later.append(each)
        kinds, entries = news(each.kind, events)
        if not kinds:
            continue
        events.update(kinds)
        happened += [
            Happened(each.payment, kind, each.day, each.reason, each.bank_message_id)
            for kind in kinds
        ]
        postings += [
            Posting(each.payment, entry, each.day, each.bank_entry_id) for entry in entries
        ]
        outcome.counts[each.kind] += 1
        outcome.run_ids.add(each.payment.run_id)
        outcome.municipalities.add(each.payment.municipality)
        if is_open_again(events) and not was_open:
            opened.append(each)
        if contra_missing(events) and not was_missing and place_of(events) in _WENT_ON:
            went_twice.append(each)
        if was_missing and not contra_missing(events):
            contra_came.append(each.payment.end_to_end_id)
        happened += _closes_a_recall(each, events)
    later = _unheard(session, later)
    happened += _explained(session, later)
    payments.record(session, happened, acting.by, acting.now)
    payments.post(session, postings)
    _open(session, opened, known, acting)
    _explain(session, later, acting)
    recalls = [
        each.payment.end_to_end_id for each in happened if each.kind is EventKind.RECALL_CLOSED
    ]
    tasks.done(session, TaskKind.RECALL, recalls, acting.by, acting.now, None)
    tasks.make(session, [_went_twice(each) for each in went_twice], acting.now)
    tasks.done(session, TaskKind.ACCEPTED_LATE, contra_came, acting.by, acting.now, None)


def _went_twice(told: Told) -> TaskWanted:
    """Call for help: the money of a refused payment went on, and now the bank debited it too."""
    return TaskWanted(
        told.payment.municipality,
        TaskKind.ACCEPTED_LATE,
        told.payment.end_to_end_id,
        TaskRole.FIATTEUR,
        told.day,
        run_id=told.payment.run_id,
        instruction_id=told.payment.id,
        amount_cents=told.payment.amount_cents,
    )


def _closes_a_recall(told: Told, events: set[EventKind]) -> Iterator[Happened]:
    if (
        told.kind is EventKind.RETURNED
        and EventKind.RECALLED in events
        and EventKind.RECALL_CLOSED not in events
    ):
        events.add(EventKind.RECALL_CLOSED)
        yield Happened(told.payment, EventKind.RECALL_CLOSED, told.day, told.reason)


def _open(
    session: Session,
    opened: Sequence[Told],
    known: Mapping[int, set[EventKind]],
    acting: Acting,
) -> None:
    """Let payments that came back be open again, and see to what their reasons ask for."""
    if not opened:
        return
    payments.stop_being_live(session, (each.payment.id for each in opened))
    wanted = [
        TaskWanted(
            each.payment.municipality,
            TaskKind.PAYMENT_OPEN,
            _subject(each, known[each.payment.id]),
            TaskRole.ADMINISTRATIE,
            each.day,
            run_id=each.payment.run_id,
            instruction_id=each.payment.id,
            account_id=each.payment.account_id,
            reason=each.reason,
            amount_cents=each.payment.amount_cents,
        )
        for each in opened
    ]
    wanted += _stop_accounts(session, opened, acting)
    _hold(session, opened, acting)
    tasks.make(session, wanted, acting.now)


def _subject(opened: Told, events: set[EventKind]) -> str:
    """Name a payment in a task; one that opens a second time needs a name of its own."""
    name = opened.payment.end_to_end_id
    return f"{name} {opened.day}" if EventKind.EXECUTED in events else name


def _unheard(session: Session, told: Sequence[Told]) -> list[Told]:
    """Return what gives a reason that no event of the payment has given yet, each once."""
    if not told:
        return []
    heard = payments.reasons_of(session, {each.payment.id for each in told})
    found = {(each.payment.id, each.reason): each for each in reversed(told)}
    return [each for (number, reason), each in found.items() if reason not in heard.get(number, ())]


def _explained(session: Session, later: Sequence[Told]) -> Iterator[Happened]:
    """Record reasons that came later: who released the payment before did not know of them."""
    times = dict(
        corrections.times(session, [each.payment.id for each in later], EventKind.EXPLAINED)
    )
    for each in later:
        number = times[each.payment.id] = times.get(each.payment.id, 0) + 1
        yield Happened(
            each.payment, EventKind.EXPLAINED, each.day, each.reason, each.bank_message_id, number
        )


def _explain(session: Session, later: Sequence[Told], acting: Acting) -> None:
    """See to what reasons ask for that came after the payment was open already."""
    if not later:
        return
    tasks.give_reasons(
        session,
        TaskKind.PAYMENT_OPEN,
        {each.payment.end_to_end_id: each.reason for each in later if each.reason},
    )
    tasks.make(session, list(_stop_accounts(session, later, acting)), acting.now)
    _hold(session, later, acting, once=True)


def _stop_accounts(
    session: Session, opened: Sequence[Told], acting: Acting
) -> Iterator[TaskWanted]:
    """Stop each account that the bank says is wrong or closed, when it is still in use."""
    refused: dict[int, Told] = {}
    for each in opened:
        if action_of(each.reason) in STOPS_ACCOUNT and not each.of_payer:
            refused.setdefault(each.payment.account_id, each)
    in_use = session.execute(
        select(AccountRow.id, AccountRow.iban).where(
            AccountRow.id.in_(refused), AccountRow.status == AccountStatus.VERIFIED
        )
    ).all()
    for number, iban in in_use:
        told = refused[number]
        session.execute(
            update(AccountRow)
            .where(AccountRow.id == number)
            .values(
                status=AccountStatus.STOPPED.value,
                ended_by_id=acting.by,
                end_reason=f"bank: {told.reason}",
            )
        )
        detail = {"iban": iban, "reason": told.reason, "payment": told.payment.end_to_end_id}
        audit.append(session, acting, "stop account", f"account {number}", None, detail)
        yield TaskWanted(
            told.payment.municipality,
            TaskKind.ACCOUNT_STOPPED,
            f"account {number}",
            TaskRole.ADMINISTRATIE,
            told.day,
            run_id=told.payment.run_id,
            account_id=number,
            reason=told.reason,
        )


def _hold(session: Session, opened: Sequence[Told], acting: Acting, *, once: bool = False) -> None:
    """Hold a household's payments to a payee who may have died.

    `once`: not where they were held before, for a person may have lifted that since.
    """
    wanted: Mapping[tuple[int, int], Told] = {
        (each.payment.household_id, each.payment.payee_id): each
        for each in opened
        if action_of(each.reason) is Asked.DECEASED
    }
    if not wanted:
        return
    query = select(PaymentHoldRow.household_id, PaymentHoldRow.payee_id).where(
        PaymentHoldRow.household_id.in_([household for household, _ in wanted])
    )
    if not once:
        query = query.where(PaymentHoldRow.lifted_at.is_(None))
    held = {(row.household_id, row.payee_id) for row in session.execute(query)}
    runs.add(
        session,
        PaymentHoldRow,
        [
            {
                "household_id": household,
                "payee_id": payee,
                "reason": f"bank: {told.reason}",
                "set_by_id": acting.by,
                "set_at": acting.now,
            }
            for (household, payee), told in wanted.items()
            if (household, payee) not in held
        ],
    )
