"""The report about shortfalls, with its words."""

from __future__ import annotations

from ontzorgen.domain.months import Month
from ontzorgen.services.reporting.shortfalls import CAUSES, Cell, ShortfallsSeen, ShortLine
from ontzorgen.wording.codes import COST_KINDS, OUTCOMES
from ontzorgen.wording.reporting.asked import question_of
from reports.report import Coded, Report
from reports.shortfalls import ShortCell, ShortfallFacts, ShortfallLine, shortfalls

CAUSE_WORDS = {
    "SHORTFALL": "te weinig uitkering",
    "PARTLY_WITHHELD": "te weinig uitkering voor het hele bedrag",
    "PAYEE_COLLECTS": "de begunstigde int zelf (incasso)",
    "ACCOUNT_UNVERIFIED": "geen bevestigde rekening van de begunstigde",
    "NO_LEGAL_BASIS": "geen grondslag",
    "NO_AUTHORISATION": "geen machtiging",
}
"""Why a bill was not paid, for people who did not make the run."""


def shortfalls_report(seen: ShortfallsSeen) -> Report:
    """Return what was seen as a report."""
    return shortfalls(
        ShortfallFacts(
            question_of(seen.asked),
            [_cell(cell) for cell in seen.cells],
            seen.households,
            seen.by_outcome,
            seen.by_kind,
            [_line(line) for line in seen.lines],
            seen.in_all - len(seen.lines),
            seen.books_cents,
            [run.name for run in seen.waiting],
        )
    )


def _cell(cell: Cell) -> ShortCell:
    return ShortCell(
        Month.parse(cell.month).first,
        _cause(cell.outcome),
        Coded(cell.kind, COST_KINDS[cell.kind]),
        cell.outcome in CAUSES,
        cell.instalments,
        cell.due_cents,
        cell.withheld_cents,
        cell.later_cents,
    )


def _line(line: ShortLine) -> ShortfallLine:
    return ShortfallLine(
        line.municipality,
        line.household,
        line.fixed_cost,
        Coded(line.kind, COST_KINDS[line.kind]),
        line.payee,
        Month.parse(line.month).first,
        line.due_date,
        _cause(line.outcome),
        line.due_cents,
        line.withheld_cents,
        line.later_cents,
    )


def _cause(outcome: str) -> Coded:
    return Coded(outcome, CAUSE_WORDS.get(outcome) or OUTCOMES[outcome])
