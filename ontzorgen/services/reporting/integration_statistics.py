"""What a municipality needs of ontzorgen for the Statistiek Wet Inburgering, per whole quarter.

The record layout of CBS is not public here, so the fields are our own, under a version of our own.
A person has the key of the municipality's own files and no BSN: the municipality adds that itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from ontzorgen.domain.clock import Clock
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import LegalBasis, bases_on
from ontzorgen.domain.quarters import Quarter, whole_quarters
from ontzorgen.services.acting import Acting
from ontzorgen.services.reporting.asked import Asked, log_report, rows_wanted
from ontzorgen.store import caseload
from ontzorgen.store.caseload import Case, CasesAsked
from ontzorgen.store.reporting import course_decisions, relief
from ontzorgen.store.reporting.relief import Relieved
from ontzorgen.store.reporting.run_choice import RunsOf

__all__ = ["LAYOUT", "PersonOfQuarter", "StatisticsSeen", "read_statistics"]

LAYOUT = "OZ-SWI-1"
"""Rises when a field comes, goes or means something else."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PersonOfQuarter:
    """One person in one quarter; `until` is the first day that something no longer holds."""

    quarter: Quarter
    case: Case
    person: Person
    agreed_on: date | None
    """Since when the plan (PIP) agrees about it, when that was so by the end of the quarter."""
    bases: tuple[LegalBasis, ...]
    """On the last day of the quarter, or of the right."""
    six_months_until: date | None
    extended_from: date | None
    extended_until: date | None
    months: int
    """In how many months of the quarter something was withheld."""
    phase: str | None
    """In the newest approved run of the quarter."""
    stopped_on: date | None
    stopped_by: str | None


@dataclass(frozen=True, slots=True)
class StatisticsSeen:
    """All of the export, as values."""

    asked: Asked
    quarters: Sequence[Quarter]
    persons: Mapping[Quarter, int]
    """How many persons each quarter has, also those that a page leaves out."""
    rows: Sequence[PersonOfQuarter]


def read_statistics(session: Session, asked: Asked, acting: Acting) -> StatisticsSeen:
    """Return everybody with a right in each whole quarter that is over; the look is logged."""
    quarters = whole_quarters(asked.first, min(asked.last, acting.today - _ONE_DAY))
    cases = caseload.cases(session, CasesAsked(frozenset(asked.municipalities)))
    facts = caseload.facts_of(session, cases, (), acting.now, acting.today)
    found = [
        (quarter, case, each.person)
        for quarter in quarters
        for case in cases
        for each in facts[case.id].persons
        if _has_right(each.person, quarter)
    ]
    in_quarter = Counter(quarter for quarter, *_ in found)
    counts = {quarter: in_quarter[quarter] for quarter in quarters}
    found = found[: rows_wanted(asked, len(found))]
    agreed = course_decisions.agreed_on(session, asked.municipalities)
    months = _months(session, asked, {person.id for _quarter, _case, person in found})
    rows = [
        _row(quarter, case, person, agreed.get(person.id), months.get(person.id, ()))
        for quarter, case, person in found
    ]
    log_report(session, asked, acting, [(row.case.municipality, row.case.key) for row in rows])
    return StatisticsSeen(asked, quarters, counts, rows)


def _has_right(person: Person, quarter: Quarter) -> bool:
    start = person.right_from
    return (
        start is not None
        and start <= quarter.last
        and not person.right_ended_before(max(quarter.first, start + _ONE_DAY))
    )


def _months(session: Session, asked: Asked, persons: set[int]) -> Mapping[int, Sequence[Relieved]]:
    found: defaultdict[int, list[Relieved]] = defaultdict(list)
    if persons:
        chosen = RunsOf(asked.municipalities, *asked.months)
        for each in relief.months_of(session, chosen, persons):
            found[each.person_id].append(each)
    return found


def _row(
    quarter: Quarter,
    case: Case,
    person: Person,
    agreed_on: date | None,
    months: Iterable[Relieved],
) -> PersonOfQuarter:
    own = [each for each in months if each.month in quarter.months]
    last = quarter.last
    if person.right_until is not None:
        last = min(last, person.right_until - _ONE_DAY)
    clock, stop = Clock.of(person), person.stopped_on(quarter.last)
    extended = [
        line
        for line in person.decisions
        if line.basis is LegalBasis.ART_57
        and line.valid_from <= quarter.last
        and (line.valid_until is None or line.valid_until > quarter.first)
    ]
    newest = max(extended, key=lambda line: line.valid_from, default=None)
    return PersonOfQuarter(
        quarter,
        case,
        person,
        agreed_on if agreed_on is not None and agreed_on <= quarter.last else None,
        bases_on(person, last),
        clock.until if clock is not None else None,
        newest.valid_from if newest is not None else None,
        newest.valid_until if newest is not None else None,
        sum(each.withheld_cents > 0 for each in own),
        own[-1].phase if own else None,
        stop.on if stop is not None else None,
        stop.kind.value if stop is not None else None,
    )
