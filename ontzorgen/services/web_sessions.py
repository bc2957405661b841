"""Sessions in the browser: who comes with a token, and how a session begins, goes on and ends.

The token is 32 random bytes that only the browser has; it is replaced whenever somebody shows
who it is, so a token that was seen before is worth nothing after.
Source: OWASP ASVS 5, chapter 7.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.numbers import may_exist
from ontzorgen.domain.sign_in import SessionTimes, Stage, ends_at, has_ended, proved_lately
from ontzorgen.services.acting import Acting, Role
from ontzorgen.store import audit, sign_in
from ontzorgen.store.models import UserRow, WebSessionRow
from ontzorgen.store.sign_in import FoundSession

_BROWSER_LENGTH = 120
_USED_EVERY = timedelta(minutes=1)


class UnknownWebSession(OntzorgenError):
    """It is no open session of this person."""

    def __init__(self, session: int) -> None:
        self.session = session
        super().__init__(f"no open session {session} of this user")


@dataclass(frozen=True, slots=True)
class Visit:
    """A session that has not ended, and whose it is."""

    session_id: int
    user_id: int
    login: str
    name: str
    roles: frozenset[Role]
    municipalities: frozenset[str]
    stage: Stage
    times: SessionTimes
    issuer: str | None = None
    """The identity provider through which the person came in; None: an account of our own."""

    def proved_lately(self, now: datetime) -> bool:
        """Say whether an approval need not ask again who it is."""
        return proved_lately(self.times, now)


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One of somebody's own sessions, to look at and to end."""

    session_id: int
    began_at: datetime
    used_at: datetime
    ends_at: datetime
    address: str
    browser: str
    is_this_one: bool


def find_visit(session: Session, token: str, now: datetime) -> Visit | None:
    """Return who comes with this token; None when the session has ended or the user is inactive."""
    row = sign_in.session_of(session, token)
    if row is None or has_ended(_times(row), now) or not row.user.active:
        return None
    user = row.user
    return Visit(
        session_id=row.id,
        user_id=user.id,
        login=user.login,
        name=user.name,
        roles=frozenset(Role(role) for role in user.roles),
        municipalities=user.municipalities,
        stage=Stage(row.stage),
        times=_times(row),
        issuer=row.issuer,
    )


def whose_token(session: Session, token: str) -> str | None:
    """Return the login whose token this is, or was before the session ended."""
    user_id = sign_in.user_of_token(session, token)
    return None if user_id is None else session.get_one(UserRow, user_id).login


def needs_mark(visit: Visit, now: datetime) -> bool:
    """Say whether the use of a session is to be written down: once a minute is enough."""
    return now - visit.times.used_at >= _USED_EVERY


def mark_used(session: Session, visit: Visit, now: datetime) -> None:
    """Write down that the session was used."""
    session.get_one(WebSessionRow, visit.session_id).used_at = now


def begin(
    session: Session,
    user_id: int,
    stage: Stage,
    address: str,
    browser: str,
    now: datetime,
    *,
    issuer: str | None = None,
    proved_at: datetime | None = None,
) -> str:
    """Begin a session and return its token.

    `proved_at` is when the person showed who it is, where that was not just now.
    """
    shortened = browser[:_BROWSER_LENGTH]
    times = SessionTimes(now, now, proved_at or now)
    return _add(session, user_id, stage, times, address, shortened, issuer)


def leave(session: Session, visit: Visit, now: datetime) -> None:
    """End the session of a browser in which somebody comes in anew."""
    sign_in.end_sessions(session, visit.user_id, now, only=visit.session_id)


def replace_token(session: Session, visit: Visit, now: datetime) -> str | None:
    """Go on under a new token, for the person just showed who it is; the old one ends at once.

    None when the session was ended meanwhile, here or from elsewhere: it stays so.
    """
    old = session.get_one(WebSessionRow, visit.session_id)
    if old.ended_at is not None or has_ended(_times(old), now):
        return None
    old.ended_at = now
    times = SessionTimes(old.began_at, now, now)
    return _add(session, old.user_id, Stage.IN, times, old.address, old.browser, old.issuer)


def own_sessions(session: Session, visit: Visit, now: datetime) -> list[OwnSession]:
    """Return the sessions of the person that are open, the newest first."""
    return [
        OwnSession(
            row.id,
            row.began_at,
            row.used_at,
            ends_at(_times(row)),
            row.address,
            row.browser,
            row.id == visit.session_id,
        )
        for row in sign_in.open_sessions(session, visit.user_id)
        if row.stage == Stage.IN and not has_ended(_times(row), now)
    ]


def end_own(session: Session, visit: Visit, session_id: int, acting: Acting) -> None:
    """End one of the person's own sessions.

    Raises:
        UnknownWebSession: it is not an open one of this person.
    """
    if not may_exist(session_id) or not sign_in.end_sessions(
        session, visit.user_id, acting.now, only=session_id
    ):
        raise UnknownWebSession(session_id)
    audit.append(session, acting, "end session", f"session {session_id}", None, {})


def end_others(session: Session, visit: Visit, acting: Acting) -> int:
    """End the person's other sessions; return how many."""
    ended = sign_in.end_sessions(session, visit.user_id, acting.now, but=visit.session_id)
    audit.append(session, acting, "end other sessions", f"user {visit.login}", None, {"n": ended})
    return ended


def sign_out(session: Session, visit: Visit, acting: Acting) -> None:
    """End the session that the person comes with."""
    sign_in.end_sessions(session, visit.user_id, acting.now, only=visit.session_id)
    audit.append(session, acting, "sign out", f"user {visit.login}", None, {})


def _add(
    session: Session,
    user_id: int,
    stage: Stage,
    times: SessionTimes,
    address: str,
    browser: str,
    issuer: str | None,
) -> str:
    token = secrets.token_urlsafe(32)
    session.add(
        WebSessionRow(
            token_sha256=sign_in.sha256_of(token),
            user_id=user_id,
            stage=stage,
            began_at=times.began_at,
            used_at=times.used_at,
            proved_at=times.proved_at,
            address=address,
            browser=browser,
            issuer=issuer,
        )
    )
    session.flush()
    return token


def _times(row: WebSessionRow | FoundSession) -> SessionTimes:
    return SessionTimes(row.began_at, row.used_at, row.proved_at)
