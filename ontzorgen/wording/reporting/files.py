"""What the command line says of reports and their files. Help is English, messages are Dutch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ontzorgen.services.reporting.catalogue import Kind, ReportName
from ontzorgen.wording.amounts import counted
from ontzorgen.wording.reporting.catalogue import WRITTEN
from reports.as_json import value_json
from reports.formats import Format
from reports.question import agrees
from reports.report import Report

HELP: Mapping[ReportName, str] = {
    ReportName.HOUSEHOLD_STATEMENT: (
        "What came in, was withheld, paid, returned and given back: of one household with each "
        "payment, or of all of them per month."
    ),
    ReportName.ACCESS: (
        "All that is kept about one person, who looked at it, and why it is kept: for who asks for "
        "it (GDPR art. 15). Say which request it answers; that is in the log. The copy shows the "
        "BSN to a role that may see it."
    ),
    ReportName.PHASES: (
        "Persons per phase now and per month, days per phase, time to own control, and costs that "
        "went back to households."
    ),
    ReportName.EXTENSIONS: (
        "Of whom the six months end: extended under art. 57, decided not to, or ended without a "
        "decision; and relapse within six months."
    ),
    ReportName.DEADLINES: (
        "What ends in the thirteen weeks ahead, or is overdue: six months, art. 57, reviews, plans; "
        "with coach and caseworker."
    ),
    ReportName.WORKLOAD: (
        "Per coach and per caseworker: households, phases, reviews due, open signals, shortages."
    ),
    ReportName.STATISTICS: (
        "A row for each person and whole quarter, for the statistics of the Wet inburgering; a "
        "layout of our own with a version, and no BSN."
    ),
    ReportName.SHORTFALLS: "Instalments that were not paid, or not wholly: why, and of what.",
    ReportName.PAYEE: (
        "What went to one payee, and where it stands: a file that may go to that payee."
    ),
    ReportName.RUN: (
        "The run of a month: its sums, and what changed since the month before per household."
    ),
    ReportName.RETURNED: (
        "Payments that the bank refused or returned: why, and what became of the money."
    ),
    ReportName.ACCOUNTANT: (
        "Proof for an accountant: grounds before first payments, two persons, and equal totals."
    ),
    ReportName.COUNCIL: (
        "Numbers for a council, of a municipality or the region; small counts are hidden."
    ),
}


def kind_json(name: ReportName, kind: Kind) -> dict[str, Any]:
    """Return what there is to know of a report before it is made."""
    return {
        "report": name.value,
        "title": WRITTEN[name].title,
        "question": WRITTEN[name].question,
        "municipalities": kind.shape.where.value,
        "period": kind.shape.when.value,
        "about": kind.shape.about and kind.shape.about.value,
        "about_optional": kind.shape.optional,
        "needs": kind.action.value,
    }


def made_json(
    name: ReportName, report: Report, form: Format, path: str, rows: int
) -> dict[str, Any]:
    """Return what became of a report."""
    agreement = report.table("agreement")
    return {
        "report": name.value,
        "path": path,
        "format": form.value,
        "asked": {fact.key: value_json(fact.kind, fact.value) for fact in report.asked},
        "rows": rows,
        "agrees": agreement is None or agrees(agreement),
    }


def made(report: Report, path: str, rows: int) -> str:
    """Say what became of a report; and that it does not add up, which would be a fault of ours."""
    said = f"{path}: {report.title}, {report.subtitle}, {counted(rows, 'regels')}."
    agreement = report.table("agreement")
    if agreement is not None and not agrees(agreement):
        said += "\nLET OP: dit rapport sluit niet aan op de boekhouding. Meld dit aan beheer."
    return said


def no_table(table: str, known: Sequence[str]) -> str:
    """Say which tables a report has."""
    return f"Dit rapport heeft geen tabel '{table}'. Kies een van: {', '.join(known)}."
