"""What was measured of how far somebody is in doing their own money matters."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class ReadinessRow(Base):
    """A measurement (zelfredzaamheidsmeting). Never changed or removed; a later one corrects it."""

    __tablename__ = "readiness_measurement"
    __table_args__ = (
        UniqueConstraint("corrects_id", name="measurement_corrected_once"),
        UniqueConstraint("written_by_id", "once_key", name="measurement_once"),
        CheckConstraint("moment IN ('BEGIN', 'MIDDLE', 'END')", name="known_moment"),
        CheckConstraint("seen_by IN ('COACH', 'CLIENT')", name="known_view"),
        CheckConstraint("instrument_version > 0", name="a_version"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("readiness_measurement.id"))
    """The measurement that this one takes the place of."""
    instrument: Mapped[str]
    instrument_version: Mapped[int]
    """Together the file with the words in which it is read."""
    moment: Mapped[str]
    seen_by: Mapped[str]
    """Whose view it is: see `domain.readiness.measurement.View`."""
    measured_on: Mapped[date]
    content_cipher: Mapped[bytes]
    """Scores, evidence and judgement as JSON, under a data key of its own (AES-256-GCM)."""
    content_key: Mapped[bytes]
    """The data key, wrapped by the master key, which is outside the database."""
    written_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    written_at: Mapped[datetime]
    once_key: Mapped[str]
    """An HMAC of the form that was sent and what was in it: sent twice, it is one."""
