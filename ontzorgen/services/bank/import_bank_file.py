"""Import a bank's file that was read to its end: once, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from ontzorgen.domain.bank_matching import EURO
from ontzorgen.domain.payment import EventKind
from ontzorgen.domain.statement_chain import Attach, Counted, Joined, Stretch, join
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.bank.book_statement import Account, Booked, StatementBooker
from ontzorgen.services.bank.errors import StatementGap, UnknownBankAccount
from ontzorgen.services.bank.payment_news import Outcome
from ontzorgen.services.bank.spool_file import SpooledFile
from ontzorgen.services.bank.take_statuses import StatusTaker
from ontzorgen.services.errors import ReasonMissing
from ontzorgen.services.settle_run import settle
from ontzorgen.services.tasks import age_payments
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, bank, payments, tasks, tenancy
from ontzorgen.store.bank_spool import BankSpool
from ontzorgen.store.engine import small_cache
from ontzorgen.store.models import BankMessageRow, BankStatementRow
from ontzorgen.store.spooled import SpooledStatement
from ontzorgen.store.tasks import TaskWanted


class Result(StrEnum):
    """What an import did."""

    IMPORTED = "IMPORTED"
    ALREADY_KNOWN = "ALREADY_KNOWN"


class Remark(StrEnum):
    """What a person should know of a file that was imported all the same."""

    BALANCE_MISSING = "BALANCE_MISSING"
    DOES_NOT_ADD_UP = "DOES_NOT_ADD_UP"
    NOTHING_OF_OURS = "NOTHING_OF_OURS"
    GAP_ACCEPTED = "GAP_ACCEPTED"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: how many payments something new was said of, and what fits nothing."""

    result: Result
    booked: int = 0
    rejected: int = 0
    returned: int = 0
    unmatched: int = 0
    remarks: tuple[Remark, ...] = ()


def municipality_of(session: Session, file: SpooledFile) -> str:
    """Return whose file it is, to work on it alone; nobody's is a name too."""
    for statement in file.spool.statements():
        for code in bank.owners(session, statement.account):
            return code
    for part in file.spool.statuses():
        names = {name for said in part for name in (said.message_id,) if name}
        for sent in bank.files_called(session, names).values():
            return sent.municipality
        break
    return "bank"


def import_bank_file(
    session: Session, file: SpooledFile, acting: Acting, gap_reason: str | None = None
) -> Imported:
    """Book what a file says that was not known.

    Raises:
        NotAllowed: no role for this.
        UnknownBankAccount: it is about an account or payments that are not of the user's
            municipalities; the words are the same when they are nobody's.
        StatementGap: statements before or after it lack; nothing is booked. With a
            `gap_reason` the chain begins anew there, and a task asks for what lacks.
        BsnInText: the reason holds a BSN.
    """
    if gap_reason is not None:
        if not gap_reason.strip():
            raise ReasonMissing("accept gap")
        refuse_bsn(gap_reason, "accept gap")
    require(acting, Action.IMPORT_BANK)
    if bank.known_message(session, file.sha256):
        _refuse_foreign(session, file.spool, acting)
        return _done(session, file, acting, Imported(Result.ALREADY_KNOWN))
    (message_id,) = bank.reserve(session, BankMessageRow, 1)
    session.add(
        BankMessageRow(
            id=message_id,
            sha256=file.sha256,
            kind=file.kind,
            name=file.name,
            imported_by_id=acting.by,
            imported_at=acting.now,
        )
    )
    session.flush()
    with small_cache(session):
        if file.kind.startswith("camt."):
            done, told = _book(session, file, message_id, acting, gap_reason)
        else:
            done, told = _take(session, file, message_id, acting)
    settle(session, told.run_ids)
    age_payments(session, acting, told.municipalities)
    return _done(session, file, acting, done)


def _book(
    session: Session,
    file: SpooledFile,
    message_id: int,
    acting: Acting,
    gap_reason: str | None,
) -> tuple[Imported, Outcome]:
    booked = Booked()
    remarks: list[Remark] = []
    waiting = file.spool.statements()
    entries = sum(statement.entries for statement in waiting)
    accounts = {
        each.account: _account(session, each.account, file.channel, acting) for each in waiting
    }
    while waiting:
        tried = len(waiting)
        gaps: list[tuple[SpooledStatement, StatementGap]] = []
        for each in waiting:
            account = accounts[each.account]
            try:
                told = _book_statement(
                    session, file.spool, each, account, message_id, acting, booked
                )
            except StatementGap as gap:
                gaps.append((each, gap))  # another one of this file may stand in between
                continue
            remarks += [remark for remark in told if remark not in remarks]
        waiting = [each for each, _ in gaps]
        if len(gaps) == tried:
            first, lacking = gaps[0]
            if gap_reason is None:
                raise lacking
            account = replace(accounts[first.account], accepted_gap=lacking, gap_reason=gap_reason)
            told = _book_statement(session, file.spool, first, account, message_id, acting, booked)
            remarks += [remark for remark in told if remark not in remarks]
            waiting.remove(first)
    known = entries and not booked.entries
    counts = booked.told.counts
    return (
        Imported(
            Result.ALREADY_KNOWN if known else Result.IMPORTED,
            counts[EventKind.SETTLED],
            counts[EventKind.REJECTED],
            counts[EventKind.RETURNED],
            booked.unmatched,
            tuple(remarks),
        ),
        booked.told,
    )


def _book_statement(
    session: Session,
    spool: BankSpool,
    statement: SpooledStatement,
    account: Account,
    message_id: int,
    acting: Acting,
    booked: Booked,
) -> Sequence[Remark]:
    """Book one statement. Raises StatementGap: before anything is written."""
    spool.forget_known()
    if bank.anything_known(session, account.iban, account.channel):
        for part in spool.fingerprints(statement.number):
            spool.note_known(bank.copies(session, account.iban, account.channel, part))
    stretch = _stretch(statement, account)
    joined = None if stretch is None else _join(session, spool, statement, account, stretch)
    (statement_id,) = bank.reserve(session, BankStatementRow, 1)
    known = joined.known if joined else None
    session.add(
        BankStatementRow(
            id=statement_id,
            bank_message_id=message_id,
            municipality_code=account.keeper,
            account=account.iban,
            channel=account.channel,
            statement_id=statement.statement_id,
            sequence=statement.sequence,
            currency=statement.currency,
            opening_cents=statement.opening_cents,
            closing_cents=statement.closing_cents,
            first_day=statement.first_day,
            last_day=statement.last_day,
            chained=joined is not None,
            gap_reason=account.gap_reason,
            chain_opening_cents=known and known.opening_cents,
            chain_closing_cents=known and known.closing_cents,
            chain_first_day=known and known.first_day,
            chain_last_day=known and known.last_day,
            entries=statement.entries,
        )
    )
    session.flush()
    booker = StatementBooker(session, spool, account, message_id, acting, booked)
    all_new = joined is not None and joined.attach is Attach.ALL_NEW
    booker.book(statement, statement_id, all_new=all_new)
    return _remarks(session, statement, account, acting)


def _stretch(statement: SpooledStatement, account: Account) -> Stretch | None:
    """Return a statement as a link of the chain; None when it cannot be one."""
    if account.channel != bank.STATEMENT or not statement.adds_up:
        return None
    ends = (
        statement.opening_cents,
        statement.closing_cents,
        statement.first_day,
        statement.last_day,
    )
    opening, closing, first, last = ends
    if opening is None or closing is None or first is None or last is None:
        return None
    return Stretch(opening, closing, first, last)


def _join(
    session: Session,
    spool: BankSpool,
    statement: SpooledStatement,
    account: Account,
    stretch: Stretch,
) -> Joined:
    """Return how the statement joins what is known. Raises StatementGap."""
    known = bank.known_stretch(session, account.iban)
    days = (known.first_day, known.last_day) if known else (None, None)
    joined = join(
        known,
        stretch,
        Counted(*spool.counted(statement.number, *days)),
        seen_before=bank.statement_seen(session, account.iban, stretch),
    )
    if joined.attach is Attach.GAP and account.gap_reason and known is not None:
        newer = stretch.last_day >= known.last_day
        return Joined(Attach.ONLY_UNKNOWN, stretch if newer else known)
    repeats = spool.knows_some(statement.number)
    if joined.attach is Attach.ALL_NEW and repeats and bank.gap_accepted(session, account.iban):
        # it may tell of days before the gap: what is known from there is not booked twice
        return replace(joined, attach=Attach.ONLY_UNKNOWN)
    if joined.attach is Attach.GAP and known is not None:
        before = stretch.first_day >= known.last_day
        raise StatementGap(
            account.iban,
            known.last_day if before else stretch.last_day,
            stretch.first_day if before else known.first_day,
            known.closing_cents if before else known.opening_cents,
            stretch.opening_cents if before else stretch.closing_cents,
        )
    return joined


def _warn_of_gap(session: Session, account: Account, acting: Acting) -> None:
    """Keep asking for the days that lack: what the bank booked on them is not in the books."""
    gap = account.accepted_gap
    assert gap is not None  # noqa: S101  (it was accepted)
    wanted = TaskWanted(
        account.keeper,
        TaskKind.STATEMENT_WRONG,
        f"{account.iban} {gap.first} {gap.last}",
        TaskRole.FIATTEUR,
        acting.today,
        reason=None,
        amount_cents=abs(gap.cents - gap.known_cents),
    )
    tasks.make(session, [wanted], acting.now)


def _remarks(
    session: Session, statement: SpooledStatement, account: Account, acting: Acting
) -> Sequence[Remark]:
    """Return what is wrong with a statement in itself; one that does not add up is a task."""
    if account.channel != bank.STATEMENT:
        return ()
    if account.accepted_gap is not None:
        _warn_of_gap(session, account, acting)
        return (Remark.GAP_ACCEPTED,)
    if statement.opening_cents is None or statement.closing_cents is None:
        return (Remark.BALANCE_MISSING,)
    if statement.adds_up or statement.currency not in (None, EURO):
        return ()
    day = statement.last_day or acting.today
    wanted = TaskWanted(
        account.keeper,
        TaskKind.STATEMENT_WRONG,
        f"{account.iban} {statement.statement_id} {day}",
        TaskRole.ADMINISTRATIE,
        day,
    )
    tasks.make(session, [wanted], acting.now)
    return (Remark.DOES_NOT_ADD_UP,)


def _take(
    session: Session, file: SpooledFile, message_id: int, acting: Acting
) -> tuple[Imported, Outcome]:
    taker = StatusTaker(session, message_id, acting, returns=file.kind.startswith("pacs."))
    taker.take(file.spool)
    counts = taker.told.counts
    known = taker.matched and not (any(counts.values()) or taker.names_checked or taker.heard)
    return (
        Imported(
            Result.ALREADY_KNOWN if known else Result.IMPORTED,
            counts[EventKind.SETTLED],
            counts[EventKind.REJECTED],
            counts[EventKind.RETURNED],
            taker.unmatched,
            () if taker.matched else (Remark.NOTHING_OF_OURS,),
        ),
        taker.told,
    )


def _account(session: Session, iban: str, channel: str, acting: Acting) -> Account:
    """Return the account for somebody who works for all who pay from it."""
    codes = bank.owners(session, iban) if iban else []
    if not codes or not acting.municipalities.issuperset(codes):
        raise UnknownBankAccount(iban)
    return Account(iban, tuple(codes), channel)


def _refuse_foreign(session: Session, spool: BankSpool, acting: Acting) -> None:
    """Refuse a known file to who may not know of it. Raises UnknownBankAccount."""
    for statement in spool.statements():
        _account(session, statement.account, bank.STATEMENT, acting)
    for part in spool.statuses():
        names = {
            name for said in part for name in (said.payment_information_id, said.message_id) if name
        }
        ids = {said.end_to_end_id for said in part if said.end_to_end_id}
        whose = {
            name: file.municipality for name, file in bank.files_called(session, names).items()
        }
        with tenancy.over_all(session):
            paid = payments.by_end_to_end_id(session, ids)
        whose |= {name: payment.municipality for name, payment in paid.items()}
        for name, code in whose.items():
            if code not in acting.municipalities:
                raise UnknownBankAccount(name)


def _done(session: Session, file: SpooledFile, acting: Acting, done: Imported) -> Imported:
    detail = {
        "sha256": file.sha256,
        "kind": file.kind,
        "result": done.result.value,
        "booked": done.booked,
        "rejected": done.rejected,
        "returned": done.returned,
        "unmatched": done.unmatched,
    }
    audit.append(session, acting, "import bank file", file.sha256[:12], None, detail)
    return done
