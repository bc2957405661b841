"""Read and write measurements of readiness; what was found stays encrypted here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ontzorgen.domain.readiness.measurement import Moment, View
from ontzorgen.store.bsn_vault import Sealed
from ontzorgen.store.models import ReadinessRow, UserRow


@dataclass(frozen=True, slots=True)
class KeptMeasurement:
    """A measurement as it is kept."""

    id: int
    corrects_id: int | None
    instrument: tuple[str, int]
    """Its name and version."""
    moment: Moment
    view: View
    measured_on: date
    sealed: Sealed = field(repr=False)
    author: str
    written_at: datetime


def of_person(session: Session, person_id: int) -> list[KeptMeasurement]:
    """Return every measurement of a person, the oldest first."""
    rows = session.execute(
        select(ReadinessRow, UserRow.name)
        .join(UserRow, UserRow.id == ReadinessRow.written_by_id)
        .where(ReadinessRow.person_id == person_id)
        .order_by(ReadinessRow.id)
    )
    return [
        KeptMeasurement(
            row.id,
            row.corrects_id,
            (row.instrument, row.instrument_version),
            Moment(row.moment),
            View(row.seen_by),
            row.measured_on,
            Sealed(row.content_cipher, row.content_key),
            name,
            row.written_at,
        )
        for row, name in rows
    ]


def is_known(session: Session, written_by_id: int, once_key: str) -> bool:
    """Say whether this form of this person was taken in before."""
    query = select(ReadinessRow.id).where(
        ReadinessRow.written_by_id == written_by_id, ReadinessRow.once_key == once_key
    )
    return session.scalar(query) is not None


def add(session: Session, row: ReadinessRow) -> int:
    """Keep a measurement and return its number."""
    session.add(row)
    session.flush()
    return row.id
