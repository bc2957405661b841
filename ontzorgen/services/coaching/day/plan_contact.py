"""Plan the next contact with a household, make an appointment, cancel one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, time
from hashlib import sha256
from uuid import uuid4

from sqlalchemy.orm import Session

from ontzorgen.domain.appointment import (
    AppointmentKind,
    may_be_planned,
    moment_of,
)
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.coaching.day.errors import (
    AppointmentOver,
    NobodyThere,
    NoSuchTime,
    PlaceMissing,
    WrongDayToPlan,
)
from ontzorgen.services.coaching.day.see_appointments import (
    KeptAppointment,
    appointment_numbered,
    can_be_cancelled,
)
from ontzorgen.services.coaching.words import plain_words
from ontzorgen.services.households.errors import HouseholdForgotten
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.store import audit, contacts, household_pages
from ontzorgen.store.household_pages import HouseholdHead, PersonShown
from ontzorgen.store.models import AppointmentRow

__all__ = ["KeptAppointment"]
_LONGEST_MINUTES = 1440


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


def plan_form(session: Session, household_id: int, acting: Acting) -> PlanForm:
    """Return a household and its people for a form; the look is logged. Raises UnknownHousehold."""
    head = live_household(session, household_id, acting)
    detail = {"households": [head.key]}
    about = f"household {head.key}"
    audit.append(session, acting, "read household", about, head.municipality, detail)
    return PlanForm(head, household_pages.persons(session, head.id))


def set_contact(session: Session, household_id: int, day: date | None, acting: Acting) -> None:
    """Set the next day of contact, or none.

    Raises:
        UnknownHousehold, HouseholdForgotten, WrongDayToPlan.
    """
    head = live_household(session, household_id, acting)
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
        PlaceMissing, TooManyWords, BsnInText: from the place.
    """
    head = live_household(session, household_id, acting)
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
    """Cancel an appointment, or say of one that has begun that it was not held.

    Raises:
        UnknownAppointment: there is none for this user.
        AppointmentOver: that was said before, or it is too long ago.
    """
    require(acting, Action.PLAN_CONTACT)
    kept = appointment_numbered(session, number, acting)
    if not can_be_cancelled(kept, acting.today):
        raise AppointmentOver(kept.id)
    contacts.cancel(session, kept.id, acting.by, acting.now)
    detail = {"households": [kept.household]}
    done = "cancel appointment" if kept.starts_at > acting.now else "miss appointment"
    audit.append(session, acting, done, f"appointment {kept.id}", kept.municipality, detail)
    return appointment_numbered(session, number, acting)


def live_household(session: Session, household_id: int, acting: Acting) -> HouseholdHead:
    """Return a household with which something may be planned.

    Raises:
        UnknownHousehold, HouseholdForgotten.
    """
    head = household_numbered(session, household_id, Action.PLAN_CONTACT, acting)
    if head.forgotten_on is not None:
        raise HouseholdForgotten(head.key)
    return head


def _members(session: Session, head: HouseholdHead, keys: Collection[str]) -> list[int]:
    found = [each.id for each in household_pages.persons(session, head.id) if each.key in keys]
    if not found or len(found) < len(keys):
        raise NobodyThere
    return found
