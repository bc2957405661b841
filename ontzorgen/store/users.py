"""Find users by what somebody asks, and change their roles and municipalities."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, select
from sqlalchemy.orm import Session

from ontzorgen.domain.run_status import RunStatus
from ontzorgen.store.models import RunRow, UserMunicipalityRow, UserRoleRow, UserRow


@dataclass(frozen=True, slots=True)
class UserChoice:
    """Which users somebody wants to see; empty and None: all."""

    search: str = ""
    """A part of the login or the name."""
    role: str = ""
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class UserFacts:
    """A user as a list shows it."""

    id: int
    login: str
    name: str
    active: bool
    roles: frozenset[str]
    municipalities: frozenset[str]


def number_of(session: Session, towns: Collection[str], choice: UserChoice) -> int:
    """Return how many users work for one of these municipalities and fit the choice."""
    query = _chosen(select(func.count(UserRow.id)), towns, choice)
    return session.scalar(query) or 0


def found(
    session: Session, towns: Collection[str], choice: UserChoice, offset: int, most: int
) -> list[UserFacts]:
    """Return a part of them by login: three reads, however many users there are."""
    query = _chosen(select(UserRow), towns, choice).order_by(UserRow.login)
    rows = session.scalars(query.offset(offset).limit(most)).all()
    roles = _per_user(session, rows, UserRoleRow.user_id, UserRoleRow.role)
    codes = _per_user(
        session, rows, UserMunicipalityRow.user_id, UserMunicipalityRow.municipality_code
    )
    return [
        UserFacts(
            row.id,
            row.login,
            row.name,
            row.active,
            frozenset(roles.get(row.id, ())),
            frozenset(codes.get(row.id, ())),
        )
        for row in rows
    ]


def names_with(session: Session, role: str, towns: Collection[str]) -> list[str]:
    """Return the names of the active users with a role who work for one of these."""
    return list(
        session.scalars(_chosen(select(UserRow.name), towns, UserChoice(role=role, active=True)))
    )


def colleagues(session: Session, role: str, towns: Collection[str]) -> list[tuple[str, str]]:
    """Return login and name of the active users with a role who work for one of these, by name."""
    query = _chosen(select(UserRow), towns, UserChoice(role=role, active=True))
    rows = session.scalars(query.order_by(UserRow.name, UserRow.id))
    return [(row.login, row.name) for row in rows]


@dataclass(frozen=True, slots=True)
class StaffMember:
    """An active user with a role of those that were asked for."""

    id: int
    login: str
    name: str
    roles: frozenset[str]


def staff(
    session: Session, towns: Collection[str], roles: Collection[str]
) -> dict[str, list[StaffMember]]:
    """Return the active users with one of these roles, per municipality that they work for."""
    rows = session.execute(
        select(
            UserMunicipalityRow.municipality_code,
            UserRow.id,
            UserRow.login,
            UserRow.name,
            UserRoleRow.role,
        )
        .join(UserRow, UserRow.id == UserMunicipalityRow.user_id)
        .join(UserRoleRow, UserRoleRow.user_id == UserRow.id)
        .where(UserMunicipalityRow.municipality_code.in_(sorted(towns)), UserRow.active)
        .where(UserRoleRow.role.in_(sorted(roles)))
        .order_by(UserRow.id)
    )
    per_town: dict[str, dict[int, StaffMember]] = {}
    for code, number, login, name, role in rows:
        here = per_town.setdefault(code, {})
        had = here[number].roles if number in here else frozenset()
        here[number] = StaffMember(number, login, name, had | {role})
    return {code: list(here.values()) for code, here in per_town.items()}


def set_roles(session: Session, user_id: int, roles: Iterable[str]) -> None:
    """Give a user these roles and no other."""
    session.execute(delete(UserRoleRow).where(UserRoleRow.user_id == user_id))
    session.execute(
        insert(UserRoleRow), [{"user_id": user_id, "role": role} for role in sorted(roles)]
    )


def set_municipalities(session: Session, user_id: int, codes: Iterable[str]) -> None:
    """Let a user work for these municipalities and no other."""
    session.execute(delete(UserMunicipalityRow).where(UserMunicipalityRow.user_id == user_id))
    session.execute(
        insert(UserMunicipalityRow),
        [{"user_id": user_id, "municipality_code": code} for code in sorted(codes)],
    )


def approved_runs(session: Session, user_id: int, towns: Collection[str]) -> Sequence[RunRow]:
    """Return the runs that a user approved and that did not go to the bank, by name."""
    return session.scalars(
        select(RunRow)
        .where(
            RunRow.approved_by_id == user_id,
            RunRow.status == RunStatus.APPROVED,
            RunRow.municipality_code.in_(sorted(towns)),
        )
        .order_by(RunRow.name)
    ).all()


def _chosen(query: Select[Any], towns: Collection[str], choice: UserChoice) -> Select[Any]:
    here = UserMunicipalityRow.municipality_code.in_(sorted(towns))
    wanted: list[ColumnElement[bool]] = [
        exists().where(UserMunicipalityRow.user_id == UserRow.id, here)
    ]
    if choice.search:
        text = choice.search
        wanted.append(
            UserRow.login.icontains(text, autoescape=True)
            | UserRow.name.icontains(text, autoescape=True)
        )
    if choice.role:
        wanted.append(
            exists().where(UserRoleRow.user_id == UserRow.id, UserRoleRow.role == choice.role)
        )
    if choice.active is not None:
        wanted.append(UserRow.active.is_(choice.active))
    return query.where(*wanted)


def _per_user(
    session: Session, rows: Sequence[UserRow], user_id: Any, value: Any
) -> dict[int, set[str]]:
    per_user: dict[int, set[str]] = {}
    ids = [row.id for row in rows]
    for number, one in session.execute(select(user_id, value).where(user_id.in_(ids))):
        per_user.setdefault(number, set()).add(one)
    return per_user
