"""The files of the bank that were read in: find one, and see what it brought."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ontzorgen.services.acting import Action
from ontzorgen.services.bank.see_bank import every_file, see_files
from ontzorgen.services.errors import BsnInText
from ontzorgen.web.access import needs
from ontzorgen.web.days import typed_day
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import csv_answer, filters, to_page
from ontzorgen.wording.bank_import import files_csv
from ontzorgen.wording.notices import NO_BSN_IN_LISTS

pages = Blueprint("bank_files", __name__)
_FIELDS = {"zoek": "", "dag": ""}
_NO_DAY = "Dit is geen datum. Schrijf een datum als 30-09-2026."


@pages.get("/bank/bestanden")
@needs(Action.READ_BANK)
def index() -> ResponseReturnValue:
    """List the files, the newest first; by name, by account, or by a day that one is about."""
    try:
        chosen = filters(**_FIELDS)
    except BsnInText:
        return _index(dict(_FIELDS), {"zoek": NO_BSN_IN_LISTS}), 422
    if chosen["dag"] and typed_day(chosen["dag"]) is None:
        return _index(chosen, {"dag": _NO_DAY}), 422
    return _index(chosen, {}), 200


@pages.get("/bank/bestanden.csv")
@needs(Action.READ_BANK)
def as_csv() -> ResponseReturnValue:
    """Give the files that fit what is chosen as a file for a spreadsheet."""
    text, day = (request.args.get(name, "").strip()[:80] for name in _FIELDS)
    found = desk().read(lambda session, acting: every_file(session, text, typed_day(day), acting))
    return csv_answer(files_csv(found), "bankbestanden.csv")


def _index(chosen: dict[str, str], wrongs: dict[str, str]) -> str:
    number, day = request.args.get("pagina"), typed_day(chosen["dag"])
    files, page = desk().read(
        lambda session, acting: see_files(session, chosen["zoek"], day, number, acting)
    )
    return render_template(
        "bank/files.html",
        files=files,
        page=page,
        to=to_page(chosen),
        chosen=chosen,
        wrongs=wrongs,
        about=day,
    )
