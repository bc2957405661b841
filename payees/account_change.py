"""Which account of a payee may be used, and who may change that: never one person alone.

A new IBAN waits until a second person has called back a number known before; the old
verified account stays in use until then. Nothing is erased: each registration is a record.
Accounts of one owner are given in the order they were registered. Pure: users are
numbers, days are arguments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from payees.errors import (
    ForeignAccount,
    MakerMayNotVerify,
    NoteMissing,
    NotLive,
    NotPending,
    NotVerified,
)
from payees.verification import NameCheck
from sepa.iban import parse_iban


class AccountStatus(StrEnum):
    """Where a registered account stands."""

    PENDING = "PENDING"  # waits for a second person
    VERIFIED = "VERIFIED"
    STOPPED = "STOPPED"  # held: the bank refused it, or a person stopped it
    DECLINED = "DECLINED"  # the second person did not confirm it
    REPLACED = "REPLACED"  # a newer account took its place


_LIVE = (AccountStatus.PENDING, AccountStatus.VERIFIED)


@dataclass(frozen=True, slots=True)
class PayeeAccount:
    """One registration of an IBAN for an owner. `id` is None until it is stored."""

    owner: str
    iban: str
    entered_by: int
    first_registration: bool
    id: int | None = None
    status: AccountStatus = AccountStatus.PENDING
    verified_by: int | None = None
    verified_on: date | None = None
    note: str = ""  # how it was verified: who was called, on which number known before
    ended_by: int | None = None
    end_reason: str = ""
    name_check: NameCheck | None = None

    def __post_init__(self) -> None:
        """Refuse a verified account that nobody, or its own maker, verified."""
        verified = (self.verified_by is not None, self.verified_on is not None, bool(self.note))
        if any(verified) and not all(verified):
            raise NotVerified(self.owner)
        if self.status is AccountStatus.VERIFIED and not self.was_verified:
            raise NotVerified(self.owner)
        if self.verified_by == self.entered_by:
            raise MakerMayNotVerify(self.owner, self.entered_by)

    @property
    def was_verified(self) -> bool:
        """Tell whether a second person ever verified it, also if it has ended since."""
        return self.verified_by is not None


def register(
    owner: str, accounts: Sequence[PayeeAccount], iban: str, entered_by: int
) -> PayeeAccount | None:
    """Return the account that now waits for a second person; None if nothing changes.

    The IBAN in use or waiting is no change. An IBAN that was stopped, declined or replaced
    is a new claim and waits again. Only the very first account of an owner is a first
    registration. What it pushes aside: see `set_aside`.

    Raises:
        WrongIban: from `sepa.iban`.
        ForeignAccount: an account of another owner is among them.
    """
    wanted = parse_iban(iban)
    _check_owner(owner, accounts)
    for known in (in_use(accounts), pending(accounts)):
        if known is not None and known.iban == wanted:
            return None
    return PayeeAccount(owner, wanted, entered_by, first_registration=not accounts)


def in_use(accounts: Sequence[PayeeAccount]) -> PayeeAccount | None:
    """Return the latest verified account, or None when there is none or it was stopped.

    A stop never brings an older account back: the payee left it.
    """
    for account in reversed(accounts):
        if account.was_verified:
            return account if account.status is AccountStatus.VERIFIED else None
    return None


def pending(accounts: Sequence[PayeeAccount]) -> PayeeAccount | None:
    """Return the newest registration that waits for a second person, or None."""
    waiting = [account for account in accounts if account.status is AccountStatus.PENDING]
    return waiting[-1] if waiting else None


def set_aside(accounts: Sequence[PayeeAccount], newest: PayeeAccount) -> tuple[PayeeAccount, ...]:
    """Return the older accounts that `newest` replaces, as they must be stored from now on.

    A pending account replaces older pending ones; a verified one replaces older verified
    and pending ones. `accounts` are the ones registered before it.

    Raises:
        ForeignAccount: an account of another owner is among them.
    """
    _check_owner(newest.owner, accounts)
    if newest.status not in _LIVE:
        return ()
    gone = _LIVE if newest.status is AccountStatus.VERIFIED else (AccountStatus.PENDING,)
    return tuple(
        replace(account, status=AccountStatus.REPLACED)
        for account in accounts
        if account.status in gone
    )


def verify(account: PayeeAccount, by: int, note: str, on: date) -> PayeeAccount:
    """Return the account as verified by a second person, with how it was done.

    Raises:
        NotPending: it does not wait.
        MakerMayNotVerify: `by` entered it.
        NoteMissing: the call-back to a number known before is not noted.
    """
    _check_pending(account)
    if by == account.entered_by:
        raise MakerMayNotVerify(account.owner, by)
    return replace(
        account,
        status=AccountStatus.VERIFIED,
        verified_by=by,
        verified_on=on,
        note=_needed(account, "verify", note),
    )


def stop(account: PayeeAccount, by: int, reason: str) -> PayeeAccount:
    """Return the account as held; whoever sees a danger may stop it, its maker too.

    Raises:
        NotLive: it has already ended.
        NoteMissing: no reason is given.
    """
    if account.status not in _LIVE:
        raise NotLive(account.owner, account.status)
    return _ended(account, AccountStatus.STOPPED, by, _needed(account, "stop", reason))


def decline(account: PayeeAccount, by: int, reason: str) -> PayeeAccount:
    """Return the account as not confirmed; its maker may withdraw it so as well.

    Raises:
        NotPending: it does not wait.
        NoteMissing: no reason is given.
    """
    _check_pending(account)
    return _ended(account, AccountStatus.DECLINED, by, _needed(account, "decline", reason))


def _ended(account: PayeeAccount, status: AccountStatus, by: int, reason: str) -> PayeeAccount:
    return replace(account, status=status, ended_by=by, end_reason=reason)


def _check_pending(account: PayeeAccount) -> None:
    if account.status is not AccountStatus.PENDING:
        raise NotPending(account.owner, account.status)


def _needed(account: PayeeAccount, action: str, note: str) -> str:
    tidy = note.strip()
    if not tidy:
        raise NoteMissing(account.owner, action)
    return tidy


def _check_owner(owner: str, accounts: Sequence[PayeeAccount]) -> None:
    for account in accounts:
        if account.owner != owner:
            raise ForeignAccount(owner, account.owner)
