"""How many people are in which phase, how long it takes them, and how many costs went back.

Approved runs of the month only: what nobody approved yet may still change. Days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.services.acting import Acting
from ontzorgen.services.reporting.asked import Asked, log_report
from ontzorgen.store.reporting import phases as store
from ontzorgen.store.reporting import run_choice
from ontzorgen.store.reporting.phases import PhaseCount, Turned
from ontzorgen.store.reporting.run_choice import RunNamed, RunsOf

__all__ = ["PhaseCount", "PhasesSeen", "Turned", "read_phases"]

_SINCE_EVER = "0000-00"


@dataclass(frozen=True, slots=True)
class PhasesSeen:
    """All of the report, as values."""

    asked: Asked
    counts: Sequence[PhaseCount]
    """Of the months that are asked about."""
    so_far: Sequence[PhaseCount]
    """Of every month until the last one that is asked about."""
    persons: Mapping[str, int]
    """How many persons were ever in each phase, until then."""
    days_to_alone: Sequence[int]
    """From the right until the month in which the household paid it all: who reached that now."""
    days_to_over: Sequence[int]
    turned: Sequence[Turned]
    waiting: Sequence[RunNamed]


def read_phases(session: Session, asked: Asked, acting: Acting) -> PhasesSeen:
    """Return the phases of the months, and what changed in them; the look is logged."""
    first, last = asked.months
    chosen = RunsOf(asked.municipalities, first, last)
    ever = RunsOf(asked.municipalities, _SINCE_EVER, last)
    so_far = store.counts(session, ever)
    reached = store.reached(session, ever, first)
    log_report(session, asked, acting)
    return PhasesSeen(
        asked,
        [each for each in so_far if each.month >= first],
        so_far,
        store.persons(session, ever),
        _days(reached, "alone", first),
        _days(reached, "over", first),
        store.turned(session, asked.municipalities, asked.first, asked.last),
        run_choice.waiting(session, chosen),
    )


def _days(reached: Sequence[store.Reached], what: str, first: str) -> list[int]:
    """Return the days from the right up to the first day of the month, of who reached it now."""
    found = []
    for each in reached:
        month = getattr(each, what)
        if month is not None and month >= first:
            found.append(max((Month.parse(month).first - each.right_from).days, 0))
    return sorted(found)
