"""What a budget coach writes about a household."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class CoachNoteRow(Base):
    """A note of a coach. It is never changed or removed; a later note may correct it."""

    __tablename__ = "coach_note"
    __table_args__ = (
        UniqueConstraint("corrects_id", name="corrected_once"),
        UniqueConstraint("written_by_id", "once_key", name="note_once"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("coach_note.id"))
    """The note that this one takes the place of."""
    text_cipher: Mapped[bytes]
    """The text under a data key of its own (AES-256-GCM)."""
    text_key: Mapped[bytes]
    """The data key, wrapped by the master key, which is outside the database."""
    written_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    written_at: Mapped[datetime]
    once_key: Mapped[str]
    """An HMAC of the form that was sent and its words: sent twice, it is one note."""
