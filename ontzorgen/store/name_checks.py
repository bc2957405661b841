"""Read accounts to keep a bank's answers with, who pays them, and the tasks about their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.tasks import TaskKind
from ontzorgen.store.models import (
    AccountRow,
    FixedCostRow,
    FixedCostVersionRow,
    PayeeRow,
    PolicyRow,
    TaskRow,
)
from ontzorgen.store.payments import chunks
from payees.account_change import AccountStatus

LIVE = (AccountStatus.PENDING, AccountStatus.VERIFIED)


class NamedAccount(NamedTuple):
    """An account of a payee, and the name under which we pay it."""

    row: AccountRow
    name: str


class NameTask(NamedTuple):
    """A task about the name of an account, done or not."""

    municipality: str
    subject: str
    is_open: bool


def accounts_with(session: Session, ibans: Iterable[str]) -> dict[str, list[NamedAccount]]:
    """Return the accounts of payees that wait or are in use, by IBAN; nobody else may change them.

    An account that has ended is of no use to a run: an answer about it changes nothing.
    """
    found: defaultdict[str, list[NamedAccount]] = defaultdict(list)
    for part in chunks(sorted(set(ibans))):
        rows = session.execute(
            select(AccountRow, PayeeRow.name)
            .join(PayeeRow, PayeeRow.id == AccountRow.payee_id)
            .where(AccountRow.iban.in_(part), AccountRow.status.in_(LIVE))
            .order_by(AccountRow.id)
            .with_for_update(of=AccountRow)
        )
        for row, name in rows:
            found[row.iban].append(NamedAccount(row, name))
    return found


def who_pays(
    session: Session, payees: Iterable[int], municipalities: Collection[str], today: date
) -> dict[int, list[str]]:
    """Return which of these municipalities pay each payee, now or from a later day on."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    cost, version = FixedCostRow, FixedCostVersionRow
    for part in chunks(sorted(set(payees))):
        rows = session.execute(
            select(version.payee_id, cost.municipality_code)
            .join(cost, cost.id == version.fixed_cost_id)
            .where(version.payee_id.in_(part), cost.municipality_code.in_(sorted(municipalities)))
            .where((version.valid_until.is_(None)) | (version.valid_until > today))
            .distinct()
            .order_by(version.payee_id, cost.municipality_code)
        )
        for payee, code in rows:
            found[payee].append(code)
    return found


def tasks_about(session: Session, account_ids: Iterable[int]) -> Mapping[int, list[NameTask]]:
    """Return the tasks about the names of these accounts, the done ones too."""
    found: defaultdict[int, list[NameTask]] = defaultdict(list)
    for part in chunks(sorted(set(account_ids))):
        rows = session.execute(
            select(
                TaskRow.account_id,
                TaskRow.municipality_code,
                TaskRow.subject,
                TaskRow.done_at.is_(None),
            )
            .where(TaskRow.kind == TaskKind.NAME_DIFFERS, TaskRow.account_id.in_(part))
            .order_by(TaskRow.id)
        )
        for account, code, subject, is_open in rows:
            if account is not None:
                found[account].append(NameTask(code, subject, is_open))
    return found


def opted_out(session: Session, municipalities: Collection[str], today: date) -> list[str]:
    """Return the municipalities in whose files the bank checks no names, by today's policy."""
    newest = (
        select(PolicyRow.municipality_code, func.max(PolicyRow.valid_from).label("since"))
        .where(
            PolicyRow.municipality_code.in_(sorted(municipalities)), PolicyRow.valid_from <= today
        )
        .group_by(PolicyRow.municipality_code)
        .subquery()
    )
    codes = session.scalars(
        select(PolicyRow.municipality_code)
        .join(
            newest,
            (newest.c.municipality_code == PolicyRow.municipality_code)
            & (newest.c.since == PolicyRow.valid_from),
        )
        .where(PolicyRow.bulk_opt_out.is_(True))
        .order_by(PolicyRow.municipality_code)
    )
    return list(codes)
