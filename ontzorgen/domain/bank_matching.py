"""Which payment a booking of the bank is about: by id, or by its batch and amount.

Never by amount and date alone: then a person decides, and a suggestion says what agrees.
Pure; amounts are int euro cents.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ontzorgen.domain.payment import EventKind
from sepa.bank_rules import Sign

EURO = "EUR"
NEAR = timedelta(days=10)
"""Within so many days a payment and a booking may be the same: a weekend and some more."""


class Why(StrEnum):
    """Why a booking is for a person to place."""

    NO_ID = "NO_ID"
    """It names no payment or batch of ours."""
    UNKNOWN_ID = "UNKNOWN_ID"
    """It names an id that is not ours."""
    OTHER_AMOUNT = "OTHER_AMOUNT"
    """The id is ours, the amount is another."""
    TWICE = "TWICE"
    """The bank booked the same payment more often than once."""
    NOT_SENT = "NOT_SENT"
    """The payment is ours, but its file was taken back or never made."""
    OTHER_CURRENCY = "OTHER_CURRENCY"
    """It is not in euro, so it is not in the books."""
    REST = "REST"
    """What the payments of a booking leave of its amount."""
    OTHER_BATCH = "OTHER_BATCH"
    """The batch is ours, its amount is not that of the file."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A payment of ours that a booking might be about."""

    id: int
    end_to_end_id: str
    payee_name: str
    iban: str
    amount_cents: int
    execution_date: date


@dataclass(frozen=True, slots=True)
class Booking:
    """What a booking says that may lead to its payment."""

    amount_cents: int
    booked_on: date
    counterparty: str | None
    counterparty_iban: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A payment, and what agrees: ID, IBAN, NAME, AMOUNT, DATE."""

    payment_id: int
    agrees: tuple[str, ...]


def kind_of(sign: str) -> EventKind:
    """Return what a booking with our id says: money left, or it came back."""
    return EventKind.SETTLED if sign == Sign.DEBIT else EventKind.RETURNED


def suggest(booking: Booking, candidates: Collection[Candidate]) -> Suggestion | None:
    """Return the one payment that most agrees with a booking; none where two agree alike.

    At least the amount, or the id, has to agree, and something beside the date.
    """
    scored = [(agrees, each) for each in candidates if (agrees := _agrees(booking, each))]
    usable = [
        (agrees, each)
        for agrees, each in scored
        if {"ID", "AMOUNT"} & set(agrees) and set(agrees) - {"DATE"} != {"AMOUNT"}
    ] or [(agrees, each) for agrees, each in scored if {"AMOUNT", "DATE"} <= set(agrees)]
    best = max((len(agrees) for agrees, _ in usable), default=0)
    top = [(agrees, each) for agrees, each in usable if len(agrees) == best]
    if len(top) != 1:
        return None
    agrees, payment = top[0]
    return Suggestion(payment.id, agrees)


def ranked(booking: Booking, candidates: Collection[Candidate]) -> list[Suggestion]:
    """Return payments of the same amount, those first that most agree with a booking."""
    scored = [Suggestion(each.id, _agrees(booking, each)) for each in candidates]
    same = [each for each in scored if "AMOUNT" in each.agrees]
    return sorted(same, key=lambda each: -len(each.agrees))


def _agrees(booking: Booking, payment: Candidate) -> tuple[str, ...]:
    said = {
        "ID": payment.end_to_end_id in (booking.text or ""),
        "IBAN": payment.iban == booking.counterparty_iban,
        "NAME": payment.payee_name.casefold() == (booking.counterparty or "").casefold(),
        "AMOUNT": payment.amount_cents == booking.amount_cents,
        "DATE": abs(booking.booked_on - payment.execution_date) <= NEAR,
    }
    return tuple(name for name, same in said.items() if same)
