"""The bank: read its files in, see what they brought, and place what fits nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import file_digest
from os import SEEK_END
from typing import Any, BinaryIO, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.jobs import JobKind
from ontzorgen.services.acting import Action
from ontzorgen.services.bank.errors import ItemDoesNotFit, StatementGap
from ontzorgen.services.bank.import_bank_file import (
    Imported,
    import_bank_file,
    municipality_of,
)
from ontzorgen.services.bank.in_turn import import_in_turn
from ontzorgen.services.bank.place_item import Target, list_items, place_item
from ontzorgen.services.bank.see_bank import see_bank, see_item
from ontzorgen.services.bank.spool_file import spooled
from ontzorgen.services.errors import BsnInText, DatabaseUnreachable
from ontzorgen.services.jobs.ask import ask_job
from ontzorgen.services.jobs.see import places
from ontzorgen.services.jobs.upload import ask_with_files, spool_of
from ontzorgen.web import jobs
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import csv_answer, filters
from ontzorgen.web.uploads import plain_name
from ontzorgen.wording import bank_import as words
from ontzorgen.wording.bank_refusals import refusal_text
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.notices import NO_BSN_IN_LISTS
from sepa.errors import UnreadableFile

pages = Blueprint("bank", __name__)
_FIELDS = {"af": "", "zoek": ""}
_REASON, _GAP = "reden", "reden-gat"
MOST_AT_ONCE = 2_000_000
"""Bytes of files that are booked while one waits: some seconds; more goes to the background."""
_PLACES = (
    ("betaling", "bij een betaling van ons"),
    ("bestand", "bij een heel bestand van ons"),
    ("klant", "voor een klant bewaren"),
    ("buiten", "niet van ons"),
)
_NEEDED = {
    "betaling": "Vul het kenmerk van de betaling in. Dat staat bij de betaalrun.",
    "bestand": "Vul de naam van het bestand in. Die staat bij de betaalrun.",
    "klant": "Vul het nummer van de klant in, zoals het in de bestanden staat.",
}


@dataclass(slots=True)
class Told:
    """A file that somebody sent, and what became of it."""

    file: FileStorage
    name: str
    text: str = ""
    done: Imported | None = None
    """None: it was refused, and nothing was booked."""
    gap: bool = False


@pages.get("/bank")
@needs(Action.READ_BANK)
def index() -> ResponseReturnValue:
    """Show the bookings that wait, the files imported last, and the form for new ones."""
    try:
        return _index({}, filters(**_FIELDS)), 200
    except BsnInText:
        return _index({"zoek": NO_BSN_IN_LISTS}), 422


@pages.get("/bank.csv")
@needs(Action.READ_BANK)
def csv() -> ResponseReturnValue:
    """Give the bookings that fit what is chosen as a file for a spreadsheet."""
    placed_too, text = request.args.get("af") == "ja", request.args.get("zoek", "").strip()[:80]
    found = desk().read(
        lambda session, acting: list_items(session, None, acting, decided_too=placed_too, text=text)
    )
    return csv_answer(words.items_csv(found), "boekingen.csv")


@pages.post("/bank/bestanden")
@needs(Action.IMPORT_BANK)
def upload() -> ResponseReturnValue:
    """Book what files of a bank say: each file once, whole or not at all.

    Large files are booked in the background, each as work of its own.

    The answer is not a redirect: what was refused is nowhere but here. Sending it again changes
    nothing, since each file is known by its bytes.
    """
    sent = [file for file in request.files.getlist("bestanden") if file.filename]
    if not sent:
        return _index({"bestanden": "Kies een of meer bestanden van de bank."}), 422
    reason = request.form.get(_GAP, "").strip() or None
    if reason is None and sum(map(_size, sent)) > MOST_AT_ONCE:
        return _in_background(sent)
    told = [Told(file, _shown(file.filename or "")) for file in sent]
    import_in_turn(told, _import, reason)
    refused = [each for each in told if each.done is None]
    page = render_template(
        "bank/result.html",
        told=told,
        refused=refused,
        has_gap=any(each.gap for each in refused),
        reason=reason or "",
        wrongs={},
    )
    return page, 200


@pages.get("/bank/regels/<int:item_id>")
@needs(Action.READ_BANK)
def item(item_id: int) -> ResponseReturnValue:
    """Show a booking that fits nothing, with what it may be and why."""
    return _item(item_id, {}), 200


@pages.post("/bank/regels/<int:item_id>")
@needs(Action.PLACE_BANK)
def place(item_id: int) -> ResponseReturnValue:
    """Say what a booking belongs to, with a reason."""
    where, name = request.form.get("waar", ""), request.form.get("naam", "").strip()
    reason = request.form.get(_REASON, "")
    wrongs: dict[str, str] = {}
    if where not in dict(_PLACES):
        wrongs["waar"] = "Kies waar deze boeking bij hoort."
    elif where in _NEEDED and not name:
        wrongs["naam"] = _NEEDED[where]
    if not reason.strip():
        wrongs[_REASON] = "Schrijf in een zin waarom."
    if wrongs:
        return _item(item_id, wrongs), 422
    target = Target(
        payment=name if where == "betaling" else None,
        file=name if where == "bestand" else None,
        person=name if where == "klant" else None,
        outside=where == "buiten",
    )
    try:
        decision = desk().write(
            lambda session, acting: (
                place_item(session, str(item_id), target, reason, acting).decision
            ),
            "place bank item",
            f"item {item_id}",
            lock="bank items",
        )
    except ItemDoesNotFit as error:
        return _item(item_id, {"naam" if name else "waar": sentence(error)}), 422
    except BsnInText as error:
        return _item(item_id, {_REASON: sentence(error)}), 422
    flash(f"De boeking is {words.DECISIONS[decision or '']}.", "ok")
    return redirect(url_for("bank.index"))


def _import(told: Told, gap_reason: str | None) -> bool:
    """Import one file and keep what became of it; say whether it waits for another statement."""
    told.file.stream.seek(0)
    told.gap, told.done = False, None
    try:
        with spooled(cast(BinaryIO, told.file.stream), told.name) as file:
            lock = desk().read(lambda session, _acting: municipality_of(session, file))
            told.done = desk().write(
                lambda session, acting: import_bank_file(session, file, acting, gap_reason),
                "import bank file",
                file.sha256[:12],
                lock=lock,
            )
        told.text = words.message(told.done)
    except UnreadableFile as refused:
        told.text = refusal_text(refused)
    except DatabaseUnreachable:
        raise
    except StatementGap as gap:
        told.gap, told.text = True, words.lacking(gap)
    except OntzorgenError as error:
        told.text = sentence(error)
    return told.gap


def _in_background(sent: Sequence[FileStorage]) -> ResponseReturnValue:
    """Ask for the import of each file, once each; of one, go on to what came of it.

    A form that a browser kept may be sent again with another file: that is other work.
    """
    spool, key = spool_of(desk().settings.data_dir), jobs.key_here() or jobs.once()

    def ask(file: FileStorage) -> int:
        once = f"{key}-{_digest(file)}"
        return ask_with_files(
            spool,
            {plain_name(file): file.stream},
            {},
            lambda wanted: desk().write(
                lambda session, acting: ask_job(
                    session, JobKind.IMPORT_BANK, None, wanted, once, acting
                ),
                "ask job",
                JobKind.IMPORT_BANK.value,
            ),
            lambda: desk().read(lambda session, _acting: places(session)),
        )

    asked = [ask(file) for file in sent]
    if len(asked) == 1:
        return jobs.follow(asked[0])
    flash(words.in_background(len(asked)), "info")
    return redirect(url_for("jobs.index"))


def _size(file: FileStorage) -> int:
    """Return how many bytes a file has."""
    size = file.stream.seek(0, SEEK_END)
    file.stream.seek(0)
    return size


def _digest(file: FileStorage) -> str:
    """Return what tells a file from another one."""
    made = file_digest(cast(Any, file.stream), "sha256").hexdigest()
    file.stream.seek(0)
    return made


def _shown(name: str) -> str:
    """Return the name of a file without the folder that some browsers send."""
    return name.replace("\\", "/").rpartition("/")[2][:120]


def _index(wrongs: dict[str, str], chosen: dict[str, str] = _FIELDS) -> str:
    number, placed_too = request.args.get("pagina"), chosen["af"] == "ja"
    seen = desk().read(
        lambda session, acting: see_bank(
            session, number, acting, decided_too=placed_too, text=chosen["zoek"]
        )
    )
    return render_template(
        "bank/index.html",
        seen=seen,
        chosen=chosen,
        to=lambda page: url_for(
            "bank.index", filter=1, pagina=page, af=chosen["af"], zoek=chosen["zoek"]
        ),
        wrongs=wrongs,
        reason=request.form.get(_GAP, ""),
        **_item_words(),
    )


def _item(item_id: int, wrongs: dict[str, str]) -> str:
    seen = desk().read(lambda session, acting: see_item(session, item_id, acting))
    return render_template(
        "bank/item.html",
        seen=seen,
        item=seen.item,
        wrongs=wrongs,
        typed=request.form,
        places=_places(seen.item.sign),
        **_item_words(),
    )


def _places(sign: str) -> Sequence[tuple[str, str]]:
    """Return where a booking can go: a whole file is only debited, a refund only comes in."""
    never = "bestand" if sign == "CRDT" else "klant"
    return [(code, label) for code, label in _PLACES if code != never]


def _item_words() -> dict[str, Any]:
    return {
        "why": words.WHY,
        "decisions": words.DECISIONS,
        "agreement": words.agreement,
        "amount_of": words.amount_of,
    }
