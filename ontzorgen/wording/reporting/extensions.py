"""The report about extensions and relapses, with its words."""

from __future__ import annotations

from collections.abc import Mapping

from ontzorgen.domain.reviews import Course, DecisionStatus
from ontzorgen.services.reporting.extensions import After, ExtensionsSeen
from ontzorgen.wording.reporting.asked import question_of
from ontzorgen.wording.reviews import COURSES, STATUSES
from reports.extensions import ExtensionFacts, extensions
from reports.report import Coded, Report

AFTERS: Mapping[After, str] = {
    After.EXTENDED: "verlengd (artikel 57)",
    After.VOLUNTARY: "vrijwillig verder",
    After.NOT_EXTENDED: "besloten om niet te verlengen",
    After.STOPPED: "eerder gestopt of afgesloten",
    After.RIGHT_ENDED: "geen recht meer",
    After.NO_DECISION: "gestopt zonder besluit",
    After.AHEAD: "nog te besluiten",
}


def extensions_report(seen: ExtensionsSeen) -> Report:
    """Return what was seen as a report."""
    refused = (Course.EXTEND.value, DecisionStatus.REFUSED.value)
    return extensions(
        ExtensionFacts(
            question_of(seen.asked),
            [Coded(after.value, words) for after, words in AFTERS.items()],
            {(month.first, after.value): number for (month, after), number in seen.after.items()},
            [
                (
                    Coded(each.course, COURSES[Course(each.course)][0]),
                    Coded(each.status, STATUSES[DecisionStatus(each.status)][0]),
                    each.decisions,
                )
                for each in seen.decided
            ],
            sum(each.decisions for each in seen.decided if each[:2] == refused),
            seen.ended,
            seen.relapsed_of_ended,
            seen.relapsed,
            {after.value: number for after, number in seen.over.items()},
            seen.ended_long_ago,
            seen.relapsed_of_long_ago,
        )
    )
