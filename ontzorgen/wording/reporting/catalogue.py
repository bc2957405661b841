"""What each report is called and which question it answers; and the report itself, with its words.

A new report is a line in WRITTEN.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ontzorgen.services.reporting import errors
from ontzorgen.services.reporting.catalogue import ReportName
from ontzorgen.wording.amounts import day
from ontzorgen.wording.reporting.access_asked import request_wrongs
from ontzorgen.wording.reporting.access_request import access_report
from ontzorgen.wording.reporting.accountant import accountant_report
from ontzorgen.wording.reporting.council import council_report
from ontzorgen.wording.reporting.deadlines import deadlines_report
from ontzorgen.wording.reporting.extensions import extensions_report
from ontzorgen.wording.reporting.household_statement import statement_report
from ontzorgen.wording.reporting.integration_statistics import statistics_report
from ontzorgen.wording.reporting.payee_payments import payee_report
from ontzorgen.wording.reporting.phases import phases_report
from ontzorgen.wording.reporting.returned import returned_report
from ontzorgen.wording.reporting.run_summary import run_summary_report
from ontzorgen.wording.reporting.shortfalls import shortfalls_report
from ontzorgen.wording.reporting.workload import workload_report
from reports.amounts import count
from reports.report import Report


class Group(StrEnum):
    """What the reports of a group are about; the value stands above them on the page."""

    HOUSEHOLD = "Wat gebeurde er met het geld van een huishouden?"
    PERSON = "Wat weten wij van iemand?"
    UNPAID = "Wat is niet betaald, en waarom?"
    PAID = "Wat hebben wij betaald, en aan wie?"
    STEERING = "Hoe gaat het met ontzorgen als geheel?"
    PROOF = "Kunnen wij ons verantwoorden?"


@dataclass(frozen=True, slots=True)
class Written:
    """A report in words: its name, the question that it answers, and how it is written."""

    title: str
    question: str
    group: Group
    write: Callable[[Any], Report]


WRITTEN: Mapping[ReportName, Written] = {
    ReportName.HOUSEHOLD_STATEMENT: Written(
        "Huishoudoverzicht",
        "Wat kwam binnen, wat hielden wij in, wat betaalden wij, en wat bleef over?",
        Group.HOUSEHOLD,
        statement_report,
    ),
    ReportName.SHORTFALLS: Written(
        "Tekorten",
        "Welke vaste lasten zijn niet of niet helemaal betaald, en waardoor?",
        Group.UNPAID,
        shortfalls_report,
    ),
    ReportName.PAYEE: Written(
        "Betaald aan een begunstigde",
        "Wat betaalden wij aan deze begunstigde, en wat kwam aan?",
        Group.PAID,
        payee_report,
    ),
    ReportName.RUN: Written(
        "Betaalrun van een maand",
        "Wat doet de betaalrun van deze maand, en wat is anders dan vorige maand?",
        Group.PAID,
        run_summary_report,
    ),
    ReportName.RETURNED: Written(
        "Geweigerd en teruggekomen",
        "Welke betalingen kwamen terug, waarom, en wat is ermee gebeurd?",
        Group.UNPAID,
        returned_report,
    ),
    ReportName.ACCOUNTANT: Written(
        "Dossier voor de accountant",
        "Waren besluit, machtiging, twee personen en de totalen in orde?",
        Group.PROOF,
        accountant_report,
    ),
    ReportName.COUNCIL: Written(
        "Cijfers voor de raad",
        "Hoe gaat het met ontzorgen in deze gemeente, of in de regio?",
        Group.STEERING,
        council_report,
    ),
    ReportName.ACCESS: Written(
        "Inzage van één persoon",
        "Wat bewaren wij over deze persoon, en wie bekeek het? Voor wie er zelf om vraagt.",
        Group.PERSON,
        access_report,
    ),
    ReportName.PHASES: Written(
        "Fasen en eigen regie",
        "Hoeveel mensen zijn in welke fase, hoe lang duurt dat, en wat betalen zij weer zelf?",
        Group.STEERING,
        phases_report,
    ),
    ReportName.EXTENSIONS: Written(
        "Verlengingen en terugval",
        "Voor hoeveel mensen gaat hulp door na zes maanden, en voor wie begon zij opnieuw?",
        Group.STEERING,
        extensions_report,
    ),
    ReportName.DEADLINES: Written(
        "Termijnen die aflopen",
        "Wat loopt er de komende weken af, van wie, en wie moet iets doen?",
        Group.STEERING,
        deadlines_report,
    ),
    ReportName.WORKLOAD: Written(
        "Werkvoorraad",
        "Hoeveel werk heeft elke budgetcoach en elke consulent?",
        Group.STEERING,
        workload_report,
    ),
    ReportName.STATISTICS: Written(
        "Gegevens voor de Statistiek Wet Inburgering",
        "Wie had in een kwartaal recht, met welke grondslag, en hoe ver is het?",
        Group.PROOF,
        statistics_report,
    ),
}
_NEEDED = {
    "MUNICIPALITY": "Kies een gemeente.",
    "MONTH": "Kies een maand.",
    "PERIOD": "Vul in van wanneer tot en met wanneer.",
    "HOUSEHOLD": "Vul het nummer van een huishouden in.",
    "PAYEE": "Vul het nummer van een begunstigde in.",
    "PERSON": "Vul het nummer van een persoon in.",
}
_NOT_TAKEN = {
    "HOUSEHOLD": "gaat niet over één huishouden",
    "PAYEE": "gaat niet over één begunstigde",
    "PERSON": "gaat niet over één persoon",
    "PERIOD": "gaat over vandaag en heeft geen periode",
}
SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    errors.UnknownReport: lambda e: (
        f"Er is geen rapport '{e.name}'. Kijk welke er zijn: {', '.join(ReportName)}."
    ),
    errors.ReportNeeds: lambda e: f"Voor dit rapport is nog iets nodig. {_NEEDED[e.what]}",
    errors.ReportTakesNo: lambda e: (
        f"Het rapport {e.report} {_NOT_TAKEN[e.what]}. Laat dat weg, of kies een ander rapport."
    ),
    errors.PeriodReversed: lambda e: (
        f"De periode eindigt op {day(e.last)}, voor zij begint op {day(e.first)}. Draai ze om, of "
        "kies een latere laatste dag."
    ),
    errors.PeriodFarAway: lambda e: (
        f"Kies een periode in de jaren {e.first_year} tot en met {e.last_year}. Daarbuiten is er "
        "niets te vertellen."
    ),
    errors.WholeMonthsOnly: lambda e: (
        f"Het rapport {e.report} telt hele maanden. Kies een eerste en een laatste maand, zoals "
        "2026-01 en 2026-06."
    ),
    errors.RequestIncomplete: lambda e: "\n".join(request_wrongs(e).values()),
    errors.OnlyAtOnce: lambda _e: (
        "Wat in dit rapport staat, hangt af van wie het vraagt. Daarom wordt het niet op de "
        "achtergrond gemaakt. Haal het bestand op bij het rapport zelf."
    ),
    errors.TooManyRows: lambda e: (
        f"Dit zijn {count(e.found)} regels, en in een bestand passen er hoogstens {count(e.most)}. "
        "Er is geen bestand gemaakt. Kies een kortere periode."
    ),
    errors.PrivateTexts: lambda e: (
        f"Het overzicht voor begunstigde {e.payee} is niet gemaakt: een tekst zegt iets wat de "
        f"begunstigde niet mag weten. Het gaat om {', '.join(e.payments[:5])}. Haal beheer erbij: "
        "de tekst is veranderd nadat de betaling naar de bank ging."
    ),
}


def write_report(name: ReportName, seen: Any) -> Report:
    """Return what was seen as a report in Dutch."""
    return WRITTEN[name].write(seen)
