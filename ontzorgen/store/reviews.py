"""Read and keep reviews of persons and what was decided on them, as sets and as values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.events import GONE
from ontzorgen.domain.months import Month
from ontzorgen.domain.reviews import Course, DecisionStatus, Known
from ontzorgen.domain.run_status import DECIDED
from ontzorgen.domain.trajectory import STOPPING
from ontzorgen.store.models import (
    CourseDecisionCostRow,
    CourseDecisionRow,
    FixedCostRow,
    HouseholdEventRow,
    HouseholdRow,
    PersonRow,
    ReviewRow,
    RunRow,
    TrajectoryEntryRow,
    UserRow,
)
from ontzorgen.store.payments import chunks
from ontzorgen.store.trajectory import TAKEN_BACK


@dataclass(frozen=True, slots=True)
class ReviewKept:
    """A review that was held, with the advice."""

    id: int
    person_id: int
    held_on: date
    about_until: date | None
    course: Course
    words: str
    advised_by: str
    advised_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionKept:
    """What was decided, by whom, and what a second person said of it."""

    id: int
    person_id: int
    course: Course
    about_until: date | None
    valid_from: date | None
    valid_until: date | None
    review_on: date | None
    reason: str
    status: DecisionStatus
    decided_by_id: int
    decided_by: str
    decided_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    refused_reason: str | None
    costs: tuple[str, ...]
    """Names of the costs that it covers, or gives back."""
    cost_ids: frozenset[int]


class Undecided(NamedTuple):
    """An advice on which nobody decided yet."""

    review: int
    household: int
    person: int
    held_on: date


def reviews_of(session: Session, person_ids: Collection[int]) -> list[ReviewKept]:
    """Return the reviews of persons, the newest first."""
    row = ReviewRow
    rows: Any = session.execute(
        select(
            row.id,
            row.person_id,
            row.held_on,
            row.about_until,
            row.course,
            row.words,
            UserRow.name,
            row.advised_at,
        )
        .join(UserRow, UserRow.id == row.advised_by_id)
        .where(row.person_id.in_(person_ids))
        .order_by(row.id.desc())
    )
    return [
        ReviewKept(number, person, held, about, Course(course), *rest)
        for number, person, held, about, course, *rest in rows
    ]


def decisions_of(session: Session, person_ids: Collection[int]) -> list[DecisionKept]:
    """Return what was decided for persons, the newest first."""
    return _decisions(session, CourseDecisionRow.person_id.in_(person_ids))


def decision_numbered(session: Session, number: int) -> DecisionKept | None:
    """Return a decision by its number."""
    return next(iter(_decisions(session, CourseDecisionRow.id == number)), None)


def household_of(session: Session, person_id: int) -> int | None:
    """Return the household of a person."""
    return session.scalar(select(PersonRow.household_id).where(PersonRow.id == person_id))


def advice_is_known(session: Session, by: int, once_key: str) -> bool:
    """Say whether this form of this person was taken in before, as advice."""
    row = ReviewRow
    query = select(row.id).where(row.advised_by_id == by, row.once_key == once_key)
    return session.scalar(query) is not None


def decision_is_known(session: Session, by: int, once_key: str) -> bool:
    """Say whether this form of this person was taken in before, as a decision."""
    row = CourseDecisionRow
    query = select(row.id).where(row.decided_by_id == by, row.once_key == once_key)
    return session.scalar(query) is not None


def add_review(session: Session, row: ReviewRow) -> int:
    """Keep a review and return its number."""
    session.add(row)
    session.flush()
    return row.id


def add_decision(session: Session, row: CourseDecisionRow, costs: Collection[int]) -> int:
    """Keep a decision with the costs it is about, and return its number."""
    session.add(row)
    session.flush()
    if costs:
        session.execute(
            insert(CourseDecisionCostRow),
            [{"decision_id": row.id, "fixed_cost_id": cost} for cost in sorted(costs)],
        )
    return row.id


def second_person_said(
    session: Session,
    number: int,
    status: DecisionStatus,
    by: int,
    at: datetime,
    reason: str | None = None,
) -> bool:
    """Keep what a second person said of a decision that waits; False: it waits no longer."""
    row = CourseDecisionRow
    done: Any = session.execute(
        update(row)
        .where(row.id == number, row.status == DecisionStatus.WAITS.value)
        .values(status=status.value, confirmed_by_id=by, confirmed_at=at, refused_reason=reason)
    )
    return bool(done.rowcount)


def held(
    session: Session, municipality: str, households: Collection[int] | None
) -> Mapping[int, frozenset[date]]:
    """Return on which days a review of each person was held; of all, or of these households."""
    found: dict[int, set[date]] = {}
    for condition in _of(municipality, households):
        for person, day in session.execute(
            select(ReviewRow.person_id, ReviewRow.held_on)
            .join(PersonRow, PersonRow.id == ReviewRow.person_id)
            .where(*condition)
        ):
            found.setdefault(person, set()).add(day)
    return {person: frozenset(days) for person, days in found.items()}


def stops_decided(
    session: Session, municipality: str, households: Collection[int] | None
) -> frozenset[tuple[int, date]]:
    """Return for which person and which end it was decided that it ends on its day."""
    row = CourseDecisionRow
    found: set[tuple[int, date]] = set()
    for condition in _of(municipality, households):
        rows = session.execute(
            select(row.person_id, row.about_until)
            .join(PersonRow, PersonRow.id == row.person_id)
            .where(*condition, row.about_until.is_not(None))
            .where(row.course == Course.STOP.value, row.status == DecisionStatus.HOLDS.value)
        )
        found.update((person, until) for person, until in rows if until is not None)
    return frozenset(found)


def confirmed_lines(session: Session, persons: Collection[int]) -> frozenset[tuple[int, date]]:
    """Return for which person and from which day a second person confirmed that we go on."""
    row = CourseDecisionRow
    rows = session.execute(
        select(row.person_id, row.valid_from)
        .where(row.person_id.in_(persons), row.status == DecisionStatus.HOLDS.value)
        .where(row.course == Course.EXTEND.value, row.confirmed_by_id.is_not(None))
    )
    return frozenset((person, start) for person, start in rows if start is not None)


def known(session: Session, municipality: str, households: Collection[int] | None) -> Known:
    """Return what says that reviews are not asked for; of all persons, or of these households."""
    row, gone = HouseholdEventRow, set[int]()
    for condition in _of(municipality, households):
        gone |= {
            *session.scalars(
                select(PersonRow.id)
                .join(
                    row,
                    (row.household_id == PersonRow.household_id)
                    & or_(row.person_id.is_(None), row.person_id == PersonRow.id),
                )
                .where(*condition, row.kind.in_([kind.value for kind in GONE]))
            )
        }
    first = session.scalar(
        select(func.min(RunRow.month)).where(
            RunRow.municipality_code == municipality,
            RunRow.status.in_([status.value for status in DECIDED]),
        )
    )
    return Known(
        stops_decided(session, municipality, households),
        frozenset(gone),
        Month.parse(first).first if first else date.max,
    )


def waiting(session: Session, municipality: str) -> Sequence[tuple[int, int, int]]:
    """Return decisions that wait for a second person: number, household, person; oldest first."""
    row = CourseDecisionRow
    rows: Any = session.execute(
        select(row.id, PersonRow.household_id, row.person_id)
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(PersonRow.municipality_code == municipality)
        .where(row.status == DecisionStatus.WAITS.value)
        .order_by(row.id)
    )
    return [tuple(each) for each in rows]


def undecided(
    session: Session, municipality: str, households: Collection[int] | None, today: date
) -> Sequence[Undecided]:
    """Return the newest advice of each person that nobody decided on, the oldest first.

    An end of the trajectory that was recorded since, or of the right, answers it too; a decision
    that a second person refused does not.
    """
    row, newer, decided, end = ReviewRow, aliased(ReviewRow), CourseDecisionRow, TrajectoryEntryRow
    found: list[Undecided] = []
    for condition in _of(municipality, households):
        rows: Any = session.execute(
            select(row.id, PersonRow.household_id, row.person_id, row.held_on)
            .join(PersonRow, PersonRow.id == row.person_id)
            .join(HouseholdRow, HouseholdRow.id == PersonRow.household_id)
            .where(*condition, HouseholdRow.forgotten_on.is_(None))
            .where(
                or_(
                    PersonRow.right_until.is_(None),
                    PersonRow.right_until > today,
                    PersonRow.right_until <= row.held_on,
                ),
                ~exists().where(newer.person_id == row.person_id, newer.id > row.id),
                ~exists().where(
                    decided.review_id == row.id, decided.status != DecisionStatus.REFUSED.value
                ),
                ~exists().where(
                    end.person_id == row.person_id,
                    end.kind.in_([kind.value for kind in STOPPING]),
                    end.recorded_at >= row.advised_at,
                    end.id.not_in(TAKEN_BACK),
                ),
            )
        )
        found += [Undecided(*each) for each in rows]
    return sorted(found)


def _of(
    municipality: str, households: Collection[int] | None
) -> Iterator[tuple[ColumnElement[bool], ...]]:
    own = PersonRow.municipality_code == municipality
    if households is None:
        yield (own,)
        return
    for part in chunks(sorted(households)):
        yield own, PersonRow.household_id.in_(part)


def _decisions(session: Session, condition: ColumnElement[bool]) -> list[DecisionKept]:
    row, maker, checker = CourseDecisionRow, aliased(UserRow), aliased(UserRow)
    kept: Any = session.execute(
        select(row, maker.name, checker.name)
        .join(maker, maker.id == row.decided_by_id)
        .outerjoin(checker, checker.id == row.confirmed_by_id)
        .where(condition)
        .order_by(row.id.desc())
    ).all()
    costs = _costs(session, [each[0].id for each in kept])
    return [
        DecisionKept(
            one.id,
            one.person_id,
            Course(one.course),
            one.about_until,
            one.valid_from,
            one.valid_until,
            one.review_on,
            one.reason,
            DecisionStatus(one.status),
            one.decided_by_id,
            by,
            one.decided_at,
            second,
            one.confirmed_at,
            one.refused_reason,
            tuple(key for _number, key in costs.get(one.id, ())),
            frozenset(number for number, _key in costs.get(one.id, ())),
        )
        for one, by, second in kept
    ]


def _costs(session: Session, decisions: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    row = CourseDecisionCostRow
    found: dict[int, list[tuple[int, str]]] = {}
    for decision, number, key in session.execute(
        select(row.decision_id, FixedCostRow.id, FixedCostRow.key)
        .join(FixedCostRow, FixedCostRow.id == row.fixed_cost_id)
        .where(row.decision_id.in_(decisions))
        .order_by(FixedCostRow.id)
    ):
        found.setdefault(decision, []).append((number, key))
    return found
