"""Look again at how a person does: what is planned, what a coach advises, what is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.domain.numbers import number_typed
from ontzorgen.domain.reviews import Course, DecisionStatus
from ontzorgen.schemas.fields import DutchDateField, LastDayField
from ontzorgen.schemas.sheet import Sheet
from ontzorgen.services.acting import Action
from ontzorgen.services.coaching.reviews import decide_course
from ontzorgen.services.coaching.reviews.decide_course import DecisionKept, Wanted
from ontzorgen.services.coaching.reviews.errors import DecisionWaits
from ontzorgen.services.coaching.reviews.see_reviews import PersonReviewed, see_reviews
from ontzorgen.services.coaching.trajectory.errors import (
    LaterControl,
    StrangeCharacter,
    TooManyWords,
)
from ontzorgen.services.errors import BsnInText, ReasonMissing
from ontzorgen.services.households.errors import HouseholdChanged
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.web.household_forms import STAMP
from ontzorgen.web.households import new_key
from ontzorgen.wording import household_forms as forms
from ontzorgen.wording import reviews as words
from ontzorgen.wording.errors import sentence

pages = Blueprint("reviews", __name__)
_PERSON = "/huishoudens/<int:household_id>/personen/<int:person_id>/evaluatie"
_DECISION = "/beslissingen/<int:decision_id>"
_ONCE, _COURSE, _REASON, _COSTS = "eenmalig", "koers", "reden", "kosten"
_ADVICE, _WORDS, _WHY_NOT = "advies", "toelichting", "waarom"
_CHOOSE = "Kies er een."


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that was sent, and what is wrong with it by field."""

    wanted: Wanted | None
    wrongs: dict[str, str]


@pages.get(_PERSON)
@needs(Action.READ_REVIEWS)
def show(household_id: int, person_id: int) -> ResponseReturnValue:
    """Show what is planned, advised and decided for a person."""
    return _show(household_id, person_id, {})


@pages.post(f"{_PERSON}/advies")
@needs(Action.ADVISE)
def advise(household_id: int, person_id: int) -> ResponseReturnValue:
    """Keep a review and the advice of a coach."""
    course, text = request.form.get(_ADVICE, ""), request.form.get(_WORDS, "")
    if course not in list(Course):
        return _show(household_id, person_id, {_ADVICE: f"Advies: {_CHOOSE.lower()}"})
    wanted = Wanted(Course(course), text, request.form.get(_ONCE, "")[:64] or new_key())
    try:
        desk().write(
            lambda session, acting: decide_course.advise(
                session, household_id, person_id, wanted, acting
            ),
            decide_course.ADVISE,
            f"household {household_id}",
        )
    except _OF_WORDS as error:
        return _show(household_id, person_id, {_WORDS: sentence(error)})
    flash("Uw advies is vastgelegd. De consulent besluit.", "ok")
    return _back(household_id, person_id)


@pages.post(f"{_PERSON}/beslissing")
@needs(Action.DECIDE_COURSE)
def decide(household_id: int, person_id: int) -> ResponseReturnValue:
    """Decide how a person goes on."""
    form, vault = _typed(), desk().edge.vault
    wanted = form.wanted
    if wanted is None:
        return _show(household_id, person_id, form.wrongs)
    try:
        kept = desk().write(
            lambda session, acting: decide_course.decide(
                session, household_id, person_id, wanted, vault, acting
            ),
            decide_course.DECIDE,
            f"household {household_id}",
        )
    except _REFUSALS as error:
        return _show(household_id, person_id, _told(error))
    flash(_said(kept), "ok")
    return _back(household_id, person_id)


@pages.post(f"{_DECISION}/bevestigen")
@needs(Action.CONFIRM_COURSE, proves=True)
def confirm(decision_id: int) -> ResponseReturnValue:
    """Let a second person confirm a decision."""
    vault, seen = desk().edge.vault, request.form.get(STAMP) or None
    return _second(
        decision_id,
        lambda session, acting: decide_course.confirm(session, decision_id, vault, acting, seen),
        decide_course.CONFIRM,
        "Het besluit is bevestigd en geldt.",
    )


@pages.post(f"{_DECISION}/weigeren")
@needs(Action.CONFIRM_COURSE)
def refuse(decision_id: int) -> ResponseReturnValue:
    """Let a second person refuse a decision."""
    reason = request.form.get(_WHY_NOT, "")
    return _second(
        decision_id,
        lambda session, acting: decide_course.refuse(session, decision_id, reason, acting),
        decide_course.REFUSE,
        "Het besluit is geweigerd. Het heeft nooit gegolden.",
    )


_OF_WORDS = (ReasonMissing, TooManyWords, StrangeCharacter, BsnInText)
_REFUSALS: tuple[type[Exception], ...] = (
    *words.SENTENCES,
    LaterControl,
    *_OF_WORDS,
    HouseholdChanged,
    ImportRefused,
)


def _second(decision_id: int, work: Any, action: str, told: str) -> ResponseReturnValue:
    about = desk().read(
        lambda session, acting: decide_course.where_decided(session, decision_id, acting)
    )
    try:
        desk().write(work, action, f"household {about.household}")
    except _REFUSALS as error:
        field = _WHY_NOT if isinstance(error, _OF_WORDS) else forms.WHOLE_FORM
        return _show(about.household, about.person, {field: sentence(error)})
    flash(told, "ok")
    return _back(about.household, about.person)


def _typed() -> _Form:
    """Read what was sent to decide."""
    typed, sheet = request.form, Sheet()
    days: dict[str, date | None] = {
        "vanaf": sheet.one(DutchDateField("vanaf", empty=True), typed.get("vanaf", ""), "vanaf"),
        "tm": sheet.one(LastDayField("tm"), typed.get("tm", ""), "tm"),
        "evaluatiedatum": sheet.one(
            DutchDateField("evaluatiedatum", empty=True),
            typed.get("evaluatiedatum", ""),
            "evaluatiedatum",
        ),
    }
    wrongs = forms.wrongs(sheet.folder().problems, sheet.field_of)
    course = typed.get(_COURSE, "")
    if course not in list(Course):
        wrongs = {_COURSE: f"Besluit: {_CHOOSE.lower()}", **wrongs}
    numbers = (number_typed(each) for each in typed.getlist(_COSTS))
    costs = frozenset(each for each in numbers if each is not None)
    if wrongs:
        return _Form(None, wrongs)
    wanted = Wanted(
        Course(course),
        typed.get(_REASON, ""),
        typed.get(_ONCE, "")[:64] or new_key(),
        typed.get(STAMP, ""),
        days["vanaf"],
        days["tm"],
        days["evaluatiedatum"],
        costs,
    )
    return _Form(wanted, {})


def _told(error: Exception) -> dict[str, str]:
    if isinstance(error, (HouseholdChanged, ImportRefused, DecisionWaits)):
        return {forms.WHOLE_FORM: sentence(error)}
    return {words.FIELD_OF.get(type(error), _REASON): sentence(error)}


def _said(kept: DecisionKept | None) -> str:
    if kept is not None and kept.status is DecisionStatus.WAITS:
        return "Uw besluit is vastgelegd. Het geldt pas als een tweede persoon het bevestigt."
    return "Het besluit is vastgelegd."


def _back(household_id: int, person_id: int) -> ResponseReturnValue:
    return redirect(url_for("reviews.show", household_id=household_id, person_id=person_id))


def _show(household_id: int, person_id: int, wrongs: dict[str, str]) -> ResponseReturnValue:
    seen: PersonReviewed = desk().read(
        lambda session, acting: see_reviews(session, household_id, person_id, acting)
    )
    paid = seen.paid_from(seen.start)
    typed: dict[str, Any] = {**request.form, _COSTS: request.form.getlist(_COSTS)}
    if not request.form:
        typed = {"vanaf": seen.start.isoformat(), _COSTS: [str(v.fixed_cost_id) for v in paid]}
    page = render_template(
        "reviews/show.html",
        seen=seen,
        head=seen.head,
        costs=paid,
        told_relapses="; ".join(words.relapse(each) for each in seen.relapses),
        cost_choices=[(str(each.fixed_cost_id), forms.cost_choice(each)) for each in paid],
        typed=typed,
        wrongs=wrongs,
        words=words,
        courses=[(each.value, *words.COURSES[each]) for each in Course],
        advices=[("", "kies"), *((each.value, words.ADVICES[each]) for each in Course)],
        once=new_key(),
    )
    return page, 422 if wrongs else 200
