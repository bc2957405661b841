"""Read many runs at once: a page of them, and the newest one of each municipality."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Executable, func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.run_status import FREED, RunKind
from ontzorgen.store import prepared
from ontzorgen.store.models import RunRow


def number_of(session: Session, municipalities: Collection[str], status: str) -> int:
    """Return how many runs these municipalities have; empty `status`: of every one."""
    query = select(func.count()).select_from(RunRow).where(*_of(municipalities, status))
    return int(session.execute(query).scalar_one())


def page(
    session: Session, municipalities: Collection[str], status: str, offset: int, limit: int
) -> Sequence[RunRow]:
    """Return a page of the runs of these municipalities, the newest month first."""
    return session.scalars(
        select(RunRow)
        .where(*_of(municipalities, status))
        .order_by(RunRow.month.desc(), RunRow.name.desc())
        .offset(offset)
        .limit(limit)
    ).all()


def _of(municipalities: Collection[str], status: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [RunRow.municipality_code.in_(list(municipalities))]
    if status:
        conditions.append(RunRow.status == status)
    return conditions


class NewestRun(NamedTuple):
    """A run as a line tells of it."""

    id: int
    name: str
    municipality_code: str
    month: str
    status: str
    execution_date: date
    content_sha256: str
    calculated_by_id: int


def newest(
    session: Session, municipalities: Collection[str], *, freed: bool
) -> dict[str, NewestRun]:
    """Return the last run of the newest month, per municipality; no correction run.

    `freed`: also one that was rejected or taken back.
    """
    found = prepared.rows(session, _newest(freed), codes=sorted(municipalities))
    return {run.municipality_code: NewestRun(*run) for run in found}


@cache
def _newest(freed: bool) -> Executable:
    among = [
        RunRow.municipality_code.in_(prepared.several("codes")),
        RunRow.kind == RunKind.MONTH,
    ]
    if not freed:
        among.append(RunRow.status.not_in(FREED))
    month = (
        select(RunRow.municipality_code.label("code"), func.max(RunRow.month).label("month"))
        .where(*among)
        .group_by(RunRow.municipality_code)
        .subquery()
    )
    return (
        select(*(getattr(RunRow, name) for name in NewestRun._fields))
        .join(month, (month.c.code == RunRow.municipality_code) & (month.c.month == RunRow.month))
        .where(*among)
        .order_by(RunRow.sequence)
    )
