"""Show what banks told: the files imported last, and the bookings that wait for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.bank_matching import EURO, Booking, kind_of, ranked
from ontzorgen.domain.numbers import may_exist
from ontzorgen.domain.paging import Page
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.bank.errors import UnknownBankItem
from ontzorgen.services.bank.place_item import bank_items_asked
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, bank, bank_items, bank_messages, payments
from ontzorgen.store.bank_items import ListedItem
from ontzorgen.store.bank_messages import FilesAsked, ImportedFile

__all__ = [
    "BankSeen",
    "ImportedFile",
    "ItemSeen",
    "ListedItem",
    "Suggested",
    "every_file",
    "see_bank",
    "see_files",
    "see_item",
]
_LAST_FILES = 12
_MOST_SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class BankSeen:
    """A page of the bookings that fit nothing, and the files imported last."""

    page: Page
    items: Sequence[ListedItem]
    files: Sequence[ImportedFile]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A payment of ours that a booking may be about, and what agrees; cents."""

    end_to_end_id: str
    payee_name: str
    run: str
    execution_date: date
    amount_cents: int
    agrees: str
    """ID, IBAN, NAME, AMOUNT, DATE, with a plus between."""


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """A booking, and the payments of its amount that the bank did not tell of yet."""

    item: ListedItem
    suggested: Sequence[Suggested]


def see_bank(
    session: Session, number: str | None, acting: Acting, *, decided_too: bool, text: str = ""
) -> BankSeen:
    """Return a page of the bookings of the user's municipalities; `number` as typed.

    `text` is in what the bank said of them, or is their amount; empty: every one.

    Raises:
        BsnInText: somebody searches for a BSN.
    """
    require(acting, Action.READ_BANK)
    asked = bank_items_asked(acting.municipalities, text, decided_too=decided_too)
    page = Page.asked(number, bank_items.number_of(session, asked))
    items = bank_items.page_of(session, asked, page)
    mine = FilesAsked(acting.municipalities, acting.user_id)
    files = bank_messages.imported(session, mine, size=_LAST_FILES)
    audit.append(session, acting, "read bank items", "bank items", None, {"page": page.number})
    return BankSeen(page, items, files)


def see_files(
    session: Session, text: str, day: date | None, number: str | None, acting: Acting
) -> tuple[Sequence[ImportedFile], Page]:
    """Return a page of the files that were imported, the newest first; `number` as typed.

    `text` is in the name or in the IBAN of an account; `day` is in a statement; empty: all.

    Raises:
        BsnInText: somebody searches for a BSN.
    """
    asked = _files(text, day, acting)
    page = Page.asked(number, bank_messages.number_imported(session, asked))
    found = bank_messages.imported(session, asked, offset=page.offset, size=page.size)
    audit.append(session, acting, "read bank items", "bank files", None, {"page": page.number})
    return found, page


def every_file(
    session: Session, text: str, day: date | None, acting: Acting
) -> Sequence[ImportedFile]:
    """Return all the files that fit, as `see_files` does, for a file. Raises BsnInText."""
    asked = _files(text, day, acting)
    audit.append(session, acting, "read bank items", "bank files", None, {"page": "all"})
    return bank_messages.imported(session, asked)


def _files(text: str, day: date | None, acting: Acting) -> FilesAsked:
    require(acting, Action.READ_BANK)
    refuse_bsn(text, "search")
    return FilesAsked(acting.municipalities, acting.user_id, text, day)


def see_item(session: Session, number: int, acting: Acting) -> ItemSeen:
    """Return one booking, placed or not, with the payments it may be about, the likeliest first.

    Raises:
        UnknownBankItem: none, or another municipality's; the words are the same.
    """
    require(acting, Action.READ_BANK)
    known = may_exist(number)
    item = bank_items.one(session, acting.municipalities, number) if known else None
    if item is None:
        raise UnknownBankItem(str(number))
    audit.append(session, acting, "read bank item", f"item {item.id}", item.municipality, {})
    waits = item.decision is None and item.currency == EURO and item.amount_cents
    return ItemSeen(item, _suggested(session, item) if waits else ())


def _suggested(session: Session, item: ListedItem) -> Sequence[Suggested]:
    days = bank.around(item.booked_on, item.booked_on)
    found = bank.candidates(session, [item.municipality], [item.amount_cents], days)
    kind = kind_of(item.sign).value
    told = bank.told_before(session, bank.STATEMENT, [each.id for each in found])
    left = {each.id: each for each in found if (each.id, kind) not in told}
    said = " ".join(filter(None, (item.remittance, item.end_to_end_id)))
    booking = Booking(
        item.amount_cents, item.booked_on, item.counterparty, item.counterparty_iban, said
    )
    first = ranked(booking, left.values())[:_MOST_SUGGESTED]
    names = [left[each.payment_id].end_to_end_id for each in first]
    sent = payments.by_end_to_end_id(session, names)
    return [
        Suggested(
            payment.end_to_end_id,
            payment.payee_name,
            sent[payment.end_to_end_id].run,
            payment.execution_date,
            payment.amount_cents,
            "+".join(each.agrees),
        )
        for each in first
        for payment in [left[each.payment_id]]
    ]
