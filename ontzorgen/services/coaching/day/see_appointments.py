"""See appointments: those of today and later first, the soonest first; then the last of before.

Of an appointment a calendar gets the number of the household and no more: no name, no place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.appointment import AMSTERDAM, day_begins, may_be_called_off, next_contact
from ontzorgen.domain.paging import Page
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.coaching.day.errors import UnknownAppointment
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.store import audit, contacts
from ontzorgen.store.contacts import AppointmentsAsked, KeptAppointment, Meeting
from ontzorgen.store.household_pages import HouseholdHead

__all__ = ["KeptAppointment", "Meeting"]
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_BESIDE_THE_REST = 5
"""So many appointments stand on the page of a household; the others are a page further."""


@dataclass(frozen=True, slots=True)
class AppointmentSeen:
    """An appointment, and what can still be said of it."""

    kept: KeptAppointment
    can_be_cancelled: bool
    has_begun: bool


@dataclass(frozen=True, slots=True)
class ContactSeen:
    """What is planned with a household, and who followed the course, the newest meeting first."""

    planned: date | None
    """The day that somebody set."""
    next: date | None
    """That day, or the first appointment when it is sooner."""
    appointments: Sequence[AppointmentSeen]
    """The first few of them."""
    total: int
    """How many appointments there are in all."""
    meetings: Sequence[Meeting]


@dataclass(frozen=True, slots=True)
class AppointmentPage:
    """A page of the appointments with a household."""

    head: HouseholdHead
    appointments: Sequence[AppointmentSeen]
    page: Page


@dataclass(frozen=True, slots=True)
class AppointmentList:
    """A page of the appointments of one's own municipalities."""

    appointments: Sequence[KeptAppointment]
    page: Page


def contact_of(session: Session, household_id: int, acting: Acting) -> ContactSeen:
    """Return what is planned with a household whose page is shown. The page logs the look."""
    planned = contacts.planned(session, household_id)
    found, total, ahead = contacts.first_appointments(
        session, household_id, day_begins(acting.today), acting.now, _BESIDE_THE_REST
    )
    days = [] if ahead is None else [ahead.astimezone(AMSTERDAM).date()]
    return ContactSeen(
        planned,
        next_contact(planned, days, acting.today),
        _seen(found, acting),
        total,
        contacts.meetings(session, household_id),
    )


def see_appointments(
    session: Session, household_id: int, number: str | None, acting: Acting
) -> AppointmentPage:
    """Return a page of all the appointments with a household; the look is logged.

    Raises:
        UnknownHousehold: there is none for this user.
    """
    head = household_numbered(session, household_id, Action.READ_HOUSEHOLD, acting)
    asked = AppointmentsAsked(acting.municipalities, head.id)
    page = Page.asked(number, contacts.count(session, asked))
    found = _seen(_page(session, asked, page, acting), acting)
    detail = {"households": [head.key]}
    about = f"household {head.key}"
    audit.append(session, acting, "read household", about, head.municipality, detail)
    return AppointmentPage(head, found, page)


def list_appointments(
    session: Session, number: str | None, acting: Acting, *, past: bool = False
) -> AppointmentList:
    """Return a page of the appointments of one's own municipalities; the look is logged.

    Those of before today come only with `past`.
    """
    require(acting, Action.READ_HOUSEHOLD)
    since = None if past else day_begins(acting.today)
    asked = AppointmentsAsked(acting.municipalities, since=since)
    page = Page.asked(number, contacts.count(session, asked))
    found = _page(session, asked, page, acting)
    shown = sorted({(each.municipality, each.household) for each in found})
    audit.append_for_towns(session, acting, "list appointments", "households", shown)
    return AppointmentList(found, page)


def see_appointment(session: Session, number: str, acting: Acting) -> KeptAppointment:
    """Return an appointment, for a calendar; the look is logged. Raises UnknownAppointment."""
    require(acting, Action.READ_HOUSEHOLD)
    kept = appointment_numbered(session, number, acting)
    detail = {"households": [kept.household]}
    about = f"appointment {kept.id}"
    audit.append(session, acting, "take appointment", about, kept.municipality, detail)
    return kept


def appointment_numbered(session: Session, number: str, acting: Acting) -> KeptAppointment:
    """Return an appointment of the user's municipalities. Raises UnknownAppointment."""
    found = []
    if _NUMBER.fullmatch(number):
        asked = AppointmentsAsked(acting.municipalities, number=int(number))
        found = contacts.appointments(session, asked, acting.now, 0, 1)
    if not found:
        raise UnknownAppointment(number)
    return found[0]


def can_be_cancelled(kept: KeptAppointment, today: date) -> bool:
    """Say whether an appointment can still be cancelled, or be said not to have been held."""
    day = kept.starts_at.astimezone(AMSTERDAM).date()
    return kept.cancelled_at is None and may_be_called_off(day, today)


def _page(
    session: Session, asked: AppointmentsAsked, page: Page, acting: Acting
) -> list[KeptAppointment]:
    begin = day_begins(acting.today)
    return contacts.appointments(session, asked, begin, page.offset, page.size)


def _seen(found: Sequence[KeptAppointment], acting: Acting) -> list[AppointmentSeen]:
    return [
        AppointmentSeen(each, can_be_cancelled(each, acting.today), each.starts_at <= acting.now)
        for each in found
    ]
