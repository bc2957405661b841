"""Jobs: find, list, take."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from ontzorgen.domain.jobs import JobStatus
from ontzorgen.store.models import JobRow, UserRow

AGAIN = "#"
"""Stands between a key and the number of a later attempt under it."""


def asked_before(session: Session, user: int, once_key: str) -> Sequence[JobRow]:
    """Return the jobs that a user asked under this key, the attempts in order."""
    begins = once_key + AGAIN
    later = func.substr(JobRow.once_key, 1, len(begins)) == begins
    query = select(JobRow).where(
        JobRow.asked_by_id == user, or_(JobRow.once_key == once_key, later)
    )
    return session.scalars(query.order_by(JobRow.id)).all()


def seen_by(
    session: Session, user: int | None, municipalities: Collection[str], most: int
) -> Sequence[tuple[JobRow, str]]:
    """Return (job, login of the asker), newest first: of municipalities, and a user's own.

    Without a user (somebody at the operating system) also what is the organisation's.
    """
    own: ColumnElement[bool] = JobRow.municipality_code.is_(None)
    if user is not None:
        own = own & (JobRow.asked_by_id == user)
    rows = session.execute(
        select(JobRow, UserRow.login)
        .join(UserRow, UserRow.id == JobRow.asked_by_id)
        .where(or_(JobRow.municipality_code.in_(municipalities), own))
        .order_by(JobRow.id.desc())
        .limit(most)
    )
    return [(row[0], row[1]) for row in rows]


def by_id(session: Session, job: int) -> tuple[JobRow, str] | None:
    """Return (job, login of the asker)."""
    row = session.execute(
        select(JobRow, UserRow.login)
        .join(UserRow, UserRow.id == JobRow.asked_by_id)
        .where(JobRow.id == job)
    ).first()
    return (row[0], row[1]) if row else None


def open_jobs(session: Session) -> Sequence[JobRow]:
    """Return what waits or runs, oldest first."""
    live = (JobStatus.WAITING.value, JobStatus.RUNNING.value)
    return session.scalars(select(JobRow).where(JobRow.status.in_(live)).order_by(JobRow.id)).all()


def open_ids(session: Session) -> frozenset[int]:
    """Return which jobs wait or run."""
    return frozenset(row.id for row in open_jobs(session))


def lock_one(session: Session, jobs: Sequence[int]) -> JobRow | None:
    """Lock and return the first of some jobs that no other worker is taking."""
    return session.scalar(
        select(JobRow)
        .where(JobRow.id.in_(jobs))
        .order_by(JobRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def held(session: Session, job: int, claimed_by: str) -> JobRow | None:
    """Lock and return a job, when this worker still has it."""
    return session.scalar(
        select(JobRow)
        .where(
            JobRow.id == job,
            JobRow.claimed_by == claimed_by,
            JobRow.status == JobStatus.RUNNING.value,
        )
        .with_for_update()
    )


def places(session: Session) -> frozenset[str]:
    """Return the places in the spool of jobs that wait or run."""
    found = (json.loads(row.parameters).get("spool") for row in open_jobs(session))
    return frozenset(place for place in found if place)
