"""Read what approved runs stored of persons, month by month."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ontzorgen.domain.run_status import RunKind
from ontzorgen.store.models import RunRow, RunShareRow
from ontzorgen.store.payments import AT_ONCE, chunks
from ontzorgen.store.reporting.run_choice import RunsOf, decided
from ontzorgen.store.run_rows import in_parts


class Relieved(NamedTuple):
    """What the run of a month decided for a person; cents."""

    person_id: int
    month: str
    phase: str
    withheld_cents: int


def months_of(session: Session, chosen: RunsOf, persons: Collection[int]) -> list[Relieved]:
    """Return the months of these persons, by month; of all in one read when they are many."""
    row = RunShareRow
    return [
        Relieved(*each)
        for condition in _of(persons)
        for each in in_parts(
            session,
            select(row.person_id, RunRow.month, row.phase, row.withheld_cents)
            .join(RunRow, RunRow.id == row.run_id)
            .where(*decided(chosen, RunKind.MONTH), *condition)
            .order_by(RunRow.month, row.person_id),
        )
    ]


def _of(persons: Collection[int]) -> Iterator[tuple[ColumnElement[bool], ...]]:
    if len(persons) > AT_ONCE:
        yield ()
        return
    for part in chunks(sorted(persons)):
        yield (RunShareRow.person_id.in_(part),)
