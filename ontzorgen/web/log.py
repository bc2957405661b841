"""The audit log: who did what, to read and to filter. Nothing can be changed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.municipalities import own_municipalities
from ontzorgen.services.read_log import LogChoice, LogSeen, read_log
from ontzorgen.web.access import needs
from ontzorgen.web.days import typed_day
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import asked, filters, to_page
from ontzorgen.wording import log as words

pages = Blueprint("log", __name__)
_FIELDS = {"van": "", "tot": "", "wie": "", "wat": "", "waarover": "", "gemeente": "", "kijken": ""}
ALSO_LOOKS = "ook"
_MOST_IN_FILE = 10_000
"""So many rows, the newest, are in the file: a spreadsheet has to open it."""


@pages.get("/logboek")
@needs(Action.READ_AUDIT)
def index() -> ResponseReturnValue:
    """List what was done, the newest first."""
    chosen = filters(**_FIELDS)
    wrongs = _wrongs(chosen)
    choice = _choice(chosen)

    def work(session: Any, acting: Acting) -> tuple[LogSeen, list[tuple[str, str]]]:
        seen = read_log(session, choice, request.args.get("pagina"), acting)
        return seen, own_municipalities(session, acting)

    seen, towns = desk().read(work)
    page = render_template(
        "log/index.html",
        rows=words.folded(seen.entries),
        also_looks=ALSO_LOOKS,
        with_looks=to_page({**chosen, "kijken": ALSO_LOOKS})(1),
        seen=seen,
        page=seen.page,
        to=to_page(chosen),
        chosen=chosen,
        wrongs=wrongs,
        towns=towns,
        deeds=sorted(words.DEEDS.items(), key=lambda pair: pair[1]),
        most=_MOST_IN_FILE,
    )
    return page, 422 if wrongs else 200


@pages.get("/logboek.csv")
@needs(Action.READ_AUDIT)
def as_csv() -> ResponseReturnValue:
    """Give what was chosen, the newest rows first, as a file for a spreadsheet."""
    choice = _choice(asked(_FIELDS))
    seen: LogSeen = desk().read(
        lambda session, acting: read_log(session, choice, None, acting, size=_MOST_IN_FILE)
    )
    answer = Response(b"".join(words.log_csv(seen)), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename="logboek.csv")
    return answer


def _choice(chosen: Mapping[str, str]) -> LogChoice:
    return LogChoice(
        first=typed_day(chosen["van"]),
        last=typed_day(chosen["tot"]),
        actor=chosen["wie"],
        action=chosen["wat"],
        object=chosen["waarover"],
        municipality=chosen["gemeente"],
        looks=chosen["kijken"] == ALSO_LOOKS,
    )


def _wrongs(chosen: Mapping[str, str]) -> dict[str, str]:
    """Say which day is none; such a day chooses nothing."""
    return {
        name: "Dit is geen datum. Schrijf een datum als 2026-09-30."
        for name in ("van", "tot")
        if chosen[name] and typed_day(chosen[name]) is None
    }
