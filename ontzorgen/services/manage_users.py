"""Beheer of users: list, add, change, disable, enable, a new password, a lost phone.

Beheer manages users within the municipalities of its own. Somebody who also works for another
municipality is shown with the shared ones only, and is changed by somebody of beheer who works
for all of them: whoever could change such a user would decide over another municipality.
Nobody changes oneself here, so the one who acts stays, with beheer: there is always one left.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.paging import PAGE_SIZE, Page
from ontzorgen.services import passwords
from ontzorgen.services.acting import Acting, Action, Role, require
from ontzorgen.services.coaching.day.digest import checked_address
from ontzorgen.services.end_run import end_approvals
from ontzorgen.services.errors import PasswordTooShort, ReasonMissing
from ontzorgen.services.users import LEAST_PASSWORD, add_user
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, digests, identities, organisation, sign_in, users
from ontzorgen.store.models import UserRow
from ontzorgen.store.users import UserChoice

__all__ = ["UserChoice"]
_STEP = "disable user"


class NoSuchUser(OntzorgenError):
    """Nobody with this login works for a municipality of who asks."""

    def __init__(self, login: str) -> None:
        self.login = login
        super().__init__(f"no user {login} within the municipalities of who asks")


class UserOfOthersToo(OntzorgenError):
    """The user also works for a municipality that who acts does not work for."""

    def __init__(self, login: str) -> None:
        self.login = login
        super().__init__(f"{login} works for other municipalities too")


class OwnUser(OntzorgenError):
    """Nobody changes oneself."""

    def __init__(self, login: str) -> None:
        self.login = login
        super().__init__(f"{login} is who acts")


class UserIncomplete(OntzorgenError):
    """A user has a name, a role and a municipality; `what` is the one that is missing."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"a user has a {what}")


@dataclass(frozen=True, slots=True)
class ListedUser:
    """A user, as far as who looks may know."""

    login: str
    name: str
    active: bool
    roles: tuple[str, ...]
    municipalities: tuple[str, ...]
    """Those that who looks works for too."""
    elsewhere: bool
    """Also works for others; which ones is not said."""


@dataclass(frozen=True, slots=True)
class UserList:
    """A page of users."""

    users: tuple[ListedUser, ...]
    page: Page


@dataclass(frozen=True, slots=True)
class UserSeen:
    """All that beheer sees of a user."""

    user: ListedUser
    has_password: bool
    has_second_factor: bool
    is_bound: bool
    """Bound to an account of the organisation: the user came in through its provider once."""
    sessions: int
    """How many sessions nobody ended; some may have ended by themselves."""
    approved_runs: tuple[str, ...]
    """Runs approved by this user that did not go to the bank: disabling rejects them."""
    is_oneself: bool
    email: str
    """Where the daily mail goes; empty: nowhere."""


@dataclass(frozen=True, slots=True)
class Disabled:
    """What disabling a user ended."""

    sessions: int
    rejected_runs: tuple[str, ...]


def list_users(
    session: Session,
    choice: UserChoice,
    asked: str | None,
    acting: Acting,
    size: int | None = PAGE_SIZE,
) -> UserList:
    """Return a page of the users of one's own municipalities, by login; `size` None: all of them.

    The person at the operating system, who has the database itself, only reads.

    Raises:
        NotAllowed: not of beheer.
    """
    if acting.user_id is not None:
        require(acting, Action.MANAGE_USERS)
    total = users.number_of(session, acting.municipalities, choice)
    page = Page.asked(asked, total, size or max(total, 1))
    found = users.found(session, acting.municipalities, choice, page.offset, page.size)
    audit.append(session, acting, "list users", "users", None, {})
    return UserList(tuple(_listed(row, acting) for row in found), page)


def see_user(session: Session, login: str, acting: Acting) -> UserSeen:
    """Return a user of one's own municipalities, and log the look.

    Raises:
        NotAllowed, NoSuchUser: not of beheer, or nobody here; the page is the same.
    """
    user = _user(session, login, acting)
    factor = sign_in.second_factor(session, user.id)
    runs = users.approved_runs(session, user.id, acting.municipalities)
    audit.append(session, acting, "read user", f"user {user.login}", None, {})
    return UserSeen(
        _listed(user, acting),
        user.password_hash is not None,
        factor is not None and factor.confirmed_at is not None,
        identities.is_bound(session, user.id),
        len(sign_in.open_sessions(session, user.id)),
        tuple(run.name for run in runs),
        user.id == acting.user_id,
        digests.address_of(session, user.id) or "",
    )


def add_colleague(
    session: Session,
    login: str,
    name: str,
    roles: Collection[Role],
    municipalities: Collection[str],
    password: str | None,
    acting: Acting,
) -> None:
    """Add a user for municipalities of one's own, with a password to come in with once.

    Without one the user comes in through the organisation's identity provider.

    Raises:
        NotAllowed: not of beheer, or for a municipality of others.
        UserIncomplete, BsnInText, WrongLogin, LoginTaken, PasswordTooShort: see their words.
    """
    _refuse_incomplete(name, roles, municipalities, acting)
    add_user(session, login, name.strip(), roles, municipalities, password, acting)


def change_user(
    session: Session,
    login: str,
    name: str,
    roles: Collection[Role],
    municipalities: Collection[str],
    acting: Acting,
) -> None:
    """Change name, roles and municipalities; it holds from the user's next page on.

    Raises:
        NotAllowed, NoSuchUser, OwnUser, UserOfOthersToo, UserIncomplete, BsnInText: see their
            words.
    """
    user = _to_change(session, login, acting)
    _refuse_incomplete(name, roles, municipalities, acting)
    before = _facts(user.name, user.roles, user.municipalities)
    after = _facts(name.strip(), [role.value for role in roles], municipalities)
    if after == before:
        return
    session.get_one(UserRow, user.id).name = after["name"]
    users.set_roles(session, user.id, after["roles"])
    users.set_municipalities(session, user.id, after["municipalities"])
    _changed(session, acting, "change user", user.login, before, after)


def disable_user(session: Session, login: str, reason: str, acting: Acting) -> Disabled:
    """Keep a user out at once: end all sessions, and reject what the user approved.

    A run that was approved and not exported is rejected, which is the one way back that the
    domain knows: its instructions and its bookings are undone, and the month is calculated
    and approved again by people who are here. Only runs of one's own municipalities.
    Twice is once.

    Raises:
        NotAllowed, NoSuchUser, OwnUser, UserOfOthersToo: see their words.
        ReasonMissing, BsnInText: no reason in words, or one that holds a BSN.
    """
    user = _to_change(session, login, acting)
    if not reason.strip():
        raise ReasonMissing(_STEP)
    refuse_bsn(reason, _STEP)
    if not user.active:
        return Disabled(0, ())
    session.get_one(UserRow, user.id).active = False
    ended = sign_in.end_sessions(session, user.id, acting.now)
    runs = users.approved_runs(session, user.id, acting.municipalities)
    end_approvals(session, runs, reason, acting)
    _changed(
        session,
        acting,
        _STEP,
        user.login,
        {"active": True},
        {"active": False},
        reason=reason.strip(),
        sessions=ended,
        rejected=len(runs),
    )
    return Disabled(ended, tuple(run.name for run in runs))


def enable_user(session: Session, login: str, acting: Acting) -> None:
    """Let a user come in again, with the password and the second factor of before.

    Raises:
        NotAllowed, NoSuchUser, OwnUser, UserOfOthersToo: see their words.
    """
    user = _to_change(session, login, acting)
    if user.active:
        return
    session.get_one(UserRow, user.id).active = True
    _changed(session, acting, "enable user", user.login, {"active": False}, {"active": True})


def set_password(session: Session, login: str, password: str, acting: Acting) -> None:
    """Give a user a password to come in with once, and end all sessions.

    That the user makes an own one after it is asked, and not forced.

    Raises:
        NotAllowed, NoSuchUser, OwnUser, UserOfOthersToo: see their words.
        PasswordTooShort: fewer than 12 characters.
    """
    user = _to_change(session, login, acting)
    if len(password) < LEAST_PASSWORD:
        raise PasswordTooShort(LEAST_PASSWORD)
    session.get_one(UserRow, user.id).password_hash = passwords.hasher().hash(password)
    ended = sign_in.end_sessions(session, user.id, acting.now)
    before = {"password": "set" if user.password_hash else "none"}
    _changed(
        session, acting, "set password", user.login, before, {"password": "new"}, sessions=ended
    )


def set_address(session: Session, login: str, typed: str, acting: Acting) -> None:
    """Keep where the daily mail of a colleague goes; nothing typed: there is none.

    The log says that there is an address, and not which.

    Raises:
        NotAllowed, NoSuchUser, OwnUser, UserOfOthersToo: see their words.
        WrongAddress: no mail can go there.
    """
    user = _to_change(session, login, acting)
    address, had = checked_address(typed), digests.address_of(session, user.id)
    if address == had:
        return
    digests.set_address(session, user.id, address)
    before, after = {"has_address": had is not None}, {"has_address": address is not None}
    _changed(session, acting, "set address", user.login, before, after)


def forget_second_factor(session: Session, login: str, acting: Acting) -> None:
    """Forget the app of a lost phone: the next sign-in sets up a new one. Ends all sessions.

    Raises:
        NotAllowed, NoSuchUser, OwnUser, UserOfOthersToo: see their words.
    """
    user = _to_change(session, login, acting)
    if not sign_in.forget_second_factor(session, user.id):
        return
    ended = sign_in.end_sessions(session, user.id, acting.now)
    before, after = {"second_factor": True}, {"second_factor": False}
    _changed(session, acting, "forget second factor", user.login, before, after, sessions=ended)


def forget_identity(session: Session, login: str, acting: Acting) -> None:
    """Forget which account of the organisation is this user's, and end all sessions.

    Who comes in next through the provider with this login is bound anew.

    Raises:
        NotAllowed, NoSuchUser, OwnUser, UserOfOthersToo: see their words.
    """
    user = _to_change(session, login, acting)
    if not identities.forget(session, user.id):
        return
    ended = sign_in.end_sessions(session, user.id, acting.now)
    before, after = {"bound": True}, {"bound": False}
    _changed(session, acting, "forget identity", user.login, before, after, sessions=ended)


def _user(session: Session, login: str, acting: Acting) -> organisation.User:
    """Return a user, active or not, who works for a municipality of who acts."""
    require(acting, Action.MANAGE_USERS)
    user = organisation.user_called(session, login.lower())
    if user is None or user.municipalities.isdisjoint(acting.municipalities):
        raise NoSuchUser(login)
    return user


def _to_change(session: Session, login: str, acting: Acting) -> organisation.User:
    user = _user(session, login, acting)
    if user.id == acting.by:
        raise OwnUser(user.login)
    if not user.municipalities <= acting.municipalities:
        raise UserOfOthersToo(user.login)
    return user


def _refuse_incomplete(
    name: str, roles: Collection[Role], municipalities: Collection[str], acting: Acting
) -> None:
    require(acting, Action.MANAGE_USERS)
    given = {"name": name.strip(), "role": roles, "municipality": municipalities}
    for what, value in given.items():
        if not value:
            raise UserIncomplete(what)
    refuse_bsn(name, "name")
    for code in municipalities:
        require(acting, Action.MANAGE_USERS, code)


def _listed(user: users.UserFacts | organisation.User, acting: Acting) -> ListedUser:
    return ListedUser(
        user.login,
        user.name,
        user.active,
        tuple(sorted(user.roles)),
        tuple(sorted(user.municipalities & acting.municipalities)),
        not user.municipalities <= acting.municipalities,
    )


def _facts(name: str, roles: Collection[str], municipalities: Collection[str]) -> dict[str, Any]:
    return {
        "name": name,
        "roles": sorted(set(roles)),
        "municipalities": sorted(set(municipalities)),
    }


def _changed(
    session: Session,
    acting: Acting,
    action: str,
    login: str,
    before: dict[str, Any],
    after: dict[str, Any],
    **more: Any,
) -> None:
    detail = {"before": before, "after": after, **more}
    audit.append(session, acting, action, f"user {login}", None, detail)
