"""Read and write who a user is at an identity provider, trips to it, and its tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, insert, select
from sqlalchemy.orm import Session

from ontzorgen.store.models import ProviderTokenRow, ProviderTripRow, UserIdentityRow


def user_of(session: Session, issuer: str, subject: str) -> int | None:
    """Return the user who is bound to a subject of an issuer."""
    return session.scalar(
        select(UserIdentityRow.user_id).where(
            UserIdentityRow.issuer == issuer, UserIdentityRow.subject == subject
        )
    )


def is_bound(session: Session, user_id: int, issuer: str | None = None) -> bool:
    """Say whether a user is bound to a subject: of this issuer, or of any."""
    query = select(UserIdentityRow.user_id).where(UserIdentityRow.user_id == user_id)
    if issuer is not None:
        query = query.where(UserIdentityRow.issuer == issuer)
    return session.scalar(query.limit(1)) is not None


def bind(session: Session, user_id: int, issuer: str, subject: str, now: datetime) -> None:
    """Bind a user to a subject; the tables refuse a second one of the same issuer."""
    session.execute(
        insert(UserIdentityRow).values(
            user_id=user_id, issuer=issuer, subject=subject, bound_at=now
        )
    )


def forget(session: Session, user_id: int) -> bool:
    """Forget who a user is elsewhere; say whether there was something to forget."""
    gone = delete(UserIdentityRow).where(UserIdentityRow.user_id == user_id)
    return cast("CursorResult[Any]", session.execute(gone)).rowcount > 0


def add_trip(session: Session, trip: ProviderTripRow, forgotten_before: datetime) -> None:
    """Keep a trip, and forget those that began too long ago."""
    session.execute(delete(ProviderTripRow).where(ProviderTripRow.began_at < forgotten_before))
    session.add(trip)
    session.flush()


def take_trip(session: Session, state_sha256: str, browser_sha256: str) -> ProviderTripRow | None:
    """Return a trip that began in this browser, once: it is gone after."""
    row = session.scalars(
        select(ProviderTripRow).where(
            ProviderTripRow.state_sha256 == state_sha256,
            ProviderTripRow.browser_sha256 == browser_sha256,
        )
    ).first()
    if row is not None:
        session.delete(row)
        session.flush()
    return row


def keep_token(session: Session, row: ProviderTokenRow, forgotten_before: datetime) -> None:
    """Keep the ID token of a session, and forget those of sessions that must have ended."""
    session.execute(delete(ProviderTokenRow).where(ProviderTokenRow.kept_at < forgotten_before))
    session.add(row)
    session.flush()


def take_token(session: Session, session_id: int) -> ProviderTokenRow | None:
    """Return the ID token of a session, and forget it."""
    row = session.get(ProviderTokenRow, session_id)
    if row is not None:
        session.delete(row)
        session.flush()
    return row
