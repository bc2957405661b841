"""What is agreed about somebody's trajectory, and how control of each cost is to go back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class TrajectoryEntryRow(Base):
    """A dated entry in the trajectory of a person. It is never changed or removed."""

    __tablename__ = "trajectory_entry"
    __table_args__ = (UniqueConstraint("person_id", "once_key", name="entry_once"),)
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    starts_on: Mapped[date]
    """From which day it holds, or on which day it happened."""
    form: Mapped[str | None]
    """The form that was chosen, in an entry about the form."""
    text_cipher: Mapped[bytes]
    """The reason, or what was agreed, under a data key of its own (AES-256-GCM)."""
    text_key: Mapped[bytes]
    """The data key, wrapped by the master key, which is outside the database."""
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]
    once_key: Mapped[str]
    """An HMAC of what it says: said twice, it is one entry."""


class TrajectoryRetractionRow(Base):
    """That an entry was recorded by mistake: it counts no more, and stays readable."""

    __tablename__ = "trajectory_retraction"
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("trajectory_entry.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[str]
    taken_back_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    taken_back_at: Mapped[datetime]


class ControlPlanRow(Base):
    """In which month a cost is to go back; the newest row of a cost holds, the others are past."""

    __tablename__ = "control_plan"
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    fixed_cost_id: Mapped[int] = mapped_column(ForeignKey("fixed_cost.id"), index=True)
    month: Mapped[str | None]
    """Written as 2026-09. Empty: it was taken off the plan."""
    trial: Mapped[bool]
    """First for one month, to try."""
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    planned_at: Mapped[datetime]


class ControlTrialRow(Base):
    """A trial month of a cost: the two rows of control it was made of say how it went on."""

    __tablename__ = "control_trial"
    __table_args__ = (
        UniqueConstraint("fixed_cost_id", "starts_on", name="trial_once"),
        CheckConstraint("ends_on > starts_on", name="trial_not_reversed"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    fixed_cost_id: Mapped[int] = mapped_column(ForeignKey("fixed_cost.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The first day after it: control goes back to the municipality then, unless confirmed."""
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]
