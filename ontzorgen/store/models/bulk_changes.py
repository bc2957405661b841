"""Changes of many amounts at once, and what each of them did, so that it can be undone."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class BulkChangeRow(Base):
    """One change of many amounts, as somebody confirmed it; undone once or never."""

    __tablename__ = "bulk_change"
    __table_args__ = (
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"),
        CheckConstraint(
            "(method = 'PERCENTAGE') = (percentage IS NOT NULL)", name="percentage_when_asked"
        ),
        CheckConstraint("(method = 'STEP') = (step_cents IS NOT NULL)", name="step_when_asked"),
        Index("ix_bulk_change_municipality", "municipality_code", "id"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    payee_id: Mapped[int | None] = mapped_column(ForeignKey("payee.id"))
    """Only costs of this payee; empty: of any."""
    kind: Mapped[str | None]
    """Only costs of this kind; empty: of any."""
    first_day: Mapped[date]
    method: Mapped[str]
    """PERCENTAGE, STEP or LISTED."""
    percentage: Mapped[str | None]
    """As a decimal number, such as -2.5: a text, for it is no amount and never a float."""
    step_cents: Mapped[int | None]
    seal: Mapped[str]
    """SHA-256 of the preview that was confirmed."""
    made_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    made_at: Mapped[datetime]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    undone_at: Mapped[datetime | None]


class BulkChangeLineRow(Base):
    """What a change of many amounts did to one cost."""

    __tablename__ = "bulk_change_line"
    __table_args__ = (
        CheckConstraint("old_cents > 0 AND new_cents > 0", name="amounts_positive"),
        CheckConstraint("old_cents <> new_cents", name="something_changes"),
    )
    bulk_change_id: Mapped[int] = mapped_column(
        ForeignKey("bulk_change.id"), primary_key=True, autoincrement=False
    )
    fixed_cost_id: Mapped[int] = mapped_column(
        ForeignKey("fixed_cost.id"), primary_key=True, autoincrement=False
    )
    old_version_id: Mapped[int]
    """The version that ended. No foreign key: undoing an earlier change may take it away."""
    new_version_id: Mapped[int]
    """The version that began; undoing takes it away. The one that ended, when none began."""
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    """How the version that ended would have ended by itself."""
    old_cents: Mapped[int]
    new_cents: Mapped[int]
