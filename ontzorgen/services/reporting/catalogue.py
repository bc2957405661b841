"""Every report: what it is called, what it asks, who may see it, and what reads it.

A new report is a line here, a file that reads it beside this one, and its words in `wording`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.services.acting import MAY, Acting, Action, Role
from ontzorgen.services.reporting.access_asked import RequestTyped, request_of
from ontzorgen.services.reporting.access_request import read_access
from ontzorgen.services.reporting.accountant import read_accountant
from ontzorgen.services.reporting.asked import (
    About,
    Asked,
    Opening,
    Shape,
    Typed,
    When,
    Where,
    look_at,
)
from ontzorgen.services.reporting.council import read_council
from ontzorgen.services.reporting.deadlines import read_deadlines
from ontzorgen.services.reporting.errors import UnknownReport
from ontzorgen.services.reporting.extensions import read_extensions
from ontzorgen.services.reporting.household_statement import read_statement
from ontzorgen.services.reporting.integration_statistics import read_statistics
from ontzorgen.services.reporting.payee_payments import read_payee_payments
from ontzorgen.services.reporting.phases import read_phases
from ontzorgen.services.reporting.returned import read_returned
from ontzorgen.services.reporting.run_summary import read_run_summary
from ontzorgen.services.reporting.shortfalls import read_shortfalls
from ontzorgen.services.reporting.workload import read_workload


class ReportName(StrEnum):
    """The reports, by the name in addresses and on the command line."""

    HOUSEHOLD_STATEMENT = "huishoudoverzicht"
    SHORTFALLS = "tekorten"
    PAYEE = "begunstigde"
    RUN = "betaalrun"
    RETURNED = "teruggekomen"
    ACCOUNTANT = "accountant"
    COUNCIL = "raadspagina"
    ACCESS = "inzage"
    PHASES = "fasen"
    EXTENSIONS = "verlengingen"
    DEADLINES = "termijnen"
    WORKLOAD = "werkvoorraad"
    STATISTICS = "swi"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a report asks, who may see it, and what reads it."""

    shape: Shape
    action: Action
    read: Callable[[Session, Asked, Acting], Any]


CATALOGUE: Mapping[ReportName, Kind] = {
    ReportName.HOUSEHOLD_STATEMENT: Kind(
        Shape(Where.TOWN, When.DAYS, About.HOUSEHOLD, optional=True),
        Action.READ_HOUSEHOLD_REPORT,
        read_statement,
    ),
    ReportName.SHORTFALLS: Kind(
        Shape(Where.REGION, When.MONTHS), Action.READ_HOUSEHOLD_REPORT, read_shortfalls
    ),
    ReportName.PAYEE: Kind(
        Shape(Where.REGION, When.DAYS, About.PAYEE), Action.READ_REPORT, read_payee_payments
    ),
    ReportName.RUN: Kind(
        Shape(Where.TOWN, When.MONTH), Action.READ_HOUSEHOLD_REPORT, read_run_summary
    ),
    ReportName.RETURNED: Kind(
        Shape(Where.REGION, When.DAYS), Action.READ_HOUSEHOLD_REPORT, read_returned
    ),
    ReportName.ACCOUNTANT: Kind(
        Shape(Where.REGION, When.MONTHS), Action.READ_HOUSEHOLD_REPORT, read_accountant
    ),
    ReportName.COUNCIL: Kind(
        Shape(Where.REGION, When.MONTHS), Action.READ_COUNT_REPORT, read_council
    ),
    ReportName.ACCESS: Kind(
        Shape(Where.TOWN, When.NOW, About.PERSON), Action.ANSWER_ACCESS_REQUEST, read_access
    ),
    ReportName.PHASES: Kind(
        Shape(Where.REGION, When.MONTHS), Action.READ_HOUSEHOLD_REPORT, read_phases
    ),
    ReportName.EXTENSIONS: Kind(
        Shape(Where.REGION, When.MONTHS), Action.READ_HOUSEHOLD_REPORT, read_extensions
    ),
    ReportName.DEADLINES: Kind(Shape(Where.REGION, When.NOW), Action.READ_CASELOAD, read_deadlines),
    ReportName.STATISTICS: Kind(
        Shape(Where.REGION, When.MONTHS), Action.READ_TRAJECTORY, read_statistics
    ),
    ReportName.WORKLOAD: Kind(Shape(Where.REGION, When.NOW), Action.READ_CASELOAD, read_workload),
}


def report_called(name: str) -> ReportName:
    """Return the report of this name. Raises UnknownReport."""
    try:
        return ReportName(name)
    except ValueError:
        raise UnknownReport(name) from None


def reports_for(roles: Collection[Role]) -> list[ReportName]:
    """Return the reports that somebody with these roles may see."""
    return [name for name, kind in CATALOGUE.items() if not MAY[kind.action].isdisjoint(roles)]


def read_report(
    session: Session,
    name: ReportName,
    typed: Typed,
    acting: Acting,
    most: int | None = None,
    opening: Opening | None = None,
) -> Any:
    """Return what a report says, as values; the look is logged, and nothing changes.

    `most` is how many rows of a long table are wanted; None: all. `opening`: what opens words that
    are sealed, for a report that reads them.

    Raises:
        NotAllowed, UnknownMunicipality, ReportNeeds, ReportTakesNo, PeriodReversed,
        PeriodFarAway, WholeMonthsOnly, BsnInText: see `look_at`.
        TooManyRows: there are more than a file may hold.
        UnknownKey, SeveralCalledSo, UnknownPayee: nobody or nothing of that name.
    """
    asked = check_report(session, name, typed, acting, most, opening)
    return CATALOGUE[name].read(session, asked, acting)


def check_report(
    session: Session,
    name: ReportName,
    typed: Typed,
    acting: Acting,
    most: int | None = None,
    opening: Opening | None = None,
) -> Asked:
    """Return what is asked, when this user may ask it; nothing is read yet. Raises: `look_at`."""
    kind = CATALOGUE[name]
    return look_at(session, name.value, kind.shape, kind.action, typed, acting, most, opening)


def check_copy(
    session: Session, name: ReportName, typed: Typed, acting: Acting, opening: Opening
) -> None:
    """Refuse what no copy can be given of, before it is; nothing is read yet.

    Raises:
        RequestIncomplete: the request that it answers is not whole.
        What `look_at` raises.
    """
    check_report(session, name, typed, acting, None, opening)
    request_of(opening.request or RequestTyped(), acting.today)


def job_parameters(asked: Asked, form: str) -> tuple[str | None, dict[str, str]]:
    """Return of which municipality work on a file is (None: of several), and what it asks."""
    parameters = {
        "report": asked.report,
        "from": asked.first.isoformat(),
        "until": asked.last.isoformat(),
        "format": form,
    }
    more = {"household": asked.household, "payee": asked.payee, "person": asked.person}
    parameters |= {name: value for name, value in more.items() if value}
    return (asked.town if len(asked.towns) == 1 else None), parameters


def typed_of(parameters: Mapping[str, str], municipality: str | None) -> Typed:
    """Return what work on a file was asked with."""
    timeless = CATALOGUE[report_called(parameters["report"])].shape.when is When.NOW
    first, last = (date.fromisoformat(parameters[name]) for name in ("from", "until"))
    return Typed(
        municipality or "",
        None if timeless else first,
        None if timeless else last,
        parameters.get("household", ""),
        parameters.get("payee", ""),
        parameters.get("person", ""),
    )
