"""When a coach speaks with a household, and the course that its people follow."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import Base


class NextContactRow(Base):
    """The next day on which somebody means to speak with a household; who set it is in the log."""

    __tablename__ = "next_contact"
    household_id: Mapped[int] = mapped_column(
        ForeignKey("household.id"), primary_key=True, autoincrement=False
    )
    day: Mapped[date | None]
    """Empty: none is planned."""
    set_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    set_at: Mapped[datetime]
