"""Read and write notes of a coach; the text stays encrypted here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ontzorgen.store.bsn_vault import Sealed
from ontzorgen.store.models import CoachNoteRow, UserRow


@dataclass(frozen=True, slots=True)
class KeptNote:
    """A note as it is kept."""

    id: int
    corrects_id: int | None
    sealed: Sealed
    author: str
    written_at: datetime


def of_household(session: Session, household_id: int) -> list[KeptNote]:
    """Return every note on a household, the oldest first."""
    rows = session.execute(
        select(CoachNoteRow, UserRow.name)
        .join(UserRow, UserRow.id == CoachNoteRow.written_by_id)
        .where(CoachNoteRow.household_id == household_id)
        .order_by(CoachNoteRow.id)
    )
    return [
        KeptNote(
            row.id, row.corrects_id, Sealed(row.text_cipher, row.text_key), name, row.written_at
        )
        for row, name in rows
    ]


def written_at(session: Session, household_id: int) -> Sequence[datetime]:
    """Return when the notes on a household were written, the oldest first."""
    return session.scalars(
        select(CoachNoteRow.written_at)
        .where(CoachNoteRow.household_id == household_id)
        .order_by(CoachNoteRow.id)
    ).all()


def is_on(session: Session, note_id: int, household_id: int) -> bool:
    """Say whether a note is one on this household."""
    row = session.get(CoachNoteRow, note_id)
    return row is not None and row.household_id == household_id


def is_corrected(session: Session, note_id: int) -> bool:
    """Say whether another note took the place of this one."""
    query = select(CoachNoteRow.id).where(CoachNoteRow.corrects_id == note_id)
    return session.scalar(query) is not None


def is_known(session: Session, written_by_id: int, once_key: str) -> bool:
    """Say whether this form of this person was taken in before."""
    query = select(CoachNoteRow.id).where(
        CoachNoteRow.written_by_id == written_by_id, CoachNoteRow.once_key == once_key
    )
    return session.scalar(query) is not None


def add(session: Session, row: CoachNoteRow) -> int:
    """Keep a note and return its number."""
    session.add(row)
    session.flush()
    return row.id
