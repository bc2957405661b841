"""Work in the background: what was asked, and how far it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class JobRow(Base):
    """One piece of work that a worker does for a user; done once."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("asked_by_id", "once_key", name="job_once"),
        CheckConstraint("attempts >= 0 AND attempts <= 3", name="few_attempts"),
        CheckConstraint(
            "(ended_at IS NULL) = (status IN ('WAITING', 'RUNNING'))", name="ended_at_the_end"
        ),
        CheckConstraint("status <> 'RUNNING' OR claimed_by IS NOT NULL", name="runs_somewhere"),
        Index("ix_job_status", "status", "id"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    kind: Mapped[str]
    """See `domain.jobs.JobKind`."""
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code"))
    """Empty: for the organisation as a whole."""
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    asked_at: Mapped[datetime]
    once_key: Mapped[str]
    """What the asker calls this one question: a double click makes one job."""
    parameters: Mapped[str]
    """JSON; never a BSN. An uploaded file is named by its place in the spool."""
    status: Mapped[str]
    attempts: Mapped[int]
    """In a row, since a part of it was last finished."""
    earlier: Mapped[int] = mapped_column(default=0, server_default="0")
    """Attempts before those: with them every attempt has a number of its own."""
    claimed_by: Mapped[str | None]
    """host:process:random, of the worker that has it."""
    claimed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    result: Mapped[str | None]
    """JSON, when it is done."""
    error: Mapped[str | None]
    """The kind of the refusal or failure."""
    sentence: Mapped[str | None]
    """What the person who asked reads about it: Dutch, and never a BSN."""


class JobProgressRow(Base):
    """How far a job is, and when its worker was last heard of.

    On SQLite the table that is used lives in a file of its own, so that it can be written
    while a long transaction holds the database; hence no foreign key.
    """

    __tablename__ = "job_progress"
    job_id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True, autoincrement=False)
    claimed_by: Mapped[str]
    """Empty when no worker has begun."""
    beat_at: Mapped[datetime]
    done: Mapped[int]
    total: Mapped[int | None]
    cancel_asked: Mapped[bool]
