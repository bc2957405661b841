"""Verify, stop and check accounts: two persons, a call-back, and what the bank says of a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.errors import UnknownAccount
from ontzorgen.services.name_tasks import close_tasks, make_tasks
from ontzorgen.services.register_tasks import end_account_tasks
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, payees
from ontzorgen.store.models import AccountRow
from ontzorgen.store.payees import RegisteredAccount
from payees.account_change import AccountStatus, PayeeAccount, set_aside, stop, verify
from payees.errors import MakerMayNotVerify, NothingToAccept, NotLive
from payees.verification import NameCheck, NameCheckResult, RecordedCheck, accept, record

_ACCOUNT = re.compile(r"[0-9]{1,18}")
_LIVE = (AccountStatus.PENDING, AccountStatus.VERIFIED)


def list_accounts(
    session: Session, acting: Acting, *, pending_only: bool
) -> Sequence[RegisteredAccount]:
    """Return the accounts of all payees and of the user's own municipalities."""
    require(acting, Action.READ_PAYEES)
    found = payees.accounts(session, status=AccountStatus.PENDING if pending_only else None)
    audit.append(session, acting, "read accounts", "accounts", None, {"pending": pending_only})
    return [
        account
        for account in found
        if account.municipality is None or account.municipality in acting.municipalities
    ]


def verify_account(
    session: Session, account_id: str, note: str, acting: Acting
) -> RegisteredAccount:
    """Confirm one account after a call-back; the one it replaces stays on record.

    Raises:
        UnknownAccount: no such account, or another municipality's.
        BsnInText: the note holds a BSN.
        MakerMayNotVerify, NoteMissing, NotPending: from `payees.account_change`.
    """
    require(acting, Action.VERIFY_ACCOUNT)
    refuse_bsn(note, "verify")
    row = _account(session, account_id, acting)
    _verify(session, row, note, acting)
    end_account_tasks(session, [row.id], acting)
    return payees.accounts(session, account_id=row.id)[0]


def verify_first_registrations(
    session: Session, note: str, acting: Acting
) -> tuple[list[RegisteredAccount], list[RegisteredAccount]]:
    """Confirm every first registration that somebody else entered.

    A changed IBAN is never among them: those are confirmed one by one. Returns
    what was verified, and what still waits (the user's own, and changed ones).

    Raises:
        MakerMayNotVerify: all that could be verified here was entered by the user.
    """
    require(acting, Action.VERIFY_ACCOUNT)
    refuse_bsn(note, "verify")
    done, waiting = [], []
    for account in list_accounts(session, acting, pending_only=True):
        if not account.first_registration or account.entered_by_id == acting.by:
            waiting.append(account)
            continue
        _verify(session, session.get_one(AccountRow, account.id), note, acting)
        done.append(payees.accounts(session, account_id=account.id)[0])
    end_account_tasks(session, [account.id for account in done], acting)
    own = [account for account in waiting if account.first_registration]
    if own and not done:
        raise MakerMayNotVerify(str(own[0].payee or own[0].municipality), acting.by)
    return done, waiting


def stop_account(
    session: Session, account_id: str, reason: str, acting: Acting
) -> RegisteredAccount:
    """Stop an account at once: nothing more is paid to it. One person is enough."""
    require(acting, Action.STOP_ACCOUNT)
    refuse_bsn(reason, "stop")
    row = _account(session, account_id, acting)
    ended = stop(_as_value(row), acting.by, reason)
    row.status, row.ended_by_id, row.end_reason = ended.status, acting.by, ended.end_reason
    session.flush()
    end_account_tasks(session, [row.id], acting)
    _audit(session, acting, "stop account", row, {"reason": reason})
    return payees.accounts(session, account_id=row.id)[0]


def record_name_check(
    session: Session,
    account_id: str,
    result: NameCheckResult,
    checked_on: date,
    bank_name: str,
    acting: Acting,
) -> RegisteredAccount:
    """Record what the bank said of the account's name (Verification of Payee).

    Raises:
        UnknownAccount: no such account, or another municipality's.
        BsnInText: the name that the bank gave holds a BSN.
        BankNameMissing, NotCheckedYet, OlderAnswer, RecorderMayNotLift: from
            `payees.verification`.
    """
    require(acting, Action.CHECK_NAME)
    refuse_bsn(bank_name, "check name")
    row = _account(session, account_id, acting)
    check = NameCheck(result, checked_on, bank_name.strip())
    keep_check(session, row, record(recorded_check(row), check, acting.by, acting.today), acting)
    make_tasks(session, [row], acting)
    close_tasks(session, [row], acting, result.value)
    return payees.accounts(session, account_id=row.id)[0]


def accept_name(
    session: Session, account_id: str, reason: str, acting: Acting
) -> RegisteredAccount:
    """Let a payee's account be paid though the bank gives another name; closes its tasks.

    Raises:
        UnknownAccount: no such account, or another municipality's.
        BsnInText: the reason holds a BSN.
        NotLive: the account has ended.
        NothingToAccept, RecorderMayNotAccept, NoteMissing: from `payees.verification`.
    """
    require(acting, Action.ACCEPT_NAME)
    refuse_bsn(reason, "accept name")
    row = _account(session, account_id, acting)
    if row.status not in _LIVE:
        raise NotLive(str(row.id), row.status)
    if row.payee_id is None:
        raise NothingToAccept(str(row.id))  # what is paid from has no payee to be mistaken for
    accepted, tidy = accept(recorded_check(row), acting.by, reason)
    row.name_accepted_by_id, row.name_accepted_on = accepted.accepted_by, acting.today
    row.name_accept_reason = tidy
    session.flush()
    detail = {"result": row.name_check, "bank_name": row.bank_name, "reason": tidy}
    _audit(session, acting, "accept name", row, detail)
    close_tasks(session, [row], acting, tidy)
    return payees.accounts(session, account_id=row.id)[0]


def recorded_check(row: AccountRow) -> RecordedCheck:
    """Return what is on record of an account's name, as the value the rules decide with."""
    result, day = payees.name_result(row.name_check), row.name_checked_on
    check = NameCheck(result, day, row.bank_name or "") if result and day else None
    return RecordedCheck(str(row.id), check, row.name_checked_by_id, row.name_accepted_by_id)


def keep_check(session: Session, row: AccountRow, now: RecordedCheck, acting: Acting) -> None:
    """Keep a check that was recorded; what it voids of an acceptance stays in the log."""
    check = now.check
    if check is None:
        return
    detail: dict[str, Any] = {"result": check.result.value, "on": check.checked_on}
    if check.bank_name:
        detail["bank_name"] = check.bank_name
    if row.name_accepted_by_id is not None and now.accepted_by is None:
        detail["no_longer_accepted"] = {
            "result": row.name_check,
            "bank_name": row.bank_name,
            "by": row.name_accepted_by_id,
            "on": row.name_accepted_on,
            "reason": row.name_accept_reason,
        }
        row.name_accepted_on, row.name_accept_reason = None, None
    row.name_check, row.name_checked_on = check.result.value, check.checked_on
    row.bank_name = check.bank_name or None
    row.name_checked_by_id, row.name_accepted_by_id = now.recorded_by, now.accepted_by
    session.flush()
    _audit(session, acting, "check name", row, detail)


def _account(session: Session, account_id: str, acting: Acting) -> AccountRow:
    number = int(account_id) if _ACCOUNT.fullmatch(account_id) else None
    row = None if number is None else session.get(AccountRow, number)
    if row is None:
        raise UnknownAccount(account_id)
    if row.municipality_code is not None and row.municipality_code not in acting.municipalities:
        raise UnknownAccount(account_id)
    return row


def _verify(session: Session, row: AccountRow, note: str, acting: Acting) -> None:
    confirmed = verify(_as_value(row), acting.by, note, acting.today)
    for old in set_aside([_as_value(other) for other in _siblings(session, row)], confirmed):
        session.execute(
            update(AccountRow).where(AccountRow.id == old.id).values(status=old.status.value)
        )
    session.flush()
    row.status, row.note = confirmed.status.value, confirmed.note
    row.verified_by_id, row.verified_at = acting.by, acting.now
    session.flush()
    detail = {"note": confirmed.note, "first_registration": row.first_registration}
    _audit(session, acting, "verify account", row, detail)


def _siblings(session: Session, row: AccountRow) -> Sequence[AccountRow]:
    owner: Any = (
        AccountRow.payee_id == row.payee_id
        if row.payee_id is not None
        else AccountRow.municipality_code == row.municipality_code
    )
    return session.scalars(
        select(AccountRow).where(owner, AccountRow.id < row.id).order_by(AccountRow.id)
    ).all()


def _as_value(row: AccountRow) -> PayeeAccount:
    """Turn a row into the value `payees` decides with.

    A municipality's first account is in use at once, by contract; for the rule
    that an account needs two persons it counts as verified on the day it came.
    """
    by, note = row.verified_by_id, row.note or ""
    verified_on = row.verified_at.date() if row.verified_at else None
    if row.status == AccountStatus.VERIFIED and by is None:
        by, note, verified_on = -1, "first account of the municipality", row.entered_at.date()
    return PayeeAccount(
        owner=str(row.payee_id or row.municipality_code),
        iban=row.iban,
        entered_by=row.entered_by_id,
        first_registration=row.first_registration,
        id=row.id,
        status=AccountStatus(row.status),
        verified_by=by,
        verified_on=verified_on,
        note=note,
    )


def _audit(
    session: Session, acting: Acting, action: str, row: AccountRow, detail: dict[str, Any]
) -> None:
    told = {"iban": row.iban, **detail}
    audit.append(session, acting, action, f"account {row.id}", row.municipality_code, told)
