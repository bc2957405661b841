"""For how many people help went on after six months, and for whom it began anew soon after.

From the register as it is now; who was forgotten is not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from ontzorgen.domain.after_six_months import After, came_after, six_months_ended
from ontzorgen.domain.appointment import AMSTERDAM
from ontzorgen.domain.household import Person
from ontzorgen.domain.months import Month, months_later
from ontzorgen.domain.reviews import RELAPSE_MONTHS, ends_of_help, relapses
from ontzorgen.services.acting import Acting
from ontzorgen.services.reporting.asked import Asked, log_report
from ontzorgen.store import caseload
from ontzorgen.store.caseload import CasesAsked
from ontzorgen.store.reporting import course_decisions as store
from ontzorgen.store.reporting.course_decisions import Decided

__all__ = ["After", "Decided", "ExtensionsSeen", "read_extensions"]

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ExtensionsSeen:
    """All of the report, as values."""

    asked: Asked
    after: Mapping[tuple[Month, After], int]
    """Persons by the month of the last day of their six months, and what came after."""
    decided: Sequence[Decided]
    over: Mapping[After, int]
    """Of those persons the ones whose six months are over today."""
    ended: int
    """How often help ended in the period for somebody who had a right still."""
    relapsed: Sequence[tuple[date, date]]
    """(ended, begun anew) of each relapse that began in the period."""
    relapsed_of_ended: int
    """Of the ends in the period those after which help began anew so far."""
    ended_long_ago: int
    """Of the ends in the period those after which six months passed: no relapse can follow."""
    relapsed_of_long_ago: int


def read_extensions(session: Session, asked: Asked, acting: Acting) -> ExtensionsSeen:
    """Return what came after six months, what was decided, and relapses; the look is logged."""
    after: Counter[tuple[Month, After]] = Counter()
    over: Counter[After] = Counter()
    ended: list[date] = []
    relapsed: list[tuple[date, date]] = []
    of_ended: list[date] = []
    refused = store.not_to_go_on(session, asked.municipalities)
    for person in _persons(session, asked, acting):
        until = six_months_ended(person, asked.first, asked.last)
        if until is not None:
            came = came_after(person, until, refused, acting.today)
            after[Month.of(until - _ONE_DAY), came] += 1
            over[came] += until <= acting.today
        again = relapses(person, acting.today)
        relapsed += [(one.ended, one.begun) for one in again if _within(asked, one.begun)]
        of_ended += [one.ended for one in again if _within(asked, one.ended)]
        ended += [
            day
            for day in ends_of_help(person, acting.today)
            if _within(asked, day) and not person.right_ended_before(day)
        ]
    log_report(session, asked, acting)
    since = datetime.combine(asked.first, time(), AMSTERDAM)
    before = datetime.combine(asked.last + _ONE_DAY, time(), AMSTERDAM)
    decided = store.decided(session, asked.municipalities, since, before)
    return ExtensionsSeen(
        asked,
        after,
        decided,
        over,
        len(ended),
        sorted(relapsed),
        len(of_ended),
        _long_ago(ended, acting.today),
        _long_ago(of_ended, acting.today),
    )


def _long_ago(days: Sequence[date], today: date) -> int:
    return sum(months_later(day, RELAPSE_MONTHS) <= today for day in days)


def _persons(session: Session, asked: Asked, acting: Acting) -> Iterator[Person]:
    found = caseload.cases(session, CasesAsked(frozenset(asked.municipalities)))
    for facts in caseload.facts_of(session, found, (), acting.now, acting.today).values():
        for each in facts.persons:
            yield each.person


def _within(asked: Asked, day: date) -> bool:
    return asked.first <= day <= asked.last
