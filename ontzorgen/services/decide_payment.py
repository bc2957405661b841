"""What a person decides about a payment: pay it again, keep it for the client, ask it back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from ontzorgen.domain.ledger import Entry
from ontzorgen.domain.payment import (
    EventKind,
    Place,
    contra_missing,
    is_open_again,
    news,
    place_of,
)
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.client_money import keep_of_payment
from ontzorgen.services.errors import (
    ContraMissing,
    PaymentElsewhere,
    ReasonMissing,
    UnknownHold,
    UnknownPayment,
)
from ontzorgen.services.find_run import run_called
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, bank, corrections, payment_rows, payments, tasks
from ontzorgen.store.payment_rows import HeldRow, PaymentSeen
from ontzorgen.store.payments import Happened, Posting, SentPayment
from ontzorgen.store.tasks import TaskWanted


def show_payment(session: Session, name: str, acting: Acting) -> PaymentSeen:
    """Return the life of one payment. Raises UnknownPayment."""
    payment = _payment(session, name, Action.READ_PAYMENT, acting)
    audit.append(session, acting, "read payment", name, payment.municipality, {})
    (seen,) = payment_rows.seen(session, [payment])
    return seen


def list_payments(
    session: Session, run: str | None, acting: Acting, *, open_only: bool
) -> Sequence[PaymentSeen]:
    """Return sent payments: of a run, or all that came back in the user's municipalities."""
    require(acting, Action.READ_PAYMENT)
    if run is not None:
        found = run_called(session, run, Action.READ_PAYMENT, acting)
        sent = payment_rows.of_runs(session, [found.id])
    else:
        sent = payment_rows.came_back(session, acting.municipalities)
    audit.append(session, acting, "list payments", run or "payments", None, {})
    seen = payment_rows.seen(session, sent)
    if not open_only:
        return seen
    return [each for each in seen if each.place in (Place.OPEN, Place.CLIENT)]


def release_payment(session: Session, name: str, reason: str, acting: Acting) -> None:
    """Confirm that the cause is mended: an open payment may be done again.

    Raises:
        UnknownPayment, ReasonMissing, BsnInText.
        PaymentElsewhere: it is not open.
        ContraMissing: the bank debited it, so the payee may have the money.
    """
    _check_reason(reason, "release")
    payment = _payment(session, name, Action.DECIDE_PAYMENT, acting)
    _release(session, [_open(session, payment, "release")], reason, acting)


def release_run(session: Session, run: str, reason: str, acting: Acting) -> list[str]:
    """Release every open payment of a run, as when the balance was too low; return their ids.

    What waits for its contra entry is not among them.
    """
    _check_reason(reason, "release")
    found = run_called(session, run, Action.DECIDE_PAYMENT, acting)
    waiting = [
        each.payment
        for each in corrections.open_payments(session, [found.id])
        if EventKind.RELEASED not in each.events and not contra_missing(each.events)
    ]
    _release(session, waiting, reason, acting)
    return [payment.end_to_end_id for payment in waiting]


def keep_payment(session: Session, name: str, reason: str, acting: Acting) -> None:
    """Keep the money of an open payment for the client, who paid it or should have it.

    It is never paid to the payee again. It leaves with a withholding file after another person
    confirmed it (`client_money.give_back_payment`).
    """
    _check_reason(reason, "keep")
    payment = _open(session, _payment(session, name, Action.DECIDE_PAYMENT, acting), "keep")
    happened = [Happened(payment, EventKind.KEPT_FOR_CLIENT, acting.today, reason.strip())]
    payments.record(session, happened, acting.by, acting.now)
    payments.post(session, [Posting(payment, Entry.KEPT_FOR_CLIENT, acting.today)])
    keep_of_payment(session, payment, acting)
    tasks.done_about(
        session, TaskKind.PAYMENT_OPEN, [payment.id], acting.by, acting.now, reason.strip()
    )
    _audit(session, acting, "keep payment", payment, reason)


def record_executed(session: Session, name: str, reason: str, acting: Acting) -> None:
    """Record what the bank says of a payment that it refused and debited: it was executed.

    Then no contra entry comes, and its due date is paid.

    Raises:
        UnknownPayment, ReasonMissing, BsnInText.
        PaymentElsewhere: it does not wait for a contra entry, or its money went on since.
    """
    _check_reason(reason, "executed")
    payment = _payment(session, name, Action.DECIDE_PAYMENT, acting)
    events = payments.events_of(session, [payment.id]).get(payment.id, set())
    kinds, entries = news(EventKind.EXECUTED, events)
    place = place_of(events)
    if place is not Place.OPEN or not kinds:
        raise PaymentElsewhere(name, place.value, "executed")
    happened = [Happened(payment, kind, acting.today, reason.strip()) for kind in kinds]
    # what was released is paid: should it come back after all, a person decides again
    times = corrections.times(session, [payment.id], EventKind.EXPLAINED).get(payment.id, 0)
    happened.append(Happened(payment, EventKind.EXPLAINED, acting.today, number=times + 1))
    payments.record(session, happened, acting.by, acting.now)
    payments.post(session, [Posting(payment, entry, acting.today) for entry in entries])
    payments.be_live_again(session, payment.id)
    tasks.done_about(
        session, TaskKind.PAYMENT_OPEN, [payment.id], acting.by, acting.now, reason.strip()
    )
    _audit(session, acting, "record executed", payment, reason)


def recall_payment(session: Session, name: str, reason: str, acting: Acting) -> None:
    """Record that a sent payment was asked back at the bank. Raises PaymentElsewhere."""
    _check_reason(reason, "recall")
    payment = _payment(session, name, Action.DECIDE_PAYMENT, acting)
    events = payments.events_of(session, [payment.id]).get(payment.id, set())
    sent = payment.run_status in bank.SENT
    if not sent or is_open_again(events) or EventKind.RECALLED in events:
        raise PaymentElsewhere(name, place_of(events).value, "recall")
    happened = [Happened(payment, EventKind.RECALLED, acting.today, reason.strip())]
    payments.record(session, happened, acting.by, acting.now)
    wanted = TaskWanted(
        payment.municipality,
        TaskKind.RECALL,
        payment.end_to_end_id,
        TaskRole.ADMINISTRATIE,
        acting.today,
        run_id=payment.run_id,
        instruction_id=payment.id,
        amount_cents=payment.amount_cents,
    )
    tasks.make(session, [wanted], acting.now)
    _audit(session, acting, "recall payment", payment, reason)


def list_holds(session: Session, acting: Acting) -> Sequence[HeldRow]:
    """Return the holds on payments of households of the user's municipalities."""
    require(acting, Action.READ_PAYMENT)
    audit.append(session, acting, "list holds", "holds", None, {})
    return payment_rows.holds(session, acting.municipalities)


def lift_hold(session: Session, number: str, reason: str, acting: Acting) -> None:
    """Let a household's payments to a payee go on. Raises UnknownHold."""
    _check_reason(reason, "lift")
    require(acting, Action.LIFT_HOLD)
    held = {str(each.id): each for each in payment_rows.holds(session, acting.municipalities)}
    if number not in held:
        raise UnknownHold(number)
    payment_rows.lift(session, int(number), acting.by, acting.now, reason.strip())
    detail = {"reason": reason.strip(), "payee": held[number].payee}
    code = held[number].municipality
    audit.append(session, acting, "lift hold", f"hold {number}", code, detail)


def _payment(session: Session, name: str, action: Action, acting: Acting) -> SentPayment:
    require(acting, action)
    payment = payments.by_end_to_end_id(session, [name]).get(name)
    if payment is None or payment.municipality not in acting.municipalities:
        raise UnknownPayment(name)
    return payment


def _open(session: Session, payment: SentPayment, step: str) -> SentPayment:
    events = payments.events_of(session, [payment.id]).get(payment.id, set())
    place = place_of(events)
    if place is not Place.OPEN or (step == "release" and EventKind.RELEASED in events):
        raise PaymentElsewhere(payment.end_to_end_id, place.value, step)
    if contra_missing(events):
        raise ContraMissing(payment.end_to_end_id, step)
    return payment


def _release(session: Session, waiting: Sequence[SentPayment], reason: str, acting: Acting) -> None:
    times = corrections.times(session, payments.ids_of(waiting), EventKind.RELEASED)
    happened = [
        Happened(
            each,
            EventKind.RELEASED,
            acting.today,
            reason.strip(),
            number=times.get(each.id, 0) + 1,
        )
        for each in waiting
    ]
    payments.record(session, happened, acting.by, acting.now)
    for each in waiting:
        _audit(session, acting, "release payment", each, reason)


def _check_reason(reason: str, step: str) -> None:
    if not reason.strip():
        raise ReasonMissing(step)
    refuse_bsn(reason, step)


def _audit(
    session: Session, acting: Acting, action: str, payment: SentPayment, reason: str
) -> None:
    detail = {"reason": reason.strip(), "run": payment.run}
    audit.append(session, acting, action, payment.end_to_end_id, payment.municipality, detail)
