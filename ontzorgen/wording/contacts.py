"""The words of contacts, appointments and the course (Dutch, B1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ontzorgen.domain.appointment import AppointmentKind
from ontzorgen.services.coaching.day import errors
from ontzorgen.services.coaching.day.see_appointments import (
    AppointmentList,
    KeptAppointment,
    Meeting,
)
from ontzorgen.wording.amounts import counted, day, moment
from reports.calendar_file import CalendarEntry
from reports.report import Column, Report, Table

SENTENCES: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.WrongDayToPlan: lambda e: (
        f"Op {day(e.day)} kunt u niets plannen. Kies vandaag of een latere dag, hoogstens twee jaar "
        "vooruit."
    ),
    errors.NoSuchTime: lambda _e: (
        "Deze tijd bestaat niet, of de afspraak duurt te kort of te lang. Een afspraak duurt 1 "
        "minuut tot een dag."
    ),
    errors.PlaceMissing: lambda _e: "Vul in waar de afspraak is.",
    errors.NobodyThere: lambda _e: "Kies een of meer personen van dit huishouden.",
    errors.UnknownAppointment: lambda _e: (
        "Deze afspraak is er voor u niet. Zoek haar op bij het huishouden."
    ),
    errors.AppointmentOver: lambda _e: (
        "Deze afspraak is al afgezegd, of was te lang geleden. Er is niets veranderd."
    ),
    errors.UnknownMeeting: lambda e: (
        f"Er staat geen bijeenkomst op {day(e.day)} bij dit huishouden. Kijk de dag na."
    ),
    errors.WrongAddress: lambda _e: (
        "Dit is geen e-mailadres waar wij naar kunnen sturen. Kijk het na, of laat het leeg."
    ),
    errors.MailNotSetUp: lambda _e: (
        "Er is geen mailserver ingesteld, dus er gaat geen dagbericht. Vraag beheer."
    ),
    errors.MeetingThere: lambda e: (
        f"Op {day(e.day)} staat al een bijeenkomst bij dit huishouden. Verbeter die, of kies een "
        "andere dag."
    ),
    errors.MeetingToCome: lambda e: (
        f"De bijeenkomst van {day(e.day)} moet nog komen. Vul haar in als zij is geweest."
    ),
}
KINDS: Mapping[AppointmentKind, str] = {
    AppointmentKind.INTAKE: "intake",
    AppointmentKind.HOME: "huisbezoek",
    AppointmentKind.OFFICE: "gesprek op kantoor",
    AppointmentKind.PHONE: "telefonisch",
    AppointmentKind.REVIEW: "evaluatie",
}
MADE = "De afspraak staat."
CONTACT_SET = "Het volgende contact is gepland."
CONTACT_CLEARED = "Er is geen volgend contact meer gepland."
MEETING_KEPT = "De bijeenkomst is vastgelegd."
MEETING_CORRECTED = "De bijeenkomst is verbeterd."
MEETING_DROPPED = "De bijeenkomst is weggehaald."
_STATUS = {"": "CONFIRMED", "afgezegd": "CANCELLED", "niet doorgegaan": "NOT_HELD"}
NO_MEETINGS = "Niemand volgde nog een bijeenkomst."
_COLUMNS = (
    Column("Nummer"),
    Column("Huishouden"),
    Column("Wanneer"),
    Column("Soort"),
    Column("Stand"),
)


def entry(kept: KeptAppointment) -> CalendarEntry:
    """Return an appointment as a calendar gets it: the number of the household and no more."""
    cancelled = kept.cancelled_at
    return CalendarEntry(
        kept.uid,
        kept.starts_at,
        kept.minutes,
        f"Afspraak {kept.household}",
        cancelled or kept.made_at,
        cancelled is not None,
    )


def cancelled(kept: KeptAppointment) -> str:
    """Say that an appointment is cancelled, or was not held."""
    if kept.was_not_held:
        return f"Vastgelegd: de afspraak van {moment(kept.starts_at)} ging niet door."
    return f"De afspraak van {moment(kept.starts_at)} is afgezegd."


def state(kept: KeptAppointment) -> str:
    """Say whether an appointment was called off; empty when it was not."""
    if kept.cancelled_at is None:
        return ""
    return "niet doorgegaan" if kept.was_not_held else "afgezegd"


def overview(seen: AppointmentList) -> Report:
    """Show appointments on a screen of text, without names and places."""
    page = seen.page
    rows = tuple(
        (
            str(each.id),
            each.household,
            moment(each.starts_at),
            KINDS[AppointmentKind(each.kind)],
            state(each) or "gaat door",
        )
        for each in seen.appointments
    )
    told = counted(page.total, "afspraken")
    if page.pages > 1:
        told += f", pagina {page.number} van {page.pages}"
    return Report("Afspraken", told, (Table("Afspraken", _COLUMNS, rows),))


def list_json(seen: AppointmentList) -> dict[str, Any]:
    """Return a page of appointments as `appointment list --json` gives it."""
    page = seen.page
    return {
        "appointments": [appointment_json(each) for each in seen.appointments],
        "page": page.number,
        "pages": page.pages,
        "total": page.total,
    }


def appointment_json(kept: KeptAppointment) -> dict[str, Any]:
    """Return an appointment as a command gives it with `--json`."""
    return {
        "id": str(kept.id),
        "municipality": kept.municipality,
        "household": kept.household,
        "starts_at": kept.starts_at.isoformat(),
        "minutes": kept.minutes,
        "kind": kept.kind,
        "status": _STATUS[state(kept)],
        "uid": kept.uid,
    }


def meeting_json(meeting: Meeting) -> dict[str, Any]:
    """Return who was at a meeting as a command gives it with `--json`."""
    held_on = meeting.held_on.isoformat()
    return {"person": meeting.person, "held_on": held_on, "present": meeting.present}


def meeting_told(meeting: Meeting) -> str:
    """Say of a person, by number, whether that person was at a meeting."""
    there = "was er" if meeting.present else "was er niet"
    return f"{day(meeting.held_on)}: {meeting.person} {there}"
