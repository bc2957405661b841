"""Proposals to remove what tells who the people of a closed case were."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base

_LIVE = text("decision IS NULL OR decision = 'APPROVED'")


class RetentionProposalRow(Base):
    """One household that may be forgotten, once a second person decides so."""

    __tablename__ = "retention_proposal"
    __table_args__ = (
        CheckConstraint("decided_by_id <> proposed_by_id", name="maker_is_not_checker"),
        CheckConstraint("decision IN ('APPROVED', 'REJECTED')", name="decision_known"),
        CheckConstraint(
            "(decision IS NULL) = (decided_by_id IS NULL) AND "
            "(decision IS NULL) = (decided_at IS NULL)",
            name="decided_by_somebody",
        ),
        CheckConstraint(
            "decision <> 'REJECTED' OR reason IS NOT NULL", name="rejected_for_a_reason"
        ),
        Index(
            "retention_proposal_one_live",
            "household_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_retention_proposal_municipality", "municipality_code", "decision"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    ended_on: Mapped[date]
    """First day after the last right, or after the last month with a benefit."""
    last_paid_on: Mapped[date | None]
    keep_until: Mapped[date]
    """First day on which it may go, by the policy of the day of the proposal."""
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    proposed_at: Mapped[datetime]
    decision: Mapped[str | None]
    """APPROVED, REJECTED; empty while nobody decided."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    """Why it is kept (REJECTED)."""
