"""gemeenten.csv: a new municipality works at once; its policy and account change with care.

A later change of policy is for beheer and holds from today. A changed IBAN, and also
another holder of the same IBAN, waits for a second person: both go to the bank.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from ontzorgen.domain.policy import Policy
from ontzorgen.services.acting import MAY, Action
from ontzorgen.services.importing.job import Job
from ontzorgen.services.importing.problems import ProblemCode
from ontzorgen.services.importing.registry import bad_keys
from ontzorgen.services.importing.rows import File, MunicipalityIn
from ontzorgen.services.set_policy import set_policy
from ontzorgen.store import audit, organisation
from ontzorgen.store.models import AccountRow, MunicipalityRow, PolicyRow
from payees.account_change import AccountStatus

FIRST_DAY = date(1900, 1, 1)
"""A new municipality's policy holds for all of its past."""
_FILE = File.MUNICIPALITIES
_POLICY_COLUMNS = {
    "pay_day": "betaaldag",
    "shortage_rule": "tekortregel",
    "order": "volgorde",
    "floor_cents": "bodembedrag",
}


@dataclass(frozen=True, slots=True)
class Held:
    """An account on record that is in use or waits."""

    id: int
    iban: str
    holder: str | None
    status: str


def held_by(job: Job, owner: Any, owners: Any) -> dict[Any, list[Held]]:
    """Return the accounts in use or waiting of these owners (`owner` is a column)."""
    found: defaultdict[Any, list[Held]] = defaultdict(list)
    live = AccountRow.status.in_((AccountStatus.PENDING.value, AccountStatus.VERIFIED.value))
    columns = (owner, AccountRow.id, AccountRow.iban, AccountRow.holder, AccountRow.status)
    for who, *account in job.rows_where(columns, owner, owners, live):
        found[who].append(Held(*account))
    return found


def with_status(accounts: list[Held], status: AccountStatus) -> Held | None:
    """Return the one account of this status, if there is one."""
    return next((account for account in accounts if account.status == status), None)


class Municipalities:
    """Compares and writes gemeenten.csv."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._names: dict[str, str] = {}
        self._here = {row.key for row in job.folder.municipalities or ()}
        self._broken = bad_keys(job.folder.broken, _FILE)
        self._new: list[MunicipalityIn] = []
        self._renamed: list[MunicipalityIn] = []
        self._new_policy: list[tuple[MunicipalityIn, dict[str, Any]]] = []
        self._new_account: list[tuple[MunicipalityIn, Held | None]] = []

    def learn(self) -> None:
        """Read which of the user's municipalities are loaded."""
        columns = (MunicipalityRow.code, MunicipalityRow.name)
        mine = self._job.acting.municipalities
        found = self._job.rows_where(columns, MunicipalityRow.code, mine)
        self._names = {row.code: row.name for row in found}

    def refuses(self, code: str) -> ProblemCode | None:
        """Say why a household cannot be put here, in the same words whoever else is known."""
        if code not in self._job.acting.municipalities:
            return ProblemCode.NOT_YOUR_MUNICIPALITY
        if code in self._names or code in self._here:
            return None
        if self._broken is None or code in self._broken:
            return None
        return ProblemCode.UNKNOWN_MUNICIPALITY

    def compare(self) -> None:
        """Judge each row of the file."""
        job = self._job
        rows = job.folder.municipalities or ()
        known = [row.key for row in rows if row.key in self._names]
        accounts = held_by(job, AccountRow.municipality_code, known)
        for row in rows:
            if row.key not in job.acting.municipalities:
                job.problems.add(
                    _FILE, row.line, "gemeentecode", row.key, ProblemCode.NOT_YOUR_MUNICIPALITY
                )
            elif row.key in self._names:
                self._compare_known(row, accounts.get(row.key, []))
            else:
                self._new.append(row)
                job.tally(_FILE).add_new(row.key, _after(row))

    def _compare_known(self, row: MunicipalityIn, accounts: list[Held]) -> None:
        job = self._job
        policy = organisation.policy_on(job.session, row.key, job.acting.today) or Policy()
        waiting = with_status(accounts, AccountStatus.PENDING)
        used = with_status(accounts, AccountStatus.VERIFIED)
        wanted = (row.iban, row.holder)
        same = next((a for a in (used, waiting) if a and (a.iban, a.holder) == wanted), None)
        shown = same or used or waiting
        before = (
            self._names[row.key],
            shown.iban if shown else None,
            shown.holder if shown else None,
            policy.pay_day,
            policy.shortage_rule,
            policy.order,
            policy.floor_cents,
        )
        if not job.tally(_FILE).compare(row.key, before, _after(row)):
            return
        if row.name != self._names[row.key]:
            self._renamed.append(row)
        if same is None:
            self._new_account.append((row, waiting))
        changes = {
            name: getattr(row, name)
            for name in _POLICY_COLUMNS
            if getattr(row, name) != getattr(policy, name)
        }
        if changes and job.acting.roles.isdisjoint(MAY[Action.SET_POLICY]):
            for name in changes:
                job.problems.add(
                    _FILE,
                    row.line,
                    _POLICY_COLUMNS[name],
                    None,
                    ProblemCode.POLICY_IS_FOR_BEHEER,
                    municipality=row.key,
                )
        elif changes:
            self._new_policy.append((row, changes))

    def write(self) -> None:
        """Save what was found; every account and policy has its own line in the audit log."""
        job = self._job
        for row in self._new:
            self._add(row)
        for row in self._renamed:
            job.session.execute(
                update(MunicipalityRow).where(MunicipalityRow.code == row.key).values(name=row.name)
            )
        for row, changes in self._new_policy:
            set_policy(job.session, row.key, job.acting.today, changes, job.acting)
        for row, waiting in self._new_account:
            if waiting is not None:
                replace_waiting(job, [waiting.id])
            first = self._has_no_account(row.key)
            self._register(row, AccountStatus.PENDING, first=first)

    def _has_no_account(self, code: str) -> bool:
        query = select(AccountRow.id).where(AccountRow.municipality_code == code).limit(1)
        return self._job.session.scalar(query) is None

    def _add(self, row: MunicipalityIn) -> None:
        job = self._job
        policy = Policy(row.pay_day, row.shortage_rule, row.order, row.floor_cents)
        job.session.execute(insert(MunicipalityRow).values(code=row.key, name=row.name))
        columns = organisation.policy_columns(policy)
        job.session.execute(
            insert(PolicyRow).values(municipality_code=row.key, valid_from=FIRST_DAY, **columns)
        )
        detail = {"from": FIRST_DAY.isoformat(), "policy": columns}
        audit.append(
            job.session, job.acting, "load municipality", f"policy {row.key}", row.key, detail
        )
        self._register(row, AccountStatus.VERIFIED, first=True)

    def _register(self, row: MunicipalityIn, status: AccountStatus, *, first: bool) -> None:
        job = self._job
        values = new_account(job, row.iban, status, first=first)
        values |= {"municipality_code": row.key, "holder": row.holder}
        job.session.execute(insert(AccountRow).values(**values))
        detail = {"iban": row.iban, "holder": row.holder, "status": status.value}
        audit.append(
            job.session, job.acting, "register account", f"municipality {row.key}", row.key, detail
        )


def new_account(job: Job, iban: str, status: AccountStatus, *, first: bool) -> dict[str, Any]:
    """Return the columns of an account that the user enters now, but for its owner."""
    return {
        "iban": iban,
        "status": status.value,
        "first_registration": first,
        "entered_by_id": job.acting.by,
        "entered_at": job.acting.now,
    }


def replace_waiting(job: Job, ids: list[int]) -> None:
    """Set accounts aside that waited: a newer registration takes their place."""
    rows = [{"id": number, "status": AccountStatus.REPLACED.value} for number in ids]
    job.update(AccountRow, ("id",), rows)


def _after(row: MunicipalityIn) -> tuple[Any, ...]:
    return (
        row.name,
        row.iban,
        row.holder,
        row.pay_day,
        row.shortage_rule,
        row.order,
        row.floor_cents,
    )
