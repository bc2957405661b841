"""What stands in a bank file that waits to be booked, as `bank_spool` gives it back.

Amounts are int cents of the currency that is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sepa.pain002 import Level


@dataclass(frozen=True, slots=True)
class SpooledStatement:
    """A statement of the file; days are those of its entries, else what it says itself."""

    number: int
    account: str
    statement_id: str | None
    sequence: int | None
    currency: str | None
    opening_cents: int | None
    closing_cents: int | None
    first_day: date | None
    last_day: date | None
    adds_up: bool | None
    entries: int


@dataclass(frozen=True, slots=True)
class SpooledEntry:
    """A booking; `nth` counts it among its twins in this statement, from 1."""

    id: int
    fingerprint: str
    amount_cents: int
    sign: str
    currency: str
    booked_on: date
    value_on: date | None
    code: str | None
    reference: str | None
    information: str | None
    details: int
    nth: int
    known: int
    loose: int


@dataclass(frozen=True, slots=True)
class SpooledDetail:
    """One payment of a booking."""

    entry: int
    position: int
    amount_cents: int | None
    sign: str
    end_to_end_id: str | None
    message_id: str | None
    payment_information_id: str | None
    counterparty: str | None
    counterparty_iban: str | None
    remittance: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class SpooledBatch:
    """A batch of ours that a booking books as a whole."""

    message_id: str | None
    payment_information_id: str | None
    amount_cents: int | None


@dataclass(frozen=True, slots=True)
class SpooledStatus:
    """What a pain.002 or pacs.004 says at one level."""

    level: Level
    message_id: str | None
    payment_information_id: str | None
    end_to_end_id: str | None
    status: str | None
    reason: str | None
    amount_cents: int | None
    currency: str | None
    information: str | None
    counterparty_iban: str | None
