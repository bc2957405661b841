"""Post and read the books: every movement is one row with a debit and a credit, in cents.

Posted from the approved rows themselves, set by set, so the books cannot differ
from what was approved.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, insert, literal, select
from sqlalchemy.orm import Session

from ontzorgen.domain.correction import Source
from ontzorgen.domain.ledger import Account, Entry
from ontzorgen.store.models import (
    ArrearRow,
    InstructionRow,
    LedgerEntryRow,
    RunCarryRow,
    RunLineRow,
    RunRow,
    RunShareRow,
)

_COLUMNS = (
    "municipality_code",
    "booked_on",
    "kind",
    "debit",
    "credit",
    "amount_cents",
    "run_id",
    "person_id",
    "fixed_cost_id",
    "due_date",
    "attempt",
)


def post_approval(session: Session, run: RunRow, day: date) -> None:
    """Post net -> household and household -> owed for each share and carried part."""
    post_benefits(session, run, day)
    post_withheld(session, run, day)


def post_benefits(session: Session, run: RunRow, day: date) -> None:
    """Post net -> household for each share of a month's run."""
    session.execute(
        _from(
            _head(run, day, Entry.BENEFIT)
            .add_columns(
                RunShareRow.net_cents,
                literal(run.id),
                RunShareRow.person_id,
                *_nothing(3),
            )
            .where(RunShareRow.run_id == run.id)
        )
    )


def post_withheld(session: Session, run: RunRow, day: date) -> None:
    """Post household -> owed for each carried part, but for what is paid again."""
    session.execute(
        _from(
            _head(run, day, Entry.WITHHELD)
            .add_columns(
                RunCarryRow.cents,
                literal(run.id),
                RunCarryRow.person_id,
                RunLineRow.fixed_cost_id,
                RunLineRow.due_date,
                RunLineRow.attempt,
            )
            .join_from(
                RunCarryRow,
                RunLineRow,
                (RunLineRow.run_id == RunCarryRow.run_id)
                & (RunLineRow.position == RunCarryRow.position),
            )
            .where(RunCarryRow.run_id == run.id, RunLineRow.source != Source.AGAIN)
        )
    )


def post_paid_again(session: Session, run: RunRow, day: date) -> None:
    """Post carried -> owed for each line that is paid again by a correction run."""
    session.execute(
        _from(
            _head(run, day, Entry.PAID_AGAIN)
            .add_columns(
                RunLineRow.withheld_cents,
                literal(run.id),
                *_nothing(1),
                RunLineRow.fixed_cost_id,
                RunLineRow.due_date,
                RunLineRow.attempt,
            )
            .where(RunLineRow.run_id == run.id, RunLineRow.source == Source.AGAIN)
        )
    )


def post_back_payments(session: Session, run: RunRow, day: date) -> None:
    """Post benefit -> household for the back payments that a correction run uses."""
    session.execute(
        _from(
            _head(run, day, Entry.BACK_PAYMENT)
            .add_columns(
                ArrearRow.back_payment_cents,
                literal(run.id),
                ArrearRow.person_id,
                ArrearRow.fixed_cost_id,
                ArrearRow.due_date,
                RunLineRow.attempt,
            )
            .join_from(
                ArrearRow,
                RunLineRow,
                (RunLineRow.fixed_cost_id == ArrearRow.fixed_cost_id)
                & (RunLineRow.due_date == ArrearRow.due_date),
            )
            .where(RunLineRow.run_id == run.id, RunLineRow.source == Source.ARREARS)
        )
    )


def post_export(session: Session, run: RunRow, day: date) -> None:
    """Post owed -> in transit for each instruction of the run."""
    session.execute(
        _from(
            _head(run, day, Entry.SENT)
            .add_columns(
                InstructionRow.amount_cents,
                literal(run.id),
                *_nothing(1),
                InstructionRow.fixed_cost_id,
                InstructionRow.due_date,
                InstructionRow.attempt,
            )
            .where(InstructionRow.run_id == run.id)
        )
    )


def reverse(session: Session, run: RunRow, day: date) -> None:
    """Post every entry of the run the other way round: the books are never rewritten."""
    row = LedgerEntryRow
    session.execute(
        _from(
            select(
                row.municipality_code,
                literal(day),
                literal(Entry.REVERSAL.value),
                row.credit,
                row.debit,
                row.amount_cents,
                row.run_id,
                row.person_id,
                row.fixed_cost_id,
                row.due_date,
                row.attempt,
            ).where(row.run_id == run.id)
        )
    )


def balances(session: Session, run_id: int) -> dict[str, int]:
    """Return what a run left on each account: credit minus debit, in cents."""
    found = dict.fromkeys((account.value for account in Account), 0)
    for column, sign in ((LedgerEntryRow.credit, 1), (LedgerEntryRow.debit, -1)):
        rows = session.execute(
            select(column, func.sum(LedgerEntryRow.amount_cents))
            .where(LedgerEntryRow.run_id == run_id)
            .group_by(column)
        )
        for account, cents in rows:
            found[account] += sign * int(cents)
    return found


def _head(run: RunRow, day: date, entry: Entry) -> Any:
    debit, credit = entry.sides
    return select(
        literal(run.municipality_code),
        literal(day),
        literal(entry.value),
        literal(debit.value),
        literal(credit.value),
    )


def _nothing(columns: int) -> list[Any]:
    from sqlalchemy import null

    return [null() for _ in range(columns)]


def _from(query: Any) -> Any:
    return insert(LedgerEntryRow).from_select(list(_COLUMNS), query)
