"""Come in with a login, a password and a code, and show again who one is.

An unknown login, a wrong password and a user who was disabled give one answer, after the same
work; so does a login that had too many failures. A failure is an outcome and not an error, for
it has to be written down. Sources: RFC 9106 (argon2id), RFC 6238 (TOTP), OWASP ASVS 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import pyotp
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from ontzorgen.domain.sign_in import (
    CODE_SECONDS,
    MOST_PER_ADDRESS,
    MOST_PER_LOGIN,
    WINDOW,
    Stage,
    code_steps,
    wait_until,
)
from ontzorgen.services import passwords, web_sessions
from ontzorgen.services.acting import Acting
from ontzorgen.services.errors import PasswordTooShort
from ontzorgen.services.users import LEAST_PASSWORD
from ontzorgen.services.web_sessions import Visit
from ontzorgen.store import audit, organisation, sign_in
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.models import SecondFactorRow, UserRow

ISSUER = "Ontzorgen"
_FAILURES_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to come in, before the password is looked at."""

    login: str
    user_id: int | None
    """None: nobody active has this login, or it has no password."""
    password_hash: str | None
    second_factor: bool
    wait_until: datetime | None
    """Too many failures: until then no try is looked at."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """What became of a try: a token and what is still asked, or nothing."""

    token: str | None
    stage: Stage | None


@dataclass(frozen=True, slots=True)
class NewFactor:
    """A second factor that is being set up: the secret to type, and the address for an app."""

    secret: str
    address: str


def look_up(session: Session, vault: BsnVault, login: str, address: str, now: datetime) -> Attempt:
    """Return who may be at the door; changes nothing."""
    typed = login.strip().lower()
    waits = _wait(session, _at_the_door(vault, typed), address, now)
    user = organisation.user_called(session, typed)
    if user is None or not user.active or user.password_hash is None:
        return Attempt(typed, None, None, second_factor=False, wait_until=waits)
    factor = sign_in.second_factor(session, user.id)
    confirmed = factor is not None and factor.confirmed_at is not None
    return Attempt(typed, user.id, user.password_hash, confirmed, waits)


def fits(attempt: Attempt, password: str) -> bool:
    """Say whether the password is right; takes as long when there is no such user.

    Needs no transaction: it is slow on purpose, and nobody should wait for it.
    """
    try:
        passwords.hasher().verify(attempt.password_hash or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return attempt.user_id is not None and attempt.wait_until is None


def come_in(
    session: Session,
    vault: BsnVault,
    attempt: Attempt,
    acting: Acting,
    *,
    right: bool,
    address: str,
    browser: str,
    asks_code: bool,
    leaves: Visit | None = None,
) -> SignIn:
    """Write down how a try ended; begin a session when the password was right.

    `acting` is the user at the door, or nobody for an unknown login; `asks_code` is
    False only in the demo, whose data are made up. A session that was open in this
    browser (`leaves`) ends.
    """
    if attempt.wait_until is not None:
        return SignIn(None, None)  # it was not looked at, so it counts for nothing
    if not right or attempt.user_id is None:
        _failed(session, _at_the_door(vault, attempt.login), address, acting, "password")
        return SignIn(None, None)
    if leaves is not None:
        web_sessions.leave(session, leaves, acting.now)
    if not asks_code:
        stage = Stage.IN
        _entered(session, vault, acting)
    else:
        stage = Stage.CODE if attempt.second_factor else Stage.ENROL
    token = web_sessions.begin(session, attempt.user_id, stage, address, browser, acting.now)
    return SignIn(token, stage)


def new_factor(session: Session, vault: BsnVault, visit: Visit) -> NewFactor | None:
    """Return the secret that this session sets up; None when a factor is in use by now.

    A secret that another session was shown is replaced: who knew the password before, and
    looked, must not know the codes of who confirms.
    """
    must_fit(session, vault)
    row = sign_in.second_factor(session, visit.user_id)
    if row is not None and row.confirmed_at is not None:
        return None
    if row is not None and row.session_id == visit.session_id:
        secret = vault.open(row.secret_cipher, row.secret_key)
    else:
        secret = pyotp.random_base32(32)
        sealed = vault.seal(secret)
        if row is None:
            row = SecondFactorRow(user_id=visit.user_id)
            session.add(row)
        row.secret_cipher, row.secret_key = sealed.cipher, sealed.key
        row.session_id = visit.session_id
        session.flush()
    uri = pyotp.TOTP(secret).provisioning_uri(name=visit.login, issuer_name=ISSUER)
    return NewFactor(secret, uri)


def show_code(
    session: Session, vault: BsnVault, visit: Visit, code: str, acting: Acting, address: str
) -> str | None:
    """Take the code of the second factor; return the token to go on with, or None.

    The first code that is right confirms a factor that is being set up. A code opens
    once. Failures count as those of the password do. None too when the session was
    ended meanwhile, or when there were too many failures to look.
    """
    counted = _counted(vault, visit)
    if _wait(session, counted, address, acting.now) is not None:
        return None
    must_fit(session, vault)
    row = sign_in.second_factor(session, visit.user_id)
    right = _code_is_right(vault, row, visit, code, acting.now)
    if row is None or right is None:
        _failed(session, counted, address, acting, "code")
        return None
    if row.confirmed_at is None:
        row.confirmed_at = acting.now
        audit.append(session, acting, "set up second factor", f"user {visit.login}", None, {})
    row.last_step = right
    return _shown(session, vault, visit, acting)


def show_password(
    session: Session,
    vault: BsnVault,
    attempt: Attempt,
    visit: Visit,
    acting: Acting,
    *,
    right: bool,
    address: str,
) -> str | None:
    """Show again who one is where no code is asked (the demo); return the token to go on with."""
    counted = _counted(vault, visit)
    if _wait(session, counted, address, acting.now) is not None:
        return None
    if not right or attempt.user_id != visit.user_id:
        _failed(session, counted, address, acting, "password")
        return None
    return _shown(session, vault, visit, acting)


def change_password(
    session: Session,
    vault: BsnVault,
    attempt: Attempt,
    visit: Visit,
    password: str,
    acting: Acting,
    *,
    right: bool,
    address: str,
) -> bool:
    """Give oneself another password and end the other sessions; say whether it was done.

    `right`: the old password fitted. A wrong one counts as a failure to come in.

    Raises:
        PasswordTooShort: fewer than 12 characters.
    """
    if len(password) < LEAST_PASSWORD:
        raise PasswordTooShort(LEAST_PASSWORD)
    if attempt.wait_until is not None:
        return False  # it was not looked at, so it counts for nothing
    door = _at_the_door(vault, visit.login)
    if not right or attempt.user_id != visit.user_id:
        _failed(session, door, address, acting, "password")
        return False
    session.get_one(UserRow, visit.user_id).password_hash = passwords.hasher().hash(password)
    ended = sign_in.end_sessions(session, visit.user_id, acting.now, but=visit.session_id)
    sign_in.forget_failures(session, door, acting.now - _FAILURES_KEPT)
    audit.append(
        session, acting, "change own password", f"user {visit.login}", None, {"sessions": ended}
    )
    return True


def _shown(session: Session, vault: BsnVault, visit: Visit, acting: Acting) -> str | None:
    """Go on under a new token; None when the session was ended meanwhile."""
    token = web_sessions.replace_token(session, visit, acting.now)
    if token is None:
        return None
    sign_in.forget_failures(session, _counted(vault, visit), acting.now - _FAILURES_KEPT)
    what = "confirm identity" if visit.stage is Stage.IN else "sign in"
    audit.append(session, acting, what, f"user {visit.login}", None, {})
    return token


def _at_the_door(vault: BsnVault, login: str) -> bytes:
    """Return under what failures to come in count; what was typed may be a password."""
    return vault.index("sign in", login)


def _counted(vault: BsnVault, visit: Visit) -> bytes:
    """Return under what failures count: who is inside is not kept out by who is not."""
    if visit.stage is Stage.IN:
        return vault.index("prove", str(visit.session_id))
    return _at_the_door(vault, visit.login)


def _code_is_right(
    vault: BsnVault, row: SecondFactorRow | None, visit: Visit, code: str, now: datetime
) -> int | None:
    """Return the time step of a right code that was not used yet."""
    if row is None or (row.confirmed_at is None and row.session_id != visit.session_id):
        return None
    otp = pyotp.TOTP(vault.open(row.secret_cipher, row.secret_key))
    typed = "".join(code.split())
    for step in code_steps(now):
        if step > row.last_step and otp.verify(typed, for_time=step * CODE_SECONDS):
            return step
    return None


def _wait(session: Session, counted: bytes, address: str, now: datetime) -> datetime | None:
    for_login, from_address = sign_in.failures(session, counted, address, now - WINDOW)
    waits = (
        wait_until(for_login, MOST_PER_LOGIN, now),
        wait_until(from_address, MOST_PER_ADDRESS, now),
    )
    return max((moment for moment in waits if moment is not None), default=None)


def _failed(session: Session, counted: bytes, address: str, acting: Acting, what: str) -> None:
    sign_in.add_failure(session, counted, address, acting.now)
    audit.append(
        session,
        acting,
        "sign in",
        "user ?" if acting.user_id is None else f"user {acting.login}",
        None,
        {"wrong": what},
        result="REFUSED",
    )


def _entered(session: Session, vault: BsnVault, acting: Acting) -> None:
    door = _at_the_door(vault, acting.login)
    sign_in.forget_failures(session, door, acting.now - _FAILURES_KEPT)
    audit.append(session, acting, "sign in", f"user {acting.login}", None, {})


@cache
def _nobodys_hash() -> str:
    return passwords.hasher().hash("nobody has this password")
