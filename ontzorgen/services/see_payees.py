"""Show payees and accounts: the list, one payee with where it is used, one account.

The registry of payees is the organisation's: everybody who came in sees all of it. An account
that a municipality pays from, and what its fixed costs come to, is for its own people only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.domain.fixed_cost import Frequency, per_month_cents
from ontzorgen.domain.numbers import may_exist
from ontzorgen.domain.paging import Page
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.errors import UnknownAccount, UnknownPayee
from ontzorgen.store import audit, organisation, payee_list, payees
from ontzorgen.store.models import PayeeRow
from ontzorgen.store.payee_list import NAME_DIFFERS, WAITING, ListedPayee, OnTheWay
from ontzorgen.store.payees import RegisteredAccount
from payees.account_change import AccountStatus

__all__ = [
    "NAME_DIFFERS",
    "WAITING",
    "ListedPayee",
    "list_payees",
    "see_account",
    "see_account_and_change",
    "see_payee",
    "see_payees",
]
_FIRST_PENDING = 10


@dataclass(frozen=True, slots=True)
class PayeesSeen:
    """A page of the list, with what waits for a second person before it."""

    page: Page
    rows: Sequence[ListedPayee]
    pending: Sequence[RegisteredAccount]
    """The first accounts that wait, the oldest first."""
    pending_total: int
    own_accounts: Sequence[RegisteredAccount]
    """What the user's municipalities pay from."""


@dataclass(frozen=True, slots=True)
class UsedIn:
    """What a municipality pays this payee by its fixed costs of today; cents a month."""

    code: str
    name: str
    number: int
    per_month_cents: int


@dataclass(frozen=True, slots=True)
class PayeeSeen:
    """A payee, every account it ever had (the newest first), and where it is used."""

    id: int
    key: str
    name: str
    kind: str
    kvk: str | None
    address: Sequence[str]
    collects: bool
    reference_kind: str
    reference_pattern: str | None
    accounts: Sequence[RegisteredAccount]
    used_in: Sequence[UsedIn]


@dataclass(frozen=True, slots=True)
class AccountChange:
    """What an account that waits would take the place of, and what is still paid there."""

    old: RegisteredAccount
    used_in: Sequence[UsedIn]
    on_the_way: Sequence[OnTheWay]


def see_payees(
    session: Session, search: str, only: str, number: str | None, acting: Acting
) -> PayeesSeen:
    """Return a page of the payees that fit, what waits, and the municipalities' own accounts.

    `only` is empty, WAITING or NAME_DIFFERS; `number` is the page as typed.
    """
    require(acting, Action.READ_PAYEES)
    page = Page.asked(number, payee_list.number_of(session, search, only))
    rows = payee_list.listed(session, search, only, offset=page.offset, size=page.size)
    codes = acting.municipalities
    audit.append(session, acting, "read payees", "payees", None, {"page": page.number})
    return PayeesSeen(
        page,
        rows,
        payees.pending(session, codes, _FIRST_PENDING),
        payees.pending_count(session, codes),
        payees.accounts(session, municipalities=codes),
    )


def list_payees(session: Session, search: str, only: str, acting: Acting) -> Sequence[ListedPayee]:
    """Return every payee that fits, for a file."""
    require(acting, Action.READ_PAYEES)
    audit.append(session, acting, "read payees", "payees", None, {"page": "all"})
    return payee_list.listed(session, search, only)


def see_payee(session: Session, payee_id: int, acting: Acting) -> PayeeSeen:
    """Return a payee.

    Raises:
        UnknownPayee: there is none.
    """
    require(acting, Action.READ_PAYEES)
    row = session.get(PayeeRow, payee_id) if may_exist(payee_id) else None
    if row is None:
        raise UnknownPayee(str(payee_id))
    audit.append(session, acting, "read payee", f"payee {row.id}", None, {})
    street = " ".join(part for part in (row.street, row.house_number) if part)
    place = " ".join(part for part in (row.postcode, row.town) if part)
    return PayeeSeen(
        row.id,
        row.key,
        row.name,
        row.kind,
        row.kvk,
        [part for part in (street, place, row.country) if part],
        row.collects,
        row.reference_kind,
        row.reference_pattern,
        payees.accounts(session, payee_id=row.id)[::-1],
        _used_in(session, row.id, acting),
    )


def see_account(session: Session, account_id: int, acting: Acting) -> RegisteredAccount:
    """Return one account.

    Raises:
        UnknownAccount: there is none, or it is another municipality's; the words are the same.
    """
    require(acting, Action.READ_PAYEES)
    found = payees.accounts(session, account_id=account_id) if may_exist(account_id) else ()
    for account in found:
        if account.municipality is None or account.municipality in acting.municipalities:
            subject = f"account {account.id}"
            audit.append(session, acting, "read account", subject, account.municipality, {})
            return account
    raise UnknownAccount(str(account_id))


def see_account_and_change(
    session: Session, account_id: int, acting: Acting
) -> tuple[RegisteredAccount, AccountChange | None]:
    """Return one account; and for a change that waits, what it would take the place of.

    Raises:
        UnknownAccount: as in `see_account`.
    """
    account = see_account(session, account_id, acting)
    if account.status != AccountStatus.PENDING:
        return account, None
    held = payees.accounts(
        session,
        status=AccountStatus.VERIFIED,
        payee_id=account.payee_id,
        municipalities=None if account.municipality is None else {account.municipality},
    )
    if not held:
        return account, None
    old = held[0]
    towns = acting.municipalities
    used = () if old.payee_id is None else _used_in(session, old.payee_id, acting)
    return account, AccountChange(old, used, payee_list.on_the_way(session, old.id, towns))


def _used_in(session: Session, payee_id: int, acting: Acting) -> Sequence[UsedIn]:
    number: defaultdict[str, int] = defaultdict(int)
    costs: defaultdict[str, list[tuple[Frequency, int]]] = defaultdict(list)
    for use in payee_list.usage_of(session, payee_id, acting.municipalities, acting.today):
        number[use.municipality] += use.number
        costs[use.municipality].append((use.frequency, use.amount_cents))
    return [
        UsedIn(code, name, number[code], per_month_cents(costs[code]))
        for code, name in organisation.municipalities(session)
        if code in number
    ]
