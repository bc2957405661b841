"""Read payees as a list that is searched and paged in the database, and where one is used."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.fixed_cost import Frequency
from ontzorgen.domain.run_status import RunStatus
from ontzorgen.store.models import (
    AccountRow,
    FixedCostRow,
    FixedCostVersionRow,
    PayeeRow,
    RunLineRow,
    RunRow,
)
from payees.account_change import AccountStatus
from payees.verification import NameCheckResult, blocks

_LIVE = (AccountStatus.PENDING, AccountStatus.VERIFIED)
_DIFFERS = [result.value for result in NameCheckResult if blocks(result, accepted=False)]
_NOT_AT_ITS_END = (RunStatus.CALCULATED, RunStatus.APPROVED, RunStatus.EXPORTED)
WAITING, NAME_DIFFERS = "WAITING", "NAME_DIFFERS"
"""What the list may be narrowed to."""


@dataclass(frozen=True, slots=True)
class ListedPayee:
    """A payee in one line: the account in use and the one that waits, when there are."""

    id: int
    key: str
    name: str
    kind: str
    town: str | None
    collects: bool
    iban: str | None
    waiting_iban: str | None
    name_check: str | None
    """What the bank said of the name at the account in use, else at the one that waits."""
    name_accepted: bool
    name_differs: bool
    """At one of both the bank gives another name, which nobody accepted."""


@dataclass(frozen=True, slots=True)
class PayeeChoice:
    """A payee that a fixed cost may go to."""

    key: str
    name: str
    town: str | None

    @property
    def label(self) -> str:
        """Return what tells it apart from every other: name and key."""
        return f"{self.name} ({self.key})"


@dataclass(frozen=True, slots=True)
class Usage:
    """How many fixed costs of a municipality a payee gets at this frequency; cents together."""

    municipality: str
    frequency: Frequency
    number: int
    amount_cents: int


def number_of(session: Session, search: str, only: str) -> int:
    """Return how many payees fit."""
    query = _fitting(select(func.count()).select_from(PayeeRow), search, only)
    return int(session.execute(query).scalar_one())


def listed(
    session: Session, search: str, only: str, *, offset: int = 0, size: int | None = None
) -> Sequence[ListedPayee]:
    """Return payees by name: those whose name or key holds `search`, or whose IBAN ends so."""
    used, waiting = aliased(AccountRow), aliased(AccountRow)
    counts = case((used.id.is_not(None), used.name_check), else_=waiting.name_check)
    accepted = case(
        (used.id.is_not(None), used.name_accepted_by_id), else_=waiting.name_accepted_by_id
    )
    query: Any = (
        select(
            PayeeRow.id,
            PayeeRow.key,
            PayeeRow.name,
            PayeeRow.kind,
            PayeeRow.town,
            PayeeRow.collects,
            used.iban,
            waiting.iban,
            counts,
            accepted.is_not(None),
            _differs().exists(),
        )
        .outerjoin(used, _of_payee(used, AccountStatus.VERIFIED))
        .outerjoin(waiting, _of_payee(waiting, AccountStatus.PENDING))
        .order_by(func.lower(PayeeRow.name), PayeeRow.id)
        .offset(offset)
        .limit(size)
    )
    return [ListedPayee(*row) for row in session.execute(_fitting(query, search, only))]


def payable(session: Session) -> Sequence[PayeeChoice]:
    """Return the payees with an account that is in use or waits, by name."""
    live = select(AccountRow.id).where(
        AccountRow.payee_id == PayeeRow.id, AccountRow.status.in_(_LIVE)
    )
    rows = session.execute(
        select(PayeeRow.key, PayeeRow.name, PayeeRow.town)
        .where(live.exists())
        .order_by(func.lower(PayeeRow.name), PayeeRow.id)
    )
    return [PayeeChoice(*row) for row in rows]


def usage_of(
    session: Session, payee_id: int, municipalities: Collection[str], day: date
) -> Sequence[Usage]:
    """Return where a payee is used on a day, within these municipalities."""
    cost, version = FixedCostRow, FixedCostVersionRow
    rows = session.execute(
        select(
            cost.municipality_code,
            version.frequency,
            func.count(),
            func.sum(version.amount_cents),
        )
        .join(cost, cost.id == version.fixed_cost_id)
        .where(
            version.payee_id == payee_id,
            cost.municipality_code.in_(sorted(municipalities)),
            version.valid_from <= day,
            or_(version.valid_until.is_(None), version.valid_until > day),
        )
        .group_by(cost.municipality_code, version.frequency)
        .order_by(cost.municipality_code, version.frequency)
    )
    return [
        Usage(code, Frequency(often), number, int(cents)) for code, often, number, cents in rows
    ]


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """What a run, that is not at its end, pays to one account; cents together."""

    run: str
    status: str
    execution_date: date
    number: int
    cents: int


def on_the_way(
    session: Session, account_id: int, municipalities: Collection[str]
) -> Sequence[OnTheWay]:
    """Return what runs of these municipalities would pay, or sent, to an account; oldest first."""
    line, run = RunLineRow, RunRow
    query = (
        select(
            run.name,
            run.status,
            run.execution_date,
            func.count(),
            func.sum(line.withheld_cents),
        )
        .join(run, run.id == line.run_id)
        .where(
            line.account_id == account_id,
            line.withheld_cents > 0,
            run.municipality_code.in_(sorted(municipalities)),
            run.status.in_([status.value for status in _NOT_AT_ITS_END]),
        )
        .group_by(run.name, run.status, run.execution_date)
        .order_by(run.execution_date, run.name)
    )
    return [OnTheWay(*row[:4], int(row[4])) for row in session.execute(query)]


def _of_payee(account: Any, status: AccountStatus) -> Any:
    return (account.payee_id == PayeeRow.id) & (account.status == status)


def _differs() -> Any:
    """Return the accounts of a payee that nothing is paid to because of their name."""
    row = AccountRow
    return select(row.id).where(
        row.payee_id == PayeeRow.id,
        row.status.in_(_LIVE),
        row.name_check.in_(_DIFFERS),
        row.name_accepted_by_id.is_(None),
    )


def _fitting(query: Any, search: str, only: str) -> Any:
    """Narrow a query; another account never lets a payee through twice."""
    row = AccountRow
    if search:
        iban_end = "".join(search.split()).upper()
        ends_so = select(row.id).where(
            row.payee_id == PayeeRow.id, row.iban.endswith(iban_end, autoescape=True)
        )
        query = query.where(
            or_(
                PayeeRow.name.icontains(search, autoescape=True),
                PayeeRow.key.icontains(search, autoescape=True),
                ends_so.exists(),
            )
        )
    if only == WAITING:
        waits = select(row.id).where(_of_payee(row, AccountStatus.PENDING))
        query = query.where(waits.exists())
    elif only == NAME_DIFFERS:
        query = query.where(_differs().exists())
    return query
