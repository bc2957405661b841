"""Keep and read a municipality's own texts of letters, and who read a catalogue of messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from ontzorgen.store.models import (
    LanguageReviewRow,
    LetterTextConfirmedRow,
    LetterTextRow,
    UserRow,
)


@dataclass(frozen=True, slots=True)
class TextKept:
    """A text as a municipality wrote it."""

    id: int
    municipality: str
    kind: str
    valid_from: date
    text: str
    asks_second: bool
    entered_by_id: int
    entered_by: str
    entered_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None

    @property
    def waits(self) -> bool:
        """Say whether a second person has to confirm it before it holds."""
        return self.asks_second and self.confirmed_by is None


@dataclass(frozen=True, slots=True)
class ReviewKept:
    """That somebody read a catalogue."""

    language: str
    catalogue_sha256: str
    reviewed_by: str
    reviewed_on: date


def text_on(session: Session, municipality: str, kind: str, day: date) -> str | None:
    """Return the text of a kind that holds on `day`; None: the municipality wrote none."""
    row, confirmed = LetterTextRow, LetterTextConfirmedRow
    query = (
        select(row.text)
        .outerjoin(confirmed, confirmed.text_id == row.id)
        .where(row.municipality_code == municipality, row.kind == kind, row.valid_from <= day)
        .where(or_(row.asks_second.is_(False), confirmed.by_id.is_not(None)))
        .order_by(row.valid_from.desc(), row.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def texts(session: Session, municipality: str, kind: str | None = None) -> list[TextKept]:
    """Return what a municipality wrote, the newest first; of one kind, or of all."""
    conditions = [LetterTextRow.municipality_code == municipality]
    if kind is not None:
        conditions.append(LetterTextRow.kind == kind)
    return _texts(session, conditions)


def numbered(session: Session, number: int) -> TextKept | None:
    """Return a text by its number."""
    return next(iter(_texts(session, [LetterTextRow.id == number])), None)


def add(session: Session, values: dict[str, Any]) -> int:
    """Keep a text and return its number."""
    row = LetterTextRow(**values)
    session.add(row)
    session.flush()
    return row.id


def confirm(session: Session, text: TextKept, by: int, at: datetime) -> None:
    """Keep that a second person confirmed a text."""
    bound = {"text_id": text.id, "entered_by_id": text.entered_by_id}
    session.add(LetterTextConfirmedRow(**bound, by_id=by, at=at))
    session.flush()


def reviews(session: Session) -> Sequence[ReviewKept]:
    """Return who read which catalogue, the newest first."""
    row = LanguageReviewRow
    rows: Any = session.execute(
        select(row.language, row.catalogue_sha256, row.reviewed_by, row.reviewed_on).order_by(
            row.id.desc()
        )
    )
    return [ReviewKept(*each) for each in rows]


def add_review(session: Session, review: ReviewKept, by: int, at: datetime) -> None:
    """Keep that somebody read a catalogue."""
    session.add(
        LanguageReviewRow(
            language=review.language,
            catalogue_sha256=review.catalogue_sha256,
            reviewed_by=review.reviewed_by,
            reviewed_on=review.reviewed_on,
            entered_by_id=by,
            entered_at=at,
        )
    )
    session.flush()


def _texts(session: Session, conditions: list[Any]) -> list[TextKept]:
    row, confirmed, maker, checker = (
        LetterTextRow,
        LetterTextConfirmedRow,
        aliased(UserRow),
        aliased(UserRow),
    )
    rows: Any = session.execute(
        select(
            row.id,
            row.municipality_code,
            row.kind,
            row.valid_from,
            row.text,
            row.asks_second,
            row.entered_by_id,
            maker.name,
            row.entered_at,
            checker.name,
            confirmed.at,
        )
        .join(maker, maker.id == row.entered_by_id)
        .outerjoin(confirmed, confirmed.text_id == row.id)
        .outerjoin(checker, checker.id == confirmed.by_id)
        .where(*conditions)
        .order_by(row.valid_from.desc(), row.id.desc())
    )
    return [TextKept(*each) for each in rows]
