"""Households: find one, and see on one page what is paid for it and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import token_urlsafe
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from ontzorgen.domain.standing import Standing
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.errors import BsnInText
from ontzorgen.services.households import coach_notes
from ontzorgen.services.households.coach_notes import NotesSeen
from ontzorgen.services.households.drafts import Draft, own_drafts
from ontzorgen.services.households.errors import EmptyNote, NoteTooLong
from ontzorgen.services.households.list_households import (
    HouseholdFilter,
    HouseholdList,
    every_household,
    list_households,
)
from ontzorgen.services.households.reveal_bsn import reveal_bsn
from ontzorgen.services.households.show_household import HouseholdSeen, show_household
from ontzorgen.services.written import refuse_bsn
from ontzorgen.web.access import may, needs
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import asked, csv_answer, filters, to_page
from ontzorgen.wording import arrears_signals as signal_words
from ontzorgen.wording import codes
from ontzorgen.wording import contacts as contact_words
from ontzorgen.wording import households as words
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.household_forms import language, size_of
from reports.csv_file import csv_file

pages = Blueprint("households", __name__)
_NOTHING_CHOSEN = dict.fromkeys(
    ("zoek", "gemeente", "consulent", "coach", "stand", "begunstigde"), ""
)
_FIRST_MOMENTS = 12
_MOST_DRAFTS = 3
_LONGEST_NUMBER = 19
"""Digits of the number of a row."""


@pages.get("/huishoudens")
@needs(Action.READ_HOUSEHOLD)
def index() -> ResponseReturnValue:
    """List households by name, case worker, coach, and how they stand in the newest run."""
    try:
        refuse_bsn(request.args.get("zoek", ""), "search household")
    except BsnInText:
        return _index(dict(_NOTHING_CHOSEN), {"zoek": words.NO_BSN_IN_SEARCH}), 422
    return _index(filters(**_NOTHING_CHOSEN), {}), 200


@pages.get("/huishoudens.csv")
@needs(Action.READ_HOUSEHOLD)
def as_csv() -> ResponseReturnValue:
    """Give every household that fits what is chosen as a file for a spreadsheet."""
    chosen = asked(_NOTHING_CHOSEN)
    rows = desk().read(lambda session, acting: every_household(session, _filter(chosen), acting))
    return csv_answer([csv_file(words.as_table(rows))], "huishoudens.csv")


@pages.get("/huishoudens/<int:household_id>")
@needs(Action.READ_HOUSEHOLD)
def show(household_id: int) -> ResponseReturnValue:
    """Show a household: this month, persons, costs, months, payments, decisions, what happened."""
    return _show(household_id, {}), 200


@pages.get("/huishoudens/<int:household_id>/betalingen.csv")
@needs(Action.READ_HOUSEHOLD)
def payments_csv(household_id: int) -> ResponseReturnValue:
    """Give the payments of the page as a file for a spreadsheet."""
    vault = desk().edge.vault
    seen = desk().read(lambda session, acting: show_household(session, household_id, vault, acting))
    table = csv_file(words.payments_table(seen))
    return csv_answer([table], f"betalingen-{seen.head.key}.csv")


@pages.post("/huishoudens/<int:household_id>/personen/<int:person_id>/bsn")
@needs(Action.REVEAL_BSN)
def reveal(household_id: int, person_id: int) -> ResponseReturnValue:
    """Show a BSN once, to who says why; never in an address."""
    reason = request.form.get("reden", "").strip()
    if not reason:
        return _show(household_id, {f"reden-{person_id}": words.WHY_THE_BSN}), 422
    vault = desk().edge.vault
    shown = desk().write(
        lambda session, acting: reveal_bsn(session, household_id, person_id, reason, vault, acting),
        "reveal bsn",
        f"household {household_id}",
    )
    return render_template("households/bsn.html", shown=shown)


@pages.post("/huishoudens/<int:household_id>/notities")
@needs(Action.WRITE_NOTE)
def write_note(household_id: int) -> ResponseReturnValue:
    """Write a note of a coach, or correct one."""
    text, once = request.form.get("tekst", ""), request.form.get("eenmalig", "")[:64]
    corrects, vault = request.form.get("verbetert", ""), desk().edge.vault
    if corrects and not (corrects.isdecimal() and len(corrects) <= _LONGEST_NUMBER):
        raise BadRequest
    number = int(corrects) if corrects else None
    try:
        desk().write(
            lambda session, acting: coach_notes.write_note(
                session, household_id, text, number, once or new_key(), vault, acting
            ),
            "write coach note",
            f"household {household_id}",
        )
    except (EmptyNote, NoteTooLong, BsnInText) as error:
        return _show(household_id, {words.note_field(number): sentence(error)}), 422
    flash("De notitie is bewaard. Alleen budgetcoaches van deze gemeente lezen haar.", "ok")
    return redirect(url_for("households.show", household_id=household_id) + "#notities")


def _filter(chosen: dict[str, str]) -> HouseholdFilter:
    return HouseholdFilter(
        chosen["zoek"],
        chosen["gemeente"],
        chosen["consulent"],
        chosen["coach"],
        chosen["stand"],
        chosen["begunstigde"],
    )


def _index(chosen: dict[str, str], wrongs: dict[str, str]) -> str:
    number = request.args.get("pagina")
    vault = desk().edge.vault if may(Action.IMPORT_CASES) else None  # who begins none needs no keys

    def work(session: Any, acting: Acting) -> tuple[HouseholdList, Sequence[Draft]]:
        begun = () if vault is None else own_drafts(session, vault, acting)
        return list_households(session, _filter(chosen), number, acting), begun

    seen, drafts = desk().read(work)
    return render_template(
        "households/index.html",
        seen=seen,
        drafts=drafts[:_MOST_DRAFTS],
        to=to_page(chosen),
        chosen=chosen,
        wrongs=wrongs,
        consulents=_anybody_or(seen.consulents),
        budget_coaches=_anybody_or(seen.budget_coaches),
        standings=[(each.value, codes.STANDINGS[each]) for each in Standing],
        codes=codes,
    )


def new_key() -> str:
    """Return a key for a form, so that it counts once however often it is sent."""
    return token_urlsafe(16)


def _anybody_or(names: Sequence[str]) -> list[tuple[str, str]]:
    return [("", "alle"), *((name, name) for name in names)]


def _show(household_id: int, wrongs: dict[str, str]) -> str:
    vault = desk().edge.vault

    def work(session: Any, acting: Acting) -> tuple[HouseholdSeen, NotesSeen | None]:
        return (
            show_household(session, household_id, vault, acting),
            coach_notes.see_notes(session, household_id, vault, acting),
        )

    seen, notes = desk().read(work)
    moments = words.timeline(seen)
    to_come = [moment for moment in moments if moment.day > seen.today]
    past = [moment for moment in moments if moment.day <= seen.today]
    return render_template(
        "households/show.html",
        seen=seen,
        head=seen.head,
        wrongs=wrongs,
        notes=notes,
        typed_note=request.form.get("tekst", ""),
        new_key=new_key,
        to_come=to_come[::-1],
        past=past,
        at_once=_FIRST_MOMENTS,
        words=words,
        signal_words=signal_words,
        contact_words=contact_words,
        codes=codes,
        sizes=size_of,
        language=language,
    )
