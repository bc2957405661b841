"""How the installation stands: counts per municipality, nothing of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.store import organisation, run_rows, runs


@dataclass(frozen=True, slots=True)
class RunStanding:
    """One run in a line; amounts in cents."""

    name: str
    month: str
    status: str
    execution_date: date
    transfers: int
    withheld_cents: int


@dataclass(frozen=True, slots=True)
class MunicipalityStanding:
    """A municipality with its runs, newest first."""

    name: str
    runs: tuple[RunStanding, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """All municipalities."""

    municipalities: tuple[MunicipalityStanding, ...]


def status(session: Session) -> Status:
    """Return how every municipality stands."""
    found = []
    for code, name in organisation.municipalities(session):
        standing = []
        for run in reversed(runs.listed(session, [code])):
            totals = run_rows.totals(session, run.id)
            standing.append(
                RunStanding(
                    run.name,
                    run.month,
                    run.status,
                    run.execution_date,
                    totals.transfers,
                    totals.withheld_cents,
                )
            )
        found.append(MunicipalityStanding(name, tuple(standing)))
    return Status(tuple(found))
