"""Bookings of the bank that wait, or waited, for a person to place them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.numbers import number_typed
from ontzorgen.domain.paging import Page
from ontzorgen.store import tenancy
from ontzorgen.store.bank import accounts_of_others
from ontzorgen.store.models import (
    BankDetailRow,
    BankEntryRow,
    BankFileRow,
    BankItemRow,
    ClientMoneyRow,
    InstructionRow,
    PersonRow,
    UserRow,
)


@dataclass(frozen=True, slots=True)
class ListedItem:
    """A booking with what the bank said of it, and the payment it might be; cents."""

    id: int
    municipality: str
    account: str
    booked_on: date
    amount_cents: int
    sign: str
    currency: str
    why: str
    counterparty: str | None
    counterparty_iban: str | None
    remittance: str | None
    end_to_end_id: str | None
    reason: str | None
    suggested: str | None
    """The end-to-end id of the payment it might be."""
    suggested_file: str | None
    """The message id of the file it might be."""
    suggested_why: str | None
    decision: str | None
    decided_by: str | None
    note: str | None
    person: str | None
    """Whose refund it is."""
    confirmed_by: str | None
    """Who let that refund leave, after `decided_by` kept it."""


@dataclass(frozen=True, slots=True)
class ItemsAsked:
    """Which bookings somebody wants to see."""

    municipalities: Collection[str]
    decided_too: bool = False
    text: str = ""
    """A part of a name, a text, a reference or an IBAN; nothing in it is a wildcard."""
    cents: int | None = None
    """The amount that the text is, if it is one: that fits too."""


def item(session: Session, number: str) -> BankItemRow | None:
    """Return a booking by its number as typed; None when there is none."""
    known = number_typed(number)
    return None if known is None else session.get(BankItemRow, known)


def account_of(session: Session, found: BankItemRow) -> str:
    """Return the account that a booking stands on."""
    return session.get_one(BankEntryRow, found.bank_entry_id).account


def listed(session: Session, asked: ItemsAsked) -> Sequence[ListedItem]:
    """Return bookings, oldest first."""
    return [ListedItem(*found) for found in session.execute(_items(asked))]


def page_of(session: Session, asked: ItemsAsked, page: Page) -> Sequence[ListedItem]:
    """Return one page of the bookings on accounts that no other municipality pays from."""
    query = _items(asked).where(_not_shared(session, asked.municipalities))
    found = session.execute(query.offset(page.offset).limit(page.size))
    return [ListedItem(*row) for row in found]


def number_of(session: Session, asked: ItemsAsked) -> int:
    """Return how many bookings `page_of` has pages of."""
    row = BankItemRow
    query = (
        select(func.count())
        .select_from(row)
        .join(BankEntryRow, BankEntryRow.id == row.bank_entry_id)
        .join(BankDetailRow, _of_item())
        .where(*_fitting(asked), _not_shared(session, asked.municipalities))
    )
    return int(session.execute(query).scalar_one())


def one(session: Session, municipalities: Collection[str], number: int) -> ListedItem | None:
    """Return a booking of these municipalities by its number, placed or not."""
    query = _items(ItemsAsked(municipalities, decided_too=True)).where(
        BankItemRow.id == number, _not_shared(session, municipalities)
    )
    found = session.execute(query).first()
    return None if found is None else ListedItem(*found)


def _not_shared(session: Session, municipalities: Collection[str]) -> Any:
    """Let through what is on no account of a municipality besides these."""
    with tenancy.over_all(session):  # the filter keeps the accounts of others from who looks
        others = session.scalars(accounts_of_others(municipalities)).all()
    return BankEntryRow.account.not_in(others)


def _of_item() -> ColumnElement[bool]:
    """Join what the bank said of a booking."""
    row, detail = BankItemRow, BankDetailRow
    return (detail.bank_entry_id == row.bank_entry_id) & (detail.position == row.position)


def _fitting(asked: ItemsAsked) -> list[ColumnElement[bool]]:
    row, detail = BankItemRow, BankDetailRow
    conditions: list[ColumnElement[bool]] = [
        row.municipality_code.in_(sorted(asked.municipalities))
    ]
    if not asked.decided_too:
        conditions.append(row.decision.is_(None))
    if asked.text:
        said = (detail.counterparty, detail.remittance, detail.end_to_end_id)
        fits = [column.icontains(asked.text, autoescape=True) for column in said]
        iban = "".join(asked.text.split()).upper()
        fits.append(detail.counterparty_iban.contains(iban, autoescape=True))
        if asked.cents is not None:
            fits.append(row.amount_cents == asked.cents)
        conditions.append(or_(*fits))
    return conditions


def _items(asked: ItemsAsked) -> Any:
    row, detail, checker = BankItemRow, BankDetailRow, aliased(UserRow)
    return (
        select(
            row.id,
            row.municipality_code,
            BankEntryRow.account,
            row.booked_on,
            row.amount_cents,
            row.sign,
            row.currency,
            row.why,
            detail.counterparty,
            detail.counterparty_iban,
            detail.remittance,
            detail.end_to_end_id,
            detail.reason,
            InstructionRow.end_to_end_id,
            BankFileRow.message_id,
            row.suggested_why,
            row.decision,
            UserRow.login,
            row.note,
            PersonRow.key,
            checker.login,
        )
        .join(BankEntryRow, BankEntryRow.id == row.bank_entry_id)
        .join(detail, _of_item())
        .outerjoin(InstructionRow, InstructionRow.id == row.suggested_id)
        .outerjoin(BankFileRow, BankFileRow.id == row.suggested_file_id)
        .outerjoin(UserRow, UserRow.id == row.decided_by_id)
        .outerjoin(PersonRow, PersonRow.id == row.decided_person_id)
        .outerjoin(ClientMoneyRow, ClientMoneyRow.bank_item_id == row.id)
        .outerjoin(checker, checker.id == ClientMoneyRow.confirmed_by_id)
        .where(*_fitting(asked))
        .order_by(row.booked_on, row.id)
    )


def person_called(session: Session, municipality: str, key: str) -> int | None:
    """Return the number of a municipality's person."""
    return session.scalar(
        select(PersonRow.id).where(
            PersonRow.municipality_code == municipality, PersonRow.key == key
        )
    )
