"""Payments, holds and arrears as JSON and in words (Dutch, B1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ontzorgen.domain.amounts import euros as plain_euros
from ontzorgen.domain.payment import EventKind, Place
from ontzorgen.services.plan_correction import LeftOut
from ontzorgen.store.arrears import ListedArrear
from ontzorgen.store.payment_rows import EventSeen, HeldRow, PaymentSeen
from ontzorgen.wording.amounts import day, euros
from ontzorgen.wording.bank_reasons import meaning, what_now
from ontzorgen.wording.codes import OUTCOMES, PLACES, WAIT_FOR_CONTRA, WAITS

EVENTS: Mapping[EventKind, str] = {
    EventKind.ACCEPTED: "aangenomen door de bank",
    EventKind.SETTLED: "afgeschreven",
    EventKind.REJECTED: "geweigerd door de bank",
    EventKind.RETURNED: "teruggekomen",
    EventKind.RECALLED: "teruggevraagd",
    EventKind.RECALL_CLOSED: "terugvragen is beantwoord",
    EventKind.EXPLAINED: "de bank gaf later een reden",
    EventKind.RELEASED: "vrijgegeven om opnieuw te betalen",
    EventKind.TAKEN_OVER: "opnieuw betaald in een herstelrun",
    EventKind.PUT_BACK: "weer open: de herstelrun is teruggenomen",
    EventKind.KEPT_FOR_CLIENT: "bewaard voor de klant",
    EventKind.GIVEN_BACK: "teruggegeven aan de klant",
    EventKind.EXECUTED: "toch uitgevoerd, zegt de bank",
}
_BY_BANK = (
    EventKind.ACCEPTED,
    EventKind.SETTLED,
    EventKind.REJECTED,
    EventKind.RETURNED,
    EventKind.EXPLAINED,
)


def payment_json(seen: PaymentSeen) -> dict[str, Any]:
    """Return a payment as `payment show --json` shows it."""
    payment, reason = seen.payment, seen.reason
    return {
        "payment": payment.end_to_end_id,
        "run": payment.run,
        "municipality": payment.municipality,
        "fixed_cost": seen.fixed_cost,
        "payee": seen.payee,
        "due_date": payment.due_date.isoformat(),
        "attempt": payment.attempt,
        "amount": plain_euros(payment.amount_cents),
        "iban": payment.iban,
        "place": seen.place.value,
        "reason": reason,
        "text": meaning(reason) if reason else None,
        "next": _next(seen),
        "client_money": seen.client_money
        and {
            "kept_by": seen.client_money.kept_by,
            "confirmed_by": seen.client_money.confirmed_by,
        },
        "events": [
            {
                "kind": event.kind.value,
                "date": event.day.isoformat(),
                "reason": event.reason,
                "by": event.by,
                "text": EVENTS[event.kind],
            }
            for event in seen.events
        ],
    }


def payment_line(seen: PaymentSeen) -> str:
    """Return a payment in one line."""
    payment = seen.payment
    reason = f"  {seen.reason}" if seen.reason else ""
    return (
        f"{payment.end_to_end_id:<36} {payment.run:<18} {seen.payee:<12.12} "
        f"{day(payment.due_date)} {euros(payment.amount_cents):>14}  "
        f"{PLACES[seen.place.value]}{reason}{_awaits(seen)}"
    )


def payment_lines(seen: PaymentSeen) -> Iterator[str]:
    """Yield a payment with its life, for people."""
    payment = seen.payment
    yield f"Betaling {payment.end_to_end_id} (poging {payment.attempt}) uit run {payment.run}"
    yield (
        f"{euros(payment.amount_cents)} aan {payment.payee_name}, {payment.iban}, voor "
        f"{seen.fixed_cost} van {day(payment.due_date)}"
    )
    yield f"Waar het geld staat: {PLACES[seen.place.value]}{_awaits(seen)}"
    for event in seen.events:
        yield f"  {day(event.day)}  {EVENTS[event.kind]}{_because(event)}"
    advice = _next(seen)
    if advice:
        yield advice


def _next(seen: PaymentSeen) -> str | None:
    """Return what is to be done now; nothing is when the money is no longer open."""
    if seen.contra_missing:
        return WAIT_FOR_CONTRA
    return what_now(seen.reason) if seen.reason and seen.place is Place.OPEN else None


def _awaits(seen: PaymentSeen) -> str:
    """Say who confirmed money for a client, or that nobody did yet."""
    if seen.client_money is None:
        return ""
    by = seen.client_money.confirmed_by
    return f" (bevestigd door {by})" if by else " (wacht op een tweede persoon)"


def _because(event: EventSeen) -> str:
    if not event.reason:
        return f" ({event.by})"
    told = f"{event.reason}: {meaning(event.reason)}" if event.kind in _BY_BANK else event.reason
    return f" ({event.by}): {told}"


def hold_json(hold: HeldRow) -> dict[str, Any]:
    """Return a hold as `payment holds --json` shows it."""
    return {
        "hold": hold.id,
        "municipality": hold.municipality,
        "household": hold.household,
        "payee": hold.payee,
        "reason": hold.reason,
        "set_at": hold.set_at.isoformat(timespec="seconds"),
    }


def arrear_json(arrear: ListedArrear) -> dict[str, Any]:
    """Return an arrear as `arrear list --json` shows it."""
    return {
        "arrear": arrear.id,
        "municipality": arrear.municipality,
        "fixed_cost": arrear.fixed_cost,
        "due_date": arrear.due_date.isoformat(),
        "person": arrear.person,
        "month": arrear.month,
        "amount": plain_euros(arrear.amount_cents),
        "back_payment": plain_euros(arrear.back_payment_cents),
        "reason": arrear.reason,
        "registered_by": arrear.registered_by,
        "confirmed_by": arrear.confirmed_by,
        "run": arrear.run,
    }


def arrear_line(arrear: ListedArrear) -> str:
    """Return an arrear in one line."""
    state = (
        f"betaald in run {arrear.run}"
        if arrear.run
        else (
            f"bevestigd door {arrear.confirmed_by}"
            if arrear.confirmed_by
            else "wacht op bevestiging"
        )
    )
    return (
        f"{arrear.id:>5}  {arrear.fixed_cost:<14} {day(arrear.due_date)} "
        f"{euros(arrear.amount_cents):>14}  {state}"
    )


def left_out_json(left_out: Sequence[LeftOut]) -> list[dict[str, str]]:
    """Return what a correction run could not pay, and why."""
    return [{"what": each.name, "why": each.why, "text": _why(each.why)} for each in left_out]


def left_out_lines(left_out: Sequence[LeftOut]) -> list[str]:
    """Return the same for people."""
    return [f"Niet betaald: {each.name}: {_why(each.why)}" for each in left_out]


def _why(code: str) -> str:
    return WAITS.get(code) or OUTCOMES.get(code, code)
