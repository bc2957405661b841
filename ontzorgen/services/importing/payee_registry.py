"""begunstigden.csv: payees, and accounts that wait for a second person.

The registry is the organisation's; its municipalities share it. A changed IBAN waits and
the verified one stays in use. An IBAN that was stopped, declined or replaced and comes
back is a new claim, and waits again (see `payees.account_change`).
"""

from __future__ import annotations

from typing import Any

from ontzorgen.services.importing.job import Job
from ontzorgen.services.importing.organisation import (
    Held,
    held_by,
    new_account,
    replace_waiting,
    with_status,
)
from ontzorgen.services.importing.problems import ProblemCode
from ontzorgen.services.importing.registry import Payee, Registry, bad_keys
from ontzorgen.services.importing.rows import File, PayeeIn
from ontzorgen.services.importing.spelling import PAYEE_KEYS, settle, typed_keys
from ontzorgen.store import audit
from ontzorgen.store.models import AccountRow, PayeeRow
from payees.account_change import AccountStatus
from sepa.creditor_reference import ReferenceKind

_FILE = File.PAYEES
_COLUMNS = (
    "name",
    "kind",
    "kvk",
    "street",
    "house_number",
    "postcode",
    "town",
    "country",
    "collects",
    "reference_kind",
    "reference_pattern",
)
_IBAN_AT = 2
"""The account stands third among what is compared: name, kind, iban."""


class Payees:
    """Compares and writes begunstigden.csv; other files find their payees here."""

    def __init__(self, job: Job) -> None:
        self._job = job
        broken = bad_keys(job.folder.broken, _FILE)
        self.registry: Registry[Payee] = Registry(_FILE, ProblemCode.UNKNOWN_PAYEE, broken)
        self.new_templates: dict[str, PayeeIn] = {}
        """Known payees whose references must look different from now on."""
        self._new: list[tuple[PayeeIn, Payee]] = []
        self._changed: list[tuple[PayeeIn, Payee]] = []
        self._accounts: list[tuple[PayeeIn, Payee, Held | None]] = []

    def learn(self) -> None:
        """Read the payees that the folder names."""
        typed = typed_keys(self._job.folder, PAYEE_KEYS)
        self._learn_keys(typed)
        self._learn_keys(settle(self._job, self.registry, PAYEE_KEYS, typed, PayeeRow.key))

    def _learn_keys(self, keys: set[str]) -> None:
        columns = (PayeeRow.id, PayeeRow.key, *(getattr(PayeeRow, name) for name in _COLUMNS))
        for number, key, *stored in self._job.rows_where(columns, PayeeRow.key, keys):
            kind, pattern = stored[-2], stored[-1] or ""
            self.registry.learn(Payee(number, "", key, kind, pattern, tuple(stored)))

    def compare(self) -> None:
        """Judge each row of the file."""
        rows = self._job.folder.payees or ()
        known = {row.key: self.registry.known(row.key, "")[0] for row in rows}
        ids = [payee.id for payee in known.values() if payee is not None]
        accounts = held_by(self._job, AccountRow.payee_id, ids)
        for row in rows:
            payee = known[row.key]
            if payee is None:
                self._add(row)
            else:
                self._compare_known(row, payee, accounts.get(payee.id, []))

    def _add(self, row: PayeeIn) -> None:
        kind = row.reference_kind or ReferenceKind.VRIJ
        payee = Payee(None, "", row.key, kind, row.reference_pattern or "")
        self.registry.put(payee)
        self._new.append((row, payee))
        self._job.tally(_FILE).add_new(row.key, _shown(row.iban, _after(row, payee)))
        if row.iban is not None:
            self._accounts.append((row, payee, None))

    def _compare_known(self, row: PayeeIn, payee: Payee, accounts: list[Held]) -> None:
        waiting = with_status(accounts, AccountStatus.PENDING)
        used = with_status(accounts, AccountStatus.VERIFIED)
        live = [account for account in (used, waiting) if account is not None]
        if row.iban is None and live:
            self._job.problems.add(_FILE, row.line, "iban", "", ProblemCode.IBAN_EMPTIED)
        same = next((account for account in live if account.iban == row.iban), None)
        shown = same or used or waiting
        template = (payee.reference_kind, payee.reference_pattern)
        if row.reference_kind is not None:
            payee.reference_kind = row.reference_kind
        if row.reference_pattern is not None:
            payee.reference_pattern = row.reference_pattern
        if template != (payee.reference_kind, payee.reference_pattern):
            self.new_templates[payee.key] = row
        self.registry.put(payee)
        after = _after(row, payee)
        was = _shown(shown.iban if shown else None, payee.stored)
        if not self._job.tally(_FILE).compare(row.key, was, _shown(row.iban, after)):
            return
        if after != payee.stored:
            self._changed.append((row, payee))
        if row.iban is not None and same is None:
            self._accounts.append((row, payee, waiting))

    def write(self) -> None:
        """Save payees, then their accounts."""
        job = self._job
        new = {payee.key: payee for _, payee in self._new}
        rows = [
            {"key": row.key, **dict(zip(_COLUMNS, _after(row, payee), strict=True))}
            for row, payee in self._new
        ]

        def take(added: Any) -> None:
            new[added.key].id = added.id

        job.insert_returning(_FILE, PayeeRow, rows, ("key",), take)
        changed = [
            {"id": payee.id, **dict(zip(_COLUMNS, _after(row, payee), strict=True))}
            for row, payee in self._changed
        ]
        job.update(PayeeRow, ("id",), changed)
        self._tell_names()
        self._write_accounts()

    def _tell_names(self) -> None:
        """Say in the log of each name what it was: it goes to the bank with every payment."""
        for row, payee in self._changed:
            if row.name != payee.stored[0]:
                detail = {"before": payee.stored[0], "after": row.name}
                about = f"payee {row.key}"
                job = self._job
                audit.append(job.session, job.acting, "rename payee", about, None, detail)

    def _write_accounts(self) -> None:
        job = self._job
        replace_waiting(job, [old.id for _, _, old in self._accounts if old is not None])
        ids = [payee.id for _, payee, _ in self._accounts]
        ever = {row[0] for row in job.rows_where((AccountRow.payee_id,), AccountRow.payee_id, ids)}
        entered = []
        for row, payee, _ in self._accounts:
            assert row.iban is not None  # noqa: S101  (only rows with an IBAN are kept)
            first = payee.id not in ever
            values = new_account(job, row.iban, AccountStatus.PENDING, first=first)
            entered.append({"payee_id": payee.id, **values})
            detail = {"iban": row.iban, "status": "PENDING", "first_registration": first}
            audit.append(
                job.session, job.acting, "register account", f"payee {row.key}", None, detail
            )
        job.insert(_FILE, AccountRow, entered)


def _after(row: PayeeIn, payee: Payee) -> tuple[Any, ...]:
    values = tuple(getattr(row, name) for name in _COLUMNS[:-2])
    return (*values, str(payee.reference_kind), payee.reference_pattern or None)


def _shown(iban: str | None, values: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*values[:_IBAN_AT], iban, *values[_IBAN_AT:])
