"""Prove the books: each invariant is one function that names what does not hold.

Numbers follow `docs/invariants.md`. Nothing is repaired here.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from ontzorgen.domain.ledger import Account
from ontzorgen.domain.run_status import DECIDED, FREED, RunStatus
from ontzorgen.store import bank_files, invariants, ledger, runs
from ontzorgen.store.models import RunRow


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that does not hold: which, where, and the facts (cents)."""

    invariant: str
    subject: str
    facts: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was proved, and what was not."""

    invariants: tuple[str, ...]
    runs: int
    broken: tuple[Broken, ...]


def check_ledger(session: Session) -> Checked:
    """Check every invariant over every run; reads only."""
    every = invariants.runs(session)
    broken = [finding for _, check in CHECKS for run in every for finding in check(session, run)]
    broken.extend(_of_the_whole(session))
    names = (*(name for name, _ in CHECKS), "paid once", "ids are unique")
    return Checked(names, len(every), tuple(broken))


def net_is_withheld_and_remainder(session: Session, run: RunRow) -> Iterator[Broken]:
    """Invariant 1: per person withheld = what the person carries, never below zero."""
    for person, share_cents, carried_cents in invariants.shares_that_differ(session, run.id):
        yield Broken(
            "net = withheld + remainder",
            f"{run.name} {person}",
            f"share {share_cents}, carried {carried_cents}",
        )


def lines_are_carried(session: Session, run: RunRow) -> Iterator[Broken]:
    """Invariant 1: what is withheld for a line is what its persons carry together."""
    for position, line_cents, carried_cents in invariants.lines_that_differ(session, run.id):
        yield Broken(
            "lines are carried",
            f"{run.name} line {position}",
            f"withheld {line_cents}, carried {carried_cents}",
        )


def instructions_are_the_lines(session: Session, run: RunRow) -> Iterator[Broken]:
    """Invariant 5 and 8: an approved run instructs just its paid lines, as approved."""
    if run.approved_at is None:
        return
    for position in invariants.instructions_that_differ(session, run.id):
        yield Broken("instructions are the approved lines", f"{run.name} line {position}", "")


def books_agree_with_the_run(session: Session, run: RunRow) -> Iterator[Broken]:
    """Invariant 2 and 3: every withheld cent stands on one account, as the status says."""
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
            yield Broken(
                "every withheld cent is in one place",
                f"{run.name} {account}",
                f"books {balance[account]}, run {cents}",
            )


def freed_runs_pay_nothing(session: Session, run: RunRow) -> Iterator[Broken]:
    """Invariant 5: a rejected or withdrawn run has no live instruction."""
    live = invariants.live_instructions(session, run.id)
    if run.status in FREED and live:
        yield Broken("a freed run pays nothing", run.name, f"{live} live")


def approval_covers_the_content(session: Session, run: RunRow) -> Iterator[Broken]:
    """Invariant 9: the approved hash is that of the content; approver is not maker."""
    if run.status not in DECIDED:
        return
    found = runs.content_hash(session, run)
    if found != run.approved_sha256:
        yield Broken("approval covers the content", run.name, f"content is {found}")
    if run.approved_by_id in (None, run.calculated_by_id):
        yield Broken("approver is not maker", run.name, "")


def files_are_the_lines(session: Session, run: RunRow) -> Iterator[Broken]:
    """Invariant 11: count, sum and hash of each file are those of its lines; bytes are whole."""
    files = bank_files.of_run(session, run.id)
    for file in files:
        digest = sha256()
        try:
            for piece in bank_files.content(session, file.id):
                digest.update(piece)
        except zlib.error:
            yield Broken("files are whole", file.message_id, "cannot be unpacked")
            continue
        if digest.hexdigest() != file.sha256:
            yield Broken("files are whole", file.message_id, f"hash is {digest.hexdigest()}")
        count, cents = invariants.instructed(
            session, run.id, file.first_position, file.last_position
        )
        if (count, cents) != (file.transactions, file.control_sum_cents):
            yield Broken("files are the lines", file.message_id, f"{count} lines of {cents} cents")
    if run.status in DECIDED and run.status != RunStatus.APPROVED:
        count, cents = invariants.instructed(session, run.id, 0, None)
        sent = sum(file.transactions for file in files)
        if (count, cents) != (sent, sum(file.control_sum_cents for file in files)):
            yield Broken("files hold every line", run.name, f"{sent} of {count} lines in files")


def _of_the_whole(session: Session) -> Iterator[Broken]:
    for cost, due in invariants.paid_more_than_once(session):
        yield Broken("paid once", f"{cost}@{due}", "more than one live instruction")
    for kind, name in invariants.ids_used_twice(session):
        yield Broken("ids are unique", name, kind)


CHECKS: tuple[tuple[str, Callable[[Session, RunRow], Iterator[Broken]]], ...] = (
    ("net = withheld + remainder", net_is_withheld_and_remainder),
    ("lines are carried", lines_are_carried),
    ("instructions are the approved lines", instructions_are_the_lines),
    ("every withheld cent is in one place", books_agree_with_the_run),
    ("a freed run pays nothing", freed_runs_pay_nothing),
    ("approval covers the content", approval_covers_the_content),
    ("files are the lines", files_are_the_lines),
)
