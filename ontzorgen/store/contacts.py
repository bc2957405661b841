"""Keep the next contact, the appointments and the course of households."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, case, delete, func, select, update
from sqlalchemy.orm import Session

from ontzorgen.store import prepared
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

    @property
    def was_not_held(self) -> bool:
        """It was called off once it had begun: nobody came."""
        return self.cancelled_at is not None and self.cancelled_at >= self.starts_at


class AppointmentsAsked(NamedTuple):
    """Which appointments somebody wants to see; None: whichever."""

    municipalities: Collection[str] | None
    household_id: int | BindParameter[Any] | None = None
    number: int | None = None
    since: datetime | None = None
    """Only those that begin then or later."""


class Meeting(NamedTuple):
    """Whether a person was at a meeting of the course."""

    person_id: int
    person: str
    name: str
    held_on: date
    present: bool


def planned(session: Session, household_id: int) -> date | None:
    """Return the day of contact that somebody set."""
    row = prepared.first(session, _planned(), household=household_id)
    return None if row is None else row.day


@cache
def _planned() -> Any:
    return select(NextContactRow.day).where(NextContactRow.household_id == bindparam("household"))


def plan(session: Session, household_id: int, day: date | None, by: int, at: datetime) -> None:
    """Set the day of contact, or none."""
    session.merge(NextContactRow(household_id=household_id, day=day, set_by_id=by, set_at=at))
    session.flush()


def count(session: Session, asked: AppointmentsAsked) -> int:
    """Return how many appointments fit."""
    return session.scalar(_asked(select(func.count(AppointmentRow.id)), asked)) or 0


def appointments(
    session: Session, asked: AppointmentsAsked, now_from: datetime, offset: int, most: int
) -> list[KeptAppointment]:
    """Return a part of the appointments that fit.

    First those that begin at `now_from` or later, the soonest first; then the others, the last
    one first.
    """
    rows = session.execute(_in_order(asked, now_from).offset(offset).limit(most))
    return _with_names(session, [KeptAppointment(*each) for each in rows])


def first_appointments(
    session: Session, household_id: int, day_begins: datetime, now: datetime, most: int
) -> tuple[list[KeptAppointment], int, datetime | None]:
    """Return the first appointments with a household, how many there are, and when the next is.

    In the order of `appointments` from `day_begins` on. The next is the first one from `now` on
    that is not cancelled; one statement for all of it.
    """
    rows = prepared.rows(
        session, _first(), household=household_id, day_begins=day_begins, now=now, most=most
    )
    total, coming = rows[0][-2:] if rows else (0, None)
    return _with_names(session, [KeptAppointment(*each[:-2]) for each in rows]), total, coming


@cache
def _first() -> Any:
    row = AppointmentRow
    goes_on = (row.cancelled_at.is_(None)) & (row.starts_at >= bindparam("now"))
    asked = AppointmentsAsked(None, bindparam("household"))
    return (
        _in_order(asked, bindparam("day_begins", type_=row.starts_at.type))
        .add_columns(
            func.count().over(), func.min(case((goes_on, row.starts_at), else_=None)).over()
        )
        .limit(bindparam("most"))
    )


def _in_order(asked: AppointmentsAsked, now_from: datetime | BindParameter[Any]) -> Any:
    row = AppointmentRow
    to_come = row.starts_at >= now_from
    columns = select(
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
    return (
        _asked(columns, asked)
        .join(UserRow, UserRow.id == row.made_by_id)
        .order_by(
            case((to_come, 0), else_=1),
            case((to_come, row.starts_at), else_=None),
            row.starts_at.desc(),
            row.id,
        )
    )


def _with_names(session: Session, found: list[KeptAppointment]) -> list[KeptAppointment]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    for part in chunks([each.id for each in found]):
        for about, first, last in prepared.rows(session, _with_whom(), appointments=part):
            names[about].append(f"{first} {last}".strip())
    return [each._replace(persons=tuple(names[each.id])) for each in found]


@cache
def _with_whom() -> Any:
    return (
        select(AppointmentPersonRow.appointment_id, PersonRow.first_name, PersonRow.last_name)
        .join(PersonRow, PersonRow.id == AppointmentPersonRow.person_id)
        .where(AppointmentPersonRow.appointment_id.in_(prepared.several("appointments")))
        .order_by(PersonRow.position)
    )


def _asked(query: Any, asked: AppointmentsAsked) -> Any:
    row = AppointmentRow
    query = query.join(HouseholdRow, HouseholdRow.id == row.household_id)
    if asked.municipalities is not None:
        query = query.where(HouseholdRow.municipality_code.in_(sorted(asked.municipalities)))
    if asked.household_id is not None:
        query = query.where(row.household_id == asked.household_id)
    if asked.number is not None:
        query = query.where(row.id == asked.number)
    if asked.since is not None:
        query = query.where(row.starts_at >= asked.since)
    return query


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
    rows = prepared.rows(session, _meetings(), household=household_id)
    return [Meeting(*each) for each in rows]


@cache
def _meetings() -> Any:
    row, person = CourseMeetingRow, PersonRow
    return (
        select(
            row.person_id,
            person.key,
            person.first_name + " " + person.last_name,
            row.held_on,
            row.present,
        )
        .join(person, person.id == row.person_id)
        .where(person.household_id == bindparam("household"))
        .order_by(row.held_on.desc(), person.position)
    )


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


def forget_meeting(session: Session, held_on: date, persons: Collection[int]) -> None:
    """Take away what was said of persons at a meeting: it was a mistake."""
    row = CourseMeetingRow
    session.execute(delete(row).where(row.held_on == held_on, row.person_id.in_(sorted(persons))))
