"""What leaves the books: the journal of a period, and what is told to the benefit system.

Both are made in the background; who asks takes the file from the page of that work.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ontzorgen.domain.errors import NotAMonth
from ontzorgen.domain.jobs import JobKind
from ontzorgen.domain.months import Month
from ontzorgen.services.acting import Action
from ontzorgen.services.municipalities import own_municipalities
from ontzorgen.web import jobs
from ontzorgen.web.access import needs
from ontzorgen.web.days import typed_month
from ontzorgen.web.desk import desk

pages = Blueprint("books", __name__)
_FIRST, _LAST, _MONTH = "van", "tot", "maand"
_NO_DAY = "Vul een dag in, bijvoorbeeld 2026-09-15."


@pages.get("/boeken")
@needs(Action.READ_REPORT)
def index() -> ResponseReturnValue:
    """Show the forms that ask for a file."""
    return _index({}), 200


@pages.post("/boeken/journaal")
@needs(Action.READ_REPORT)
def journal() -> ResponseReturnValue:
    """Ask for the ledger entries of a period."""
    code = request.form.get("gemeente", "")
    first, last = _day(_FIRST), _day(_LAST)
    wrongs = {name: _NO_DAY for name, day in ((_FIRST, first), (_LAST, last)) if day is None}
    if first and last and last < first:
        wrongs = {_LAST: "De laatste dag ligt voor de eerste. Vul een latere dag in."}
    if wrongs or first is None or last is None:
        return _index(wrongs), 422
    asked = {"from": first.isoformat(), "until": last.isoformat()}
    return jobs.ask(JobKind.JOURNAL, lambda _session, _acting: (code, asked))


@pages.post("/boeken/inhoudingen")
@needs(Action.TELL_WITHHOLDING)
def withholding() -> ResponseReturnValue:
    """Ask for what the benefit system has to know of a month."""
    code = request.form.get("gemeente", "")
    try:
        month = str(typed_month(request.form.get(_MONTH, "")))
    except NotAMonth:
        wrong = "Vul de maand in als jaar-maand, bijvoorbeeld 2026-09."
        return _index({_MONTH: wrong}), 422
    return jobs.ask(JobKind.WITHHOLDING, lambda _session, _acting: (code, {"month": month}))


def _day(name: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(request.form.get(name, "").strip())
    return None


def _index(wrongs: dict[str, str]) -> str:
    towns = desk().read(own_municipalities)
    month = Month.of(desk().settings.today())
    return render_template(
        "books/index.html",
        towns=towns,
        wrongs=wrongs,
        typed={_FIRST: month.first.isoformat(), _LAST: month.last.isoformat(), _MONTH: str(month)}
        | request.form.to_dict(),
    )
