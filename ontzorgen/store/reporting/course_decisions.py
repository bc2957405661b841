"""Read what was decided about how people go on, added up, and who was decided not to go on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.reviews import Course, DecisionStatus
from ontzorgen.domain.trajectory import EntryKind
from ontzorgen.store.models import (
    CourseDecisionRow,
    PersonRow,
    TrajectoryEntryRow,
    TrajectoryRetractionRow,
)

_row = CourseDecisionRow


class Decided(NamedTuple):
    """How often a course was decided, and how far those decisions are."""

    course: str
    status: str
    decisions: int


def decided(
    session: Session, municipalities: Collection[str], since: datetime, before: datetime
) -> Sequence[Decided]:
    """Return how often each course was decided from one moment up to another."""
    rows = session.execute(
        select(_row.course, _row.status, func.count())
        .join(PersonRow, PersonRow.id == _row.person_id)
        .where(PersonRow.municipality_code.in_(sorted(municipalities)))
        .where(_row.decided_at >= since, _row.decided_at < before)
        .group_by(_row.course, _row.status)
        .order_by(_row.course, _row.status)
    )
    return [Decided(*each) for each in rows]


def not_to_go_on(session: Session, municipalities: Collection[str]) -> frozenset[tuple[int, date]]:
    """Return of which person and end it was decided to let it end, or to give control back."""
    rows = session.execute(
        select(_row.person_id, _row.about_until)
        .join(PersonRow, PersonRow.id == _row.person_id)
        .where(PersonRow.municipality_code.in_(sorted(municipalities)))
        .where(_row.course.in_([Course.STOP.value, Course.GIVE_BACK.value]))
        .where(_row.status == DecisionStatus.HOLDS.value, _row.about_until.is_not(None))
    )
    return frozenset((person, until) for person, until in rows if until is not None)


def agreed_on(session: Session, municipalities: Collection[str]) -> dict[int, date]:
    """Return since when a plan (PIP) agrees about each person that has one."""
    entry = TrajectoryEntryRow
    rows = session.execute(
        select(entry.person_id, func.min(entry.starts_on))
        .join(PersonRow, PersonRow.id == entry.person_id)
        .where(PersonRow.municipality_code.in_(sorted(municipalities)))
        .where(entry.kind == EntryKind.PIP.value)
        .where(entry.id.not_in(select(TrajectoryRetractionRow.entry_id)))
        .group_by(entry.person_id)
    )
    return {person: day for person, day in rows if day is not None}
