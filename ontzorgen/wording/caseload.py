"""The words of a caseload (Dutch, B1): why a household asks for attention, and how a list looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ontzorgen.domain.amounts import euros as euros_in_json
from ontzorgen.domain.caseload import Attention
from ontzorgen.domain.months import Month
from ontzorgen.services.coaching.day.see_caseload import CaseSeen, Namesakes
from ontzorgen.wording.amounts import counted
from ontzorgen.wording.codes import PHASES
from reports.amounts import dutch_month
from reports.report import Column, ColumnKind, Report, Table

ASKS: Mapping[Attention, str] = {
    Attention.OWN_ERROR: "achterstand bij een last die wij betalen",
    Attention.SIGNAL: "achterstandssignaal",
    Attention.REVIEW: "evaluatie nodig",
    Attention.ADVICE: "advies wacht op besluit",
    Attention.PHASE: "te lang in deze fase",
    Attention.SHORTAGE: "tekort",
    Attention.CONTACT: "contact nodig",
}
ASK_KINDS: Mapping[Attention, str] = {
    Attention.OWN_ERROR: "danger",
    Attention.SIGNAL: "warning",
    Attention.REVIEW: "warning",
    Attention.ADVICE: "warning",
    Attention.PHASE: "warning",
    Attention.SHORTAGE: "danger",
    Attention.CONTACT: "info",
}
"""How a reason looks; the words beside it say the same."""
_COLUMNS = (
    Column("Huishouden"),
    Column("Personen"),
    Column("Gemeente"),
    Column("Consulent"),
    Column("Budgetcoach"),
    Column("Fase"),
    Column("Volgens run"),
    Column("Volgende evaluatie", ColumnKind.DATE),
    Column("Zes maanden tot en met", ColumnKind.DATE),
    Column("Open signalen", ColumnKind.COUNT),
    Column("Tekort", ColumnKind.CENTS),
    Column("Volgend contact", ColumnKind.DATE),
    Column("Waarom nu"),
)
_NOT_IN_RUN = "niet in een run"


def phase(seen: CaseSeen) -> str:
    """Return the phases of a household: one, or those of its persons."""
    return ", ".join(PHASES[each] for each in seen.view.phases) or _NOT_IN_RUN


def runs(rows: Iterable[CaseSeen]) -> str:
    """Say of which runs the phases of a list are; empty when there is none."""
    found = {each.case.municipality_name: each.run for each in rows if each.run is not None}
    said = [
        f"{dutch_month(Month.parse(run.month).first)} ({town})"
        for town, run in sorted(found.items())
    ]
    if not said:
        return ""
    which = "de run van" if len(said) == 1 else "de runs van"
    return f"De fase en het tekort zijn die van {which} {', '.join(said)}."


def namesakes(each: Namesakes) -> str:
    """Say to somebody that a colleague bears the same name, and what that does."""
    of = counted(each.households, "huishoudens")
    return (
        f"Een collega heet net als u {each.name}. Het register noemt die naam bij {of}, en zegt "
        "dus niet wie van u dat is. Ze staan daarom niet bij u, en ook niet bij uw collega. Laat bij "
        "het huishouden uw gebruikersnaam invullen."
    )


def as_table(rows: Iterable[CaseSeen]) -> Table:
    """Return a caseload as a file for a spreadsheet has it; no BSN is in it."""
    return Table("Mijn huishoudens", _COLUMNS, tuple(_row(each) for each in rows))


def overview(rows: Sequence[CaseSeen]) -> Report:
    """Show a caseload on a screen of text: by number, without names."""
    columns = (_COLUMNS[0], *_COLUMNS[5:])
    table = tuple((_row(each)[0], *_row(each)[5:]) for each in rows)
    waiting = sum(bool(each.view.asks) for each in rows)
    told = f"{len(rows)} huishoudens, waarvan {waiting} nu aandacht vragen"
    return Report("Huishoudens", told, (Table("Huishoudens", columns, table),))


def case_json(seen: CaseSeen) -> dict[str, Any]:
    """Return a household as `caseload list --json` gives it."""
    view, facts = seen.view, seen.facts
    return {
        "household": seen.case.key,
        "municipality": seen.case.municipality,
        "consulent": seen.case.consulent or None,
        "budget_coach": seen.case.budget_coach or None,
        "phase_run": seen.run and seen.run.name,
        "phases": [each.value for each in view.phases],
        "next_review": _iso(view.review_on),
        "six_months_last": _iso(view.six_months_last),
        "open_signals": facts.signals,
        "we_pay": facts.own_errors,
        "short": euros_in_json(facts.short_cents),
        "next_contact": _iso(facts.contact_on),
        "asks": [each.value for each in view.asks],
    }


def _row(seen: CaseSeen) -> tuple[Any, ...]:
    view, facts, case = seen.view, seen.facts, seen.case
    return (
        case.key,
        ", ".join(seen.persons),
        case.municipality_name,
        case.consulent,
        case.budget_coach,
        phase(seen),
        seen.run and seen.run.name,
        view.review_on,
        view.six_months_last,
        facts.signals,
        facts.short_cents or None,
        facts.contact_on,
        ", ".join(ASKS[each] for each in view.asks),
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
