"""Which daily mails went out: one for each user and day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import Base


class DigestRow(Base):
    """The daily mail (dagbericht) of a user: taken in hand, and then taken by the mail server.

    Who finds the row sends nothing. It is removed only when the server surely took nothing.
    """

    __tablename__ = "digest"
    user_id: Mapped[int] = mapped_column(
        ForeignKey("app_user.id"), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    """Empty: it was on its way when the program stopped; it may have arrived, or not."""
