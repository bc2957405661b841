"""Reviews of how a household does, and what was decided on them.

Ranges are half-open: `..._until` is the first day it no longer holds.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class ReviewRow(Base):
    """A review that a coach held about a person, and the advice; never changed or removed."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("advised_by_id", "once_key", name="advice_once"),)
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    held_on: Mapped[date]
    about_until: Mapped[date | None]
    """The first day without a ground that it looks ahead to, as it was known then."""
    course: Mapped[str]
    words: Mapped[str]
    advised_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    advised_at: Mapped[datetime]
    once_key: Mapped[str]
    """The form that was sent: sent twice, it is one advice."""


class CourseDecisionRow(Base):
    """What a consulent decided for a person; it changes only by what a second person says."""

    __tablename__ = "course_decision"
    __table_args__ = (
        CheckConstraint("confirmed_by_id <> decided_by_id", name="maker_is_not_checker"),
        CheckConstraint("status IN ('WAITS', 'HOLDS', 'REFUSED')", name="status_known"),
        CheckConstraint("valid_until > valid_from", name="not_reversed"),
        Index(
            "one_decision_waits",
            "person_id",
            unique=True,
            sqlite_where=text("status = 'WAITS'"),
            postgresql_where=text("status = 'WAITS'"),
        ),
        UniqueConstraint("decided_by_id", "once_key", name="decision_sent_once"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"))
    """The advice that it follows, or does not; empty: there was none."""
    course: Mapped[str]
    about_until: Mapped[date | None]
    """The first day without a ground, as it was known when it was decided."""
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    review_on: Mapped[date | None]
    reason: Mapped[str]
    status: Mapped[str]
    """WAITS for a second person, HOLDS, or REFUSED by that person."""
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime]
    once_key: Mapped[str]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    """The second person, whatever that person said."""
    confirmed_at: Mapped[datetime | None]
    refused_reason: Mapped[str | None]


class CourseDecisionCostRow(Base):
    """A cost that a decision covers (EXTEND) or gives back (GIVE_BACK)."""

    __tablename__ = "course_decision_cost"
    decision_id: Mapped[int] = mapped_column(ForeignKey("course_decision.id"), primary_key=True)
    fixed_cost_id: Mapped[int] = mapped_column(ForeignKey("fixed_cost.id"), primary_key=True)
