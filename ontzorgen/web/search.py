"""One box for everything that somebody may see: what is found, by kind."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ontzorgen.services.errors import BsnInText
from ontzorgen.services.search_everything import LONGEST, MOST, SHORTEST, Found, search_everything
from ontzorgen.web.access import signed_in
from ontzorgen.web.desk import desk
from ontzorgen.wording.households import NO_BSN_IN_SEARCH
from ontzorgen.wording.tasks import what_happened

pages = Blueprint("search", __name__)


@pages.get("/zoeken")
@signed_in
def index() -> ResponseReturnValue:
    """Show what fits what was typed; each kind only for who may see it."""
    text = request.args.get("zoek", "").strip()
    try:
        found = desk().read(lambda session, acting: search_everything(session, text, acting))
    except BsnInText:
        return _page(Found(), "", NO_BSN_IN_SEARCH), 422
    wrong = ""
    if len(text) < SHORTEST:
        wrong = f"Typ minstens {SHORTEST} tekens."
    elif len(text) > LONGEST:
        wrong = f"Typ hoogstens {LONGEST} tekens."
    return _page(found, text[:LONGEST], wrong), 422 if wrong else 200


def _page(found: Found, text: str, wrong: str) -> str:
    return render_template(
        "search/index.html",
        found=found,
        searched=text,
        wrong=wrong,
        most=MOST,
        tasks=[(task, what_happened(task)) for task in found.tasks],
    )
