"""Fixed costs of a household: add one or copy one, a new amount, an end, and who pays it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from ontzorgen.domain.fixed_cost import Frequency
from ontzorgen.schemas.fields import DutchDateField, EuroField, LastDayField
from ontzorgen.schemas.sheet import Sheet, cells_of, fields
from ontzorgen.services.acting import Action
from ontzorgen.services.households.change_cost import (
    as_row,
    refuse_end_before_later,
    rows_for_amount,
)
from ontzorgen.services.households.errors import LaterAmountKnown, NoAmountThen
from ontzorgen.services.households.see_forms import HouseholdForm, VersionShown
from ontzorgen.services.importing.rows import File, FixedCostIn
from ontzorgen.services.pick_payee import PayeeChoice, payable_payees, pick_payee
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.web.household_forms import form_of, save, saved, show_form
from ontzorgen.wording import household_forms as words
from ontzorgen.wording.errors import sentence

pages = Blueprint("household_costs", __name__)
_COSTS = "/huishoudens/<int:household_id>/vaste-lasten"
_KEY = "vaste_last"
_ENDS_OLD = "oude_stopt"
_NOBODY = "?"
_DAYS = {"vanaf", "tm"}
_CONSENT = "akkoord_op"
MOST_OFFERED = 1_000
"""Payees that a page offers while somebody types; the others are found by their whole name."""
ASKED = frozenset(
    {"soort", "begunstigde", "bedrag", "vanaf", "tm", "frequentie", "vervaldag", "kenmerk"}
    | {"omschrijving", "akkoord_op", "persoon"}
)
"""The columns that a form asks of a new fixed cost."""


@pages.get(f"{_COSTS}/nieuw")
@needs(Action.IMPORT_CASES)
def new(household_id: int) -> ResponseReturnValue:
    """Ask for a fixed cost; `van` is the number of one to copy."""
    form = form_of(household_id)
    old = _old(form)
    typed = {"frequentie": "MAAND", "vanaf": "", _KEY: form.new_cost}
    if old is not None:
        copied = cells_of(File.FIXED_COSTS, as_row(form, old[-1]))
        kept = ("soort", "bedrag", "frequentie", "vervaldag", "omschrijving", "persoon")
        typed |= {column: copied[column] for column in kept}
    return _new(form, old, typed, {})


@pages.post(f"{_COSTS}/nieuw")
@needs(Action.IMPORT_CASES)
def add(household_id: int) -> ResponseReturnValue:
    """Add a fixed cost; the one it is copied from may stop the day before."""
    form, typed, sheet = form_of(household_id), request.form, Sheet()
    old, key = _old(form), _key_typed(form)
    cells = {**typed, _KEY: key, "huishouden": form.head.key}
    row, wrongs = add_cost(sheet, payees_to_choose(), cells)
    if old is not None and row is not None and _ENDS_OLD in typed:
        wrongs |= _stop_before(sheet, form, old, row.valid_from)
    wrongs = save(household_id, sheet, "add fixed cost", f"fixed cost {key}", wrongs)
    if wrongs:
        form = form_of(household_id)
        return _new(form, old, {**typed, _KEY: form.new_cost}, wrongs)
    return saved(household_id, "De vaste last is toegevoegd.")


@pages.get(f"{_COSTS}/<int:cost_id>/bedrag")
@needs(Action.IMPORT_CASES)
def amount(household_id: int, cost_id: int) -> ResponseReturnValue:
    """Ask for a new amount of a fixed cost, and from which day."""
    return _of_cost("bedrag", form_of(household_id), cost_id, {}, {})


@pages.post(f"{_COSTS}/<int:cost_id>/bedrag")
@needs(Action.IMPORT_CASES)
def change_amount(household_id: int, cost_id: int) -> ResponseReturnValue:
    """Let another amount hold from a day; the old one stays as it was until then."""
    form, typed, sheet = form_of(household_id), request.form, Sheet()
    versions = form.cost(cost_id)
    day = sheet.one(DutchDateField("vanaf"), typed.get("vanaf", ""), "vanaf")
    wrongs: dict[str, str] = {}
    if day is None:
        sheet.one(EuroField("bedrag", positive=True), typed.get("bedrag", ""), "bedrag")
    else:
        try:
            closing, row = rows_for_amount(form, versions, day)
        except NoAmountThen as none_then:
            wrongs["vanaf"] = sentence(none_then)
        else:
            if closing is not None:
                sheet.put(File.FIXED_COSTS, closing, {"tm": "vanaf", "vanaf": "vanaf"})
            cells = cells_of(File.FIXED_COSTS, row) | {"bedrag": typed.get("bedrag", "")}
            if row.frequency is Frequency.ONCE:  # another amount is agreed to anew
                cells |= {_CONSENT: typed.get(_CONSENT, "")}
            new = sheet.add(File.FIXED_COSTS, cells, fields("bedrag", "vanaf", _CONSENT))
            wrongs |= _without_consent(new, _CONSENT)
    about = f"fixed cost {versions[0].fixed_cost}"
    wrongs = save(household_id, sheet, "change fixed cost", about, wrongs)
    if wrongs:
        return _of_cost("bedrag", form_of(household_id), cost_id, typed, wrongs)
    return saved(household_id, "Het nieuwe bedrag staat klaar.")


@pages.get(f"{_COSTS}/<int:cost_id>/verbeteren")
@needs(Action.IMPORT_CASES)
def correct(household_id: int, cost_id: int) -> ResponseReturnValue:
    """Show an amount of a fixed cost to be put right; `versie` is the day on which it begins."""
    form = form_of(household_id)
    version = _version(form, cost_id)
    typed = cells_of(File.FIXED_COSTS, as_row(form, version))
    return _correct(form, version, typed | {"begunstigde": _choice(version).label}, {})


@pages.post(f"{_COSTS}/<int:cost_id>/verbeteren")
@needs(Action.IMPORT_CASES)
def change(household_id: int, cost_id: int) -> ResponseReturnValue:
    """Put right what was entered wrong; what an approved run decided stays as it was."""
    form, typed, sheet = form_of(household_id), request.form, Sheet()
    version = _version(form, cost_id)
    cells = cells_of(File.FIXED_COSTS, as_row(form, version))
    cells |= {column: typed.get(column, "") for column in ASKED - _DAYS}
    payees = [_choice(version), *payees_to_choose()]
    _row, wrongs = add_cost(sheet, list(dict.fromkeys(payees)), cells)
    about = f"fixed cost {version.fixed_cost}"
    wrongs = save(household_id, sheet, "change fixed cost", about, wrongs)
    if wrongs:
        return _correct(form_of(household_id), version, typed, wrongs)
    return saved(household_id, "De vaste last is verbeterd.")


@pages.get(f"{_COSTS}/<int:cost_id>/einde")
@needs(Action.IMPORT_CASES)
def end(household_id: int, cost_id: int) -> ResponseReturnValue:
    """Ask for the last day of a fixed cost."""
    form = form_of(household_id)
    last = cells_of(File.FIXED_COSTS, as_row(form, form.cost(cost_id)[-1]))
    return _of_cost("einde", form, cost_id, {"tm": last["tm"]}, {})


@pages.post(f"{_COSTS}/<int:cost_id>/einde")
@needs(Action.IMPORT_CASES)
def change_end(household_id: int, cost_id: int) -> ResponseReturnValue:
    """Let a fixed cost stop after a day; without a day it goes on."""
    form, typed, sheet = form_of(household_id), request.form, Sheet()
    versions = form.cost(cost_id)
    cells = cells_of(File.FIXED_COSTS, as_row(form, versions[-1])) | {"tm": typed.get("tm", "")}
    wrongs: dict[str, str] = {}
    until = Sheet().one(LastDayField("tm"), cells["tm"], "tm")
    try:
        refuse_end_before_later(versions, until)
    except LaterAmountKnown as later:
        wrongs["tm"] = sentence(later)
    else:
        sheet.add(File.FIXED_COSTS, cells, fields("tm"))
    about = f"fixed cost {versions[0].fixed_cost}"
    wrongs = save(household_id, sheet, "end fixed cost", about, wrongs)
    if wrongs:
        return _of_cost("einde", form_of(household_id), cost_id, typed, wrongs)
    return saved(
        household_id,
        "De vaste last stopt na deze dag." if until else "De vaste last loopt weer door.",
    )


@pages.get(f"{_COSTS}/<int:cost_id>/regie")
@needs(Action.IMPORT_CASES)
def control(household_id: int, cost_id: int) -> ResponseReturnValue:
    """Ask who pays a fixed cost from a day."""
    return _of_cost("regie", form_of(household_id), cost_id, {}, {})


@pages.post(f"{_COSTS}/<int:cost_id>/regie")
@needs(Action.IMPORT_CASES)
def change_control(household_id: int, cost_id: int) -> ResponseReturnValue:
    """Say who pays a fixed cost from a day."""
    form, typed, sheet = form_of(household_id), request.form, Sheet()
    key = form.cost(cost_id)[0].fixed_cost
    sheet.add(File.CONTROLS, {**typed, _KEY: key}, fields("vanaf", "regie", "reden"))
    wrongs = save(household_id, sheet, "change control", f"fixed cost {key}")
    if wrongs:
        return _of_cost("regie", form_of(household_id), cost_id, typed, wrongs)
    return saved(household_id, "Vastgelegd is wie deze vaste last betaalt.")


def add_cost(
    sheet: Sheet, payees: Sequence[PayeeChoice], cells: Mapping[str, str], prefix: str = ""
) -> tuple[FixedCostIn | None, dict[str, str]]:
    """Read a fixed cost with its payee as somebody typed it.

    Returns the row, None when it is wrong, and what is wrong with the payee by its field.
    """
    typed = cells.get("begunstigde", "")
    picked = pick_payee(payees, typed)
    key = picked.payee.key if picked.payee else _NOBODY
    named = fields(*ASKED, prefix=prefix)
    row = sheet.add(File.FIXED_COSTS, {**cells, "begunstigde": key}, named)
    wrongs = _without_consent(row, named[_CONSENT])
    if picked.payee is None:
        wrongs |= {named["begunstigde"]: words.not_picked(typed, picked.perhaps)}
    return row, wrongs


def _without_consent(row: FixedCostIn | None, field: str) -> dict[str, str]:
    """Say that a bill that is paid once needs the day on which the client agreed to it."""
    if row is None or row.frequency is not Frequency.ONCE:
        return {}
    if row.consent_on is None:
        return {field: words.NO_CONSENT}
    to_come = row.consent_on > desk().settings.today()
    return {field: words.CONSENT_TO_COME} if to_come else {}


def payees_to_choose() -> Sequence[PayeeChoice]:
    """Return the payees that a form offers."""
    return desk().read(payable_payees)


def _old(form: HouseholdForm) -> Sequence[VersionShown] | None:
    """Return the rows of the cost that is copied; None when none is."""
    number = request.values.get("van", "")
    return form.cost(int(number)) if re.fullmatch("[0-9]{1,18}", number) else None


def _key_typed(form: HouseholdForm) -> str:
    """Return the name that the form gave the new cost: sent twice, it is one cost."""
    key, begin = request.form.get(_KEY, ""), form.new_cost.rstrip("0123456789")
    ours = re.fullmatch(re.escape(begin) + "[0-9]{1,6}", key)
    return key if ours else form.new_cost


def _stop_before(
    sheet: Sheet, form: HouseholdForm, old: Sequence[VersionShown], day: date
) -> dict[str, str]:
    """Let the cost that is copied stop on the day before; return what is wrong with that."""
    last = old[-1]
    if last.valid_until is not None and last.valid_until <= day:
        return {}
    try:
        refuse_end_before_later(old, day)
    except LaterAmountKnown as later:
        return {"vanaf": sentence(later)}
    cells = cells_of(File.FIXED_COSTS, as_row(form, last))
    cells["tm"] = (day - timedelta(days=1)).isoformat()
    sheet.add(File.FIXED_COSTS, cells, {"tm": "vanaf", "vanaf": "vanaf"})
    return {}


def _new(
    form: HouseholdForm,
    old: Sequence[VersionShown] | None,
    typed: Mapping[str, str],
    wrongs: dict[str, str],
) -> ResponseReturnValue:
    more = {"old": old[-1] if old else None, "payees": payees_to_choose()[:MOST_OFFERED]}
    return show_form("households/costs/new.html", form, typed, wrongs, ends_old=_ENDS_OLD, **more)


def _version(form: HouseholdForm, cost_id: int) -> VersionShown:
    """Return the amount that begins on the day in `versie`; without one, that of today."""
    versions, day = form.cost(cost_id), request.values.get("versie", "")
    found = (each for each in versions if each.valid_from.isoformat() == day)
    return next(found, _shown(versions, form.today))


def _choice(version: VersionShown) -> PayeeChoice:
    """Return the payee of a cost: it may stay, also when it can no longer be chosen."""
    return PayeeChoice(version.payee, version.payee_name, version.payee_town)


def _correct(
    form: HouseholdForm, version: VersionShown, typed: Mapping[str, str], wrongs: dict[str, str]
) -> ResponseReturnValue:
    payees = payees_to_choose()[:MOST_OFFERED]
    template = "households/costs/verbeteren.html"
    return show_form(template, form, typed, wrongs, cost=version, payees=payees)


def _of_cost(
    page: str,
    form: HouseholdForm,
    cost_id: int,
    typed: Mapping[str, str],
    wrongs: dict[str, str],
) -> ResponseReturnValue:
    versions = form.cost(cost_id)
    turns = [each for each in form.controls if each.fixed_cost_id == cost_id]
    return show_form(
        f"households/costs/{page}.html",
        form,
        typed,
        wrongs,
        cost=_shown(versions, form.today),
        versions=versions,
        turns=turns,
    )


def _shown(versions: Sequence[VersionShown], today: date) -> VersionShown:
    """Return the amount that holds today; else the next one, else the last one."""
    ahead = [each for each in versions if each.valid_until is None or each.valid_until > today]
    return ahead[0] if ahead else versions[-1]
