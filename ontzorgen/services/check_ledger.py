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

from ontzorgen.domain.ledger import Account
from ontzorgen.domain.run_status import DECIDED, FREED, RunStatus, message_id
from ontzorgen.services.errors import BooksDoNotHold
from ontzorgen.store import audit, bank_files, invariants, ledger, organisation, runs
from ontzorgen.store.models import RunRow


class Invariant(StrEnum):
    """What must hold; `ontzorgen.wording.invariants` says it in Dutch."""

    SHARES_ADD_UP = "SHARES_ADD_UP"
    LINES_ARE_CARRIED = "LINES_ARE_CARRIED"
    INSTRUCTIONS_ARE_THE_LINES = "INSTRUCTIONS_ARE_THE_LINES"
    INSTRUCTIONS_ARE_LIVE = "INSTRUCTIONS_ARE_LIVE"
    EVERY_CENT_IN_ONE_PLACE = "EVERY_CENT_IN_ONE_PLACE"
    ENTRIES_ARE_THE_ROWS = "ENTRIES_ARE_THE_ROWS"
    APPROVAL_COVERS_THE_CONTENT = "APPROVAL_COVERS_THE_CONTENT"
    APPROVAL_IS_LOGGED = "APPROVAL_IS_LOGGED"
    FILES_ARE_THE_LINES = "FILES_ARE_THE_LINES"
    PAID_ONCE = "PAID_ONCE"
    IDS_ARE_UNIQUE = "IDS_ARE_UNIQUE"


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
    """Every instruction of a run that holds its month is live; of a freed one, none."""
    live = invariants.live_instructions(session, run.id)
    count, _ = invariants.instructed(session, run.id, 0, None)
    wanted = 0 if run.status in FREED else count
    if live != wanted:
        yield Broken(Invariant.INSTRUCTIONS_ARE_LIVE, run.name, str(wanted), str(live))


def every_cent_in_one_place(session: Session, run: RunRow) -> Iterator[Broken]:
    """Every withheld cent stands on the one account that the run's status names."""
    withheld_cents, net_cents = invariants.sums(session, run.id)
    balance = ledger.balances(session, run.id)
    wanted = dict.fromkeys((account.value for account in Account), 0)
    if run.status in DECIDED:
        stands_on = Account.OWED if run.status == RunStatus.APPROVED else Account.IN_TRANSIT
        wanted[Account.BENEFIT] = -net_cents
        wanted[Account.HOUSEHOLD] = net_cents - withheld_cents
        wanted[stands_on] += withheld_cents
    for account, cents in wanted.items():
        if balance[account] != cents:
            subject = f"{run.name} {account}"
            found = str(balance[account])
            yield Broken(Invariant.EVERY_CENT_IN_ONE_PLACE, subject, str(cents), found)


def entries_are_the_rows(session: Session, run: RunRow) -> Iterator[Broken]:
    """Each entry is of the person, cost and due date whose row it was posted from."""
    if run.status not in DECIDED:
        return
    sent = run.status != RunStatus.APPROVED
    for kind, subject in invariants.entries_that_differ(session, run.id, sent=sent):
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
    for kind, name in invariants.ids_used_twice(session):
        yield Broken(Invariant.IDS_ARE_UNIQUE, f"{kind} {name}")
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
