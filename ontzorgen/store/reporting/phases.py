"""Read in which phase approved runs found people, added up; nobody is read one by one.

A phase is what the run of a month stored of a person, so nothing is planned anew here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.fixed_cost import Controller
from ontzorgen.domain.phase import Phase
from ontzorgen.domain.run_status import RunKind
from ontzorgen.store.models import (
    ControlRow,
    FixedCostRow,
    FixedCostVersionRow,
    PersonRow,
    RunRow,
    RunShareRow,
)
from ontzorgen.store.reporting.run_choice import RunsOf, decided

_share = RunShareRow


class PhaseCount(NamedTuple):
    """How many persons the run of a month found in a phase."""

    municipality: str
    month: str
    phase: str
    persons: int


class Reached(NamedTuple):
    """When somebody's right arose, and the first months in which they paid it all, or were done."""

    right_from: date
    alone: str | None
    over: str | None


class Turned(NamedTuple):
    """On how many costs control changed on a day, and to whom."""

    on: date
    controller: str
    costs: int


def counts(session: Session, chosen: RunsOf) -> Sequence[PhaseCount]:
    """Return the persons per month and phase, by month."""
    group = (RunRow.municipality_code, RunRow.month, _share.phase)
    rows = session.execute(
        select(*group, func.count())
        .join(RunRow, RunRow.id == _share.run_id)
        .where(*decided(chosen, RunKind.MONTH))
        .group_by(*group)
        .order_by(RunRow.month, RunRow.municipality_code, _share.phase)
    )
    return [PhaseCount(*each) for each in rows]


def persons(session: Session, chosen: RunsOf) -> dict[str, int]:
    """Return how many persons were ever in each phase."""
    rows = session.execute(
        select(_share.phase, func.count(_share.person_id.distinct()))
        .join(RunRow, RunRow.id == _share.run_id)
        .where(*decided(chosen, RunKind.MONTH))
        .group_by(_share.phase)
    )
    return {phase: int(number) for phase, number in rows}


def reached(session: Session, chosen: RunsOf, since: str) -> Sequence[Reached]:
    """Return who first paid it all, or was done, in or after the month `since`."""
    first = {
        phase: func.min(case((_share.phase == phase.value, RunRow.month)))
        for phase in (Phase.SELF_MONITORED, Phase.CLOSED)
    }
    alone, over = first[Phase.SELF_MONITORED], first[Phase.CLOSED]
    rows = session.execute(
        select(PersonRow.right_from, alone, over)
        .select_from(_share)
        .join(RunRow, RunRow.id == _share.run_id)
        .join(PersonRow, PersonRow.id == _share.person_id)
        .where(*decided(chosen, RunKind.MONTH), PersonRow.right_from.is_not(None))
        .group_by(_share.person_id, PersonRow.right_from)
        .having((alone >= since) | (over >= since))
        .order_by(_share.person_id)
    )
    return [Reached(*each) for each in rows]


def turned(
    session: Session, municipalities: Collection[str], first: date, last: date
) -> Sequence[Turned]:
    """Return on which days costs went to households, and came back from them.

    Who pays a cost on its first day was decided with the cost: that is no change. Nor is a line
    that leaves control where it was, as when a trial is confirmed.
    """
    row, before = ControlRow, aliased(ControlRow)
    version = FixedCostVersionRow
    begun = (
        select(func.min(version.valid_from))
        .where(version.fixed_cost_id == row.fixed_cost_id)
        .scalar_subquery()
    )
    earlier = (
        select(before.controller)
        .where(
            before.fixed_cost_id == row.fixed_cost_id,
            before.valid_from < row.valid_from,
        )
        .order_by(before.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    was = func.coalesce(earlier, Controller.MUNICIPALITY.value)
    changed = and_(row.controller != was, row.valid_from > begun)
    rows = session.execute(
        select(row.valid_from, row.controller, func.count())
        .join(FixedCostRow, FixedCostRow.id == row.fixed_cost_id)
        .where(FixedCostRow.municipality_code.in_(sorted(municipalities)))
        .where(row.valid_from.between(first, last), changed)
        .group_by(row.valid_from, row.controller)
        .order_by(row.valid_from, row.controller)
    )
    return [Turned(*each) for each in rows]
