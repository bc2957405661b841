"""Let somebody in for whom the identity provider vouches, and take a proof from it.

A user is made by beheer, with a login, roles and municipalities: the provider decides none of
these. At the first sign-in the user with that login is bound to the subject that the provider
names; from then on the subject counts, and another subject with the same login is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from ontzorgen.domain.sign_in import LONGEST, STEP_UP, Stage
from ontzorgen.services import web_sessions
from ontzorgen.services.acting import Acting
from ontzorgen.services.oidc.id_token import CLOCKS_DIFFER, Identity
from ontzorgen.services.web_sessions import Visit
from ontzorgen.store import audit, identities, organisation
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.models import ProviderTokenRow


class NotLetIn(StrEnum):
    """Why somebody is not let in: for the log, never for who asks."""

    NO_LOGIN = "no login in the token"
    UNKNOWN = "no user with this login"
    INACTIVE = "user is inactive"
    OTHER_SUBJECT = "user is bound to another subject"


@dataclass(frozen=True, slots=True)
class Found:
    """The user whom the provider vouches for, or why there is none."""

    user_id: int | None
    login: str | None
    """Whom it is about; None for somebody unknown here."""
    is_new: bool = False
    """The user is bound to this subject at this sign-in."""
    why_not: NotLetIn | None = None


def find_user(session: Session, identity: Identity) -> Found:
    """Return who comes; changes nothing."""
    bound = identities.user_of(session, identity.issuer, identity.subject)
    if bound is not None:
        user = organisation.user_numbered(session, bound)
        if user is None or not user.active:
            about = None if user is None else user.login
            return Found(None, about, why_not=NotLetIn.INACTIVE)
        return Found(user.id, user.login)
    if identity.login is None:
        return Found(None, None, why_not=NotLetIn.NO_LOGIN)
    user = organisation.user_called(session, identity.login)
    if user is None:
        return Found(None, None, why_not=NotLetIn.UNKNOWN)
    if identities.is_bound(session, user.id, identity.issuer):
        return Found(None, user.login, why_not=NotLetIn.OTHER_SUBJECT)
    if not user.active:
        return Found(None, user.login, why_not=NotLetIn.INACTIVE)
    return Found(user.id, user.login, is_new=True)


def come_in(
    session: Session,
    vault: BsnVault,
    identity: Identity,
    found: Found,
    acting: Acting,
    *,
    address: str,
    browser: str,
    leaves: Visit | None = None,
) -> str | None:
    """Begin a session and return its token; None, written down, for who is not let in.

    `acting` is the user who comes in, or nobody. Who did not show the provider lately who
    it is, is asked again before money moves.
    """
    if found.user_id is None:
        about = "user ?" if found.login is None else f"user {found.login}"
        _refused(session, acting, "sign in", about, str(found.why_not))
        return None
    now = acting.now
    if leaves is not None:
        web_sessions.leave(session, leaves, now)
    if found.is_new:
        identities.bind(session, found.user_id, identity.issuer, identity.subject, now)
        detail = {"issuer": identity.issuer}
        audit.append(session, acting, "bind identity", f"user {acting.login}", None, detail)
    token = web_sessions.begin(
        session,
        found.user_id,
        Stage.IN,
        address,
        browser,
        now,
        issuer=identity.issuer,
        proved_at=_shown_at(identity, now),
    )
    _keep(session, vault, identity, token, now)
    detail = {"issuer": identity.issuer}
    audit.append(session, acting, "sign in", f"user {acting.login}", None, detail)
    return token


def show_again(
    session: Session,
    vault: BsnVault,
    identity: Identity,
    visit: Visit,
    asked_at: datetime,
    acting: Acting,
) -> str | None:
    """Take a proof from the provider; return the token to go on with.

    None, written down, when it vouches for somebody else, or does not say that the person
    showed who it is after `asked_at`: a provider that remembers somebody proves nothing.
    None too when the session was ended meanwhile.
    """
    about = f"user {visit.login}"
    if identities.user_of(session, identity.issuer, identity.subject) != visit.user_id:
        _refused(session, acting, "confirm identity", about, "somebody else")
        return None
    if identity.shown_at is None or identity.shown_at < asked_at - CLOCKS_DIFFER:
        _refused(session, acting, "confirm identity", about, "not asked again")
        return None
    token = web_sessions.replace_token(session, visit, acting.now)
    if token is None:
        return None
    identities.take_token(session, visit.session_id)
    _keep(session, vault, identity, token, acting.now)
    audit.append(session, acting, "confirm identity", about, None, {"issuer": identity.issuer})
    return token


def not_proved(session: Session, visit: Visit | None, why: str, acting: Acting) -> None:
    """Write down that the provider's answer proved nothing."""
    what = "sign in" if visit is None else "confirm identity"
    about = "user ?" if visit is None else f"user {visit.login}"
    _refused(session, acting, what, about, why)


def token_to_leave(session: Session, vault: BsnVault, visit: Visit) -> str | None:
    """Return the ID token of a session that ends, and forget it."""
    must_fit(session, vault)
    row = identities.take_token(session, visit.session_id)
    if row is None:
        return None
    try:
        return vault.open(row.token_cipher, row.token_key)
    except InvalidTag:
        return None  # the keys are others since the session began


def _shown_at(identity: Identity, now: datetime) -> datetime:
    """Return since when the person counts as known: long ago when the provider does not say."""
    return min(identity.shown_at, now) if identity.shown_at else now - STEP_UP


def _keep(session: Session, vault: BsnVault, identity: Identity, token: str, now: datetime) -> None:
    visit = web_sessions.find_visit(session, token, now)
    if visit is not None:
        must_fit(session, vault)
        sealed = vault.seal(identity.id_token)
        row = ProviderTokenRow(
            session_id=visit.session_id,
            token_cipher=sealed.cipher,
            token_key=sealed.key,
            kept_at=now,
        )
        identities.keep_token(session, row, now - LONGEST)


def _refused(session: Session, acting: Acting, action: str, about: str, why: str) -> None:
    audit.append(session, acting, action, about, None, {"wrong": why}, result="REFUSED")
