"""The run of a month in short, with what changed since the month before.

Amounts are int euro cents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.domain.run_status import DECIDED
from ontzorgen.services.acting import Acting
from ontzorgen.services.reporting.asked import Asked, log_report, rows_wanted
from ontzorgen.services.show_run import Difference, RunHead, differences_of, heads_of
from ontzorgen.store import bank_files, run_rows, run_sums, runs
from ontzorgen.store.bank_files import StoredFile
from ontzorgen.store.models import RunRow
from ontzorgen.store.reporting import run_summary as store
from ontzorgen.store.reporting.agreements import withheld_in
from ontzorgen.store.reporting.run_summary import PaidPayee
from ontzorgen.store.run_rows import OutcomeCount, SignalCount

__all__ = ["RunSummed", "SummarySeen", "read_run_summary"]


@dataclass(frozen=True, slots=True)
class RunSummed:
    """A run as sums; `differences` the largest change first, all of them."""

    head: RunHead
    outcomes: Sequence[OutcomeCount]
    payees: Sequence[PaidPayee]
    signals: Sequence[SignalCount]
    differences: Sequence[Difference]
    files: Sequence[StoredFile]
    corrections: Sequence[RunHead]
    books_cents: int | None
    """What the ledger says was withheld; None: nobody approved the run yet."""


@dataclass(frozen=True, slots=True)
class SummarySeen:
    """All of the report, as values; `run` is None in a month without one."""

    asked: Asked
    run: RunSummed | None
    shown: int
    """How many of the differences are wanted."""


def read_run_summary(session: Session, asked: Asked, acting: Acting) -> SummarySeen:
    """Return the run of a month, whatever its status; the look is logged."""
    run = runs.live(session, asked.town, Month.of(asked.first))
    if run is None:
        log_report(session, asked, acting)
        return SummarySeen(asked, None, 0)
    summed = _summed(session, run)
    shown = rows_wanted(asked, len(summed.differences))
    log_report(
        session, asked, acting, [(asked.town, row.household) for row in summed.differences[:shown]]
    )
    return SummarySeen(asked, summed, shown)


def _summed(session: Session, run: RunRow) -> RunSummed:
    head, *corrections = heads_of(session, [run, *store.corrections(session, run.id)])
    changed = sorted(
        differences_of(session, run),
        key=lambda row: (-abs(row.after_cents - row.before_cents), row.household),
    )
    return RunSummed(
        head,
        run_sums.sums(session, run).outcomes,
        store.payees(session, run.id),
        run_rows.count_signals(session, run.id),
        changed,
        bank_files.of_run(session, run.id),
        corrections,
        withheld_in(session, select(RunRow.id).where(RunRow.id == run.id))
        if run.status in DECIDED
        else None,
    )
