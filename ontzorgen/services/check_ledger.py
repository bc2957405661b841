"""Prove the books: each invariant is one function that names what does not hold.

What each proves stands in `docs/invariants.md`. Nothing is repaired here.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from sqlalchemy.orm import Session

from ontzorgen.domain.correction import Source
from ontzorgen.domain.ledger import Account
from ontzorgen.domain.payment import Place, place_of
from ontzorgen.domain.payment import balances as stands
from ontzorgen.domain.run_status import DECIDED, FREED, RunStatus, message_id
from ontzorgen.services import check_bank
from ontzorgen.services.errors import BooksDoNotHold
from ontzorgen.store import (
    audit,
    bank_files,
    client_money,
    invariants,
    ledger,
    organisation,
    payment_invariants,
    runs,
)
from ontzorgen.store.models import RunRow
from ontzorgen.store.payment_invariants import Paid

_ANSWERED = (RunStatus.SETTLED, RunStatus.CLOSED)
_OF_A_PAYMENT = (
    Account.HOUSEHOLD,
    Account.IN_TRANSIT,
    Account.BANK,
    Account.CONTRA,
    Account.OPEN,
    Account.CARRIED,
    Account.CLIENT,
)
"""Where money stands once it was sent: each payment on its own, by its events."""


class Invariant(StrEnum):
    """What must hold; `ontzorgen.wording.invariants` says it in Dutch."""

    SHARES_ADD_UP = "SHARES_ADD_UP"
    LINES_ARE_CARRIED = "LINES_ARE_CARRIED"
    INSTRUCTIONS_ARE_THE_LINES = "INSTRUCTIONS_ARE_THE_LINES"
    INSTRUCTIONS_ARE_LIVE = "INSTRUCTIONS_ARE_LIVE"
    EVERY_CENT_IN_ONE_PLACE = "EVERY_CENT_IN_ONE_PLACE"
    MONEY_FOLLOWS_THE_EVENTS = "MONEY_FOLLOWS_THE_EVENTS"
    DONE_IS_CLEARED = "DONE_IS_CLEARED"
    ENTRIES_ARE_THE_ROWS = "ENTRIES_ARE_THE_ROWS"
    APPROVAL_COVERS_THE_CONTENT = "APPROVAL_COVERS_THE_CONTENT"
    APPROVAL_IS_LOGGED = "APPROVAL_IS_LOGGED"
    FILES_ARE_THE_LINES = "FILES_ARE_THE_LINES"
    PAID_ONCE = "PAID_ONCE"
    PAID_AGAIN_ONCE = "PAID_AGAIN_ONCE"
    WITHHELD_WITHIN_NET = "WITHHELD_WITHIN_NET"
    IDS_ARE_UNIQUE = "IDS_ARE_UNIQUE"
    BOOKS_ARE_THE_BANK = "BOOKS_ARE_THE_BANK"
    GIVEN_BACK_BY_TWO = "GIVEN_BACK_BY_TWO"


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that does not hold: of what, and what was wanted and found instead."""

    invariant: Invariant
    subject: str
    wanted: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was proved, and what was not."""

    runs: int
    broken: tuple[Broken, ...]


Check = Callable[[Session, RunRow], Iterator[Broken]]


def check_ledger(session: Session) -> Checked:
    """Check every invariant over every run; reads only."""
    every = invariants.runs(session)
    broken = [finding for check in OF_A_RUN for run in every for finding in check(session, run)]
    broken.extend(_of_the_whole(session, every))
    return Checked(len(every), tuple(broken))


def refuse_broken(session: Session, run: RunRow, checks: Sequence[Check]) -> None:
    """Refuse to go on with a run whose books do not hold. Raises BooksDoNotHold."""
    broken = [finding for check in checks for finding in check(session, run)]
    if broken:
        raise BooksDoNotHold(run.name, [f"{row.invariant} {row.subject}" for row in broken])


def shares_add_up(session: Session, run: RunRow) -> Iterator[Broken]:
    """Per person withheld = what the person carries, within the net amount."""
    for person, share_cents, carried_cents in invariants.shares_that_differ(session, run.id):
        subject = f"{run.name} {person}"
        yield Broken(Invariant.SHARES_ADD_UP, subject, str(carried_cents), str(share_cents))


def lines_are_carried(session: Session, run: RunRow) -> Iterator[Broken]:
    """What is withheld for a line is what its persons carry together."""
    for position, line_cents, carried_cents in invariants.lines_that_differ(session, run.id):
        subject = f"{run.name} #{position}"
        yield Broken(Invariant.LINES_ARE_CARRIED, subject, str(carried_cents), str(line_cents))


def instructions_are_the_lines(session: Session, run: RunRow) -> Iterator[Broken]:
    """An approved run instructs just its paid lines, as approved."""
    if run.approved_at is None:
        return
    for position in invariants.instructions_that_differ(session, run.id):
        yield Broken(Invariant.INSTRUCTIONS_ARE_THE_LINES, f"{run.name} #{position}")


def instructions_are_live(session: Session, run: RunRow) -> Iterator[Broken]:
    """An instruction is live until it is refused or returned; of a freed run, none is."""
    freed = run.status in FREED
    for name, live in payment_invariants.not_rightly_live(session, run.id, freed=freed):
        told = ("not live", "live") if live else ("live", "not live")
        yield Broken(Invariant.INSTRUCTIONS_ARE_LIVE, f"{run.name} {name}", *told)


def every_cent_in_one_place(session: Session, run: RunRow) -> Iterator[Broken]:
    """Every cent that a run moves stands on the accounts that its status names.

    Once the file has left, `money_follows_the_events` says where each payment stands.
    """
    balance = ledger.balances(session, run.id)
    wanted = dict.fromkeys((account.value for account in Account), 0)
    if run.status in DECIDED:
        moved = invariants.moved(session, run)
        wanted[Account.BENEFIT] = -moved.granted_cents
        wanted[Account.HOUSEHOLD] = moved.granted_cents - moved.withheld_cents
        wanted[Account.CARRIED] = -moved.again_cents
        wanted[Account.OWED] = moved.withheld_cents + moved.again_cents
        if run.status != RunStatus.APPROVED:
            wanted[Account.OWED] = 0
            for place in _OF_A_PAYMENT:
                del wanted[place]
    for account, cents in wanted.items():
        if balance[account] != cents:
            subject = f"{run.name} {account}"
            found = str(balance[account])
            yield Broken(Invariant.EVERY_CENT_IN_ONE_PLACE, subject, str(cents), found)


def money_follows_the_events(session: Session, run: RunRow) -> Iterator[Broken]:
    """Each sent payment stands on the accounts that its events name, and on no other."""
    if run.status not in DECIDED or run.status == RunStatus.APPROVED:
        return
    found = payment_invariants.balances(session, run.id)
    key, books = next(found, (None, {}))
    for paid in payment_invariants.payments(session, run.id):
        while key is not None and key < paid.key:
            yield Broken(Invariant.MONEY_FOLLOWS_THE_EVENTS, f"{run.name} {key}", "", _told(books))
            key, books = next(found, (None, {}))
        mine: dict[Account, int] = {}
        if key == paid.key:
            mine = books
            key, books = next(found, (None, {}))
        wanted = _should_stand(paid)
        if mine != wanted:
            subject = f"{run.name} {paid.end_to_end_id}"
            yield Broken(Invariant.MONEY_FOLLOWS_THE_EVENTS, subject, _told(wanted), _told(mine))
    while key is not None:
        yield Broken(Invariant.MONEY_FOLLOWS_THE_EVENTS, f"{run.name} {key}", "", _told(books))
        key, books = next(found, (None, {}))


def _should_stand(paid: Paid) -> dict[Account, int]:
    """Return what the ledger has to say of a sent payment: where it came from, and where it is."""
    cents = {account: units * paid.amount_cents for account, units in stands(paid.events).items()}
    if paid.source is Source.AGAIN:
        comes_from = {Account.CARRIED: -paid.amount_cents}
    else:
        back_cents = paid.back_payment_cents
        comes_from = {Account.BENEFIT: -back_cents, Account.HOUSEHOLD: back_cents}
        comes_from[Account.HOUSEHOLD] -= paid.amount_cents
    for account, part in comes_from.items():
        cents[account] = cents.get(account, 0) + part
    return {account: part for account, part in cents.items() if part}


def _told(cents: dict[Account, int]) -> str:
    return ", ".join(f"{account} {cents[account]}" for account in sorted(cents))


def done_is_cleared(session: Session, run: RunRow) -> Iterator[Broken]:
    """Of a settled run nothing is in transit; of a closed one nothing is owed either.

    What a bank debits though it refused it may still come after closing: that is told by
    the payment itself.
    """
    if run.status not in _ANSWERED:
        return
    balance = ledger.balances(session, run.id)
    for account in (Account.OWED, Account.IN_TRANSIT):
        if balance[account]:
            subject = f"{run.name} {account}"
            yield Broken(Invariant.DONE_IS_CLEARED, subject, "0", str(balance[account]))
    for paid in payment_invariants.payments(session, run.id):
        if place_of(paid.events) is Place.IN_TRANSIT:
            subject = f"{run.name} {paid.end_to_end_id}"
            yield Broken(Invariant.DONE_IS_CLEARED, subject, run.status, Place.IN_TRANSIT)


def entries_are_the_rows(session: Session, run: RunRow) -> Iterator[Broken]:
    """Each entry is of the person, cost and due date whose row it was posted from."""
    if run.status not in DECIDED:
        return
    sent = run.status != RunStatus.APPROVED
    for kind, subject in invariants.entries_that_differ(session, run, sent=sent):
        yield Broken(Invariant.ENTRIES_ARE_THE_ROWS, f"{run.name} {kind} {subject}")


def approval_covers_the_content(session: Session, run: RunRow) -> Iterator[Broken]:
    """The approved hash is that of the content; approver is not maker."""
    if run.status not in DECIDED:
        return
    found = runs.content_hash(session, run)
    if found != run.approved_sha256 or run.approved_by_id in (None, run.calculated_by_id):
        wanted = run.approved_sha256 or ""
        yield Broken(Invariant.APPROVAL_COVERS_THE_CONTENT, run.name, wanted, found)


def files_are_the_lines(session: Session, run: RunRow) -> Iterator[Broken]:
    """Count, sum, id and hash of each file are those of its lines; the files hold every line."""
    files = bank_files.of_run(session, run.id)
    for number, file in enumerate(files, start=1):
        digest = _digest(session, file.id)
        if digest != file.sha256 or file.message_id != message_id(run.name, number):
            yield Broken(Invariant.FILES_ARE_THE_LINES, file.message_id, file.sha256, digest)
        count, cents = invariants.instructed(
            session, run.id, file.first_position, file.last_position
        )
        if (count, cents) != (file.transactions, file.control_sum_cents):
            wanted, found = f"{count}, {cents}", f"{file.transactions}, {file.control_sum_cents}"
            yield Broken(Invariant.FILES_ARE_THE_LINES, file.message_id, wanted, found)
    if run.status in DECIDED and run.status != RunStatus.APPROVED:
        count, _ = invariants.instructed(session, run.id, 0, None)
        held = sum(file.transactions for file in files)
        if count != held:
            yield Broken(Invariant.FILES_ARE_THE_LINES, run.name, str(count), str(held))


def _digest(session: Session, file_id: int) -> str:
    """Return the hash of a stored file's bytes; of bytes that cannot be unpacked, nothing."""
    digest = sha256()
    try:
        for piece in bank_files.content(session, file_id):
            digest.update(piece)
    except zlib.error:
        return ""
    return digest.hexdigest()


def _of_the_whole(session: Session, every: Sequence[RunRow]) -> Iterator[Broken]:
    for cost, due in invariants.paid_more_than_once(session):
        yield Broken(Invariant.PAID_ONCE, f"{cost}@{due}")
    for name, paid, taken in payment_invariants.taken_over_otherwise(session):
        yield Broken(Invariant.PAID_AGAIN_ONCE, name, str(paid), str(taken))
    for code, cents in payment_invariants.carried_over(session):
        yield Broken(Invariant.PAID_AGAIN_ONCE, f"{code} {Account.CARRIED}", "0", str(cents))
    for person, month, most, withheld in payment_invariants.withheld_beyond_net(session):
        yield Broken(Invariant.WITHHELD_WITHIN_NET, f"{person} {month}", str(most), str(withheld))
    for kind, name in invariants.ids_used_twice(session):
        yield Broken(Invariant.IDS_ARE_UNIQUE, f"{kind} {name}")
    for name, confirmed, given in client_money.gone_on_one_word(session):
        yield Broken(Invariant.GIVEN_BACK_BY_TWO, name, str(confirmed), str(given))
    for row in check_bank.differences(session):
        yield Broken(Invariant.BOOKS_ARE_THE_BANK, row.subject, str(row.wanted), str(row.found))
    yield from _approvals_are_logged(session, every)


def _approvals_are_logged(session: Session, every: Sequence[RunRow]) -> Iterator[Broken]:
    """The log names who approved which content; a run it names has not disappeared."""
    logged = audit.last_by_object(session, "approve run")
    names = organisation.logins(session, [run.approved_by_id for run in every])
    for run in every:
        entry = logged.pop(run.name, None)
        if run.status not in DECIDED:
            continue
        found = (entry.actor, entry.detail.get("content_sha256")) if entry else ("", "")
        wanted = (names.get(run.approved_by_id or 0, ""), run.approved_sha256)
        if found != wanted:
            yield Broken(Invariant.APPROVAL_IS_LOGGED, run.name, found[0], wanted[0])
    for name in logged:
        yield Broken(Invariant.APPROVAL_IS_LOGGED, name)


OF_A_RUN: tuple[Check, ...] = (
    shares_add_up,
    lines_are_carried,
    instructions_are_the_lines,
    instructions_are_live,
    every_cent_in_one_place,
    money_follows_the_events,
    done_is_cleared,
    entries_are_the_rows,
    approval_covers_the_content,
    files_are_the_lines,
)
BEFORE_A_FILE: tuple[Check, ...] = (
    instructions_are_the_lines,
    instructions_are_live,
    every_cent_in_one_place,
)
"""What must hold before a file is made; the content hash is taken besides."""
