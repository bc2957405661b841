"""Documents that belong to a household, such as a signed authorisation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class HouseholdDocumentRow(Base):
    """One file, encrypted. Taken away it is gone; that it was there stays in the audit log."""

    __tablename__ = "household_document"
    __table_args__ = (
        UniqueConstraint("household_id", "content_index", name="document_once_per_household"),
        CheckConstraint("size > 0", name="not_empty"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    name: Mapped[str]
    kind: Mapped[str]
    """See `domain.documents.DocumentKind`."""
    media_type: Mapped[str]
    size: Mapped[int]
    """Bytes, before encryption."""
    content_cipher: Mapped[bytes]
    """The file under a data key of its own (AES-256-GCM)."""
    content_key: Mapped[bytes]
    """The data key, wrapped by the master key, which is outside the database."""
    content_index: Mapped[bytes]
    """A blind index of the bytes: the same file sent twice is one document, under these keys."""
    added_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    added_at: Mapped[datetime]
