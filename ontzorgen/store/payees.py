"""Read payees and accounts, as values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from ontzorgen.store.models import AccountRow, PayeeRow, UserRow
from payees.account_change import AccountStatus
from payees.verification import NameCheckResult, blocks


@dataclass(frozen=True, slots=True)
class RegisteredAccount:
    """An account on record, with its owner and who entered and verified it."""

    id: int
    payee_id: int | None
    payee: str | None
    municipality: str | None
    name: str
    iban: str
    status: str
    first_registration: bool
    entered_by_id: int
    entered_by: str
    entered_at: datetime
    verified_by: str | None
    verified_at: datetime | None
    note: str | None
    name_check: str | None
    name_checked_on: date | None
    bank_name: str | None
    name_accepted_by: str | None
    name_accepted_on: date | None
    name_accept_reason: str | None
    name_checked_by: str | None
    ended_by: str | None
    end_reason: str | None

    @property
    def name_blocked(self) -> bool:
        """Tell whether nothing is paid to it because the bank gives another name."""
        accepted = self.name_accepted_by is not None
        return self.payee_id is not None and blocks(name_result(self.name_check), accepted=accepted)


@dataclass(frozen=True, slots=True)
class PayableTo:
    """A payee as a run needs it: with the account that may be paid, if there is one."""

    id: int
    key: str
    name: str
    collects: bool
    account_id: int | None
    iban: str | None
    reference_kind: str
    reference_pattern: str | None


def accounts(
    session: Session,
    *,
    status: str | None = None,
    account_id: int | None = None,
    payee_id: int | None = None,
    municipalities: Collection[str] | None = None,
) -> Sequence[RegisteredAccount]:
    """Return accounts in the order in which they were entered: of one payee, or of towns."""
    query, row = _accounts(), AccountRow
    if status is not None:
        query = query.where(row.status == status)
    if account_id is not None:
        query = query.where(row.id == account_id)
    if payee_id is not None:
        query = query.where(row.payee_id == payee_id)
    if municipalities is not None:
        query = query.where(row.municipality_code.in_(sorted(municipalities)))
    return [_registered(row) for row in session.execute(query)]


def number_called(session: Session, key: str) -> int:
    """Return the number of the payee that has this code, which exists."""
    return session.execute(select(PayeeRow.id).where(PayeeRow.key == key)).scalar_one()


def pending_count(session: Session, municipalities: Collection[str]) -> int:
    """Return how many accounts wait for a second person: of payees, and of these municipalities."""
    return session.execute(select(func.count()).where(_waits(municipalities))).scalar_one()


def pending(
    session: Session, municipalities: Collection[str], at_most: int
) -> Sequence[RegisteredAccount]:
    """Return the accounts that have waited longest for a second person, as `pending_count`."""
    query = _accounts().where(_waits(municipalities)).limit(at_most)
    return [_registered(row) for row in session.execute(query)]


def payable(session: Session) -> dict[int, PayableTo]:
    """Return every payee with the account that may be paid, by number.

    That is the verified one, unless the bank says that its name differs and nobody accepted it.
    """
    rows = session.execute(
        select(
            PayeeRow.id,
            PayeeRow.key,
            PayeeRow.name,
            PayeeRow.collects,
            AccountRow.id,
            AccountRow.iban,
            PayeeRow.reference_kind,
            PayeeRow.reference_pattern,
            AccountRow.name_check,
            AccountRow.name_accepted_by_id.is_not(None),
        ).outerjoin(
            AccountRow, (AccountRow.payee_id == PayeeRow.id) & (AccountRow.status == "VERIFIED")
        )
    )
    return {row[0]: _payable(row) for row in rows}


def debtor_account(session: Session, municipality: str) -> AccountRow | None:
    """Return the account in use that a municipality pays from."""
    return session.scalars(
        select(AccountRow).where(
            AccountRow.municipality_code == municipality, AccountRow.status == "VERIFIED"
        )
    ).first()


def name_result(kept: str | None) -> NameCheckResult | None:
    """Return what the bank said of a name, as it is kept with the account."""
    return None if kept is None else NameCheckResult(kept)


def _accounts() -> Any:
    """Return the query of accounts with the people around each; one row an account."""
    row, entered, verified = AccountRow, aliased(UserRow), aliased(UserRow)
    accepted, checked, ended = aliased(UserRow), aliased(UserRow), aliased(UserRow)
    people = (entered.login, verified.login, accepted.login, checked.login, ended.login)
    return (
        select(row, PayeeRow.key, PayeeRow.name, *people)
        .outerjoin(PayeeRow, PayeeRow.id == row.payee_id)
        .join(entered, entered.id == row.entered_by_id)
        .outerjoin(verified, verified.id == row.verified_by_id)
        .outerjoin(accepted, accepted.id == row.name_accepted_by_id)
        .outerjoin(checked, checked.id == row.name_checked_by_id)
        .outerjoin(ended, ended.id == row.ended_by_id)
        .order_by(row.id)
    )


def _waits(municipalities: Collection[str]) -> Any:
    row = AccountRow
    ours = or_(row.payee_id.is_not(None), row.municipality_code.in_(sorted(municipalities)))
    return (row.status == AccountStatus.PENDING) & ours


def _payable(row: Any) -> PayableTo:
    *known, result, accepted = row
    found = PayableTo(*known)
    if blocks(name_result(result), accepted=accepted):
        return replace(found, account_id=None, iban=None)
    return found


def _registered(row: Any) -> RegisteredAccount:
    account, payee_key, payee_name, entered_by, verified_by, accepted_by, *more = row
    checked_by, ended_by = more
    return RegisteredAccount(
        id=account.id,
        payee_id=account.payee_id,
        payee=payee_key,
        municipality=account.municipality_code,
        name=payee_name or account.holder or "",
        iban=account.iban,
        status=account.status,
        first_registration=account.first_registration,
        entered_by_id=account.entered_by_id,
        entered_by=entered_by,
        entered_at=account.entered_at,
        verified_by=verified_by,
        verified_at=account.verified_at,
        note=account.note,
        name_check=account.name_check,
        name_checked_on=account.name_checked_on,
        bank_name=account.bank_name,
        name_accepted_by=accepted_by,
        name_accepted_on=account.name_accepted_on,
        name_accept_reason=account.name_accept_reason,
        name_checked_by=checked_by,
        ended_by=ended_by,
        end_reason=account.end_reason,
    )
