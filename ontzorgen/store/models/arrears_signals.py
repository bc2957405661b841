"""What payees and municipalities say of households that are behind."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class ArrearsSignalRow(Base):
    """Somebody says that a household is behind; open until it is said how it was settled.

    It is a word from outside. What we still have to pay out of a back payment is an `ArrearRow`.
    """

    __tablename__ = "arrears_signal"
    __table_args__ = (
        UniqueConstraint("household_id", "about", "received_on", name="signal_once"),
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL)"
            " AND (settled_at IS NULL) = (settled_on IS NULL)"
            " AND (settled_at IS NULL) = (settled_how IS NULL)",
            name="settled_by_somebody",
        ),
        Index("ix_arrears_signal_municipality", "municipality_code", "settled_on"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    about: Mapped[str]
    """`cost 12` or `payee 3`: with household and day it makes a signal one, however often told."""
    fixed_cost_id: Mapped[int | None] = mapped_column(ForeignKey("fixed_cost.id"))
    payee_id: Mapped[int] = mapped_column(ForeignKey("payee.id"))
    received_on: Mapped[date]
    amount_cents: Mapped[int | None]
    source: Mapped[str]
    """Who said it and how, in words."""
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]
    settled_on: Mapped[date | None]
    settled_how: Mapped[str | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    settled_at: Mapped[datetime | None]


class SignalReopenedRow(Base):
    """That a signal was settled by mistake: how it was settled, and why it is open again."""

    __tablename__ = "signal_reopened"
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    signal_id: Mapped[int] = mapped_column(ForeignKey("arrears_signal.id"), index=True)
    settled_on: Mapped[date]
    settled_how: Mapped[str]
    settled_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    reason: Mapped[str]
    """Why it is open again, in words."""
    reopened_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    reopened_at: Mapped[datetime]
