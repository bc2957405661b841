"""Who has come in: sessions, failed tries, the second factor of a user, and who it is elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
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
    issuer: Mapped[str | None]
    """The identity provider through which the person came in; None: an account of our own."""


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


class UserIdentityRow(Base):
    """Who a user is at an identity provider: bound at the first sign-in through it."""

    __tablename__ = "user_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject", name="one_user_per_subject"),)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("app_user.id"), primary_key=True, autoincrement=False
    )
    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    """What never changes of a person at that issuer; a login may be given to somebody else."""
    bound_at: Mapped[datetime]


class ProviderTripRow(Base):
    """A browser that is on its way to the identity provider; gone once it is back."""

    __tablename__ = "provider_trip"
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    state_sha256: Mapped[str] = mapped_column(unique=True)
    browser_sha256: Mapped[str]
    """Of what only the browser knows, in a cookie: the trip ends in the browser it began in."""
    session_id: Mapped[int | None] = mapped_column(ForeignKey("web_session.id"))
    """The session in which somebody shows again who it is; None: somebody comes in."""
    carries_cipher: Mapped[bytes]
    """Where the person was going, and what was typed; encrypted, for both may name people."""
    carries_key: Mapped[bytes]
    began_at: Mapped[datetime] = mapped_column(index=True)


class ProviderTokenRow(Base):
    """The ID token of a session, encrypted: shown to the provider when the person leaves."""

    __tablename__ = "provider_token"
    session_id: Mapped[int] = mapped_column(
        ForeignKey("web_session.id"), primary_key=True, autoincrement=False
    )
    token_cipher: Mapped[bytes]
    token_key: Mapped[bytes]
    kept_at: Mapped[datetime] = mapped_column(index=True)
