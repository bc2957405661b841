"""The files of a bank that were imported last, with what each brought; of one's own towns only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from ontzorgen.domain.payment import EventKind
from ontzorgen.store import tenancy
from ontzorgen.store.bank import accounts_of_others
from ontzorgen.store.models import (
    BankEntryRow,
    BankFileHeardRow,
    BankFileRow,
    BankItemRow,
    BankMessageRow,
    BankStatementRow,
    PaymentEventRow,
    RunRow,
    UserRow,
)


@dataclass(frozen=True, slots=True)
class StatementTold:
    """A statement or notification in a file; `last_day` is in it."""

    account: str
    first_day: date | None
    last_day: date | None
    gap_reason: str | None


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file that was imported, and of how many payments it was the first to say something."""

    id: int
    name: str
    kind: str
    imported_by: str
    imported_at: datetime
    statements: Sequence[StatementTold]
    booked: int
    rejected: int
    returned: int
    unmatched: int


@dataclass(frozen=True, slots=True)
class FilesAsked:
    """Which imported files somebody wants to see; empty: all that tell of the municipalities."""

    municipalities: Collection[str]
    user_id: int | None
    text: str = ""
    """A part of the name, or of the IBAN of an account that it tells of."""
    day: date | None = None
    """A day that one of its statements is about."""


def number_imported(session: Session, asked: FilesAsked) -> int:
    """Return how many files there are of those that `imported` gives."""
    query = select(func.count()).select_from(BankMessageRow).where(*_fitting(asked))
    with tenancy.over_all(session):  # as in `imported`
        return int(session.execute(query).scalar_one())


def imported(
    session: Session, asked: FilesAsked, *, offset: int = 0, size: int | None = None
) -> Sequence[ImportedFile]:
    """Return the files that tell of these municipalities and of no other, the newest first.

    What tells of an account that another municipality pays from too, tells of both.
    A file that tells of nothing of ours is there for who imported it.
    """
    row = BankMessageRow
    query = (
        select(row.id, row.name, row.kind, UserRow.login, row.imported_at)
        .join(UserRow, UserRow.id == row.imported_by_id)
        .where(*_fitting(asked))
        .order_by(row.id.desc())
        .offset(offset)
        .limit(size)
    )
    with tenancy.over_all(session):  # what a file tells of others has to be seen to leave it out
        found = session.execute(query).all()
    ids = [each[0] for each in found]
    statements, unmatched = _statements(session, ids), _unmatched(session, ids)
    said = _said(session, ids)
    return [
        ImportedFile(
            *each,
            statements[each[0]],
            said[each[0], EventKind.SETTLED],
            said[each[0], EventKind.REJECTED],
            said[each[0], EventKind.RETURNED],
            unmatched[each[0]],
        )
        for each in found
    ]


def _fitting(asked: FilesAsked) -> list[Any]:
    row, statement = BankMessageRow, BankStatementRow
    conditions = [_tells_of(asked.municipalities, asked.user_id)]
    stated: Any = select(statement.id).where(statement.bank_message_id == row.id)
    if asked.text:
        iban = "".join(asked.text.split()).upper()
        of_account = stated.where(statement.account.contains(iban, autoescape=True))
        named = row.name.icontains(asked.text, autoescape=True)
        conditions.append(or_(named, of_account.exists()))
    if asked.day is not None:
        about = stated.where(statement.first_day <= asked.day, statement.last_day >= asked.day)
        conditions.append(about.exists())
    return conditions


def _tells_of(municipalities: Collection[str], user_id: int | None) -> Any:
    statement, heard, codes = BankStatementRow, BankFileHeardRow, sorted(municipalities)
    stated: Any = select(statement.id).where(statement.bank_message_id == BankMessageRow.id)
    said: Any = (
        select(heard.bank_file_id)
        .join(BankFileRow, BankFileRow.id == heard.bank_file_id)
        .join(RunRow, RunRow.id == BankFileRow.run_id)
        .where(heard.bank_message_id == BankMessageRow.id)
    )
    foreign = or_(
        stated.where(statement.municipality_code.not_in(codes)).exists(),
        stated.where(statement.account.in_(accounts_of_others(codes))).exists(),
        said.where(RunRow.municipality_code.not_in(codes)).exists(),
    )
    return ~foreign & or_(stated.exists(), said.exists(), BankMessageRow.imported_by_id == user_id)


def _statements(session: Session, ids: Collection[int]) -> defaultdict[int, list[StatementTold]]:
    found: defaultdict[int, list[StatementTold]] = defaultdict(list)
    row = BankStatementRow
    rows: Any = session.execute(
        select(row.bank_message_id, row.account, row.first_day, row.last_day, row.gap_reason)
        .where(row.bank_message_id.in_(ids))
        .order_by(row.id)
    )
    for message, *told in rows:
        found[message].append(StatementTold(*told))
    return found


def _said(session: Session, ids: Collection[int]) -> defaultdict[tuple[int, str], int]:
    found: defaultdict[tuple[int, str], int] = defaultdict(int)
    row = PaymentEventRow
    rows = session.execute(
        select(row.bank_message_id, row.kind, func.count())
        .where(row.bank_message_id.in_(ids))
        .group_by(row.bank_message_id, row.kind)
    )
    for message, kind, number in rows:
        found[message or 0, kind] = number
    return found


def _unmatched(session: Session, ids: Collection[int]) -> defaultdict[int, int]:
    found: defaultdict[int, int] = defaultdict(int)
    rows = session.execute(
        select(BankStatementRow.bank_message_id, func.count())
        .join(BankEntryRow, BankEntryRow.bank_statement_id == BankStatementRow.id)
        .join(BankItemRow, BankItemRow.bank_entry_id == BankEntryRow.id)
        .where(BankStatementRow.bank_message_id.in_(ids))
        .group_by(BankStatementRow.bank_message_id)
    )
    for message, number in rows:
        found[message] = number
    return found
