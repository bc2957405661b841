"""The audit log: an append-only chain, one row for every change and every look."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import Base


class AuditRow(Base):
    """Who did what to which object, from where, with what result; each row seals the one before.

    Source: BIO2, what a log line must hold.
    """

    __tablename__ = "audit_entry"
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    os_user: Mapped[str]
    host: Mapped[str]
    origin: Mapped[str]
    action: Mapped[str]
    object: Mapped[str]
    municipality_code: Mapped[str | None]
    result: Mapped[str]
    detail: Mapped[str]
    """JSON, keys sorted; never a BSN."""
    previous_sha256: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str] = mapped_column(unique=True)


class InstallationRow(Base):
    """Which database this is, so that an anchor outside cannot be held against another one."""

    __tablename__ = "installation"
    id: Mapped[str] = mapped_column(primary_key=True)
    key_check: Mapped[str | None]
    """What the keys of this installation make of a fixed text: other keys are noticed."""
