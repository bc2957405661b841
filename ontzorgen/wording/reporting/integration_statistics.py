"""The export for the Statistiek Wet Inburgering, with its words."""

from __future__ import annotations

from ontzorgen.domain.trajectory import EntryKind
from ontzorgen.services.reporting.integration_statistics import (
    LAYOUT,
    PersonOfQuarter,
    StatisticsSeen,
)
from ontzorgen.wording.codes import BASES, PHASES
from ontzorgen.wording.reporting.asked import question_of, yes_or_no
from ontzorgen.wording.trajectory import KINDS
from reports.integration_statistics import StatisticsFacts, StatisticsRow, integration_statistics
from reports.report import Coded, Report


def statistics_report(seen: StatisticsSeen) -> Report:
    """Return what was seen as a report."""
    return integration_statistics(
        StatisticsFacts(
            question_of(seen.asked),
            LAYOUT,
            [(str(quarter), seen.persons[quarter]) for quarter in seen.quarters],
            [_row(row) for row in seen.rows],
        )
    )


def _row(row: PersonOfQuarter) -> StatisticsRow:
    person = row.person
    basis = row.bases[0].value if row.bases else ""
    return StatisticsRow(
        str(row.quarter),
        row.case.municipality,
        row.case.key,
        person.key,
        person.right_from,
        person.right_until,
        yes_or_no(person.must_integrate),
        yes_or_no(person.asylum_permit),
        row.agreed_on,
        Coded(basis, BASES[basis] if basis else "geen"),
        row.six_months_until,
        row.extended_from,
        row.extended_until,
        row.months,
        Coded(row.phase or "", PHASES[row.phase] if row.phase else "niet in een run"),
        row.stopped_on,
        Coded(row.stopped_by, KINDS[EntryKind(row.stopped_by)]) if row.stopped_by else None,
    )
