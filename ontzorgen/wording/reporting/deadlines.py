"""The report about clocks that end, with its words."""

from __future__ import annotations

from collections.abc import Mapping

from ontzorgen.services.reporting.deadlines import DeadlineSeen, DeadlinesSeen, Ending
from ontzorgen.wording.reporting.asked import question_of
from reports.deadlines import Deadline, DeadlineFacts, deadlines
from reports.report import Coded, Report

ENDINGS: Mapping[Ending, str] = {
    Ending.SIX_MONTHS: "einde van de zes maanden",
    Ending.ART_57: "einde van artikel 57",
    Ending.REVIEW: "evaluatie",
    Ending.PIP: "afspraak in het plan (PIP)",
}


def deadlines_report(seen: DeadlinesSeen) -> Report:
    """Return what was seen as a report."""
    return deadlines(
        DeadlineFacts(
            question_of(seen.asked),
            seen.today,
            seen.last,
            [_kind(ending) for ending in Ending],
            [(ends.on, ends.what.value) for ends in seen.days],
            [_row(row) for row in seen.rows],
        )
    )


def _kind(ending: Ending) -> Coded:
    return Coded(ending.value, ENDINGS[ending])


def _row(row: DeadlineSeen) -> Deadline:
    case = row.case
    return Deadline(
        row.ends.on,
        _kind(row.ends.what),
        case.municipality,
        case.key,
        row.person,
        case.consulent,
        case.budget_coach,
    )
