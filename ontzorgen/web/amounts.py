"""Change many amounts at once: choose, look, confirm with totals, and undo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.domain.amount_change import Listed
from ontzorgen.schemas.amounts import Typed, lines_of, read_choice
from ontzorgen.services.acting import Action
from ontzorgen.services.amounts.change_amounts import (
    ChangesChosen,
    change_amounts,
    every_change,
    list_changes,
    payees_to_choose,
    see_change,
    undo_amounts,
)
from ontzorgen.services.amounts.errors import AmountsDiffer
from ontzorgen.services.amounts.preview import Choice, Preview, preview_amounts
from ontzorgen.services.importing.codes import COST_KINDS
from ontzorgen.services.municipalities import own_municipalities
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import asked, csv_answer, filters, to_page
from ontzorgen.wording import amount_changes as words
from ontzorgen.wording import codes
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.import_problems import MOST_SHOWN
from ontzorgen.wording.import_problems import sentence as of_problem

pages = Blueprint("amounts", __name__)
_MOST_LINES = 50
"""Lines shown on a page; the totals are always whole, and the file has all."""
_FIELDS = ("gemeente", "begunstigde", "soort", "vanaf", "hoe", "procent", "verschil")
_LINES, _SEAL = "regels", "zegel"
_NOTHING_CHOSEN = dict.fromkeys(("zoek", "soort", "gemeente"), "")


def _kinds() -> list[tuple[str, str]]:
    return [(word, codes.COST_KINDS[kind]) for word, kind in COST_KINDS.items()]


def _chosen(chosen: Mapping[str, str]) -> ChangesChosen:
    return ChangesChosen(chosen["zoek"], COST_KINDS.get(chosen["soort"], ""), chosen["gemeente"])


@pages.get("/bedragen")
@needs(Action.READ_AMOUNTS)
def index() -> ResponseReturnValue:
    """List what was changed before, the newest first."""
    chosen, number = filters(**_NOTHING_CHOSEN), request.args.get("pagina")
    seen = desk().read(
        lambda session, acting: list_changes(session, _chosen(chosen), number, acting)
    )
    return render_template(
        "amounts/index.html",
        seen=seen,
        to=to_page(chosen),
        chosen=chosen,
        kinds=_kinds(),
        words=words,
    )


@pages.get("/bedragen.csv")
@needs(Action.READ_AMOUNTS)
def as_csv() -> ResponseReturnValue:
    """Give the changes that fit what is chosen as a file for a spreadsheet."""
    chosen = asked(_NOTHING_CHOSEN)
    found = desk().read(lambda session, acting: every_change(session, _chosen(chosen), acting))
    return csv_answer(words.changes_csv(found), "wijzigingen.csv")


@pages.get("/bedragen/nieuw")
@needs(Action.CHANGE_AMOUNTS)
def new() -> ResponseReturnValue:
    """Ask which amounts, from which day, and how."""
    return _form({"begunstigde": request.args.get("begunstigde", "")}, None), 200


@pages.post("/bedragen/voorbeeld")
@needs(Action.CHANGE_AMOUNTS)
def preview() -> ResponseReturnValue:
    """Show what would change, with totals; nothing is written."""
    typed = read_choice(request.form, _content())
    choice = _choice(typed)
    if choice is None:
        return _form(request.form, typed), 422
    return _preview(choice), 200


@pages.post("/bedragen/voorbeeld.csv")
@needs(Action.CHANGE_AMOUNTS)
def preview_csv() -> ResponseReturnValue:
    """Give all lines of a preview as a file for a spreadsheet."""
    typed = read_choice(request.form, _content())
    choice = _choice(typed)
    if choice is None:
        return _form(request.form, typed), 422
    return _file(words.preview_csv(_seen(choice)), "voorbeeld.csv")


@pages.post("/bedragen")
@needs(Action.CHANGE_AMOUNTS)
def change() -> ResponseReturnValue:
    """Change the amounts as they were previewed; what differs by now is shown anew."""
    typed = read_choice(request.form, _content())
    choice, seal = _choice(typed), request.form.get(_SEAL, "")
    if choice is None:
        return _form(request.form, typed), 422
    vault = desk().edge.vault
    try:
        number = desk().write(
            lambda session, acting: change_amounts(session, choice, seal, acting, vault),
            "change amounts",
            "amounts",
            lock=choice.municipality,
        )
    except AmountsDiffer as error:
        flash(sentence(error), "error")
        return _preview(choice), 409
    flash("De bedragen zijn gewijzigd.", "ok")
    return redirect(url_for("amounts.show", change_id=number))


@pages.get("/bedragen/<int:change_id>")
@needs(Action.READ_AMOUNTS)
def show(change_id: int) -> ResponseReturnValue:
    """Show what a change did, and let it be undone."""
    seen, lines = desk().read(lambda session, acting: see_change(session, change_id, acting))
    return render_template(
        "amounts/show.html", change=seen, lines=lines[:_MOST_LINES], total=len(lines), words=words
    )


@pages.get("/bedragen/<int:change_id>.csv")
@needs(Action.READ_AMOUNTS)
def csv(change_id: int) -> ResponseReturnValue:
    """Give everything that a change did as a file for a spreadsheet."""
    _seen_change, lines = desk().read(
        lambda session, acting: see_change(session, change_id, acting)
    )
    return _file(words.done_csv(lines), f"bedragen-{change_id}.csv")


@pages.post("/bedragen/<int:change_id>/ongedaan")
@needs(Action.CHANGE_AMOUNTS)
def undo(change_id: int) -> ResponseReturnValue:
    """Bring back what was there, as long as no run has used it."""
    seen, _lines = desk().read(lambda session, acting: see_change(session, change_id, acting))
    desk().write(
        lambda session, acting: undo_amounts(session, change_id, acting),
        "undo amounts",
        f"amounts {change_id}",
        lock=seen.municipality,
    )
    flash("De wijziging is ongedaan gemaakt. De bedragen zijn weer zoals ze waren.", "ok")
    return redirect(url_for("amounts.show", change_id=change_id))


def _content() -> bytes | None:
    """Return the file that came with the form, or the lines of it that a preview kept."""
    file = request.files.get("bestand")
    if file is not None and file.filename:
        sent: bytes = file.read()
        return sent
    lines = request.form.get(_LINES, "")
    return lines.encode() if lines else None


def _choice(typed: Typed) -> Choice | None:
    if typed.wrongs or typed.first_day is None or typed.how is None:
        return None
    return Choice(typed.municipality, typed.payee_id, typed.kind, typed.first_day, typed.how)


def _form(typed: Mapping[str, str], read: Typed | None) -> str:
    towns = desk().read(own_municipalities)
    payees = desk().read(payees_to_choose)
    problems = read.problems if read else ()
    return render_template(
        "amounts/new.html",
        typed={name: typed.get(name, "") for name in _FIELDS},
        wrongs={name: words.WRONG[why] for name, why in read.wrongs.items()} if read else {},
        problems=[of_problem(problem) for problem in problems[:MOST_SHOWN]],
        towns=towns,
        payees=[(str(number), f"{name} ({key})") for number, key, name in payees],
        kinds=_kinds(),
    )


def _seen(choice: Choice) -> Preview:
    vault = desk().edge.vault
    return desk().read(lambda session, acting: preview_amounts(session, choice, acting, vault))


def _preview(choice: Choice) -> str:
    seen = _seen(choice)
    hidden = {name: request.form.get(name, "") for name in _FIELDS}
    if isinstance(choice.how, Listed):
        hidden[_LINES] = lines_of(choice.how)
    return render_template(
        "amounts/preview.html",
        seen=seen,
        lines=seen.lines[:_MOST_LINES],
        left=seen.left[:_MOST_LINES],
        hidden=hidden,
        words=words,
        codes=codes,
    )


def _file(content: Iterator[bytes], name: str) -> Response:
    answer = Response(b"".join(content), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
