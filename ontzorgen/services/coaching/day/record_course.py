"""Say who was at a meeting of the course "Omgaan met geld", and put right what was said wrongly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.day.errors import (
    MeetingThere,
    MeetingToCome,
    NobodyThere,
    UnknownMeeting,
)
from ontzorgen.services.coaching.day.plan_contact import PlanForm, live_household, plan_form
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.store import audit, contacts, household_pages
from ontzorgen.store.contacts import Meeting
from ontzorgen.store.household_pages import HouseholdHead

__all__ = ["Meeting"]


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
    head = live_household(session, household_id, acting)
    there = _there(session, head, held_on, present, acting)
    contacts.meet(session, held_on, there, acting.by, acting.now)
    detail = {"day": held_on.isoformat(), "persons": len(there)}
    _log(session, acting, "record course meeting", head, detail)


def correct_meeting(
    session: Session,
    household_id: int,
    was_on: date,
    held_on: date,
    present: Mapping[str, bool],
    acting: Acting,
) -> None:
    """Put in the place of what was said of a meeting: on which day it was, and who was there.

    Of people of the household who are not named nothing is said any more.

    Raises:
        UnknownMeeting: nothing was said of that day.
        MeetingThere: something was said of the other day already.
        And what `record_meeting` raises.
    """
    head = live_household(session, household_id, acting)
    before = _said(session, head, was_on)
    there = _there(session, head, held_on, present, acting)
    if held_on != was_on and any(
        each.held_on == held_on for each in contacts.meetings(session, head.id)
    ):
        raise MeetingThere(held_on)
    contacts.forget_meeting(session, was_on, [each.person_id for each in before])
    contacts.meet(session, held_on, there, acting.by, acting.now)
    detail = {
        "was": {"day": was_on.isoformat(), "persons": len(before)},
        "day": held_on.isoformat(),
        "persons": len(there),
    }
    _log(session, acting, "correct course meeting", head, detail)


def drop_meeting(session: Session, household_id: int, was_on: date, acting: Acting) -> None:
    """Take away what was said of a meeting: it was not this household's.

    Raises:
        UnknownHousehold, HouseholdForgotten.
        UnknownMeeting: nothing was said of that day.
    """
    head = live_household(session, household_id, acting)
    before = _said(session, head, was_on)
    contacts.forget_meeting(session, was_on, [each.person_id for each in before])
    detail = {"was": {"day": was_on.isoformat(), "persons": len(before)}}
    _log(session, acting, "drop course meeting", head, detail)


def meeting_form(
    session: Session, household_id: int, held_on: date, acting: Acting
) -> tuple[PlanForm, Mapping[str, bool]]:
    """Return what was said of a meeting, by key of a person, for a form; the look is logged.

    Raises:
        UnknownHousehold, HouseholdForgotten.
    """
    form = plan_form(session, household_id, acting)
    said = [each for each in contacts.meetings(session, form.head.id) if each.held_on == held_on]
    return form, {each.person: each.present for each in said}


def see_course(session: Session, household_id: int, acting: Acting) -> Sequence[Meeting]:
    """Return who of a household was at which meeting; the look is logged."""
    head = household_numbered(session, household_id, Action.READ_HOUSEHOLD, acting)
    _log(session, acting, "read household", head, {})
    return contacts.meetings(session, head.id)


def _there(
    session: Session,
    head: HouseholdHead,
    held_on: date,
    present: Mapping[str, bool],
    acting: Acting,
) -> dict[int, bool]:
    if held_on > acting.today:
        raise MeetingToCome(held_on)
    numbers = {
        each.key: each.id
        for each in household_pages.persons(session, head.id)
        if each.key in present
    }
    if not present or len(numbers) < len(present):
        raise NobodyThere
    return {numbers[key]: was_there for key, was_there in present.items()}


def _said(session: Session, head: HouseholdHead, held_on: date) -> list[Meeting]:
    found = [each for each in contacts.meetings(session, head.id) if each.held_on == held_on]
    if not found:
        raise UnknownMeeting(held_on)
    return found


def _log(
    session: Session, acting: Acting, action: str, head: HouseholdHead, detail: dict[str, Any]
) -> None:
    detail = {"households": [head.key], **detail}
    audit.append(session, acting, action, f"household {head.key}", head.municipality, detail)
