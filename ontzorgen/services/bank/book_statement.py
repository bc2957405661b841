"""Book a statement (camt.053) or notification (camt.054): each booking once, each cent somewhere.

A set at a time. What names a payment or a batch of ours is booked on it. The rest of a statement
stands on UNPLACED with a task; of a notification it waits for the statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.bank_matching import EURO, Booking, Suggestion, Why, kind_of, suggest
from ontzorgen.domain.payment import EventKind
from ontzorgen.services.acting import Acting
from ontzorgen.services.bank.batch_left import BatchLeft, file_of_batches, files_named
from ontzorgen.services.bank.errors import StatementGap
from ontzorgen.services.bank.late import warn_of_file, warn_of_payments
from ontzorgen.services.bank.noting import note_details
from ontzorgen.services.bank.payment_news import Outcome, Told, take_in
from ontzorgen.services.bank.placing import Left, keep_items
from ontzorgen.services.bank.texts import readable, texts_of
from ontzorgen.store import bank, heard, payments, runs
from ontzorgen.store.bank import SentFile
from ontzorgen.store.bank_spool import BankSpool
from ontzorgen.store.heard import Heard
from ontzorgen.store.models import BankDetailRow, BankEntryRow
from ontzorgen.store.payments import SentPayment
from ontzorgen.store.spooled import SpooledBatch, SpooledDetail, SpooledEntry, SpooledStatement
from sepa.bank_rules import Sign


@dataclass
class Booked:
    """What one file did: payments by what was said, and bookings that fit nothing."""

    told: Outcome = field(default_factory=Outcome)
    entries: int = 0
    unmatched: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """The account a statement is of: who pays from it, and who answers for what fits nothing."""

    iban: str
    municipalities: tuple[str, ...]
    channel: str
    accepted_gap: StatementGap | None = None
    gap_reason: str | None = None
    """Why a person lets the chain begin anew, where days before this statement lack."""

    @property
    def keeper(self) -> str:
        """Return the municipality that an unplaced booking is shown to."""
        return self.municipalities[0]


@dataclass(frozen=True, slots=True)
class _Open:
    """An entry that was added, and what is not placed of it yet; signed cents."""

    id: int
    entry: SpooledEntry
    rest_cents: int
    parts: int


class StatementBooker:
    """Books the new entries of one statement."""

    def __init__(
        self,
        session: Session,
        spool: BankSpool,
        account: Account,
        message_id: int,
        acting: Acting,
        booked: Booked,
    ) -> None:
        self.session, self.spool, self.account = session, spool, account
        self.message_id, self.acting, self.booked = message_id, acting, booked
        self._batches: dict[tuple[str, EventKind], BatchLeft] = {}

    def book(self, statement: SpooledStatement, statement_id: int, *, all_new: bool) -> None:
        """Book what is new: debits first, so that what comes back finds what left."""
        for part in self.spool.new_entries(statement.number, all_new=all_new):
            self.booked.entries += len(part)
            opened = self._add_entries(part, statement_id, all_new=all_new)
            for details in self.spool.details(part):
                self._take_details(details, opened)
            self._take_batches(part, opened)
            self._take_rests(opened)

    def _add_entries(
        self, part: Sequence[SpooledEntry], statement_id: int, *, all_new: bool
    ) -> dict[int, _Open]:
        ids = bank.reserve(self.session, BankEntryRow, len(part))
        rows = []
        opened: dict[int, _Open] = {}
        for number, entry in zip(ids, part, strict=True):
            past = entry.known - entry.loose if all_new else 0
            rows.append(
                {
                    "id": number,
                    "bank_statement_id": statement_id,
                    "municipality_code": self.account.keeper,
                    "account": self.account.iban,
                    "channel": self.account.channel,
                    "fingerprint": entry.fingerprint,
                    "copy": past + entry.nth,
                    "amount_cents": entry.amount_cents,
                    "sign": entry.sign,
                    "currency": entry.currency,
                    "booked_on": entry.booked_on,
                    "value_on": entry.value_on,
                    "code": entry.code,
                    "reference": entry.reference,
                }
            )
            opened[entry.id] = _Open(number, entry, _signed(entry.sign, entry.amount_cents), 0)
        runs.add(self.session, BankEntryRow, rows)
        return opened

    def _take_details(self, details: Sequence[SpooledDetail], opened: dict[int, _Open]) -> None:
        ids = {detail.end_to_end_id for detail in details if detail.end_to_end_id}
        ours = payments.by_end_to_end_id(self.session, ids)
        told = bank.told_before(
            self.session, self.account.channel, payments.ids_of(list(ours.values()))
        )
        files = files_named(self.session, details)
        named = self.account.municipalities
        note_details(self.session, self.message_id, named, details, self.acting)
        taken, news, left = list[dict[str, Any]](), list[Told](), list[Left]()
        # by id first: a detail without one then takes a payment of its batch that is left
        for detail in sorted(details, key=lambda each: each.end_to_end_id not in ours):
            entry = opened[detail.entry]
            payment = ours.get(detail.end_to_end_id or "")
            kind = kind_of(detail.sign)
            if payment is None and not detail.end_to_end_id:
                payment = self._of_batch(detail, kind, files, told)
            cents, why = self._judge(detail, entry, payment, kind, told)
            if (why or payment is None) and entry.entry.details == 1:
                # whatever its only detail says of amounts: this is what was booked
                detail = replace(detail, sign=entry.entry.sign)
                cents = entry.entry.amount_cents
            position = entry.parts
            opened[detail.entry] = _Open(
                entry.id,
                entry.entry,
                entry.rest_cents - _signed(detail.sign, cents),
                position + 1,
            )
            row = self._detail_row(entry, position, detail.sign, cents)
            if why is None and payment is not None:
                told[payment.id, kind.value] = 1
                taken.append(row | {"instruction_id": payment.id, "kind": kind.value})
                news.append(self._told(payment, kind, entry, detail.reason))
                continue
            taken.append(row | texts_of(detail))
            left.append(self._left(entry, position, detail, cents, why or Why.NO_ID, payment))
        runs.add(self.session, BankDetailRow, taken)
        take_in(self.session, news, self.acting, self.booked.told)
        self._leave(left)

    def _judge(
        self,
        detail: SpooledDetail,
        entry: _Open,
        payment: SentPayment | None,
        kind: EventKind,
        told: dict[tuple[int, str], int],
    ) -> tuple[int, Why | None]:
        """Return the amount of a detail, and why it is not the payment; None when it is."""
        cents = detail.amount_cents
        if payment is None or payment.municipality not in self.account.municipalities:
            known = Why.UNKNOWN_ID if detail.end_to_end_id else Why.NO_ID
            return (abs(entry.rest_cents) if cents is None else cents), known
        if cents is None:
            cents = payment.amount_cents  # by its id; what the booking leaves is told apart
        if payment.run_status not in bank.SENT:
            return cents, Why.NOT_SENT
        if entry.entry.currency != EURO:
            return cents, Why.OTHER_CURRENCY
        if cents != payment.amount_cents:
            return cents, Why.OTHER_AMOUNT
        if told.get((payment.id, kind.value)):
            return cents, Why.TWICE
        return cents, None

    def _of_batch(
        self,
        detail: SpooledDetail,
        kind: EventKind,
        files: dict[str, SentFile],
        told: dict[tuple[int, str], int],
    ) -> SentPayment | None:
        """Return a payment of the batch that a detail without an id names: by account and amount.

        Payments of one amount to one account are alike: whichever it is, the books are the same.
        """
        file = files.get(detail.payment_information_id or "") or files.get(detail.message_id or "")
        if file is None or file.municipality not in self.account.municipalities:
            return None
        key = (file.message_id, kind)
        if key not in self._batches:
            self._batches[key] = BatchLeft(self.session, file, kind, self.account.channel)
        batch = self._batches[key]
        while payment := batch.take(detail.counterparty_iban, detail.amount_cents):
            if (payment.id, kind.value) not in told:
                break
        return payment

    def _take_batches(self, part: Sequence[SpooledEntry], opened: dict[int, _Open]) -> None:
        """Book the batches of which the file gives no details."""
        for number, batches in self.spool.batches(part).items():
            for batch in batches:
                self._take_batch(opened[number], batch, opened, alone=len(batches) == 1)

    def _take_batch(
        self, entry: _Open, batch: SpooledBatch, opened: dict[int, _Open], *, alone: bool
    ) -> None:
        names = [name for name in (batch.payment_information_id, batch.message_id) if name]
        files = bank.files_called(self.session, names) if names else {}
        file = next((files[name] for name in names if name in files), None)
        if file is not None and file.municipality in self.account.municipalities:
            note = Heard(file.id, file.message_id, entry.entry.sign)
            heard.note(self.session, self.message_id, [note])
            if file.run_status not in bank.SENT:
                warn_of_file(self.session, file, entry.entry.booked_on, self.acting, debited=True)
        cents = batch.amount_cents
        if cents is None and alone:
            cents = abs(entry.rest_cents)
        if not self._books(file, entry, cents):
            return
        assert file is not None  # noqa: S101  (it books)
        paid = list(self._paid_by(file, cents or 0))
        parts = entry.parts
        for some in payments.chunks(paid):
            rows = [
                self._detail_row(entry, parts + place, Sign.DEBIT.value, payment.amount_cents)
                | {"instruction_id": payment.id, "kind": EventKind.SETTLED.value}
                for place, payment in enumerate(some)
            ]
            parts += len(some)
            runs.add(self.session, BankDetailRow, rows)
            news = [self._told(payment, EventKind.SETTLED, entry, None) for payment in some]
            take_in(self.session, news, self.acting, self.booked.told)
        left_cents = entry.rest_cents + sum(payment.amount_cents for payment in paid)
        opened[entry.entry.id] = _Open(entry.id, entry.entry, left_cents, parts)

    def _books(self, file: SentFile | None, entry: _Open, cents: int | None) -> bool:
        """Say whether an entry can be the debit of a file of ours."""
        return (
            file is not None
            and cents is not None
            and file.municipality in self.account.municipalities
            and file.run_status in bank.SENT
            and entry.entry.sign == Sign.DEBIT
            and entry.entry.currency == EURO
        )

    def _paid_by(self, file: SentFile, cents: int) -> Iterator[SentPayment]:
        """Yield the payments of a file that a debit of its amount, or less the refused, books.

        Nothing when the amount is another, or this channel told of one of them before.
        """
        every = [
            payment
            for part in payments.between(
                self.session, file.run_id, file.first_position, file.last_position
            )
            for payment in part
        ]
        events = payments.events_of(self.session, payments.ids_of(every))
        rejected = {number for number, said in events.items() if EventKind.REJECTED in said}
        told = bank.told_before(self.session, self.account.channel, payments.ids_of(every))
        if any((payment.id, EventKind.SETTLED.value) in told for payment in every):
            return
        for booked in (every, [each for each in every if each.id not in rejected]):
            if sum(payment.amount_cents for payment in booked) == cents:
                yield from booked
                return

    def _take_rests(self, opened: dict[int, _Open]) -> None:
        """Keep what the details of an entry leave of its amount."""
        rows, left = list[dict[str, Any]](), list[Left]()
        named = self.spool.batches([entry.entry for entry in opened.values()])
        for entry in opened.values():
            if not entry.rest_cents:
                continue
            sign = Sign.CREDIT.value if entry.rest_cents > 0 else Sign.DEBIT.value
            cents = abs(entry.rest_cents)
            batches = () if entry.parts else named.get(entry.entry.id, ())
            file = file_of_batches(self.session, batches, self.account.municipalities)
            why, hint = (Why.REST if entry.parts else Why.NO_ID), None
            if file is not None:
                is_sent = file.run_status in bank.SENT
                why = Why.OTHER_BATCH if is_sent else Why.NOT_SENT
                hint = file.id if is_sent and sign == Sign.DEBIT else None
            text = readable(entry.entry.information)
            row = self._detail_row(entry, entry.parts, sign, cents)
            rows.append(row | {"remittance": text})
            booking = Booking(cents, entry.entry.booked_on, None, None, text)
            kept = (entry.id, entry.parts, cents, sign, entry.entry.currency, why)
            left.append(Left(*kept, booking, None, hint))
        runs.add(self.session, BankDetailRow, rows)
        self._leave(left)

    def _leave(self, left: Sequence[Left]) -> None:
        """Let a person place what fits nothing; of a notification it is counted only."""
        self.booked.unmatched += len(left)
        if not left or self.account.channel != bank.STATEMENT:
            return
        suggested = self._suggestions(left)
        keep_items(self.session, self.account.keeper, left, suggested, self.acting)

    def _suggestions(self, left: Sequence[Left]) -> list[Suggestion | None]:
        days = [each.booking.booked_on for each in left]
        found = bank.candidates(
            self.session,
            self.account.municipalities,
            sorted({each.cents for each in left}),
            bank.around(min(days), max(days)),
        )
        by_amount = defaultdict(list)
        for candidate in found:
            by_amount[candidate.amount_cents].append(candidate)
        return [
            Suggestion(each.payment_id, ("ID",))
            if each.payment_id is not None
            else suggest(each.booking, by_amount[each.cents])
            for each in left
        ]

    def _left(
        self,
        entry: _Open,
        position: int,
        detail: SpooledDetail,
        cents: int,
        why: Why,
        payment: SentPayment | None,
    ) -> Left:
        ours = payment is not None and payment.municipality in self.account.municipalities
        if payment is not None and ours and why is Why.NOT_SENT:
            day = entry.entry.booked_on
            warn_of_payments(self.session, [payment], day, self.acting, debited=True)
        booking = Booking(
            cents,
            entry.entry.booked_on,
            detail.counterparty,
            detail.counterparty_iban,
            detail.remittance,
        )
        named = payment.id if payment is not None and ours else None
        return Left(
            entry.id, position, cents, detail.sign, entry.entry.currency, why, booking, named
        )

    def _told(
        self, payment: SentPayment, kind: EventKind, entry: _Open, reason: str | None
    ) -> Told:
        return Told(payment, kind, entry.entry.booked_on, reason, self.message_id, entry.id)

    def _detail_row(self, entry: _Open, position: int, sign: str, cents: int) -> dict[str, Any]:
        return {
            "bank_entry_id": entry.id,
            "position": position,
            "channel": self.account.channel,
            "amount_cents": cents,
            "sign": sign,
            "instruction_id": None,
            "kind": None,
            "end_to_end_id": None,
            "counterparty": None,
            "counterparty_iban": None,
            "remittance": None,
            "reason": None,
        }


def _signed(sign: str, cents: int) -> int:
    return cents if sign == Sign.CREDIT else -cents
