"""The people of a household: who they are, their right, authorisation, decisions and benefit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from ontzorgen.domain.amounts import WrongAmount, parse_cents
from ontzorgen.domain.errors import NotAMonth
from ontzorgen.domain.months import Month
from ontzorgen.schemas.sheet import Sheet, cells_of, fields
from ontzorgen.services.acting import Action
from ontzorgen.services.households.change_person import (
    benefit_row,
    decision_row,
    household_row,
    person_row,
    suspension_row,
)
from ontzorgen.services.households.run_for_benefit import run_for_benefit
from ontzorgen.services.households.see_forms import HouseholdForm, PersonShown
from ontzorgen.services.importing.rows import File
from ontzorgen.web.access import needs
from ontzorgen.web.days import typed_month
from ontzorgen.web.desk import desk
from ontzorgen.web.draft_rows import OF_PERSON, OF_RIGHT
from ontzorgen.web.household_forms import form_of, save, saved, show_form, workers_of
from ontzorgen.wording import household_forms as words

pages = Blueprint("household_persons", __name__)
_HOUSEHOLD = "/huishoudens/<int:household_id>"
_PERSON = f"{_HOUSEHOLD}/personen/<int:person_id>"
_OWN = ("consulent", "budgetcoach", "straat", "huisnummer", "postcode", "plaats")
"""What a household itself has: who works with it, and where its letters go."""
_AUTHORISATION = ("machtiging_vanaf", "machtiging_tm")
_DECISION = ("grondslag", "besluitdatum", "vanaf", "tm", "evaluatiedatum", "reden")
_SUSPENSION = ("vanaf", "tm", "reden")
_FORGET = "bsn_weg"
_MOST_MONTHS = 12
_HIGH_CENTS = 5_000_00
"""A benefit above this is asked about: a point or a nought too many is easily typed."""
_SURE = "zeker"


@pages.get(f"{_HOUSEHOLD}/gegevens")
@needs(Action.IMPORT_CASES)
def workers(household_id: int) -> ResponseReturnValue:
    """Ask who works with a household, and where it lives."""
    form = form_of(household_id)
    return _show("gegevens", form, cells_of(File.HOUSEHOLDS, household_row(form)), {})


@pages.post(f"{_HOUSEHOLD}/gegevens")
@needs(Action.IMPORT_CASES)
def change_workers(household_id: int) -> ResponseReturnValue:
    """Say who works with a household, and where it lives."""
    form, sheet = form_of(household_id), Sheet()
    cells = _typed(cells_of(File.HOUSEHOLDS, household_row(form)), _OWN)
    sheet.add(File.HOUSEHOLDS, cells, fields(*_OWN))
    wrongs = save(household_id, sheet, "change household", f"household {form.head.key}")
    if wrongs:
        return _show("gegevens", form_of(household_id), request.form, wrongs)
    return saved(household_id, "De gegevens zijn opgeslagen.")


@pages.get(f"{_HOUSEHOLD}/personen/nieuw")
@needs(Action.IMPORT_CASES)
def new(household_id: int) -> ResponseReturnValue:
    """Ask for one more person."""
    form = form_of(household_id)
    return _show("persoon", form, {"persoon": form.new_person}, {})


@pages.post(f"{_HOUSEHOLD}/personen/nieuw")
@needs(Action.IMPORT_CASES)
def add(household_id: int) -> ResponseReturnValue:
    """Add a person; a form that is sent twice adds one."""
    form, sheet = form_of(household_id), Sheet()
    key, begin = request.form.get("persoon", ""), form.new_person.rstrip("0123456789")
    if not re.fullmatch(re.escape(begin) + "[0-9]{1,6}", key):
        key = form.new_person
    own = {"persoon": key, "huishouden": form.head.key}
    sheet.add(File.PERSONS, _typed(own, (*OF_PERSON, *OF_RIGHT)), fields(*OF_PERSON, *OF_RIGHT))
    wrongs = save(household_id, sheet, "add person", f"person {key}")
    if wrongs:
        form = form_of(household_id)
        return _show("persoon", form, {**request.form, "persoon": form.new_person}, wrongs)
    return saved(household_id, "De persoon is toegevoegd.")


@pages.get(_PERSON)
@needs(Action.IMPORT_CASES)
def person(household_id: int, person_id: int) -> ResponseReturnValue:
    """Show a person to be changed."""
    form = form_of(household_id)
    known = form.person(person_id)
    return _show("persoon", form, _of_person(form, known), {}, known)


@pages.post(_PERSON)
@needs(Action.IMPORT_CASES)
def change(household_id: int, person_id: int) -> ResponseReturnValue:
    """Change a person; a BSN that is left empty stays, unless it is to go."""
    form, sheet = form_of(household_id), Sheet()
    known = form.person(person_id)
    cells = _typed(_of_person(form, known), (*OF_PERSON, *OF_RIGHT))
    sheet.add(File.PERSONS, cells, fields(*OF_PERSON, *OF_RIGHT))
    about, forgets = f"person {known.key}", _FORGET in request.form
    wrongs = save(household_id, sheet, "change person", about, forgets_bsn=forgets)
    if wrongs:
        return _show("persoon", form_of(household_id), request.form, wrongs, known)
    return saved(household_id, "De gegevens zijn opgeslagen.")


@pages.get(f"{_PERSON}/machtiging")
@needs(Action.IMPORT_CASES)
def authorisation(household_id: int, person_id: int) -> ResponseReturnValue:
    """Ask from when until when somebody gave an authorisation."""
    form = form_of(household_id)
    known = form.person(person_id)
    return _show("machtiging", form, _of_person(form, known), {}, known)


@pages.post(f"{_PERSON}/machtiging")
@needs(Action.IMPORT_CASES)
def change_authorisation(household_id: int, person_id: int) -> ResponseReturnValue:
    """Record an authorisation, or that it ended."""
    form, sheet = form_of(household_id), Sheet()
    known = form.person(person_id)
    cells = _typed(_of_person(form, known), _AUTHORISATION)
    sheet.add(File.PERSONS, cells, fields(*_AUTHORISATION))
    wrongs = save(household_id, sheet, "record authorisation", f"person {known.key}")
    if wrongs:
        return _show("machtiging", form_of(household_id), request.form, wrongs, known)
    return saved(household_id, "De machtiging is opgeslagen.")


@pages.get(f"{_PERSON}/besluit")
@needs(Action.IMPORT_CASES)
def decision(household_id: int, person_id: int) -> ResponseReturnValue:
    """Ask for a decision; `grondslag` and `vanaf` name one that is there, to change it."""
    form = form_of(household_id)
    known, chosen = form.person(person_id), request.args
    rows = [decision_row(form, each) for each in form.decisions if each.person_id == person_id]
    found = (cells_of(File.DECISIONS, row) for row in rows)
    wanted = (chosen.get("grondslag"), chosen.get("vanaf"))
    typed = next((each for each in found if (each["grondslag"], each["vanaf"]) == wanted), {})
    return _show("besluit", form, typed, {}, known)


@pages.post(f"{_PERSON}/besluit")
@needs(Action.IMPORT_CASES)
def record_decision(household_id: int, person_id: int) -> ResponseReturnValue:
    """Record a decision, or change the one of this ground that begins on the same day."""
    about = (household_id, person_id)
    wrong = _record(about, File.DECISIONS, _DECISION, "record decision", "besluit")
    return wrong or saved(household_id, "Het besluit is opgeslagen.")


@pages.get(f"{_PERSON}/opschorting")
@needs(Action.IMPORT_CASES)
def suspension(household_id: int, person_id: int) -> ResponseReturnValue:
    """Ask for a suspension; `vanaf` names one that is there, to change it."""
    form = form_of(household_id)
    known = form.person(person_id)
    rows = [suspension_row(form, each) for each in form.suspensions if each.person_id == person_id]
    found = (cells_of(File.SUSPENSIONS, row) for row in rows)
    typed = next((each for each in found if each["vanaf"] == request.args.get("vanaf")), {})
    return _show("opschorting", form, typed, {}, known)


@pages.post(f"{_PERSON}/opschorting")
@needs(Action.IMPORT_CASES)
def record_suspension(household_id: int, person_id: int) -> ResponseReturnValue:
    """Record a suspension, or change the one that begins on the same day."""
    about = (household_id, person_id)
    wrong = _record(about, File.SUSPENSIONS, _SUSPENSION, "record suspension", "opschorting")
    return wrong or saved(household_id, "De opschorting is opgeslagen.")


@pages.get(f"{_HOUSEHOLD}/uitkering")
@needs(Action.IMPORT_FINANCE)
def benefit(household_id: int) -> ResponseReturnValue:
    """Show the benefit of a month, to record it; `maand` chooses which."""
    form = form_of(household_id)
    month = _month(request.args.get("maand", str(Month.of(form.today))))
    return _benefit(form, month, _known_benefits(form, month), {})


@pages.post(f"{_HOUSEHOLD}/uitkering")
@needs(Action.IMPORT_FINANCE)
def record_benefit(household_id: int) -> ResponseReturnValue:
    """Record what each person gets in a month; who has no amount, and had none, is left out."""
    form, sheet, month = form_of(household_id), Sheet(), _month(request.form.get("maand", ""))
    known = _known_benefits(form, month)
    for member in form.persons:
        at = f"p{member.id}-"
        own = {column: request.form.get(at + column, "") for column in ("netto", "eigen_inkomen")}
        if any(own.values()) or f"{at}netto" in known:
            named = fields("netto", "eigen_inkomen", prefix=at) | {"maand": "maand"}
            sheet.add(File.BENEFITS, {**own, "persoon": member.key, "maand": month}, named)
    benefits = sheet.folder().benefits
    wrongs = {} if benefits is not None else {"maand": _NO_AMOUNT}
    high, sure = _high(form, month), ""
    if high:
        sure = " ".join([month, *(f"{member.id}:{cents}" for member, cents in high)])
        if request.form.get(_SURE) != sure:
            wrongs[_SURE] = words.high_benefit([(each.name, cents) for each, cents in high])
    about = f"household {form.head.key} {month}"
    wrongs = save(household_id, sheet, "record benefit", about, wrongs)
    if wrongs:
        return _benefit(
            form_of(household_id), month, request.form.to_dict() | {_SURE: sure}, wrongs
        )
    of_month = Month.parse(month.strip())
    status = desk().read(
        lambda session, acting: run_for_benefit(session, form.head.municipality, of_month, acting)
    )
    return saved(household_id, words.benefit_saved(of_month, status))


_NO_AMOUNT = "Netto uitkering: vul bij minstens een persoon een bedrag in."


def _high(form: HouseholdForm, month: str) -> list[tuple[PersonShown, int]]:
    """Return who would get a new benefit so high that it may be a typing error, in cents."""
    known = {each.person_id: each.net_cents for each in form.benefits if each.month == month}
    found = []
    for member in form.persons:
        with suppress(WrongAmount):
            cents = parse_cents(request.form.get(f"p{member.id}-netto", "").strip())
            if cents > _HIGH_CENTS and cents != known.get(member.id):
                found.append((member, cents))
    return found


def _typed(cells: Mapping[str, str], columns: tuple[str, ...]) -> dict[str, str]:
    """Return the cells with those of the form in place of what is on record."""
    return {**cells, **{column: request.form.get(column, "") for column in columns}}


def _of_person(form: HouseholdForm, known: PersonShown) -> dict[str, str]:
    return cells_of(File.PERSONS, person_row(form, known))


def _month(text: str) -> str:
    """Return a month as files write it; what is none stays as it was typed, to be told so."""
    with suppress(NotAMonth):
        return str(typed_month(text))
    return text[:20]


def _known_benefits(form: HouseholdForm, month: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in form.benefits:
        if each.month == month:
            cells = cells_of(File.BENEFITS, benefit_row(form, each))
            for column in ("netto", "eigen_inkomen"):
                found[f"p{each.person_id}-{column}"] = cells[column]
    return found


def _benefit(
    form: HouseholdForm, month: str, typed: Mapping[str, str], wrongs: dict[str, str]
) -> ResponseReturnValue:
    return show_form(
        "households/persons/uitkering.html",
        form,
        typed,
        wrongs,
        month=month,
        sure=_SURE,
        known={each.person_id: each.net_cents for each in form.benefits if each.month == month},
        is_month=re.fullmatch("[12][0-9]{3}-(0[1-9]|1[0-2])", month) is not None,
        recent=form.benefits[::-1][: _MOST_MONTHS * max(1, len(form.persons))],
    )


def _record(
    about: tuple[int, int], file: File, columns: tuple[str, ...], action: str, page: str
) -> ResponseReturnValue | None:
    """Save one row about (household, person); the page with what was wrong, or None."""
    household_id, person_id = about
    form, sheet = form_of(household_id), Sheet()
    known = form.person(person_id)
    sheet.add(file, _typed({"persoon": known.key}, columns), fields(*columns))
    wrongs = save(household_id, sheet, action, f"person {known.key}")
    return _show(page, form_of(household_id), request.form, wrongs, known) if wrongs else None


def _show(
    page: str,
    form: HouseholdForm,
    typed: Mapping[str, str],
    wrongs: dict[str, str],
    person: PersonShown | None = None,
) -> ResponseReturnValue:
    template = f"households/persons/{page}.html"
    more = {"workers": workers_of(form.head.municipality)} if page == "gegevens" else {}
    return show_form(template, form, typed, wrongs, person=person, forget=_FORGET, **more)
