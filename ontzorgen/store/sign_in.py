"""Read and write sessions, failed tries and second factors."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import CursorResult, Executable, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from ontzorgen.domain.sign_in import MOST_PER_ADDRESS
from ontzorgen.store import organisation, prepared
from ontzorgen.store.models import FailedSignInRow, SecondFactorRow, UserRow, WebSessionRow
from ontzorgen.store.organisation import User


def sha256_of(token: str) -> str:
    """Return what is kept of a session's token: 64 hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class FoundSession:
    """A session that nobody ended, and whose it is."""

    id: int
    stage: str
    began_at: datetime
    used_at: datetime
    proved_at: datetime
    issuer: str | None
    user: User


def session_of(session: Session, token: str) -> FoundSession | None:
    """Return the session of a token that was not ended by anybody; it may have ended by itself."""
    found = prepared.first(session, _with_user(), sha256=sha256_of(token))
    if found is None:
        return None
    number, stage, began_at, used_at, proved_at, issuer, *whose = found
    user = organisation.user_of(whose)
    return FoundSession(number, stage, began_at, used_at, proved_at, issuer, user)


@cache
def _with_user() -> Executable:
    row = WebSessionRow
    own = (row.id, row.stage, row.began_at, row.used_at, row.proved_at, row.issuer)
    return (
        select(*own, *organisation.user_columns())
        .join(UserRow, UserRow.id == row.user_id)
        .where(row.token_sha256 == bindparam("sha256"), row.ended_at.is_(None))
    )


def user_of_token(session: Session, token: str) -> int | None:
    """Return whose token it is, or was."""
    return session.scalar(
        select(WebSessionRow.user_id).where(WebSessionRow.token_sha256 == sha256_of(token))
    )


def open_sessions(session: Session, user_id: int) -> Sequence[WebSessionRow]:
    """Return a user's sessions that nobody ended, the newest first."""
    return session.scalars(
        select(WebSessionRow)
        .where(WebSessionRow.user_id == user_id, WebSessionRow.ended_at.is_(None))
        .order_by(WebSessionRow.used_at.desc(), WebSessionRow.id.desc())
    ).all()


def end_sessions(
    session: Session,
    user_id: int,
    now: datetime,
    *,
    but: int | None = None,
    only: int | None = None,
) -> int:
    """End a user's sessions, all of them, all but one, or only one; return how many."""
    ended = (
        update(WebSessionRow)
        .where(WebSessionRow.user_id == user_id, WebSessionRow.ended_at.is_(None))
        .values(ended_at=now)
    )
    if but is not None:
        ended = ended.where(WebSessionRow.id != but)
    if only is not None:
        ended = ended.where(WebSessionRow.id == only)
    done = cast("CursorResult[Any]", session.execute(ended))
    return done.rowcount


def failures(
    session: Session, login_hmac: bytes, address: str, since: datetime
) -> tuple[list[datetime], list[datetime]]:
    """Return the moments of failed tries since then: for this login, and from this address."""
    row = FailedSignInRow
    for_login = session.scalars(
        select(row.at).where(row.login_hmac == login_hmac, row.at > since)
    ).all()
    from_address = session.scalars(
        select(row.at)
        .where(row.address == address, row.at > since)
        .order_by(row.at.desc())
        .limit(MOST_PER_ADDRESS)
    ).all()
    return list(for_login), list(from_address)


def add_failure(session: Session, login_hmac: bytes, address: str, now: datetime) -> None:
    """Keep a failed try."""
    session.execute(insert(FailedSignInRow).values(login_hmac=login_hmac, address=address, at=now))


def forget_failures(session: Session, login_hmac: bytes, before: datetime) -> None:
    """Forget the failed tries of a login that came in, and everybody's from before a moment."""
    session.execute(delete(FailedSignInRow).where(FailedSignInRow.login_hmac == login_hmac))
    session.execute(delete(FailedSignInRow).where(FailedSignInRow.at < before))


def second_factor(session: Session, user_id: int) -> SecondFactorRow | None:
    """Return a user's second factor, confirmed or not."""
    return session.get(SecondFactorRow, user_id)


def forget_second_factor(session: Session, user_id: int) -> bool:
    """Forget a user's second factor; say whether there was one."""
    gone = delete(SecondFactorRow).where(SecondFactorRow.user_id == user_id)
    return cast("CursorResult[Any]", session.execute(gone)).rowcount > 0
