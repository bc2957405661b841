"""The report about phases, with its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ontzorgen.domain.fixed_cost import Controller
from ontzorgen.domain.months import Month
from ontzorgen.domain.phase import Phase
from ontzorgen.services.reporting.phases import PhaseCount, PhasesSeen, Turned
from ontzorgen.wording.codes import PHASES
from ontzorgen.wording.reporting.asked import question_of
from reports.phases import InPhase, PhaseFacts, Turns, phases
from reports.report import Coded, Report

HELPED: Mapping[str, Sequence[str]] = {
    "volledig ontzorgd": (Phase.FULL.value,),
    "deels zelf betalen": (Phase.PARTIAL.value,),
    "zelf betalen": (Phase.SELF_MONITORED.value,),
}
"""Who is helped, in the parts of a picture. Who did not begin, is suspended or is done is not."""


def phases_report(seen: PhasesSeen) -> Report:
    """Return what was seen as a report."""
    return phases(
        PhaseFacts(
            question_of(seen.asked),
            _months(seen.asked.first, seen.asked.last),
            [Coded(phase.value, PHASES[phase.value]) for phase in Phase],
            HELPED,
            [_counted(each) for each in seen.counts],
            [_counted(each) for each in seen.so_far],
            seen.persons,
            seen.days_to_alone,
            seen.days_to_over,
            _turns(seen.turned),
            [run.name for run in seen.waiting],
        )
    )


def _months(first: date, last: date) -> list[date]:
    month, found = Month.of(first), []
    while month <= Month.of(last):
        found.append(month.first)
        month = month.plus(1)
    return found


def _counted(each: PhaseCount) -> InPhase:
    month = Month.parse(each.month)
    phase = Coded(each.phase, PHASES[each.phase])
    return InPhase(each.municipality, month.first, phase, each.persons, month.days)


def _turns(turned: Sequence[Turned]) -> list[Turns]:
    """Return the changes by month."""
    found: dict[date, list[int]] = {}
    for each in turned:
        sums = found.setdefault(Month.of(each.on).first, [0, 0])
        sums[each.controller != Controller.HOUSEHOLD.value] += each.costs
    return [Turns(month, *sums) for month, sums in sorted(found.items())]
