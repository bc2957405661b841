"""What happened in a household."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class HouseholdEventRow(Base):
    """An event (gebeurtenis) as somebody recorded it. Never changed or removed, but its words."""

    __tablename__ = "household_event"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('JOINS', 'LEAVES', 'TURNS_18', 'MOVES_INSIDE', 'MOVES_OUT', 'WORK',"
            " 'DETENTION', 'DEATH', 'RIGHT_ENDS')",
            name="known_kind",
        ),
        CheckConstraint("until > happened_on", name="not_reversed"),
        UniqueConstraint("recorded_by_id", "once_key", name="event_once"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """To whom it happened; empty: to all of the household."""
    kind: Mapped[str]
    """See `domain.events.EventKind`."""
    happened_on: Mapped[date]
    until: Mapped[date | None]
    """Of a detention: the first day on which the person is free again. Of a move inside: the first
    day on which nothing of the old address is due."""
    words_cipher: Mapped[bytes | None]
    """What else is to be known, under a data key of its own (AES-256-GCM)."""
    words_key: Mapped[bytes | None]
    """The data key, wrapped by the master key, which is outside the database."""
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]
    once_key: Mapped[str]
    """The form that was sent: sent twice, it is one event."""
