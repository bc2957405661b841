"""Show the bookings that fit nothing, and let a person say what one belongs to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.amounts import WrongAmount, parse_cents
from ontzorgen.domain.bank_matching import EURO, kind_of
from ontzorgen.domain.ledger import Entry
from ontzorgen.domain.payment import EventKind
from ontzorgen.domain.tasks import TaskKind
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.bank.errors import ItemDecided, ItemDoesNotFit, UnknownBankItem
from ontzorgen.services.bank.payment_news import Outcome, Told, take_in
from ontzorgen.services.client_money import keep_of_item
from ontzorgen.services.errors import ReasonMissing
from ontzorgen.services.settle_run import settle
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, bank, bank_items, payments, runs, tasks
from ontzorgen.store.bank_items import ItemsAsked, ListedItem
from ontzorgen.store.models import BankItemRow, LedgerEntryRow
from ontzorgen.store.payments import SentPayment
from sepa.bank_rules import Sign


@dataclass(frozen=True, slots=True)
class Target:
    """What a booking belongs to: one of these."""

    payment: str | None = None
    """The end-to-end id of a payment of ours."""
    file: str | None = None
    """The message id of a file of ours, booked as a whole."""
    person: str | None = None
    """The client whose refund it is."""
    outside: bool = False
    """None of our work: the municipality's own."""


def list_items(
    session: Session,
    municipality: str | None,
    acting: Acting,
    *,
    decided_too: bool,
    text: str = "",
) -> Sequence[ListedItem]:
    """Return the bookings of the user's municipalities, or of one, that wait for a person.

    Of an account that municipalities share, for who works for all of them. `text` is in what the
    bank said of them, or is their amount; empty: every one.

    Raises:
        BsnInText: somebody searches for a BSN.
    """
    require(acting, Action.READ_BANK, municipality)
    codes = acting.municipalities if municipality is None else {municipality}
    audit.append(session, acting, "read bank items", "bank items", municipality, {})
    found = bank_items.listed(session, bank_items_asked(codes, text, decided_too=decided_too))
    accounts = {each.account: bank.owners(session, each.account) for each in found}
    return [each for each in found if acting.municipalities.issuperset(accounts[each.account])]


def bank_items_asked(codes: Collection[str], text: str, *, decided_too: bool) -> ItemsAsked:
    """Return what is asked of the list of bookings. Raises BsnInText."""
    refuse_bsn(text, "search")
    try:
        cents = parse_cents(text)
    except WrongAmount:
        cents = None
    return ItemsAsked(codes, decided_too, text, cents)


def place_item(
    session: Session, number: str, target: Target, reason: str, acting: Acting
) -> BankItemRow:
    """Place a booking: on a payment, a whole file, a client's refund, or outside our work.

    Raises:
        UnknownBankItem: none, or another municipality's; the words are the same.
        ReasonMissing, BsnInText: no reason in words.
        ItemDecided: it was placed before.
        ItemDoesNotFit: amount, sign, currency or status are others, it is known already, or it is
            about money of a municipality that does not pay from this account.
    """
    require(acting, Action.PLACE_BANK)
    if not reason.strip():
        raise ReasonMissing("place")
    refuse_bsn(reason, "place")
    item = bank_items.item(session, number)
    if item is None or not acting.municipalities.issuperset(_payers(session, item)):
        raise UnknownBankItem(number)
    if item.decision is not None:
        raise ItemDecided(number, item.decision)
    if item.currency != EURO and not target.outside:
        raise ItemDoesNotFit(number, target.payment or target.file or "", "CURRENCY")
    decide: Callable[[Session, BankItemRow, Target, Acting], str] = (
        _on_payment
        if target.payment
        else _on_file
        if target.file
        else _for_client
        if target.person
        else _outside
    )
    item.decision = decide(session, item, target, acting)
    item.decided_by_id, item.decided_at, item.note = acting.by, acting.now, reason.strip()
    session.flush()
    subject = f"item {item.id}"
    tasks.done(session, TaskKind.BANK_ITEM, [subject], acting.by, acting.now, reason.strip())
    detail = {"decision": item.decision, "reason": reason.strip(), "cents": item.amount_cents}
    audit.append(session, acting, "place bank item", subject, item.municipality_code, detail)
    return item


def _payers(session: Session, item: BankItemRow) -> frozenset[str]:
    """Return whose the account of a booking is: it belongs to payments of these, of nobody else.

    Who places it may work for more municipalities; each has money and books of its own.
    """
    owners = bank.owners(session, bank_items.account_of(session, item))
    return frozenset({item.municipality_code, *owners})


def _on_payment(session: Session, item: BankItemRow, target: Target, acting: Acting) -> str:
    name = target.payment or ""
    payment = payments.by_end_to_end_id(session, [name]).get(name)
    if payment is None or payment.municipality not in _payers(session, item):
        raise ItemDoesNotFit(str(item.id), name, "UNKNOWN")
    if payment.amount_cents != item.amount_cents:
        raise ItemDoesNotFit(str(item.id), name, "AMOUNT")
    kind = kind_of(item.sign)
    if (payment.id, kind.value) in bank.told_before(session, bank.STATEMENT, [payment.id]):
        raise ItemDoesNotFit(str(item.id), name, "KNOWN")
    item.decided_instruction_id = payment.id
    _book(session, item, [payment], kind, acting)
    return "PAYMENT"


def _on_file(session: Session, item: BankItemRow, target: Target, acting: Acting) -> str:
    name = target.file or ""
    file = bank.files_called(session, [name]).get(name)
    if file is None or file.municipality not in _payers(session, item):
        raise ItemDoesNotFit(str(item.id), name, "UNKNOWN")
    if item.sign != Sign.DEBIT:
        raise ItemDoesNotFit(str(item.id), name, "SIGN")
    every = [
        payment
        for part in payments.between(session, file.run_id, file.first_position, file.last_position)
        for payment in part
    ]
    events = payments.events_of(session, payments.ids_of(every))
    told = bank.told_before(session, bank.STATEMENT, payments.ids_of(every))
    waiting = [each for each in every if (each.id, EventKind.SETTLED.value) not in told]
    if not waiting:
        raise ItemDoesNotFit(str(item.id), name, "KNOWN")
    accepted = [
        each for each in waiting if EventKind.REJECTED not in events.get(each.id, frozenset())
    ]
    for booked in (waiting, accepted):
        if booked and sum(each.amount_cents for each in booked) == item.amount_cents:
            _book(session, item, booked, EventKind.SETTLED, acting)
            item.decided_file_id = file.id
            return "FILE"
    raise ItemDoesNotFit(str(item.id), name, "AMOUNT")


def _for_client(session: Session, item: BankItemRow, target: Target, acting: Acting) -> str:
    """Keep a refund for a client; it leaves once another person confirmed it."""
    name = target.person or ""
    person = bank_items.person_called(session, item.municipality_code, name)
    if person is None:
        raise ItemDoesNotFit(str(item.id), name, "UNKNOWN")
    if item.sign != Sign.CREDIT:
        raise ItemDoesNotFit(str(item.id), name, "SIGN")
    if not item.amount_cents:
        raise ItemDoesNotFit(str(item.id), name, "AMOUNT")
    item.decided_person_id = person
    _post(session, item, Entry.CLIENT_IN, acting.today, person)
    keep_of_item(session, item, acting)
    return "CLIENT"


def _outside(session: Session, item: BankItemRow, _target: Target, acting: Acting) -> str:
    if item.currency == EURO and item.amount_cents:
        entry = Entry.OUTSIDE_IN if item.sign == Sign.CREDIT else Entry.OUTSIDE_OUT
        _post(session, item, entry, acting.today, None)
    return "OUTSIDE"


def _book(
    session: Session,
    item: BankItemRow,
    booked: Sequence[SentPayment],
    kind: EventKind,
    acting: Acting,
) -> None:
    """Take a booking off UNPLACED and tell its payments of it.

    What a notification told of before is only confirmed: it is in the books already.
    """
    for payment in booked:
        if payment.run_status not in bank.SENT:
            raise ItemDoesNotFit(str(item.id), payment.end_to_end_id, "STATUS")
    entry = Entry.PLACED_OUT if kind is EventKind.SETTLED else Entry.PLACED_IN
    _post(session, item, entry, acting.today, None)
    outcome = Outcome()
    for part in payments.chunks(booked):
        told = [
            Told(payment, kind, item.booked_on, None, None, item.bank_entry_id) for payment in part
        ]
        take_in(session, told, acting, outcome)
    settle(session, outcome.run_ids)


def _post(
    session: Session, item: BankItemRow, entry: Entry, day: date, person_id: int | None
) -> None:
    debit, credit = entry.sides
    runs.add(
        session,
        LedgerEntryRow,
        [
            {
                "municipality_code": item.municipality_code,
                "booked_on": day,
                "kind": entry.value,
                "debit": debit.value,
                "credit": credit.value,
                "amount_cents": item.amount_cents,
                "person_id": person_id,
                "bank_entry_id": item.bank_entry_id,
            }
        ],
    )
