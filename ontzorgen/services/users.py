"""Users: add one, and find out who is acting."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from ontzorgen.services import passwords
from ontzorgen.services.acting import Acting, Role
from ontzorgen.services.errors import (
    LoginTaken,
    PasswordTooShort,
    UnknownUser,
    WrongLogin,
    WrongMunicipalityCode,
)
from ontzorgen.services.web_sessions import Visit
from ontzorgen.store import audit, organisation, tenancy
from ontzorgen.store.models import UserMunicipalityRow, UserRoleRow, UserRow

LEAST_PASSWORD = 12
_KEPT_BY_THE_SITE = frozenset({"nieuw"})
"""The address of the form for a new user; nobody's page can be there."""
_LOGIN = re.compile(r"[A-Za-z0-9._@+-]{1,64}")
_CODE = re.compile(r"\d{4}")


def add_user(
    session: Session,
    login: str,
    name: str,
    roles: Collection[Role],
    municipalities: Collection[str],
    password: str | None,
    acting: Acting,
    email: str | None = None,
) -> None:
    """Add a user with roles and municipalities; one may not be loaded yet.

    A login is kept in lower case: Anna is anna.

    Raises:
        WrongLogin, WrongMunicipalityCode, PasswordTooShort: see their words.
        LoginTaken: a login is somebody's for ever.
    """
    if not _LOGIN.fullmatch(login):
        raise WrongLogin(login)
    login = login.lower()
    if login in _KEPT_BY_THE_SITE:
        raise LoginTaken(login)
    for code in municipalities:
        if not _CODE.fullmatch(code):
            raise WrongMunicipalityCode(code)
    if password is not None and len(password) < LEAST_PASSWORD:
        raise PasswordTooShort(LEAST_PASSWORD)
    if organisation.user_called(session, login) is not None:
        raise LoginTaken(login)
    row = UserRow(
        login=login,
        name=name,
        password_hash=passwords.hasher().hash(password) if password is not None else None,
        active=True,
        email=email,
        created_at=acting.now,
    )
    session.add(row)
    session.flush()
    session.execute(
        insert(UserRoleRow),
        [{"user_id": row.id, "role": role.value} for role in sorted(set(roles))],
    )
    session.execute(
        insert(UserMunicipalityRow),
        [{"user_id": row.id, "municipality_code": code} for code in sorted(set(municipalities))],
    )
    detail = {"roles": sorted(set(roles)), "municipalities": sorted(set(municipalities))}
    audit.append(session, acting, "add user", f"user {login}", None, detail)


def acting_as(
    session: Session,
    login: str,
    now: datetime,
    today: date,
    os_user: str,
    host: str,
    origin: str = "cli",
) -> Acting:
    """Return the user at work, whose municipalities alone the session reaches from now on.

    Raises:
        UnknownUser: nobody of that login, or inactive.
    """
    user = organisation.user_called(session, login.lower())
    if user is None or not user.active:
        raise UnknownUser(login)
    tenancy.only(session, user.municipalities)
    return Acting(
        user_id=user.id,
        login=user.login,
        roles=frozenset(Role(role) for role in user.roles),
        municipalities=user.municipalities,
        now=now,
        today=today,
        origin=origin,
        os_user=os_user,
        host=host,
    )


def acting_at(
    session: Session,
    visit: Visit,
    now: datetime,
    today: date,
    os_user: str,
    host: str,
    origin: str,
) -> Acting:
    """Return the same of somebody whom this very transaction found at the door."""
    tenancy.only(session, visit.municipalities)
    return Acting(
        user_id=visit.user_id,
        login=visit.login,
        roles=visit.roles,
        municipalities=visit.municipalities,
        now=now,
        today=today,
        origin=origin,
        os_user=os_user,
        host=host,
    )
