"""Who has come in: sessions, failed tries, and the second factor of a user."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class SecondFactorRow(Base):
    """The secret that a user's app makes codes from, encrypted; in use once a code was shown."""

    __tablename__ = "second_factor"
    user_id: Mapped[int] = mapped_column(
        ForeignKey("app_user.id"), primary_key=True, autoincrement=False
    )
    secret_cipher: Mapped[bytes]
    secret_key: Mapped[bytes]
    """The data key, wrapped by the master key, which is outside the database."""
    confirmed_at: Mapped[datetime | None]
    session_id: Mapped[int | None] = mapped_column(ForeignKey("web_session.id"))
    """The session that shows the secret while it is set up: nobody else confirms that one."""
    last_step: Mapped[int] = mapped_column(default=0, server_default="0")
    """The newest time step whose code was used: a code opens once."""


class WebSessionRow(Base):
    """A session in the browser. The cookie's token is not here, only its SHA-256."""

    __tablename__ = "web_session"
    __table_args__ = (Index("ix_web_session_user", "user_id", "ended_at"),)
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    stage: Mapped[str]
    """See `domain.sign_in.Stage`."""
    began_at: Mapped[datetime]
    used_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    """When the person last showed who it is: at coming in, or before an approval."""
    ended_at: Mapped[datetime | None]
    address: Mapped[str]
    browser: Mapped[str]
    """What the browser says it is, shortened: for the person who looks at the own sessions."""


class FailedSignInRow(Base):
    """A try that failed; what was typed as login is kept as an HMAC, for it may be a password."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (
        Index("ix_failed_sign_in_login", "login_hmac", "at"),
        Index("ix_failed_sign_in_address", "address", "at"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    login_hmac: Mapped[bytes]
    address: Mapped[str]
    at: Mapped[datetime]
