"""Register a household in steps; nothing is in the register before the last one is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ontzorgen.schemas.fields import BsnField, WrongValue
from ontzorgen.services.acting import Action
from ontzorgen.services.households import drafts
from ontzorgen.services.households.drafts import Content, Draft
from ontzorgen.services.households.errors import DraftChanged, HouseholdKeyTaken
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.services.municipalities import own_municipalities
from ontzorgen.web.access import needs, nobody_asked
from ontzorgen.web.desk import desk
from ontzorgen.web.draft_rows import (
    OF_HOUSEHOLD,
    STEPS,
    as_sheet,
    budget_of,
    costs_typed,
    new_name,
    step_of,
    with_step,
    without,
)
from ontzorgen.web.household_costs import MOST_OFFERED, payees_to_choose
from ontzorgen.web.household_forms import STAMP, workers_of
from ontzorgen.wording import household_forms as words
from ontzorgen.wording.errors import sentence

pages = Blueprint("household_drafts", __name__)
_NEW = "/huishoudens/nieuw"
_DRAFT = f"{_NEW}/<int:draft_id>"
_GO, _ON = "naar", "verder"
_ORDER = list(STEPS)


@pages.get(_NEW)
@needs(Action.IMPORT_CASES)
def new() -> ResponseReturnValue:
    """Ask for a new household, and offer to go on with one that is not finished."""
    return _first({}, {})


@pages.post(_NEW)
@needs(Action.IMPORT_CASES)
def begin() -> ResponseReturnValue:
    """Keep the first step, and go on to the persons."""
    typed = {column: request.form.get(column, "").strip()[:200] for column in OF_HOUSEHOLD}
    towns = dict(desk().read(own_municipalities))
    if typed["gemeentecode"] not in towns:
        return _first(typed, {"gemeentecode": "Gemeente: kies voor welke gemeente dit is."})
    content = Content(household=typed)
    wrongs = _wrongs(typed["gemeentecode"], content, {}, "huishouden")
    if wrongs:
        return _first(typed, wrongs)
    vault, code = desk().edge.vault, typed["gemeentecode"]
    number = desk().write(
        lambda session, acting: drafts.begin_draft(session, code, content, vault, acting),
        "begin draft",
        "household",
    )
    return redirect(url_for("household_drafts.show", draft_id=number, step="personen"))


@pages.post(f"{_NEW}/rekensom")
@nobody_asked
def budget() -> ResponseReturnValue:
    """Work out the month from a form that somebody is still typing; nothing is kept or shown.

    It asks nobody who it is: a session that ended must not take the form away.
    """
    made = budget_of(request.form.get("netto", ""), costs_typed(request.form))
    return render_template("households/drafts/budget.html", budget=made)


@pages.get(f"{_DRAFT}/<step>")
@needs(Action.IMPORT_CASES)
def show(draft_id: int, step: str) -> ResponseReturnValue:
    """Show a step with what was typed before."""
    draft = _draft(draft_id, step)
    if draft.household_id is not None:
        return redirect(url_for("households.show", household_id=draft.household_id))
    wrongs = {}
    if step == "controle" or request.args.get("fout") == "1":
        only = None if step == "controle" else step
        wrongs = _wrongs(draft.municipality, draft.content, {}, only)
    return _step(draft, step, wrongs, more=request.args.get("nog") == "1"), 200


@pages.post(f"{_DRAFT}/<step>")
@needs(Action.IMPORT_CASES)
def keep(draft_id: int, step: str) -> ResponseReturnValue:
    """Keep what was typed in a step, right or wrong, and go where its button says."""
    draft, form = _draft(draft_id, step), request.form
    if step == "controle" or draft.household_id is not None:
        return _register(draft)
    go = form.get(_GO, _ON)
    content = with_step(draft.content, step, form)
    if go.startswith("weg-"):
        content = without(content, go.removeprefix("weg-"))
    vault = desk().edge.vault
    try:
        desk().write(
            lambda session, acting: drafts.keep_draft(
                session, draft_id, content, form.get(STAMP, ""), vault, acting
            ),
            "keep draft",
            f"draft {draft_id}",
        )
    except DraftChanged as changed:
        now = replace(_draft(draft_id, step), content=content)
        return _step(now, step, {words.WHOLE_FORM: sentence(changed)}), 422
    if go.startswith("weg-"):
        return redirect(url_for("household_drafts.show", draft_id=draft_id, step=step))
    bsns = _wrong_bsns(form) if step == "personen" else {}
    wrongs = _wrongs(draft.municipality, content, bsns, step)
    if wrongs:
        return _step(_draft(draft_id, step), step, wrongs), 422
    if go == "nog":
        return redirect(url_for("household_drafts.show", draft_id=draft_id, step=step, nog=1))
    after = _ORDER[_ORDER.index(step) + 1]
    return redirect(url_for("household_drafts.show", draft_id=draft_id, step=after))


@pages.post(f"{_DRAFT}/weg")
@needs(Action.IMPORT_CASES)
def drop(draft_id: int) -> ResponseReturnValue:
    """Throw away what was typed."""
    desk().write(
        lambda session, acting: drafts.drop_draft(session, draft_id, acting),
        "drop draft",
        f"draft {draft_id}",
    )
    flash("Het huishouden in voorbereiding is weggegooid.", "ok")
    return redirect(url_for("households.index"))


def _register(draft: Draft) -> ResponseReturnValue:
    vault, seen = desk().edge.vault, request.form.get(STAMP, "")
    sheet, wrongs = as_sheet(draft.content, payees_to_choose())
    folder = sheet.folder()
    try:
        if not wrongs:
            number = desk().write(
                lambda session, acting: drafts.register_household(
                    session, draft.id, folder, seen, vault, acting
                ),
                "register household",
                f"draft {draft.id}",
            )
            flash("Het huishouden is geregistreerd.", "ok")
            return redirect(url_for("households.show", household_id=number))
    except ImportRefused as refused:
        wrongs = words.wrongs(refused.problems, sheet.field_of)
    except HouseholdKeyTaken as taken:
        wrongs = {"huishouden": sentence(taken)}
    except DraftChanged as changed:
        wrongs = {words.WHOLE_FORM: sentence(changed)}
    return _step(draft, "controle", wrongs), 422


def _draft(draft_id: int, step: str) -> Draft:
    if step not in STEPS:
        raise NotFound
    vault = desk().edge.vault
    return desk().read(lambda session, acting: drafts.read_draft(session, draft_id, vault, acting))


def _wrongs(
    municipality: str, content: Content, already: Mapping[str, str], step: str | None
) -> dict[str, str]:
    """Return what the importer would refuse of a step, by field; of every step with None."""
    vault, (sheet, wrongs) = desk().edge.vault, as_sheet(content, payees_to_choose())
    folder, found = sheet.folder(), {}
    try:
        desk().read(
            lambda session, acting: drafts.judge_draft(session, municipality, folder, vault, acting)
        )
    except ImportRefused as refused:
        found = words.wrongs(refused.problems, sheet.field_of)
    except HouseholdKeyTaken as taken:
        found = {"huishouden": sentence(taken)}
    found = words.in_order({**found, **wrongs, **already})
    return {field: text for field, text in found.items() if step in (None, step_of(field))}


def _wrong_bsns(form: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with a BSN that was typed; a wrong one is not kept."""
    found = {}
    for field, text in form.items():
        if field.endswith("-bsn"):
            try:
                BsnField("bsn", empty=True).value_of(text.strip())
            except WrongValue:
                found[field] = words.WRONG_BSN
    return found


def _first(typed: Mapping[str, str], wrongs: dict[str, str]) -> ResponseReturnValue:
    vault = desk().edge.vault
    kept = desk().read(lambda session, acting: drafts.own_drafts(session, vault, acting))
    towns = desk().read(own_municipalities)
    page = render_template(
        "households/drafts/huishouden.html",
        draft=None,
        kept=kept,
        typed=typed,
        towns=towns,
        workers=workers_of(*(code for code, _name in towns)),
        **_shared("huishouden", wrongs),
    )
    return page, 422 if wrongs else 200


def _step(draft: Draft, step: str, wrongs: dict[str, str], *, more: bool = False) -> str:
    content = draft.content
    persons, costs = dict(content.persons), dict(content.costs)
    if step == "personen" and (more or not persons):
        persons[new_name(persons, "p")] = {}
    if step == "lasten" and (more or not costs):
        costs[new_name(costs, "c")] = {"frequentie": "MAAND"}
    payees = payees_to_choose()[:MOST_OFFERED] if step == "lasten" else []
    return render_template(
        f"households/drafts/{step}.html",
        draft=draft,
        typed=content.household,
        content=content,
        persons=persons,
        costs=costs,
        people=[(name, words.typed_name(cells)) for name, cells in content.persons.items()],
        payees=payees,
        budget=budget_of(content.net, content.costs),
        workers=workers_of(draft.municipality) if step == "huishouden" else None,
        towns=desk().read(own_municipalities),
        step_of=step_of,
        **_shared(step, wrongs),
    )


def _shared(step: str, wrongs: dict[str, str]) -> dict[str, Any]:
    here = _ORDER.index(step)
    states = ["done" if place < here else "here" if place == here else "" for place in range(5)]
    return {
        "step": step,
        "steps": list(zip(STEPS.values(), states, strict=True)),
        "step_names": STEPS,
        "before": _ORDER[here - 1] if here else None,
        "wrongs": wrongs,
        "words": words,
    }
