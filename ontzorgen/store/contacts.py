"""Keep the next contact, the appointments and the course of households."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ontzorgen.store.models import (
    AppointmentPersonRow,
    AppointmentRow,
    CourseMeetingRow,
    HouseholdRow,
    NextContactRow,
    PersonRow,
    UserRow,
)
from ontzorgen.store.payments import chunks


class KeptAppointment(NamedTuple):
    """An appointment with the household it is about, and who made it."""

    id: int
    household_id: int
    household: str
    municipality: str
    starts_at: datetime
    minutes: int
    kind: str
    place: str
    uid: str
    made_by: str
    made_at: datetime
    cancelled_at: datetime | None
    persons: tuple[str, ...] = ()
    """Names of whom it is with."""


class Meeting(NamedTuple):
    """Whether a person was at a meeting of the course."""

    person_id: int
    person: str
    name: str
    held_on: date
    present: bool


def planned(session: Session, household_id: int) -> date | None:
    """Return the day of contact that somebody set."""
    row = session.get(NextContactRow, household_id)
    return None if row is None else row.day


def plan(session: Session, household_id: int, day: date | None, by: int, at: datetime) -> None:
    """Set the day of contact, or none."""
    session.merge(NextContactRow(household_id=household_id, day=day, set_by_id=by, set_at=at))
    session.flush()


def appointments(
    session: Session,
    municipalities: Collection[str],
    *,
    household_id: int | None = None,
    number: int | None = None,
) -> list[KeptAppointment]:
    """Return appointments, the newest first."""
    row = AppointmentRow
    query = (
        select(
            row.id,
            row.household_id,
            HouseholdRow.key,
            HouseholdRow.municipality_code,
            row.starts_at,
            row.minutes,
            row.kind,
            row.place,
            row.uid,
            UserRow.name,
            row.made_at,
            row.cancelled_at,
        )
        .join(HouseholdRow, HouseholdRow.id == row.household_id)
        .join(UserRow, UserRow.id == row.made_by_id)
        .where(HouseholdRow.municipality_code.in_(sorted(municipalities)))
        .order_by(row.starts_at.desc(), row.id.desc())
    )
    if household_id is not None:
        query = query.where(row.household_id == household_id)
    if number is not None:
        query = query.where(row.id == number)
    rows: Any = session.execute(query)
    found = [KeptAppointment(*each) for each in rows]
    names: defaultdict[int, list[str]] = defaultdict(list)
    for part in chunks([each.id for each in found]):
        rows = session.execute(
            select(AppointmentPersonRow.appointment_id, PersonRow.first_name, PersonRow.last_name)
            .join(PersonRow, PersonRow.id == AppointmentPersonRow.person_id)
            .where(AppointmentPersonRow.appointment_id.in_(part))
            .order_by(PersonRow.position)
        )
        for about, first, last in rows:
            names[about].append(f"{first} {last}".strip())
    return [each._replace(persons=tuple(names[each.id])) for each in found]


def is_known(session: Session, made_by_id: int, once_key: str) -> int | None:
    """Return the appointment that this form of this person made."""
    return session.scalar(
        select(AppointmentRow.id).where(
            AppointmentRow.made_by_id == made_by_id, AppointmentRow.once_key == once_key
        )
    )


def add(session: Session, row: AppointmentRow, persons: Collection[int]) -> int:
    """Keep an appointment and return its number."""
    session.add(row)
    session.flush()
    session.add_all(
        AppointmentPersonRow(appointment_id=row.id, person_id=each) for each in sorted(persons)
    )
    session.flush()
    return row.id


def cancel(session: Session, number: int, by: int, at: datetime) -> None:
    """Cancel an appointment."""
    session.execute(
        update(AppointmentRow)
        .where(AppointmentRow.id == number, AppointmentRow.cancelled_at.is_(None))
        .values(cancelled_at=at, cancelled_by_id=by)
    )


def meetings(session: Session, household_id: int) -> Sequence[Meeting]:
    """Return who of a household was at which meeting, the newest first."""
    row, person = CourseMeetingRow, PersonRow
    rows = session.execute(
        select(
            row.person_id,
            person.key,
            person.first_name + " " + person.last_name,
            row.held_on,
            row.present,
        )
        .join(person, person.id == row.person_id)
        .where(person.household_id == household_id)
        .order_by(row.held_on.desc(), person.position)
    )
    return [Meeting(*each) for each in rows]


def meet(session: Session, held_on: date, present: dict[int, bool], by: int, at: datetime) -> None:
    """Say of persons whether they were at a meeting; what was said of it before gives way."""
    for person, was_there in present.items():
        session.merge(
            CourseMeetingRow(
                person_id=person,
                held_on=held_on,
                present=was_there,
                recorded_by_id=by,
                recorded_at=at,
            )
        )
    session.flush()
