"""The next contact with a household, its appointments (also for a calendar), and the course."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.domain.appointment import AppointmentKind
from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.services.acting import Action
from ontzorgen.services.coaching.day import errors, plan_contact, record_course, see_appointments
from ontzorgen.services.coaching.day.plan_contact import WantedAppointment
from ontzorgen.services.coaching.trajectory.errors import TooManyWords
from ontzorgen.services.errors import BsnInText
from ontzorgen.services.households.errors import HouseholdForgotten
from ontzorgen.web.access import needs
from ontzorgen.web.days import typed_day
from ontzorgen.web.desk import desk
from ontzorgen.web.households import new_key
from ontzorgen.web.lists import to_page
from ontzorgen.wording import contacts as words
from ontzorgen.wording.errors import sentence
from reports.calendar_file import calendar_file

pages = Blueprint("contacts", __name__)
_HOUSEHOLD = "/huishoudens/<int:household_id>"
_DAY, _TIME, _LASTS, _KIND, _PLACE, _WITH = "dag", "tijd", "duur", "soort", "plaats", "personen"
_WAS_ON = "was_op"
"""The day of the meeting that is put right."""
_LASTS_USUALLY = "60"
_MOST_DIGITS = 4
_WHERE: Mapping[type[OntzorgenError], str] = {
    errors.WrongDayToPlan: _DAY,
    errors.MeetingToCome: _DAY,
    errors.MeetingThere: _DAY,
    errors.UnknownMeeting: _DAY,
    errors.NoSuchTime: _TIME,
    errors.PlaceMissing: _PLACE,
    TooManyWords: _PLACE,
    BsnInText: _PLACE,
    errors.NobodyThere: _WITH,
    HouseholdForgotten: _DAY,
}
"""At which field a refusal is told."""
_WRONG_DAY = "Vul een dag in, bijvoorbeeld 30-09-2026."


@pages.get(f"{_HOUSEHOLD}/contact")
@needs(Action.PLAN_CONTACT)
def contact(household_id: int) -> ResponseReturnValue:
    """Ask for the next day of contact."""
    return _form("contact", household_id, {}, {})


@pages.post(f"{_HOUSEHOLD}/contact")
@needs(Action.PLAN_CONTACT)
def set_contact(household_id: int) -> ResponseReturnValue:
    """Set the next day of contact; without a day there is none."""
    typed = request.form.get(_DAY, "").strip()
    day = typed_day(typed)
    if typed and day is None:
        return _form("contact", household_id, request.form, {_DAY: _WRONG_DAY})
    try:
        desk().write(
            lambda session, acting: plan_contact.set_contact(session, household_id, day, acting),
            "set contact",
            f"household {household_id}",
        )
    except tuple(_WHERE) as error:
        return _form("contact", household_id, request.form, _told(error))
    return _back(household_id, words.CONTACT_SET if day else words.CONTACT_CLEARED)


@pages.get(f"{_HOUSEHOLD}/afspraken")
@needs(Action.READ_HOUSEHOLD)
def appointments(household_id: int) -> ResponseReturnValue:
    """List all the appointments with a household: first those to come, then the last ones."""
    number = request.args.get("pagina")
    seen = desk().read(
        lambda session, acting: see_appointments.see_appointments(
            session, household_id, number, acting
        )
    )
    return render_template("contacts/afspraken.html", seen=seen, to=to_page({}), words=words), 200


@pages.get(f"{_HOUSEHOLD}/afspraken/nieuw")
@needs(Action.PLAN_CONTACT)
def new(household_id: int) -> ResponseReturnValue:
    """Ask for an appointment."""
    return _form("afspraak", household_id, {_LASTS: _LASTS_USUALLY}, {})


@pages.post(f"{_HOUSEHOLD}/afspraken/nieuw")
@needs(Action.PLAN_CONTACT)
def make(household_id: int) -> ResponseReturnValue:
    """Make an appointment; the form sent twice is one."""
    wanted, wrongs = _wanted()
    if wanted is None:
        return _form("afspraak", household_id, request.form, wrongs)
    try:
        desk().write(
            lambda session, acting: plan_contact.make_appointment(
                session, household_id, wanted, acting
            ),
            "make appointment",
            f"household {household_id}",
        )
    except tuple(_WHERE) as error:
        return _form("afspraak", household_id, request.form, _told(error))
    return _back(household_id, words.MADE)


@pages.post("/afspraken/<int:appointment_id>/afzeggen")
@needs(Action.PLAN_CONTACT)
def cancel(appointment_id: int) -> ResponseReturnValue:
    """Cancel an appointment, or say that it was not held; a calendar hears it from its file."""
    kept = desk().write(
        lambda session, acting: plan_contact.cancel_appointment(
            session, str(appointment_id), acting
        ),
        "cancel appointment",
        f"appointment {appointment_id}",
    )
    return _back(kept.household_id, words.cancelled(kept))


@pages.get("/afspraken/<int:appointment_id>.ics")
@needs(Action.READ_HOUSEHOLD)
def as_ics(appointment_id: int) -> ResponseReturnValue:
    """Give an appointment to a calendar: the number of the household and no more."""
    kept = desk().read(
        lambda session, acting: see_appointments.see_appointment(
            session, str(appointment_id), acting
        )
    )
    entry = words.entry(kept)
    method = "CANCEL" if entry.cancelled else "PUBLISH"
    kind = f"text/calendar; charset=utf-8; method={method}"
    answer = Response(calendar_file(entry), content_type=kind)
    name = f"afspraak-{kept.id}.ics"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@pages.get(f"{_HOUSEHOLD}/cursus")
@needs(Action.PLAN_CONTACT)
def course(household_id: int) -> ResponseReturnValue:
    """Ask who was at a meeting of the course; of one that is on record, to put it right."""
    day = typed_day(request.args.get(_DAY, ""))
    if day is None:
        return _form("cursus", household_id, {_DAY: desk().settings.today().isoformat()}, {})
    held_on: date = day
    _, said = desk().read(
        lambda session, acting: record_course.meeting_form(session, household_id, held_on, acting)
    )
    typed = {f"was-{key}": "ja" if was_there else "nee" for key, was_there in said.items()}
    typed |= {_DAY: held_on.isoformat()} | ({_WAS_ON: held_on.isoformat()} if said else {})
    return _form("cursus", household_id, typed, {})


@pages.post(f"{_HOUSEHOLD}/cursus")
@needs(Action.PLAN_CONTACT)
def record_meeting(household_id: int) -> ResponseReturnValue:
    """Say who was at a meeting of the course; said again, the last word counts."""
    day = typed_day(request.form.get(_DAY, ""))
    if day is None:
        return _form("cursus", household_id, request.form, {_DAY: _WRONG_DAY})
    held_on, was_on = day, typed_day(request.form.get(_WAS_ON, ""))
    said = {
        name.removeprefix("was-"): answer == "ja"
        for name, answer in request.form.items()
        if name.startswith("was-") and answer in ("ja", "nee")
    }

    def work(session: Any, acting: Any) -> None:
        if was_on is None:
            record_course.record_meeting(session, household_id, held_on, said, acting)
        else:
            record_course.correct_meeting(session, household_id, was_on, held_on, said, acting)

    step = "record course meeting" if was_on is None else "correct course meeting"
    try:
        desk().write(work, step, f"household {household_id}")
    except tuple(_WHERE) as error:
        return _form("cursus", household_id, request.form, _told(error))
    return _back(household_id, words.MEETING_KEPT if was_on is None else words.MEETING_CORRECTED)


@pages.post(f"{_HOUSEHOLD}/cursus/weg")
@needs(Action.PLAN_CONTACT)
def drop_meeting(household_id: int) -> ResponseReturnValue:
    """Take away a meeting that was not this household's."""
    day = typed_day(request.form.get(_WAS_ON, ""))
    if day is None:
        return _form("cursus", household_id, request.form, {_DAY: _WRONG_DAY})
    was_on: date = day
    desk().write(
        lambda session, acting: record_course.drop_meeting(session, household_id, was_on, acting),
        "drop course meeting",
        f"household {household_id}",
    )
    return _back(household_id, words.MEETING_DROPPED)


def _wanted() -> tuple[WantedAppointment | None, dict[str, str]]:
    """Return the appointment that was typed, or what cannot be read of it."""
    typed = request.form
    day, at = typed_day(typed.get(_DAY, "")), _typed_time(typed.get(_TIME, ""))
    lasts, kind = typed.get(_LASTS, "").strip(), typed.get(_KIND, "")
    wrongs = {}
    if day is None:
        wrongs[_DAY] = _WRONG_DAY
    if at is None:
        wrongs[_TIME] = "Vul een tijd in, bijvoorbeeld 09:30."
    if not (lasts.isascii() and lasts.isdecimal() and len(lasts) <= _MOST_DIGITS):
        wrongs[_LASTS] = "Vul in hoeveel minuten het duurt, bijvoorbeeld 60."
    if kind not in list(AppointmentKind):
        wrongs[_KIND] = "Kies wat voor afspraak het is."
    if day is None or at is None or wrongs:
        return None, wrongs
    persons = frozenset(typed.getlist(_WITH))
    once = typed.get("eenmalig", "")[:64] or new_key()
    kept = AppointmentKind(kind)
    return WantedAppointment(day, at, int(lasts), kept, typed.get(_PLACE, ""), persons, once), {}


def _typed_time(text: str) -> time | None:
    """Return a time of day typed as 09:30; None for anything else."""
    try:
        found = time.fromisoformat(text.strip().zfill(5))
    except ValueError:
        return None
    whole = found.tzinfo is None and not found.second and not found.microsecond
    return found if whole else None


def _told(error: Exception) -> dict[str, str]:
    return {
        next(field for kind, field in _WHERE.items() if isinstance(error, kind)): sentence(error)
    }


def _back(household_id: int, told: str) -> ResponseReturnValue:
    flash(told, "ok")
    return redirect(url_for("households.show", household_id=household_id) + "#contact")


def _form(
    page: str, household_id: int, typed: Mapping[str, Any], wrongs: dict[str, str]
) -> ResponseReturnValue:
    form = desk().read(
        lambda session, acting: plan_contact.plan_form(session, household_id, acting)
    )
    shown = render_template(
        f"contacts/{page}.html",
        head=form.head,
        people=[(each.key, f"{each.name} ({each.key})") for each in form.persons],
        chosen=request.form.getlist(_WITH),
        typed=typed,
        was_on=typed_day(str(typed.get(_WAS_ON, ""))),
        wrongs=wrongs,
        kinds=[(kind.value, said) for kind, said in words.KINDS.items()],
        once=typed.get("eenmalig") or new_key(),
    )
    return shown, 422 if wrongs else 200
