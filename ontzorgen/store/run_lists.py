"""Read many runs at once: a page of them, and the newest one of each municipality."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Executable, func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.run_status import FREED, RunKind
from ontzorgen.store import prepared
from ontzorgen.store.models import RunRow


@dataclass(frozen=True, slots=True)
class RunsAsked:
    """Which runs somebody wants to see; empty: all of the municipalities."""

    municipalities: Collection[str]
    status: str = ""
    text: str = ""
    """A part of the name, which holds the month."""


def number_of(session: Session, asked: RunsAsked) -> int:
    """Return how many runs fit."""
    query = select(func.count()).select_from(RunRow).where(*_fitting(asked))
    return int(session.execute(query).scalar_one())


def page(
    session: Session, asked: RunsAsked, offset: int = 0, limit: int | None = None
) -> Sequence[RunRow]:
    """Return runs that fit, the newest month first; all without a `limit`."""
    return session.scalars(
        select(RunRow)
        .where(*_fitting(asked))
        .order_by(RunRow.month.desc(), RunRow.name.desc())
        .offset(offset)
        .limit(limit)
    ).all()


def _fitting(asked: RunsAsked) -> list[ColumnElement[bool]]:
    row = RunRow
    conditions: list[ColumnElement[bool]] = [row.municipality_code.in_(list(asked.municipalities))]
    if asked.status:
        conditions.append(row.status == asked.status)
    if asked.text:
        conditions.append(row.name.icontains(asked.text, autoescape=True))
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
