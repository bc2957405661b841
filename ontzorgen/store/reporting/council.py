"""Numbers for a council: households, and what went wrong, per municipality and month.

Nobody is named: what leaves here is counted per municipality. Amounts are euro cents.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.domain.phase import Phase
from ontzorgen.domain.returned import openings
from ontzorgen.domain.run_status import DECIDED, RunKind
from ontzorgen.store.models import (
    InstructionRow,
    PersonRow,
    RunLineRow,
    RunRow,
    RunShareRow,
)
from ontzorgen.store.payments import chunks
from ontzorgen.store.reporting.returned import happenings
from ontzorgen.store.reporting.run_choice import RunsOf, decided
from ontzorgen.store.run_rows import in_parts

_line, _share = RunLineRow, RunShareRow
_BASES, _PHASES = tuple(LegalBasis), tuple(Phase)


class Stock(NamedTuple):
    """So many households of a month were at this ground and phase; None: no ground."""

    municipality: str
    month: str
    basis: LegalBasis | None
    phase: Phase
    households: int


class Counted(NamedTuple):
    """Households, instalments and cents of one municipality, by a month or an outcome."""

    municipality: str
    by: str
    households: int
    instalments: int
    cents: int


class BackLine(NamedTuple):
    """Money of a payment that a bank gave back; the household only to count it once."""

    municipality: str
    household_id: int
    payment: int
    day: date


class FirstDay(NamedTuple):
    """Since when a household has a right, and when a cost of it was paid first."""

    municipality: str
    right_from: date | None
    paid_on: date


def stock(session: Session, chosen: RunsOf) -> Sequence[Stock]:
    """Return the households in the runs of each month, each counted once.

    Of persons at different grounds or phases the first in order says where a household is.
    """
    basis = case(*((_share.basis == one.value, place) for place, one in enumerate(_BASES)))
    phase = case(*((_share.phase == one.value, place) for place, one in enumerate(_PHASES)))
    each = (
        select(
            RunRow.municipality_code.label("town"),
            RunRow.month.label("month"),
            func.min(basis).label("basis"),
            func.min(phase).label("phase"),
        )
        .join(RunRow, RunRow.id == _share.run_id)
        .where(*decided(chosen, RunKind.MONTH))
        .group_by(RunRow.municipality_code, RunRow.month, _share.household_id)
        .subquery()
    )
    group = (each.c.town, each.c.month, each.c.basis, each.c.phase)
    rows = session.execute(select(*group, func.count()).group_by(*group).order_by(*group))
    return [
        Stock(
            town,
            month,
            None if at is None else _BASES[int(at)],
            _PHASES[int(phase)],
            int(number),
        )
        for town, month, at, phase, number in rows
    ]


def by_month(session: Session, chosen: RunsOf, outcomes: Collection[str]) -> Sequence[Counted]:
    """Return who had an instalment that ended so, per month; cents are what was not withheld."""
    return _counted(session, chosen, RunRow.month, _line.outcome.in_(sorted(outcomes)))


def by_outcome(session: Session, chosen: RunsOf, outcomes: Collection[str]) -> Sequence[Counted]:
    """Return who had an instalment that ended so, per outcome over all the months."""
    return _counted(session, chosen, _line.outcome, _line.outcome.in_(sorted(outcomes)))


def in_all(session: Session, chosen: RunsOf, outcomes: Collection[str]) -> Sequence[Counted]:
    """Return who had an instalment that ended so at all."""
    town = RunRow.municipality_code
    return _counted(session, chosen, town, _line.outcome.in_(sorted(outcomes)))


def late_by_month(session: Session, chosen: RunsOf) -> Sequence[Counted]:
    """Return who had an instalment that was paid after it fell due; cents are what was not paid."""
    return _counted(session, chosen, RunRow.month, *_late())


def late_in_all(session: Session, chosen: RunsOf) -> Sequence[Counted]:
    """Return the same over all the months."""
    return _counted(session, chosen, RunRow.municipality_code, *_late())


def households(session: Session, chosen: RunsOf) -> dict[str, int]:
    """Return how many households each municipality had in its runs at all."""
    rows = session.execute(
        select(RunRow.municipality_code, func.count(_share.household_id.distinct()))
        .join(RunRow, RunRow.id == _share.run_id)
        .where(*decided(chosen, RunKind.MONTH))
        .group_by(RunRow.municipality_code)
    )
    return {town: int(number) for town, number in rows}


def unauthorised(session: Session, chosen: RunsOf) -> dict[str, int]:
    """Return of how many households in the runs nobody had an authorisation on the day of paying.

    As the register says it now, of who has a share in the run, whether a cost was refused for it
    or not: a cost may be refused for something else before.
    """
    person = PersonRow
    has_one = and_(
        person.authorised_from <= RunRow.execution_date,
        or_(person.authorised_until.is_(None), person.authorised_until > RunRow.execution_date),
    )
    each = (
        select(RunRow.municipality_code.label("town"), _share.household_id.label("household"))
        .join(RunRow, RunRow.id == _share.run_id)
        .join(person, person.id == _share.person_id)
        .where(*decided(chosen, RunKind.MONTH))
        .group_by(RunRow.municipality_code, _share.household_id)
        .having(func.max(case((has_one, 1), else_=0)) == 0)
        .subquery()
    )
    rows = session.execute(select(each.c.town, func.count()).group_by(each.c.town))
    return {town: int(number) for town, number in rows}


def withheld(session: Session, chosen: RunsOf) -> int:
    """Return what the lines of the runs withheld."""
    query = (
        select(func.sum(_line.withheld_cents))
        .join(RunRow, RunRow.id == _line.run_id)
        .where(*decided(chosen, RunKind.MONTH))
    )
    return int(session.scalar(query) or 0)


def came_back(
    session: Session, municipalities: Collection[str], first: date, last: date
) -> Sequence[BackLine]:
    """Return when the money of payments came back in these days; twice said is once."""
    happened = happenings(session, municipalities, first, last)
    opened = [
        events[place]
        for _payment, group in groupby(happened, key=attrgetter("payment"))
        for events in [list(group)]
        for place in openings([event.kind for event in events])
        if first <= events[place].day <= last
    ]
    homes = _homes(session, {event.payment for event in opened})
    return [BackLine(*homes[event.payment], event.payment, event.day) for event in opened]


def _homes(session: Session, payments: Collection[int]) -> dict[int, tuple[str, int]]:
    """Return the municipality and the household of each payment."""
    order = InstructionRow
    found: dict[int, tuple[str, int]] = {}
    for part in chunks(payments):
        rows = session.execute(
            select(order.id, RunRow.municipality_code, _line.household_id)
            .join(RunRow, RunRow.id == order.run_id)
            .join(_line, and_(_line.run_id == order.run_id, _line.position == order.position))
            .where(order.id.in_(part))
        )
        found |= {payment: (town, household) for payment, town, household in rows}
    return found


def first_payments(
    session: Session, municipalities: Collection[str], first: date, last: date
) -> Sequence[FirstDay]:
    """Return each household of which a cost was paid for the first time in these days."""
    paid = (
        select(
            RunRow.municipality_code.label("town"),
            _line.household_id.label("household"),
            func.min(RunRow.execution_date).label("day"),
        )
        .join(RunRow, RunRow.id == _line.run_id)
        .where(
            RunRow.municipality_code.in_(sorted(municipalities)),
            RunRow.status.in_(DECIDED),
            _line.withheld_cents > 0,
        )
        .group_by(RunRow.municipality_code, _line.household_id)
        .having(func.min(RunRow.execution_date).between(first, last))
        .subquery()
    )
    query = (
        select(paid.c.town, func.min(PersonRow.right_from), paid.c.day)
        .join(PersonRow, PersonRow.household_id == paid.c.household)
        .group_by(paid.c.town, paid.c.household, paid.c.day)
    )
    return [FirstDay(*row) for row in in_parts(session, query)]


def _late() -> tuple[Any, ...]:
    return _line.withheld_cents > 0, RunRow.execution_date > _line.due_date


def _counted(session: Session, chosen: RunsOf, by: Any, *conditions: Any) -> Sequence[Counted]:
    group = [RunRow.municipality_code, *([] if by is RunRow.municipality_code else [by])]
    rows: Any = session.execute(
        select(
            RunRow.municipality_code,
            by,
            func.count(_line.household_id.distinct()),
            func.count(),
            func.sum(_line.due_cents - _line.withheld_cents),
        )
        .join(RunRow, RunRow.id == _line.run_id)
        .where(*decided(chosen, RunKind.MONTH), *conditions)
        .group_by(*group)
    )
    return [Counted(row[0], row[1], *(int(number) for number in row[2:])) for row in rows]
