"""The trajectory of a household: how far each person is, who pays each cost, what is planned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from ontzorgen.domain.control_plan import Planned
from ontzorgen.domain.errors import NotAMonth, OntzorgenError, StepNeedsGround, StepNotAllowed
from ontzorgen.domain.numbers import number_typed
from ontzorgen.domain.trajectory import STOPPING, EntryKind, Form
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.trajectory import errors
from ontzorgen.services.coaching.trajectory.change_control import Turn, Wish, change_control
from ontzorgen.services.coaching.trajectory.end_trajectory import end_trajectory
from ontzorgen.services.coaching.trajectory.entries import STEPS, Entry, record_entry
from ontzorgen.services.coaching.trajectory.plan_control import plan_control
from ontzorgen.services.coaching.trajectory.see_trajectory import TrajectorySeen, see_trajectory
from ontzorgen.services.coaching.trajectory.take_back_entry import STEP, take_back_entry
from ontzorgen.services.errors import BsnInText, ReasonMissing
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.web.access import needs
from ontzorgen.web.days import typed_day, typed_month
from ontzorgen.web.desk import desk
from ontzorgen.wording import codes, households
from ontzorgen.wording import trajectory as words
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.household_forms import WHOLE_FORM, wrongs

pages = Blueprint("trajectory", __name__)
_PLACE = "/huishoudens/<int:household_id>/traject"
_DAY, _WORDS = "vanaf", "woorden"
_NO_DAY = "Vanaf: vul een dag in, zoals 30-09-2026."
_NO_FORM = "Vorm: kies er een."
_OF_WORDS = (ReasonMissing, errors.TooManyWords, errors.StrangeCharacter, BsnInText)
_OF_DAY = (
    errors.BeforeTheRight,
    errors.NotYetHappened,
    errors.TooFarAhead,
    errors.AuthorisationBegins,
    errors.AuthorisationInForce,
    errors.CostsStillPaid,
    errors.PaidAfterwards,
    errors.LineGoesOn,
    errors.LaterControl,
    errors.NothingDueThen,
    errors.RunWasBefore,
    errors.PaidThatWay,
    errors.NobodyPaysAfterTrial,
)
_OF_ALL = (
    StepNotAllowed,
    StepNeedsGround,
    errors.AlreadyOver,
    errors.NoTrial,
    errors.NoOwnRight,
    errors.NotInDecision,
)


@pages.get(_PLACE)
@needs(Action.READ_TRAJECTORY)
def show(household_id: int) -> ResponseReturnValue:
    """Show how far each person is, who pays each cost, what is planned and what happened."""
    return _show(household_id, "", {})


@pages.post(f"{_PLACE}/personen/<int:person_id>")
@needs(Action.DECIDE_TRAJECTORY)
def record(household_id: int, person_id: int) -> ResponseReturnValue:
    """Record an entry of a person: a form, a plan, a refusal, an early end, a closing."""
    kind = _one_of(EntryKind, "wat")
    at = f"{kind.value}-{person_id}"
    day, form = typed_day(request.form.get(_DAY, "")), None
    wrong = {} if day else {_DAY: _NO_DAY}
    if kind is EntryKind.FORM:
        chosen = request.form.get("vorm", "")
        form = Form(chosen) if chosen in set(Form) else None
        wrong |= {} if form else {"vorm": _NO_FORM}
    if day is None or wrong:
        return _show(household_id, at, wrong)
    entry = Entry(kind, day, request.form.get(_WORDS, ""), form)
    verb = end_trajectory if kind in STOPPING else record_entry
    vault = desk().edge.vault

    def work(session: Any, acting: Acting) -> bool:
        return verb(session, household_id, person_id, entry, vault, acting)

    try:
        new = desk().write(work, STEPS[kind], f"household {household_id}")
    except (*_OF_WORDS, *_OF_DAY, *_OF_ALL, ImportRefused) as error:
        return _show(household_id, at, _told(error))
    return _done(household_id, words.told_entry(kind, new))


@pages.post(f"{_PLACE}/personen/<int:person_id>/terug")
@needs(Action.DECIDE_TRAJECTORY)
def take_back(household_id: int, person_id: int) -> ResponseReturnValue:
    """Take back an entry of today that was recorded by mistake."""
    number = number_typed(request.form.get("wat", "")) or 0
    why = request.form.get(_WORDS, "")
    try:
        desk().write(
            lambda session, acting: take_back_entry(
                session, household_id, person_id, number, why, acting
            ),
            STEP,
            f"household {household_id}",
        )
    except (*_OF_WORDS, errors.EntryStays) as error:
        return _show(household_id, f"TERUG-{number}", _told(error))
    return _done(household_id, words.ENTRY_TAKEN_BACK)


@pages.post(f"{_PLACE}/vaste-lasten/<int:cost_id>")
@needs(Action.DECIDE_TRAJECTORY)
def turn(household_id: int, cost_id: int) -> ResponseReturnValue:
    """Give control of a cost back, take it back, try it for a month, or confirm that."""
    chosen = _one_of(Turn, "daad")
    at = f"{chosen.name}-{cost_id}"
    typed = request.form.get(_DAY, "")
    day = typed_day(typed)
    may_be_empty = chosen in (Turn.CONFIRM, Turn.TAKE_BACK)
    if day is None and (typed.strip() or not may_be_empty):
        return _show(household_id, at, {_DAY: _NO_DAY})
    wish, vault = Wish(chosen, day, request.form.get(_WORDS, "")), desk().edge.vault
    try:
        on = desk().write(
            lambda session, acting: change_control(
                session, household_id, cost_id, wish, vault, acting
            ),
            chosen.value,
            f"household {household_id}",
        )
    except (*_OF_WORDS, *_OF_DAY, *_OF_ALL, ImportRefused) as error:
        return _show(household_id, at, _told(error))
    return _done(household_id, words.told_done(chosen, on))


@pages.post(f"{_PLACE}/plan")
@needs(Action.PLAN_CONTROL)
def plan(household_id: int) -> ResponseReturnValue:
    """Keep in which month each cost is to go back; it changes nothing of what is paid."""
    wanted: dict[int, Planned | None] = {}
    wrong: dict[str, str] = {}
    for name, text in request.form.items():
        column, _, number = name.partition("-")
        if column != "maand" or not (number.isdecimal() and len(number) < 19):
            continue
        cost = int(number)
        try:
            month = typed_month(text) if text.strip() else None
        except NotAMonth as error:
            wrong[name] = sentence(error)
            continue
        trial = f"proef-{cost}" in request.form
        wanted[cost] = None if month is None else Planned(cost, month, trial)
    if wrong:
        return _show(household_id, "plan", wrong)
    try:
        changed = desk().write(
            lambda session, acting: plan_control(session, household_id, wanted, acting),
            "plan control",
            f"household {household_id}",
        )
    except (errors.MonthIsOver, errors.TooFarAhead) as error:
        return _show(household_id, "plan", {WHOLE_FORM: sentence(error)})
    return _done(household_id, words.told_plan(changed))


def _one_of(kinds: Callable[[str], Any], name: str) -> Any:
    """Return what a hidden field names; another value never came from a page of ours."""
    try:
        return kinds(request.form.get(name, ""))
    except ValueError:
        raise BadRequest from None


def _told(error: OntzorgenError) -> dict[str, str]:
    """Return the sentence of a refusal, by the field it is about."""
    if isinstance(error, ImportRefused):
        return wrongs(error.problems, lambda problem: _DAY if problem.column else None)
    if isinstance(error, _OF_WORDS):
        return {_WORDS: sentence(error)}
    return {_DAY if isinstance(error, _OF_DAY) else WHOLE_FORM: sentence(error)}


def _place(at: str, field: str) -> str:
    """Return the id of a field: those of the plan have one of their own."""
    return field if field.startswith("maand-") else f"{at}-{field}"


def _done(household_id: int, told: str) -> ResponseReturnValue:
    flash(told, "ok")
    return redirect(url_for("trajectory.show", household_id=household_id))


def _show(household_id: int, at: str, wrong: dict[str, str]) -> ResponseReturnValue:
    """Show the page; `at` is the form that was refused, `wrong` what of it by its field."""
    vault = desk().edge.vault

    def work(session: Any, acting: Acting) -> TrajectorySeen:
        return see_trajectory(session, household_id, vault, acting)

    seen = desk().read(work)
    page = render_template(
        "trajectory/show.html",
        seen=seen,
        head=seen.head,
        at=at,
        wrong=wrong,
        wrongs={_place(at, field): told for field, told in wrong.items()},
        typed=request.form,
        words=words,
        told=households,
        codes=codes,
        kinds=EntryKind,
        turns=Turn,
        history=words.history(seen),
        whole_form=WHOLE_FORM,
    )
    return page, 422 if wrong else 200
