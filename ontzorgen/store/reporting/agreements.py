"""Sums of the ledger over runs or days, to set beside what a report adds up to; euro cents.

An entry that takes another one back counts against it: from account to account, whatever its kind.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from ontzorgen.domain.ledger import Account
from ontzorgen.store.models import LedgerEntryRow

_entry = LedgerEntryRow


def moved(source: Account, target: Account) -> Any:
    """Return what went from one account to another, less what went back, as an expression."""
    return case(
        (and_(_entry.debit == source.value, _entry.credit == target.value), _entry.amount_cents),
        (and_(_entry.debit == target.value, _entry.credit == source.value), -_entry.amount_cents),
        else_=0,
    )


def between(source: Account, target: Account) -> Any:
    """Say of an entry that it moves money between two accounts, whichever way."""
    return or_(
        and_(_entry.debit == source.value, _entry.credit == target.value),
        and_(_entry.debit == target.value, _entry.credit == source.value),
    )


def withheld_in(session: Session, run_ids: Any) -> int:
    """Return what the ledger says was withheld in runs; `run_ids` is a query."""
    query = select(func.sum(moved(Account.HOUSEHOLD, Account.OWED))).where(
        _entry.run_id.in_(run_ids), between(Account.HOUSEHOLD, Account.OWED)
    )
    return int(session.scalar(query) or 0)
