"""The file for an accountant: grounds before first payments, two persons per run, and its totals.

Amounts are int euro cents.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.grounds import Carrier, Lack, lacks
from ontzorgen.domain.run_proof import Agreed, Totals, agreed
from ontzorgen.services.acting import Acting
from ontzorgen.services.reporting.asked import Asked, log_report, rows_wanted
from ontzorgen.store.reporting import accountant as store
from ontzorgen.store.reporting import run_choice
from ontzorgen.store.reporting.accountant import (
    AccountProof,
    CarrierRow,
    DecisionSeen,
    FirstPaid,
    RunProof,
)
from ontzorgen.store.reporting.run_choice import RunNamed, RunsOf

__all__ = ["AccountantSeen", "FirstSeen", "RunNamed", "RunSeen", "read_accountant"]


@dataclass(frozen=True, slots=True)
class FirstSeen:
    """The first payment of a cost: grounds, their newest dates, and what was not in order."""

    paid: FirstPaid
    bases: tuple[str, ...]
    decided_on: date | None
    authorised_from: date | None
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class RunSeen:
    """A run with its totals; `ledger_cents` is what the ledger says that it withheld."""

    run: RunProof
    totals: Totals
    agreed: Agreed
    ledger_cents: int
    returned_cents: int


@dataclass(frozen=True, slots=True)
class AccountantSeen:
    """All of the report, as values."""

    asked: Asked
    first: Sequence[FirstSeen]
    """What is not in order comes first."""
    costs: int
    by_lack: Mapping[Lack, int]
    """Of how many costs; a cost may lack more than one thing."""
    not_in_order: int
    runs: Sequence[RunSeen]
    accounts: Sequence[AccountProof]
    waiting: Sequence[RunNamed]


def read_accountant(session: Session, asked: Asked, acting: Acting) -> AccountantSeen:
    """Return what an accountant asks of the runs of some months; the look is logged."""
    chosen = RunsOf(asked.municipalities, *asked.months)
    first = _first(session, chosen)
    shown = first[: rows_wanted(asked, len(first))]
    log_report(
        session, asked, acting, {(each.paid.municipality, each.paid.household) for each in shown}
    )
    runs = _runs(session, chosen)
    return AccountantSeen(
        asked,
        shown,
        len(first),
        Counter(lack for each in first for lack in each.lacks),
        sum(bool(each.lacks) for each in first),
        runs,
        store.accounts(session, [each.run.id for each in runs]),
        run_choice.waiting(session, chosen),
    )


def _first(session: Session, chosen: RunsOf) -> list[FirstSeen]:
    carried: defaultdict[tuple[int, int], list[CarrierRow]] = defaultdict(list)
    for row in store.carriers(session, chosen):
        carried[row.run_id, row.position].append(row)
    known = store.decisions(session, chosen)
    found = [
        _judged(paid, carried[paid.run_id, paid.position], known)
        for paid in store.first_paid(session, chosen)
    ]
    return sorted(found, key=lambda each: not each.lacks)


def _judged(
    paid: FirstPaid, rows: Sequence[CarrierRow], known: Mapping[int, Sequence[DecisionSeen]]
) -> FirstSeen:
    lines = {row.person_id: _decision(row, known.get(row.person_id, ())) for row in rows}
    carriers = [
        Carrier(
            (line := lines[row.person_id]) is not None,
            line.decided_on if line else None,
            row.authorised_from,
            row.authorised_until,
        )
        for row in rows
    ]
    return FirstSeen(
        paid,
        tuple(sorted({row.basis for row in rows if row.basis})),
        _newest(carrier.decided_on for carrier in carriers),
        _newest(carrier.authorised_from for carrier in carriers),
        lacks(carriers, paid.paid_on),
    )


def _decision(row: CarrierRow, known: Sequence[DecisionSeen]) -> DecisionSeen | None:
    """Return the newest line of the ground by which a benefit paid, that held at its end."""
    fitting = [
        line
        for line in known
        if line.basis == row.basis
        and line.valid_from <= row.benefit_until
        and (line.valid_until is None or line.valid_until > row.benefit_until)
    ]
    return fitting[-1] if fitting else None


def _newest(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _runs(session: Session, chosen: RunsOf) -> list[RunSeen]:
    runs = store.runs(session, chosen)
    ids = [run.id for run in runs]
    files, booked = store.files(session, ids), store.booked(session, ids)
    found = []
    for run in runs:
        books = booked.get(run.id, store.Booked(0, 0, 0, 0, 0))
        totals = Totals(
            run.paid_cents,
            files.get(run.id),
            books.bank_cents,
            books.refused_cents,
            books.under_way_cents,
        )
        found.append(
            RunSeen(run, totals, agreed(totals), books.withheld_cents, books.returned_cents)
        )
    return found
