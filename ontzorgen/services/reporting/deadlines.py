"""Which clocks end in the weeks ahead, of whom, and with which coach and caseworker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from ontzorgen.domain.endings import Ending, Ends, endings
from ontzorgen.services.acting import Acting
from ontzorgen.services.coaching.day.see_caseload import Case, all_cases
from ontzorgen.services.reporting.asked import Asked, log_report, rows_wanted
from ontzorgen.store.reporting import course_decisions

__all__ = ["DeadlineSeen", "DeadlinesSeen", "Ending", "read_deadlines"]

WEEKS = 13
"""So many weeks ahead, this one included: a quarter."""


@dataclass(frozen=True, slots=True)
class DeadlineSeen:
    """A clock of a person, and the household that the person is in."""

    ends: Ends
    person: str
    case: Case


@dataclass(frozen=True, slots=True)
class DeadlinesSeen:
    """All of the report, as values."""

    asked: Asked
    today: date
    last: date
    """The Sunday until which it looks."""
    days: Sequence[Ends]
    """Of every row, also those that a page leaves out."""
    rows: Sequence[DeadlineSeen]


def read_deadlines(session: Session, asked: Asked, acting: Acting) -> DeadlinesSeen:
    """Return what ends in the weeks ahead and what is overdue, by day; the look is logged."""
    today = acting.today
    last = today - timedelta(days=today.weekday()) + timedelta(weeks=WEEKS, days=-1)
    town = asked.town if len(asked.towns) == 1 else ""
    agreed = course_decisions.agreed_on(session, asked.municipalities)
    not_to = course_decisions.not_to_go_on(session, asked.municipalities)
    found = [
        DeadlineSeen(ends, each.person.key, seen.case)
        for seen in all_cases(session, town, acting)
        for each in seen.facts.persons
        for ends in endings(
            each,
            seen.facts.policy.control_review_months,
            agreed.get(each.person.id),
            today,
            last,
            not_to,
        )
    ]
    found.sort(key=lambda one: (one.ends, one.case.municipality, one.case.key, one.person))
    rows = found[: rows_wanted(asked, len(found))]
    log_report(session, asked, acting, [(one.case.municipality, one.case.key) for one in rows])
    return DeadlinesSeen(asked, today, last, [one.ends for one in found], rows)
