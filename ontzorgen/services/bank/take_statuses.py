"""Take in what a status report (pain.002) or a return between banks (pacs.004) says of payments.

The most exact level first: the reason of a transaction stands before that of its file, and a
payment with a status of its own is not touched by that of its file. What a bank refuses because
it has it already (DUPL, AM05) moves no money when the whole file is refused so, at whichever
level, or when the payment was accepted or booked before: opening it would pay it twice. A reason
about an account that holds for a whole file is about the account that pays: no payee's is stopped.
What is said of the name on an account is kept with that account. Whatever is said of a file that
was taken back, but for a plain refusal, says that the bank has it: that is urgent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from ontzorgen.domain.payment import EventKind
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services.acting import Acting
from ontzorgen.services.bank.errors import UnknownBankAccount
from ontzorgen.services.bank.late import warn_of_file, warn_of_payments
from ontzorgen.services.bank.payment_news import STOPS_ACCOUNT, Outcome, Told, take_in
from ontzorgen.services.bank.texts import readable
from ontzorgen.services.name_checks import NameSaid, answer_of, take_bank_answers
from ontzorgen.store import bank, heard, payments, tasks, tenancy
from ontzorgen.store.bank import SentFile
from ontzorgen.store.bank_spool import BankSpool
from ontzorgen.store.heard import Heard
from ontzorgen.store.payments import SentPayment
from ontzorgen.store.spooled import SpooledStatus
from ontzorgen.store.tasks import TaskWanted
from sepa.pain002 import Level
from sepa.reason_codes import Action as Asked
from sepa.reason_codes import Standing, action_of, standing_of

_KINDS = {Standing.ACCEPTED: EventKind.ACCEPTED, Standing.REJECTED: EventKind.REJECTED}
_TAKEN = {EventKind.ACCEPTED, EventKind.SETTLED}
_LEVELS = (Level.TRANSACTION, Level.PAYMENT, Level.GROUP)


class StatusTaker:
    """Takes in one file of statuses."""

    def __init__(self, session: Session, message_id: int, acting: Acting, *, returns: bool) -> None:
        self.session, self.message_id, self.acting = session, message_id, acting
        self.returns = returns
        self.told, self.unmatched, self.matched = Outcome(), 0, 0
        self.names_checked = 0
        self.heard = 0
        """How many things were said that no file said before."""
        self._duplicates: set[str] = set()
        self._exact: dict[str, Standing] = {}
        """What the payment information of each file says, by the file's message id."""
        self._about_payer: set[tuple[str | None, str | None]] = set()

    def take(self, spool: BankSpool) -> None:
        """Take in every level. Raises UnknownBankAccount: it is about somebody else's payments."""
        self._look_ahead(spool)
        for level in _LEVELS:
            for part in spool.statuses(level):
                if level is Level.TRANSACTION:
                    self._take_transactions(part)
                else:
                    self._take_files(part, spool)

    def _look_ahead(self, spool: BankSpool) -> None:
        """Find which files are refused as known already, and which for the account that pays."""
        for level in (Level.GROUP, Level.PAYMENT):
            for part in spool.statuses(level):
                for said in part:
                    if _is_duplicate(said):
                        self._duplicates |= _names(said)
        counts = spool.refused_by_reason()
        files = bank.files_called(self.session, {message for message, *_ in counts if message})
        for message, reason, count in counts:
            file = files.get(message or "")
            if file is None:
                continue
            self._refuse_foreign(file.municipality, file.message_id)
            if file.run_status not in bank.SENT:
                continue
            if not 1 < count == file.transactions:
                continue
            if _of_account(reason):
                self._about_payer.add((message, reason))
                self._alert(reason, file, duplicate=False)
            elif action_of(reason) is Asked.DUPLICATE:
                self._duplicates.add(file.message_id)
                self._alert(reason, file, duplicate=True)

    def _take_transactions(self, part: Sequence[SpooledStatus]) -> None:
        ids = {said.end_to_end_id for said in part if said.end_to_end_id}
        with tenancy.over_all(self.session):  # a file about others too is refused as a whole
            ours = payments.by_end_to_end_id(self.session, ids)
        for each in ours.values():
            self._refuse_foreign(each.municipality, each.end_to_end_id)
        known = self._known_of_duplicates(part, ours)
        files = heard.files_of(self.session, payments.ids_of(list(ours.values())))
        news: list[Told] = []
        names: list[NameSaid] = []
        notes: list[Heard] = []
        late: list[SentPayment] = []
        for said in part:
            payment = ours.get(said.end_to_end_id or "")
            if payment is None:
                self.unmatched += 1
                continue
            if payment.id in files:
                notes.append(Heard(files[payment.id], payment.end_to_end_id, self._in_words(said)))
            if said.amount_cents not in (None, payment.amount_cents):
                self.unmatched += 1
                continue
            self.matched += 1
            if payment.run_status not in bank.SENT:
                if self._arrived(said):
                    late.append(payment)
                continue
            kind = EventKind.RETURNED if self.returns else _KINDS.get(standing_of(said.status))
            if self._is_copy(said) or (_is_duplicate(said) and payment.id in known):
                kind = None  # the first one stands
            if kind is not None:
                of_payer = (said.message_id, said.reason) in self._about_payer
                news.append(self._told(payment, kind, said.reason, of_payer=of_payer))
            if not self.returns:
                names += self._of_name(said, payment)
        self.heard += heard.note(self.session, self.message_id, notes)
        warn_of_payments(self.session, late, self.acting.today, self.acting)
        take_in(self.session, news, self.acting, self.told)
        self.names_checked += take_bank_answers(self.session, names, self.acting)

    def _is_copy(self, said: SpooledStatus) -> bool:
        """Say whether it is refused for no other reason than that the bank has its file already."""
        refused = standing_of(said.status) is Standing.REJECTED
        alike = said.reason is None or _is_duplicate(said)
        return refused and alike and not self._duplicates.isdisjoint(_names(said))

    def _arrived(self, said: SpooledStatus) -> bool:
        """Say whether the bank has what it says this of: all but a plain refusal."""
        plain = standing_of(said.status) is Standing.REJECTED and not _is_duplicate(said)
        return self.returns or not plain

    def _in_words(self, said: SpooledStatus) -> str:
        """Return what is said in a word or two: status and reason."""
        word = "RTRN" if self.returns else said.status
        return " ".join(text for text in (readable(word), readable(said.reason)) if text) or "?"

    def _known_of_duplicates(
        self, part: Sequence[SpooledStatus], ours: Mapping[str, SentPayment]
    ) -> frozenset[int]:
        """Return the payments, refused as duplicates, that were accepted or booked before."""
        ids = {
            payment.id
            for said in part
            if _is_duplicate(said) and (payment := ours.get(said.end_to_end_id or ""))
        }
        events = payments.events_of(self.session, ids)
        return frozenset(number for number in ids if _TAKEN & events.get(number, set()))

    def _of_name(self, said: SpooledStatus, payment: SentPayment) -> Iterator[NameSaid]:
        """Yield what is said of the name on the account that was paid to."""
        check = answer_of(said.status, said.reason, said.information, self.acting.today)
        if check is not None:
            yield NameSaid(check, payment.iban)

    def _take_files(self, part: Sequence[SpooledStatus], spool: BankSpool) -> None:
        names = {
            name for said in part for name in (said.payment_information_id, said.message_id) if name
        }
        files = bank.files_called(self.session, names)
        notes: list[Heard] = []
        for said in part:
            file = files.get(said.payment_information_id or said.message_id or "")
            if file is None:
                says_nothing = standing_of(said.status) is Standing.UNKNOWN and said.reason is None
                self.unmatched += not says_nothing
                continue
            self._refuse_foreign(file.municipality, file.message_id)
            self.matched += 1
            notes.append(Heard(file.id, file.message_id, self._in_words(said)))
            if file.run_status in bank.SENT:
                self._take_file(said, file, spool)
            elif self._arrived(said):
                warn_of_file(self.session, file, self.acting.today, self.acting)
        self.heard += heard.note(self.session, self.message_id, notes)

    def _take_file(self, said: SpooledStatus, file: SentFile, spool: BankSpool) -> None:
        standing = standing_of(said.status)
        kind = _KINDS.get(standing)
        duplicate = _is_duplicate(said)
        if duplicate or (kind is EventKind.REJECTED and not self._is_copy(said)):
            self._alert(said.reason, file, duplicate=duplicate)
        if said.level is Level.PAYMENT and standing is not Standing.UNKNOWN:
            self._exact[file.message_id] = standing
        overruled = self._exact.get(file.message_id, standing) is not standing
        if kind is None or overruled or self._is_copy(said):
            return
        for part in payments.between(
            self.session, file.run_id, file.first_position, file.last_position
        ):
            own = spool.with_status([payment.end_to_end_id for payment in part])
            silent = [payment for payment in part if payment.end_to_end_id not in own]
            told = list(self._of_file(silent, kind, said.reason))
            take_in(self.session, told, self.acting, self.told)

    def _of_file(
        self, part: Sequence[SentPayment], kind: EventKind, reason: str | None
    ) -> Iterator[Told]:
        for payment in part:
            yield self._told(payment, kind, reason, of_payer=True)

    def _alert(self, reason: str | None, file: SentFile, *, duplicate: bool) -> None:
        kind = TaskKind.DUPLICATE_FILE if duplicate else TaskKind.FILE_REFUSED
        wanted = [
            TaskWanted(
                file.municipality,
                kind,
                file.message_id,
                role,
                self.acting.today,
                run_id=file.run_id,
                reason=reason,
                amount_cents=file.control_sum_cents,
            )
            for role in (TaskRole.ADMINISTRATIE, TaskRole.FIATTEUR)
        ]
        tasks.make(self.session, wanted, self.acting.now)

    def _refuse_foreign(self, municipality: str, subject: str) -> None:
        if municipality not in self.acting.municipalities:
            raise UnknownBankAccount(subject)

    def _told(
        self, payment: SentPayment, kind: EventKind, reason: str | None, *, of_payer: bool
    ) -> Told:
        day = self.acting.today
        return Told(payment, kind, day, reason, self.message_id, of_payer=of_payer)


def _is_duplicate(said: SpooledStatus) -> bool:
    refused = standing_of(said.status) is Standing.REJECTED
    return refused and action_of(said.reason) is Asked.DUPLICATE


def _names(said: SpooledStatus) -> set[str]:
    return {name for name in (said.message_id, said.payment_information_id) if name}


def _of_account(reason: str | None) -> bool:
    return action_of(reason) in STOPS_ACCOUNT
