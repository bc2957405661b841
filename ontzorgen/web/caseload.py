"""The caseload: households of a coach or caseworker, the one that needs attention first."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from ontzorgen.services.acting import Action, Role
from ontzorgen.services.coaching.day.see_caseload import (
    Attention,
    CaseChoice,
    every_case,
    see_caseload,
)
from ontzorgen.services.errors import BsnInText
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import csv_answer, filters, to_page
from ontzorgen.wording import caseload as words
from ontzorgen.wording.households import NO_BSN_IN_SEARCH
from reports.csv_file import csv_file

pages = Blueprint("caseload", __name__)
_MINE, _ALL = "mijn", "alle"
_HAS_OWN = frozenset({Role.COACH, Role.CONSULENT})


@pages.get("/mijn-huishoudens")
@needs(Action.READ_CASELOAD)
def index() -> ResponseReturnValue:
    """List households: own errors first, then what is overdue, then by day."""
    try:
        return _index(filters(**_fields()), {}), 200
    except BsnInText:
        return _index(_fields(), {"zoek": NO_BSN_IN_SEARCH}), 422


@pages.get("/mijn-huishoudens.csv")
@needs(Action.READ_CASELOAD)
def as_csv() -> ResponseReturnValue:
    """Give every household that fits what is chosen as a file for a spreadsheet."""
    chosen = {name: request.args.get(name, usual).strip()[:80] for name, usual in _fields().items()}
    rows = desk().read(lambda session, acting: every_case(session, _choice(chosen), acting))
    return csv_answer([csv_file(words.as_table(rows))], "mijn-huishoudens.csv")


def _fields() -> dict[str, str]:
    """Return the filters; who has no households of one's own sees all of them at first."""
    own = not g.visit.roles.isdisjoint(_HAS_OWN)
    return {"zoek": "", "gemeente": "", "wie": _MINE if own else _ALL, "vraagt": ""}


def _choice(chosen: Mapping[str, str]) -> CaseChoice:
    return CaseChoice(
        chosen["zoek"], chosen["gemeente"], mine=chosen["wie"] == _MINE, asks=chosen["vraagt"]
    )


def _index(chosen: dict[str, str], wrongs: dict[str, str]) -> str:
    number = request.args.get("pagina")
    seen = desk().read(
        lambda session, acting: see_caseload(session, _choice(chosen), number, acting)
    )
    return render_template(
        "caseload/index.html",
        seen=seen,
        to=to_page(chosen),
        chosen=chosen,
        wrongs=wrongs,
        whose=[(_MINE, "mijn huishoudens"), (_ALL, "alle van mijn gemeenten")],
        asks=[
            (each.value, f"{said} ({seen.asks.get(each, 0)})") for each, said in words.ASKS.items()
        ],
        Attention=Attention,
        words=words,
    )
