"""The budget plan of a household: what comes in and goes out beside benefit and fixed costs."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class BudgetLineRow(Base):
    """One line of the plan, while valid (`valid_until` is half-open)."""

    __tablename__ = "budget_line"
    __table_args__ = (
        UniqueConstraint("household_id", "once_key", name="budget_line_once"),
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        CheckConstraint("valid_until > valid_from", name="not_reversed"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    kind: Mapped[str]
    """See `domain.budget.LineKind`."""
    amount_cents: Mapped[int]
    rhythm: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    status: Mapped[str | None]
    """How far an allowance is; empty for anything else."""
    first_payment_on: Mapped[date | None]
    description: Mapped[str | None]
    once_key: Mapped[str]
    """The form that it came with: sent twice, it is one line."""
    revision: Mapped[int] = mapped_column(default=1)
    """Rises with each change, so that nobody changes what somebody else just changed."""
    written_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    written_at: Mapped[datetime]
