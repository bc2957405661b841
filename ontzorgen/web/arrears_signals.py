"""Arrears signals: the list with our own errors first, record one or a file of them, settle one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.schemas.signals import read_signals, typed_signal
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.day.errors import SignalSettled
from ontzorgen.services.coaching.signals.record_signals import (
    SignalFile,
    SignalsTaken,
    record_signals,
)
from ontzorgen.services.coaching.signals.see_signals import (
    SignalChoice,
    SignalForm,
    SignalState,
    every_signal,
    list_signals,
    see_signal,
    signal_form,
)
from ontzorgen.services.coaching.signals.settle_signal import reopen_signal, settle_signal
from ontzorgen.services.coaching.trajectory.errors import TooManyWords
from ontzorgen.services.errors import BsnInText
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.services.pick_payee import PayeeChoice, payable_payees, pick_payee
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import asked, csv_answer, filters, to_page
from ontzorgen.web.uploads import plain_name
from ontzorgen.wording import arrears_signals as words
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.household_forms import not_picked
from ontzorgen.wording.notices import NO_BSN_IN_LISTS
from reports.csv_file import csv_file

pages = Blueprint("signals", __name__)
_FIELDS = {"zoek": "", "gemeente": "", "stand": SignalState.OPEN.value}
_FILE, _HOW, _WHY, _PAYEE = "bestand", "hoe", "reden", "begunstigde"
_MOST_OFFERED = 1_000
_STEP = "record arrears signal"


@pages.get("/signalen")
@needs(Action.READ_HOUSEHOLD)
def index() -> ResponseReturnValue:
    """List signals: what may be our own error first, then the one that waits longest."""
    try:
        return _index(filters(**_FIELDS), {}), 200
    except BsnInText:
        return _index(dict(_FIELDS), {"zoek": NO_BSN_IN_LISTS}), 422


@pages.get("/signalen.csv")
@needs(Action.READ_HOUSEHOLD)
def as_csv() -> ResponseReturnValue:
    """Give every signal that fits what is chosen as a file for a spreadsheet."""
    chosen = asked(_FIELDS)
    rows = desk().read(lambda session, acting: every_signal(session, _choice(chosen), acting))
    return csv_answer([csv_file(words.as_table(rows))], "achterstandssignalen.csv")


@pages.get("/signalen/<int:signal_id>")
@needs(Action.READ_HOUSEHOLD)
def show(signal_id: int) -> ResponseReturnValue:
    """Show a signal, and ask how it was settled."""
    return _show(signal_id, {}), 200


@pages.post("/signalen/<int:signal_id>/afhandelen")
@needs(Action.RECORD_SIGNAL)
def settle(signal_id: int) -> ResponseReturnValue:
    """Settle a signal with words about how."""
    how = request.form.get(_HOW, "")
    if not how.strip():
        return _show(signal_id, {_HOW: "Schrijf in een paar woorden hoe het is afgehandeld."}), 422
    try:
        seen = desk().write(
            lambda session, acting: settle_signal(session, str(signal_id), how, acting),
            "settle arrears signal",
            f"signal {signal_id}",
        )
    except (TooManyWords, BsnInText, SignalSettled) as error:
        return _show(signal_id, {_HOW: sentence(error)}), 422
    flash(words.settled(seen), "ok")
    return redirect(url_for("households.show", household_id=seen.kept.household_id))


@pages.post("/signalen/<int:signal_id>/heropenen")
@needs(Action.RECORD_SIGNAL)
def reopen(signal_id: int) -> ResponseReturnValue:
    """Open a signal again that was settled by mistake, with words about why."""
    why = request.form.get(_WHY, "")
    if not why.strip():
        return _show(signal_id, {_WHY: "Schrijf in een paar woorden waarom het weer open is."}), 422
    try:
        seen = desk().write(
            lambda session, acting: reopen_signal(session, str(signal_id), why, acting),
            "reopen arrears signal",
            f"signal {signal_id}",
        )
    except (TooManyWords, BsnInText) as error:
        return _show(signal_id, {_WHY: sentence(error)}), 422
    flash(words.opened_again(seen), "ok")
    return redirect(url_for("signals.show", signal_id=signal_id))


@pages.get("/huishoudens/<int:household_id>/signalen/nieuw")
@needs(Action.RECORD_SIGNAL)
def new(household_id: int) -> ResponseReturnValue:
    """Ask for a signal on a household."""
    return _new(household_id, {"ontvangen": desk().settings.today().isoformat()}, {})


@pages.post("/huishoudens/<int:household_id>/signalen/nieuw")
@needs(Action.RECORD_SIGNAL)
def add(household_id: int) -> ResponseReturnValue:
    """Record a signal on a household; sent twice, it is one signal."""
    form, payees = _form(household_id)
    cells, wrongs = {**request.form.to_dict()}, {}
    typed = cells.get(_PAYEE, "")
    if typed.strip():
        picked = pick_payee(payees, typed)
        if picked.payee is None:
            wrongs[_PAYEE] = not_picked(typed, picked.perhaps)
        cells[_PAYEE] = picked.payee.key if picked.payee else ""
    cells |= {"huishouden": form.head.key, "gemeentecode": form.head.municipality}
    file = typed_signal(cells)
    if wrongs:
        return _new(household_id, request.form, wrongs)
    try:
        taken = _record(file, f"household {household_id}")
    except ImportRefused as refused:
        return _new(household_id, request.form, words.wrongs(refused))
    flash(words.taken(taken), "ok")
    return redirect(url_for("households.show", household_id=household_id) + "#signalen")


@pages.get("/signalen/inlezen")
@needs(Action.RECORD_SIGNAL)
def ask_file() -> ResponseReturnValue:
    """Ask for a list of signals."""
    return _ask_file({}, [], 0), 200


@pages.post("/signalen/inlezen")
@needs(Action.RECORD_SIGNAL)
def take_in() -> ResponseReturnValue:
    """Record a list of signals: all of it, or everything that is wrong with it."""
    sent = request.files.get(_FILE)
    if sent is None or not sent.filename:
        return _ask_file({_FILE: "Bestand: kies een CSV-bestand."}, [], 0), 422
    content = sent.stream.read()
    try:
        taken = _record(read_signals(plain_name(sent), content), "signals")
    except ImportRefused as refused:
        lines = [words.where_and_what(each) for each in refused.problems]
        return _ask_file({_FILE: words.nothing_taken(refused)}, lines[:200], len(lines)), 422
    flash(words.taken(taken), "ok")
    return redirect(url_for("signals.index"))


def _record(file: SignalFile, about: str) -> SignalsTaken:
    return desk().write(lambda session, acting: record_signals(session, file, acting), _STEP, about)


def _choice(chosen: Mapping[str, str]) -> SignalChoice:
    state = chosen["stand"]
    return SignalChoice(
        chosen["zoek"],
        chosen["gemeente"],
        SignalState(state) if state in list(SignalState) else SignalState.OPEN,
    )


def _index(chosen: dict[str, str], wrongs: dict[str, str]) -> str:
    number = request.args.get("pagina")
    seen = desk().read(
        lambda session, acting: list_signals(session, _choice(chosen), number, acting)
    )
    return render_template(
        "signals/index.html",
        seen=seen,
        to=to_page(chosen),
        chosen=chosen,
        wrongs=wrongs,
        states=[(state.value, said) for state, said in words.STATES.items()],
        words=words,
    )


def _show(signal_id: int, wrongs: dict[str, str]) -> str:
    seen = desk().read(lambda session, acting: see_signal(session, str(signal_id), acting))
    return render_template(
        "signals/show.html", seen=seen, wrongs=wrongs, typed=request.form, words=words
    )


def _form(household_id: int) -> tuple[SignalForm, list[PayeeChoice]]:
    def work(session: Any, acting: Acting) -> tuple[SignalForm, list[PayeeChoice]]:
        form = signal_form(session, household_id, acting)
        return form, list(payable_payees(session, acting))

    return desk().read(work)


def _new(
    household_id: int, typed: Mapping[str, str], wrongs: dict[str, str]
) -> ResponseReturnValue:
    form, payees = _form(household_id)
    page = render_template(
        "signals/new.html",
        head=form.head,
        costs=[(each.key, words.cost_label(each)) for each in form.costs],
        payees=payees[:_MOST_OFFERED],
        typed=typed,
        wrongs=wrongs,
        labels=words.LABELS,
    )
    return page, 422 if wrongs else 200


def _ask_file(wrongs: dict[str, str], lines: list[str], total: int) -> str:
    return render_template("signals/file.html", wrongs=wrongs, lines=lines, total=total)
