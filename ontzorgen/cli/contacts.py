"""Contacts, appointments and the course: the same services as the pages."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import click

from ontzorgen.cli.kinds import DAY
from ontzorgen.cli.output import application, as_json, by_user, give, say
from ontzorgen.domain.appointment import AppointmentKind
from ontzorgen.services.coaching.day import plan_contact, record_course, see_appointments
from ontzorgen.services.coaching.day.plan_contact import WantedAppointment
from ontzorgen.services.households.find_household import household_called
from ontzorgen.wording import contacts as words
from reports import text
from reports.calendar_file import calendar_file

_in = click.option("--municipality", "code", help="Needed where two have this household.")


@click.group("contact")
def contact() -> None:
    """When a coach speaks with a household."""


@contact.command("set")
@click.argument("household", metavar="HOUSEHOLD")
@click.option("--on", "day", type=DAY, help="The day; without it no contact is planned.")
@_in
@by_user
def set_(household: str, day: date | None, code: str | None, login: str) -> None:
    """Set the next day of contact with HOUSEHOLD."""
    app = application()

    def work(session: Any) -> None:
        acting = app.acting(session, login)
        called = household_called(session, household, acting, code)
        plan_contact.set_contact(session, called.household_id, day, acting)

    with app.refusals_logged(login, "set contact", f"household {household}"):
        app.write(work)
    say(words.CONTACT_SET if day else words.CONTACT_CLEARED)


@click.group("appointment")
def appointment() -> None:
    """Appointments with people of a household."""


@appointment.command("add")
@click.argument("household", metavar="HOUSEHOLD")
@click.option("--on", "day", type=DAY, required=True)
@click.option("--at", "at", type=click.DateTime(["%H:%M"]), required=True, help="In Amsterdam.")
@click.option("--minutes", type=int, default=60, show_default=True)
@click.option("--kind", type=click.Choice([each.value for each in AppointmentKind]), required=True)
@click.option("--place", required=True, help="Where, in words.")
@click.option("--person", "persons", multiple=True, required=True, metavar="KEY")
@_in
@by_user
@as_json
def add(
    household: str,
    day: date,
    at: datetime,
    minutes: int,
    kind: str,
    place: str,
    persons: tuple[str, ...],
    code: str | None,
    login: str,
    as_json: bool,
) -> None:
    """Make an appointment with people of HOUSEHOLD."""
    app = application()
    once = uuid4().hex
    wanted = WantedAppointment(
        day, at.time(), minutes, AppointmentKind(kind), place, frozenset(persons), once
    )

    def work(session: Any) -> int:
        acting = app.acting(session, login)
        called = household_called(session, household, acting, code)
        return plan_contact.make_appointment(session, called.household_id, wanted, acting)

    with app.refusals_logged(login, "make appointment", f"household {household}"):
        number = app.write(work)
    if as_json:
        give({"id": str(number)})
    else:
        say(f"{words.MADE} Nummer: {number}.")


@appointment.command("cancel")
@click.argument("number", metavar="APPOINTMENT")
@by_user
def cancel(number: str, login: str) -> None:
    """Cancel APPOINTMENT, or say that it was not held; its calendar file says so from then on."""
    app = application()
    with app.refusals_logged(login, "cancel appointment", f"appointment {number}"):
        kept = app.write(
            lambda session: plan_contact.cancel_appointment(
                session, number, app.acting(session, login)
            )
        )
    say(words.cancelled(kept))


@appointment.command("list")
@click.option("--past", is_flag=True, help="Also those of before today, after the others.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="25 on each.")
@click.option("--user", "login", help="Login of the person who looks; default: the system user.")
@as_json
def list_(past: bool, page: int, login: str | None, as_json: bool) -> None:
    """List the appointments of today and later, the soonest first."""
    app = application()
    seen = app.write(
        lambda session: see_appointments.list_appointments(
            session, str(page), app.acting(session, login), past=past
        ),
        reads=True,
    )
    if as_json:
        give(words.list_json(seen))
    else:
        say(text.render(words.overview(seen)))


@appointment.command("ics")
@click.argument("number", metavar="APPOINTMENT")
@click.option("--user", "login", help="Login of the person who looks; default: the system user.")
def ics(number: str, login: str | None) -> None:
    """Write APPOINTMENT for a calendar (RFC 5545) to standard output; no name is in it."""
    app = application()
    kept = app.write(
        lambda session: see_appointments.see_appointment(
            session, number, app.acting(session, login)
        ),
        reads=True,
    )
    sys.stdout.write(calendar_file(words.entry(kept)).decode())


@click.group("course")
def course() -> None:
    """The course "Omgaan met geld"."""


@course.command("record")
@click.argument("household", metavar="HOUSEHOLD")
@click.option("--on", "day", type=DAY, required=True, help="The day of the meeting.")
@click.option("--present", multiple=True, metavar="KEY", help="Who was there.")
@click.option("--absent", multiple=True, metavar="KEY", help="Who was not.")
@_in
@by_user
def record(
    household: str,
    day: date,
    present: tuple[str, ...],
    absent: tuple[str, ...],
    code: str | None,
    login: str,
) -> None:
    """Say who of HOUSEHOLD was at a meeting; said again, the last word counts."""
    app, said = application(), _said(present, absent)

    def work(session: Any) -> None:
        acting = app.acting(session, login)
        called = household_called(session, household, acting, code)
        record_course.record_meeting(session, called.household_id, day, said, acting)

    with app.refusals_logged(login, "record course meeting", f"household {household}"):
        app.write(work)
    say(words.MEETING_KEPT)


@course.command("correct")
@click.argument("household", metavar="HOUSEHOLD")
@click.option("--on", "day", type=DAY, required=True, help="The day that it is on record for.")
@click.option("--moved-to", "moved_to", type=DAY, help="The day that it was; default: that day.")
@click.option("--present", multiple=True, metavar="KEY", help="Who was there.")
@click.option("--absent", multiple=True, metavar="KEY", help="Who was not.")
@_in
@by_user
def correct(
    household: str,
    day: date,
    moved_to: date | None,
    present: tuple[str, ...],
    absent: tuple[str, ...],
    code: str | None,
    login: str,
) -> None:
    """Say anew on which day a meeting was and who of HOUSEHOLD was there; the rest goes."""
    app, said = application(), _said(present, absent)

    def work(session: Any) -> None:
        acting = app.acting(session, login)
        called = household_called(session, household, acting, code)
        record_course.correct_meeting(
            session, called.household_id, day, moved_to or day, said, acting
        )

    with app.refusals_logged(login, "correct course meeting", f"household {household}"):
        app.write(work)
    say(words.MEETING_CORRECTED)


@course.command("drop")
@click.argument("household", metavar="HOUSEHOLD")
@click.option("--on", "day", type=DAY, required=True, help="The day that it is on record for.")
@_in
@by_user
def drop(household: str, day: date, code: str | None, login: str) -> None:
    """Take away what was said of a meeting: it was not HOUSEHOLD's. The log keeps that it was."""
    app = application()

    def work(session: Any) -> None:
        acting = app.acting(session, login)
        called = household_called(session, household, acting, code)
        record_course.drop_meeting(session, called.household_id, day, acting)

    with app.refusals_logged(login, "drop course meeting", f"household {household}"):
        app.write(work)
    say(words.MEETING_DROPPED)


@course.command("list")
@click.argument("household", metavar="HOUSEHOLD")
@_in
@click.option("--user", "login", help="Login of the person who looks; default: the system user.")
@as_json
def meetings(household: str, code: str | None, login: str | None, as_json: bool) -> None:
    """List who of HOUSEHOLD was at which meeting, the newest first."""
    app = application()

    def work(session: Any) -> Any:
        acting = app.acting(session, login)
        called = household_called(session, household, acting, code)
        return record_course.see_course(session, called.household_id, acting)

    found = app.write(work, reads=True)
    if as_json:
        give({"meetings": [words.meeting_json(each) for each in found]})
    else:
        say("\n".join(words.meeting_told(each) for each in found) or words.NO_MEETINGS)


def _said(present: tuple[str, ...], absent: tuple[str, ...]) -> dict[str, bool]:
    if set(present) & set(absent):
        raise click.UsageError("nobody is both present and absent")
    return {**dict.fromkeys(present, True), **dict.fromkeys(absent, False)}


COMMANDS = (contact, appointment, course)
