"""When a coach speaks with a household, and the course that its people follow."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class NextContactRow(Base):
    """The next day on which somebody means to speak with a household; who set it is in the log."""

    __tablename__ = "next_contact"
    household_id: Mapped[int] = mapped_column(
        ForeignKey("household.id"), primary_key=True, autoincrement=False
    )
    day: Mapped[date | None]
    """Empty: none is planned."""
    set_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    set_at: Mapped[datetime]


class AppointmentRow(Base):
    """An appointment with people of a household; it is cancelled, never removed."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="some_minutes"),
        CheckConstraint(
            "(cancelled_at IS NULL) = (cancelled_by_id IS NULL)", name="cancelled_by_somebody"
        ),
        UniqueConstraint("made_by_id", "once_key", name="appointment_once"),
        Index("ix_appointment_household", "household_id", "starts_at"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    kind: Mapped[str]
    """See `domain.appointment.AppointmentKind`."""
    place: Mapped[str]
    """Where, in words; it may be somebody's address."""
    uid: Mapped[str] = mapped_column(unique=True)
    """What a calendar knows it by, for ever."""
    made_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    made_at: Mapped[datetime]
    once_key: Mapped[str]
    """The form that was sent: sent twice, it is one appointment."""
    cancelled_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))


class AppointmentPersonRow(Base):
    """Who of the household an appointment is with."""

    __tablename__ = "appointment_person"
    appointment_id: Mapped[int] = mapped_column(
        ForeignKey("appointment.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )


class CourseMeetingRow(Base):
    """Whether a person was at a meeting of the course "Omgaan met geld"; the last word counts."""

    __tablename__ = "course_meeting"
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    held_on: Mapped[date] = mapped_column(primary_key=True)
    present: Mapped[bool]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]
