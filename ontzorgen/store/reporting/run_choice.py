"""Which runs a report is about: of some municipalities and months, by kind and status."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ontzorgen.domain.run_status import DECIDED, FREED, RunKind
from ontzorgen.store.models import RunRow


@dataclass(frozen=True, slots=True)
class RunsOf:
    """Runs of these municipalities, from one month up to and including another."""

    municipalities: Collection[str]
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class RunNamed:
    """A run as a report names it."""

    name: str
    municipality: str
    month: str
    status: str


def decided(chosen: RunsOf, kind: RunKind | None = None) -> tuple[Any, ...]:
    """Return the conditions for runs that were approved and not taken back."""
    found: list[Any] = [*_within(chosen), RunRow.status.in_(DECIDED)]
    if kind is not None:
        found.append(RunRow.kind == kind.value)
    return tuple(found)


def waiting(session: Session, chosen: RunsOf) -> Sequence[RunNamed]:
    """Return runs that nobody approved yet: what they say may still change."""
    row = RunRow
    rows = session.execute(
        select(row.name, row.municipality_code, row.month, row.status)
        .where(*_within(chosen), row.status.not_in((*DECIDED, *FREED)))
        .order_by(row.month, row.name)
    )
    return [RunNamed(*each) for each in rows]


def _within(chosen: RunsOf) -> list[Any]:
    return [
        RunRow.municipality_code.in_(sorted(chosen.municipalities)),
        RunRow.month.between(chosen.first, chosen.last),
    ]
