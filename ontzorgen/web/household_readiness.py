"""How far a person of a household is in doing their own money matters: see it, and measure it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from ontzorgen.domain.numbers import may_exist
from ontzorgen.domain.readiness.errors import (
    JudgementMissing,
    MeasuredOutside,
    NothingScored,
    ScoreOutsideScale,
    WordsTooLong,
)
from ontzorgen.domain.readiness.instrument import Instrument
from ontzorgen.domain.readiness.measurement import FIRST_DAY, Given, Moment, View
from ontzorgen.services.acting import Action
from ontzorgen.services.coaching.errors import UnknownMeasurement
from ontzorgen.services.coaching.readiness.record_readiness import record_readiness
from ontzorgen.services.coaching.readiness.see_readiness import (
    MeasurementSeen,
    ReadinessSeen,
    see_readiness,
)
from ontzorgen.services.errors import BsnInText
from ontzorgen.services.written import refuse_bsn
from ontzorgen.web.access import needs
from ontzorgen.web.days import typed_day
from ontzorgen.web.desk import desk
from ontzorgen.web.households import new_key
from ontzorgen.wording import readiness as words
from ontzorgen.wording.errors import sentence

pages = Blueprint("household_readiness", __name__)
_PAGE = "/huishoudens/<int:household_id>/personen/<int:person_id>/zelfredzaamheid"
_SCORE, _EVIDENCE = "score-", "bewijs-"
_MOMENT, _VIEW, _DAY, _JUDGEMENT = "moment", "van", "dag", "oordeel"
_REFUSED = (ScoreOutsideScale, NothingScored, JudgementMissing, WordsTooLong, MeasuredOutside)
_CHOOSE = {
    _MOMENT: "Moment: kies begin, midden of einde.",
    _VIEW: "Wiens oordeel: kies coach of klant.",
}
_NO_DAY = "Gemeten op: schrijf een datum als 30-09-2026."
_LONGEST_NUMBER = 19
"""Digits of the number of a row."""


@pages.get(_PAGE)
@needs(Action.COUNT_READINESS)
def show(household_id: int, person_id: int) -> ResponseReturnValue:
    """Show begin, middle and end side by side, and what the register itself knows."""
    return render_template(
        "households/readiness/show.html", seen=_seen(household_id, person_id), words=words
    )


@pages.get(f"{_PAGE}/nieuw")
@needs(Action.RECORD_READINESS)
def new(household_id: int, person_id: int) -> ResponseReturnValue:
    """Ask for a measurement; `verbetert` is the number of one to correct."""
    seen = _seen(household_id, person_id)
    old = _old(seen)
    return _form(seen, old, _typed_of(old) if old else {_DAY: f"{seen.today:%Y-%m-%d}"}, {})


@pages.post(f"{_PAGE}/nieuw")
@needs(Action.RECORD_READINESS)
def record(household_id: int, person_id: int) -> ResponseReturnValue:
    """Keep a measurement, or one that takes the place of another."""
    seen = _seen(household_id, person_id)
    old, typed = _old(seen), request.form
    instrument = _instrument(seen, old)
    given, wrongs = _given(instrument)
    once, vault = typed.get("eenmalig", "")[:64], desk().edge.vault
    if given is not None:
        try:
            desk().write(
                lambda session, acting: record_readiness(
                    session,
                    (household_id, person_id),
                    (instrument.name, instrument.version),
                    given,
                    old.id if old else None,
                    once or new_key(),
                    vault,
                    acting,
                ),
                Action.RECORD_READINESS.value,
                f"person {seen.person.key}",
            )
        except _REFUSED as refused:
            wrongs[_field(refused, instrument)] = sentence(refused)
    if wrongs:
        return _form(seen, old, typed, wrongs)
    flash("De meting is vastgelegd.", "ok")
    return redirect(url_for(".show", household_id=household_id, person_id=person_id))


def _seen(household_id: int, person_id: int) -> ReadinessSeen:
    vault = desk().edge.vault
    return desk().read(
        lambda session, acting: see_readiness(session, household_id, person_id, vault, acting)
    )


def _old(seen: ReadinessSeen) -> MeasurementSeen | None:
    """Return the measurement that the address says is corrected. Raises UnknownMeasurement."""
    text = request.args.get("verbetert", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER):
        raise BadRequest
    number = int(text)
    found = next((each for each in seen.measured if each.id == number), None)
    if found is None or not may_exist(number):
        raise UnknownMeasurement(number)
    return found


def _instrument(seen: ReadinessSeen, old: MeasurementSeen | None) -> Instrument:
    """Return what is measured with: that of the old one, or what the address names."""
    if old is not None:
        return old.instrument
    wanted = (request.args.get("lijst"), request.args.get("versie"))
    by_name = {(one.name, str(one.version)): one for one in seen.offered}
    return by_name.get((wanted[0] or "", wanted[1] or ""), seen.offered[0])


def _given(instrument: Instrument) -> tuple[Given | None, dict[str, str]]:
    """Return what was typed; None with a sentence for each field that cannot be read."""
    typed, wrongs = request.form, {}
    chosen: dict[str, list[str]] = {_MOMENT: list(Moment), _VIEW: list(View)}
    for name, codes in chosen.items():
        if typed.get(name, "") not in codes:
            wrongs[name] = _CHOOSE[name]
    day = typed_day(typed.get(_DAY, ""))
    if day is None:
        wrongs[_DAY] = _NO_DAY
    keys = [item.key for item in instrument.items]
    for name in (*(f"{_EVIDENCE}{key}" for key in keys), _JUDGEMENT):
        try:
            refuse_bsn(typed.get(name, ""), Action.RECORD_READINESS.value)
        except BsnInText as error:
            wrongs[name] = sentence(error)
    if wrongs or day is None:
        return None, wrongs
    given = Given(
        moment=Moment(typed[_MOMENT]),
        view=View(typed[_VIEW]),
        measured_on=day,
        scores={key: typed.get(f"{_SCORE}{key}", "") for key in keys},
        evidence={key: typed.get(f"{_EVIDENCE}{key}", "") for key in keys},
        judgement=typed.get(_JUDGEMENT, ""),
    )
    return given, wrongs


def _field(refused: Any, instrument: Instrument) -> str:
    """Return the field that a refusal is about."""
    if isinstance(refused, MeasuredOutside):
        return _DAY
    if isinstance(refused, ScoreOutsideScale):
        return f"{_SCORE}{refused.item}"
    if isinstance(refused, WordsTooLong) and refused.item is not None:
        return f"{_EVIDENCE}{refused.item}"
    if isinstance(refused, NothingScored):
        return f"{_SCORE}{instrument.items[0].key}"
    return _JUDGEMENT


def _typed_of(old: MeasurementSeen) -> dict[str, str]:
    """Return a measurement as its form would have been typed."""
    typed = {
        _MOMENT: old.moment.value,
        _VIEW: old.view.value,
        _DAY: f"{old.measured_on:%Y-%m-%d}",
    }
    if old.answers is not None:
        typed[_JUDGEMENT] = old.answers.judgement
        typed |= {f"{_SCORE}{key}": str(score) for key, score in old.answers.scores.items()}
        typed |= {f"{_EVIDENCE}{key}": text for key, text in old.answers.evidence.items()}
    return typed


def _form(
    seen: ReadinessSeen,
    old: MeasurementSeen | None,
    typed: Mapping[str, str],
    wrongs: dict[str, str],
) -> ResponseReturnValue:
    page = render_template(
        "households/readiness/new.html",
        seen=seen,
        old=old,
        instrument=_instrument(seen, old),
        typed=typed,
        wrongs=wrongs,
        words=words,
        first_day=FIRST_DAY,
        new_key=new_key,
    )
    return page, 422 if wrongs else 200
