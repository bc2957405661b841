"""Keep bookings of the bank that fit nothing: on UNPLACED, with a task for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.bank_matching import EURO, Booking, Suggestion, Why
from ontzorgen.domain.ledger import Entry
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services.acting import Acting
from ontzorgen.store import bank, runs, tasks
from ontzorgen.store.models import BankItemRow, LedgerEntryRow
from ontzorgen.store.tasks import TaskWanted
from sepa.bank_rules import Sign


@dataclass(frozen=True, slots=True)
class Left:
    """A booking, or part of one, that is for a person to place."""

    bank_entry_id: int
    position: int
    cents: int
    sign: str
    currency: str
    why: Why
    booking: Booking
    payment_id: int | None
    """The payment it names, where that is one of ours."""
    file_id: int | None = None
    """The file it names, where that is one of ours."""


def keep_items(
    session: Session,
    municipality: str,
    left: Sequence[Left],
    suggested: Sequence[Suggestion | None],
    acting: Acting,
) -> None:
    """Keep bookings in the list, post those in euro on UNPLACED, and make a task of each."""
    ids = bank.reserve(session, BankItemRow, len(left))
    items: list[dict[str, Any]] = []
    wanted: list[TaskWanted] = []
    for number, each, hint in zip(ids, left, suggested, strict=True):
        items.append(
            {
                "id": number,
                "municipality_code": municipality,
                "bank_entry_id": each.bank_entry_id,
                "position": each.position,
                "amount_cents": each.cents,
                "sign": each.sign,
                "currency": each.currency,
                "booked_on": each.booking.booked_on,
                "why": each.why.value,
                "suggested_id": None if each.file_id else hint and hint.payment_id,
                "suggested_file_id": each.file_id,
                "suggested_why": "ID" if each.file_id else hint and "+".join(hint.agrees),
            }
        )
        wanted.append(
            TaskWanted(
                municipality,
                TaskKind.BANK_ITEM,
                f"item {number}",
                TaskRole.ADMINISTRATIE,
                each.booking.booked_on,
                bank_item_id=number,
                amount_cents=each.cents,
            )
        )
    runs.add(session, BankItemRow, items)
    tasks.make(session, wanted, acting.now)
    post(
        session,
        municipality,
        [(_entry_of(each), each) for each in left if each.currency == EURO and each.cents],
    )


def post(session: Session, municipality: str, entries: Sequence[tuple[Entry, Left]]) -> None:
    """Post entries of bookings that belong to no run."""
    runs.add(
        session,
        LedgerEntryRow,
        [
            {
                "municipality_code": municipality,
                "booked_on": each.booking.booked_on,
                "kind": entry.value,
                "debit": entry.sides[0].value,
                "credit": entry.sides[1].value,
                "amount_cents": each.cents,
                "bank_entry_id": each.bank_entry_id,
            }
            for entry, each in entries
        ],
    )


def _entry_of(left: Left) -> Entry:
    return Entry.UNPLACED_IN if left.sign == Sign.CREDIT else Entry.UNPLACED_OUT
