"""Appointments with a household: when one may be made, and which contact comes next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LATEST = timedelta(days=731)
"""Nobody plans further ahead: a later day is a typing error."""
NOT_HELD_WITHIN = timedelta(days=31)
"""So long after its day somebody may still say that it was not held: our choice."""


class AppointmentKind(StrEnum):
    """What it is for and where."""

    INTAKE = "INTAKE"
    HOME = "HOME"
    OFFICE = "OFFICE"
    PHONE = "PHONE"
    REVIEW = "REVIEW"


def moment_of(day: date, at: time) -> datetime | None:
    """Return a moment on a clock in Amsterdam; None where the clock skips it in spring."""
    local = datetime.combine(day, at, AMSTERDAM)
    there = local.astimezone(ZoneInfo("UTC")).astimezone(AMSTERDAM)
    return local if there.time() == at else None


def may_be_planned(day: date, today: date) -> bool:
    """Say whether something may be planned on a day: today or later, and not years ahead."""
    return today <= day <= today + LATEST


def may_be_called_off(day: date, today: date) -> bool:
    """Say whether an appointment on a day is still cancelled, or said not to have been held."""
    return day + NOT_HELD_WITHIN >= today


def day_begins(day: date) -> datetime:
    """Return the first moment of a day in Amsterdam."""
    return datetime.combine(day, time(), AMSTERDAM)


def next_contact(planned: date | None, appointments: Iterable[date], today: date) -> date | None:
    """Return the next day of contact: the one that was set, or an appointment that is sooner.

    A day that was set and passed stays until another one is set: nobody spoke with them yet.
    """
    ahead = min((day for day in appointments if day >= today), default=None)
    days = [day for day in (planned, ahead) if day is not None]
    return min(days, default=None)
