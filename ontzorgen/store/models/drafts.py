"""A household that somebody is registering and has not saved yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class HouseholdDraftRow(Base):
    """What its maker typed so far; nobody else sees it, and no rule or run looks at it.

    Once the household is registered only its number is left, so that a form sent twice
    finds the household.
    """

    __tablename__ = "household_draft"
    __table_args__ = (
        CheckConstraint(
            "(content_cipher IS NULL) = (household_id IS NOT NULL)", name="content_until_saved"
        ),
        CheckConstraint("(content_cipher IS NULL) = (content_key IS NULL)", name="key_with_cipher"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    changed_at: Mapped[datetime]
    content_cipher: Mapped[bytes | None]
    """JSON under the draft's own data key (AES-256-GCM): it holds names and BSNs."""
    content_key: Mapped[bytes | None]
    """The data key, wrapped by the master key, which is outside the database."""
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
