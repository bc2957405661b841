"""Plan the next contact with a household, make and cancel appointments, say who was at the course.

Of an appointment a calendar gets the number of the household and no more: no name, no place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime, time
from hashlib import sha256
from uuid import uuid4

from sqlalchemy.orm import Session

from ontzorgen.domain.appointment import (
    AMSTERDAM,
    AppointmentKind,
    may_be_planned,
    moment_of,
    next_contact,
)
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.coaching.day_errors import (
    AppointmentOver,
    MeetingToCome,
    NobodyThere,
    NoSuchTime,
    PlaceMissing,
    UnknownAppointment,
    WrongDayToPlan,
)
from ontzorgen.services.coaching.words import plain_words
from ontzorgen.services.households.errors import HouseholdForgotten
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.store import audit, contacts, household_pages
from ontzorgen.store.contacts import KeptAppointment, Meeting
from ontzorgen.store.household_pages import HouseholdHead, PersonShown
from ontzorgen.store.models import AppointmentRow

__all__ = ["KeptAppointment", "Meeting"]
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_LONGEST_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class ContactSeen:
    """What is planned with a household, and who followed the course; lists: the newest first."""

    planned: date | None
    """The day that somebody set."""
    next: date | None
    """That day, or the first appointment when it is sooner."""
    appointments: Sequence[KeptAppointment]
    meetings: Sequence[Meeting]
    now: datetime


@dataclass(frozen=True, slots=True)
class PlanForm:
    """A household and its people, for a form."""

    head: HouseholdHead
    persons: Sequence[PersonShown]


@dataclass(frozen=True, slots=True)
class WantedAppointment:
    """An appointment as somebody asks for it; a clock in Amsterdam."""

    day: date
    at: time
    minutes: int
    kind: AppointmentKind
    place: str
    persons: frozenset[str]
    """Keys of people of the household."""
    once: str
    """The form it was typed in: sent twice, it is one appointment."""


def contact_of(session: Session, household_id: int, acting: Acting) -> ContactSeen:
    """Return what is planned with a household whose page is shown. The page logs the look."""
    made = contacts.appointments(session, acting.municipalities, household_id=household_id)
    planned = contacts.planned(session, household_id)
    ahead = [
        each.starts_at.astimezone(AMSTERDAM).date()
        for each in made
        if each.cancelled_at is None and each.starts_at >= acting.now
    ]
    return ContactSeen(
        planned,
        next_contact(planned, ahead, acting.today),
        made,
        contacts.meetings(session, household_id),
        acting.now,
    )


def plan_form(session: Session, household_id: int, acting: Acting) -> PlanForm:
    """Return a household and its people for a form; the look is logged. Raises UnknownHousehold."""
    head = _head(session, household_id, acting)
    detail = {"households": [head.key]}
    about = f"household {head.key}"
    audit.append(session, acting, "read household", about, head.municipality, detail)
    return PlanForm(head, household_pages.persons(session, head.id))


def set_contact(session: Session, household_id: int, day: date | None, acting: Acting) -> None:
    """Set the next day of contact, or none.

    Raises:
        UnknownHousehold, HouseholdForgotten, WrongDayToPlan.
    """
    head = _head(session, household_id, acting)
    if day is not None and not may_be_planned(day, acting.today):
        raise WrongDayToPlan(day)
    if contacts.planned(session, head.id) == day:
        return
    contacts.plan(session, head.id, day, acting.by, acting.now)
    detail = {"households": [head.key], "day": None if day is None else day.isoformat()}
    about = f"household {head.key}"
    audit.append(session, acting, "set contact", about, head.municipality, detail)


def make_appointment(
    session: Session, household_id: int, wanted: WantedAppointment, acting: Acting
) -> int:
    """Make an appointment and return its number; one form is one appointment.

    Raises:
        UnknownHousehold, HouseholdForgotten.
        WrongDayToPlan, NoSuchTime, NobodyThere: from the day, the clock and the people.
        PlaceMissing, WordsTooLong, BsnInText: from the place.
    """
    head = _head(session, household_id, acting)
    once = _once(wanted)
    known = contacts.is_known(session, acting.by, once)
    if known is not None:
        return known
    if not may_be_planned(wanted.day, acting.today):
        raise WrongDayToPlan(wanted.day)
    starts = moment_of(wanted.day, wanted.at)
    if starts is None or not 0 < wanted.minutes <= _LONGEST_MINUTES:
        raise NoSuchTime
    persons = _members(session, head, wanted.persons)
    place = plain_words(wanted.place, "make appointment")
    if not place:
        raise PlaceMissing
    number = contacts.add(
        session,
        AppointmentRow(
            household_id=head.id,
            starts_at=starts,
            minutes=wanted.minutes,
            kind=wanted.kind.value,
            place=place,
            uid=f"{uuid4()}@ontzorgen",
            made_by_id=acting.by,
            made_at=acting.now,
            once_key=once,
        ),
        persons,
    )
    detail = {"households": [head.key], "day": wanted.day.isoformat(), "kind": wanted.kind.value}
    about = f"appointment {number}"
    audit.append(session, acting, "make appointment", about, head.municipality, detail)
    return number


def _once(wanted: WantedAppointment) -> str:
    """Return what is the same when a form is sent twice, and differs once it says another thing."""
    said = (*astuple(replace(wanted, persons=frozenset())), *sorted(wanted.persons))
    return sha256(repr(said).encode()).hexdigest()


def cancel_appointment(session: Session, number: str, acting: Acting) -> KeptAppointment:
    """Cancel an appointment that is still to come.

    Raises:
        UnknownAppointment: there is none for this user.
        AppointmentOver: it was cancelled, or has begun.
    """
    require(acting, Action.PLAN_CONTACT)
    kept = _numbered(session, number, acting)
    if kept.cancelled_at is not None or kept.starts_at <= acting.now:
        raise AppointmentOver(kept.id)
    contacts.cancel(session, kept.id, acting.by, acting.now)
    detail = {"households": [kept.household]}
    about = f"appointment {kept.id}"
    audit.append(session, acting, "cancel appointment", about, kept.municipality, detail)
    return _numbered(session, number, acting)


def see_appointment(session: Session, number: str, acting: Acting) -> KeptAppointment:
    """Return an appointment, for a calendar; the look is logged. Raises UnknownAppointment."""
    require(acting, Action.READ_HOUSEHOLD)
    kept = _numbered(session, number, acting)
    detail = {"households": [kept.household]}
    about = f"appointment {kept.id}"
    audit.append(session, acting, "take appointment", about, kept.municipality, detail)
    return kept


def list_appointments(session: Session, acting: Acting) -> Sequence[KeptAppointment]:
    """Return the appointments of today and later, the first one first; the look is logged."""
    require(acting, Action.READ_HOUSEHOLD)
    found = [
        each
        for each in contacts.appointments(session, acting.municipalities)
        if each.starts_at.astimezone(AMSTERDAM).date() >= acting.today
    ][::-1]
    shown = sorted({(each.municipality, each.household) for each in found})
    audit.append_for_towns(session, acting, "list appointments", "households", shown)
    return found


def record_meeting(
    session: Session,
    household_id: int,
    held_on: date,
    present: Mapping[str, bool],
    acting: Acting,
) -> None:
    """Say of people of a household, by key, whether they were at a meeting of the course.

    Raises:
        UnknownHousehold, HouseholdForgotten, NobodyThere.
        MeetingToCome: the day has not come.
    """
    head = _head(session, household_id, acting)
    if held_on > acting.today:
        raise MeetingToCome(held_on)
    numbers = {
        each.key: each.id
        for each in household_pages.persons(session, head.id)
        if each.key in present
    }
    if not present or len(numbers) < len(present):
        raise NobodyThere
    there = {numbers[key]: was_there for key, was_there in present.items()}
    contacts.meet(session, held_on, there, acting.by, acting.now)
    detail = {"households": [head.key], "day": held_on.isoformat(), "persons": len(there)}
    about = f"household {head.key}"
    audit.append(session, acting, "record course meeting", about, head.municipality, detail)


def see_course(session: Session, household_id: int, acting: Acting) -> Sequence[Meeting]:
    """Return who of a household was at which meeting; the look is logged."""
    head = household_numbered(session, household_id, Action.READ_HOUSEHOLD, acting)
    detail = {"households": [head.key]}
    about = f"household {head.key}"
    audit.append(session, acting, "read household", about, head.municipality, detail)
    return contacts.meetings(session, head.id)


def _head(session: Session, household_id: int, acting: Acting) -> HouseholdHead:
    head = household_numbered(session, household_id, Action.PLAN_CONTACT, acting)
    if head.forgotten_on is not None:
        raise HouseholdForgotten(head.key)
    return head


def _members(session: Session, head: HouseholdHead, keys: Collection[str]) -> list[int]:
    found = [each.id for each in household_pages.persons(session, head.id) if each.key in keys]
    if not found or len(found) < len(keys):
        raise NobodyThere
    return found


def _numbered(session: Session, number: str, acting: Acting) -> KeptAppointment:
    found = (
        contacts.appointments(session, acting.municipalities, number=int(number))
        if _NUMBER.fullmatch(number)
        else []
    )
    if not found:
        raise UnknownAppointment(number)
    return found[0]
