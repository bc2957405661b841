"""Register a payee, or change one, from a form: through the importer, so by the same rules.

An IBAN that is new waits for a second person, as one from a file does. What somebody saw
when the change was typed is sealed: a change by another in between is refused, not undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy.orm import Session

from ontzorgen.domain.numbers import may_exist
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.errors import PayeeChangedMeanwhile, PayeeKnown, UnknownPayee
from ontzorgen.services.importing.import_folder import Judged, judge_folder
from ontzorgen.services.importing.report import COLUMNS, ImportReport
from ontzorgen.services.importing.rows import File, ImportFolder, PayeeIn
from ontzorgen.store import audit, payees
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.models import PayeeRow
from ontzorgen.store.payees import RegisteredAccount
from payees.account_change import AccountStatus

_FILE = File.PAYEES


@dataclass(frozen=True, slots=True)
class PayeeOnFile:
    """A payee as begunstigden.csv would hold it, and the account that waits beside it."""

    id: int
    key: str
    cells: dict[str, str]
    """By column. The IBAN is the one in use, else the one that waits."""
    used_iban: str | None
    waiting_iban: str | None
    seal: str
    """Of all of this: it tells whether somebody else was first."""


@dataclass(frozen=True, slots=True)
class PayeeWritten:
    """What a form changed: whether anything, and what two people have to see to."""

    id: int
    changed: bool
    account_id: int | None
    """An account that waits for a second person since."""
    renamed: bool


def payee_on_file(session: Session, payee_id: int, acting: Acting) -> PayeeOnFile:
    """Return what a form to change a payee begins with.

    Raises:
        UnknownPayee: there is none.
        NotAllowed: no role to change one.
    """
    require(acting, Action.IMPORT_FINANCE)
    row = session.get(PayeeRow, payee_id) if may_exist(payee_id) else None
    if row is None:
        raise UnknownPayee(str(payee_id))
    held = payees.accounts(session, payee_id=row.id)
    used, waiting = _iban(held, AccountStatus.VERIFIED), _iban(held, AccountStatus.PENDING)
    address = (row.street, row.house_number, row.postcode, row.town, row.country)
    references = (row.reference_kind, row.reference_pattern)
    values = (row.name, row.kind, used or waiting, row.kvk, *address, row.collects, *references)
    cells = {
        column: text(value) for (column, text), value in zip(COLUMNS[_FILE], values, strict=True)
    }
    seal = sha256(repr((row.key, cells, used, waiting)).encode()).hexdigest()
    return PayeeOnFile(row.id, row.key, cells, used, waiting, seal)


def register_payee(session: Session, row: PayeeIn, acting: Acting, vault: BsnVault) -> PayeeWritten:
    """Register a payee that was not there.

    Raises:
        NotAllowed: no role to register one.
        ImportRefused: the row breaks a rule of begunstigden.csv.
        PayeeKnown: there is one of this code already.
    """
    judged = _judged(session, row, acting, vault)
    if not judged.report.files[0].new:
        raise PayeeKnown(row.key)
    judged.write()
    _audit(session, acting, "register payee", row.key, judged.report)
    found = payees.number_called(session, row.key)
    return PayeeWritten(found, True, _waiting(session, found), renamed=False)


def change_payee(
    session: Session, payee_id: int, row: PayeeIn, seal: str, acting: Acting, vault: BsnVault
) -> PayeeWritten:
    """Change a payee; its code stays. Changing nothing is no change.

    Raises:
        NotAllowed, UnknownPayee: as in `payee_on_file`.
        ImportRefused: the row breaks a rule of begunstigden.csv.
        PayeeChangedMeanwhile: it is not as it was when `seal` was shown.
    """
    before = payee_on_file(session, payee_id, acting)
    row = replace(row, key=before.key)
    judged = _judged(session, row, acting, vault)
    if not judged.report.changes:
        return PayeeWritten(payee_id, False, None, renamed=False)
    if seal != before.seal:
        raise PayeeChangedMeanwhile(before.key)
    judged.write()
    columns = _audit(session, acting, "change payee", row.key, judged.report)
    waiting = _waiting(session, payee_id) if "iban" in columns else None
    return PayeeWritten(payee_id, True, waiting, renamed="naam" in columns)


def _judged(session: Session, row: PayeeIn, acting: Acting, vault: BsnVault) -> Judged:
    return judge_folder(session, ImportFolder(sha256="", payees=(row,)), acting, vault)


def _audit(
    session: Session, acting: Acting, act: str, key: str, report: ImportReport
) -> frozenset[str]:
    """Name the act in the log, with what changed; return the columns that did."""
    file = report.files[0]
    columns = {column for one in file.differences for column, _before, _after in one.fields}
    detail = {"columns": sorted(columns), "differences_sha256": file.sha256}
    audit.append(session, acting, act, f"payee {key}", None, detail)
    return frozenset(columns)


def _iban(held: Sequence[RegisteredAccount], status: AccountStatus) -> str | None:
    return next((account.iban for account in held if account.status == status), None)


def _waiting(session: Session, payee_id: int) -> int | None:
    found = payees.accounts(session, payee_id=payee_id, status=AccountStatus.PENDING)
    return found[0].id if found else None
