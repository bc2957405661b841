"""Keep who wants a daily mail, and which mails went out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ontzorgen.store.models import DigestRow, UserRoleRow, UserRow

_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class Recipient(NamedTuple):
    """Somebody who may come in and has an address."""

    id: int
    login: str
    email: str


def recipients(session: Session, roles: Collection[str]) -> list[Recipient]:
    """Return the active users with one of these roles and an address, by login."""
    rows = session.execute(
        select(UserRow.id, UserRow.login, UserRow.email)
        .where(UserRow.active, UserRow.email.is_not(None))
        .where(
            UserRow.id.in_(select(UserRoleRow.user_id).where(UserRoleRow.role.in_(sorted(roles))))
        )
        .order_by(UserRow.login)
    )
    return [Recipient(number, login, email or "") for number, login, email in rows]


def address_of(session: Session, user_id: int) -> str | None:
    """Return the address of a user."""
    return session.scalar(select(UserRow.email).where(UserRow.id == user_id))


def set_address(session: Session, user_id: int, email: str | None) -> None:
    """Keep the address of a user, or none."""
    session.execute(update(UserRow).where(UserRow.id == user_id).values(email=email))


def is_begun(session: Session, user_id: int, day: date) -> bool:
    """Say whether somebody has taken this mail in hand."""
    return session.get(DigestRow, (user_id, day)) is not None


def begin(session: Session, user_id: int, day: date, at: datetime) -> bool:
    """Take a mail in hand; False when somebody was first."""
    row = _INSERT[session.get_bind().dialect.name](DigestRow).on_conflict_do_nothing()
    made = session.connection().execute(
        row.values(user_id=user_id, day=day, begun_at=at),
        execution_options={"preserve_rowcount": True},
    )
    return bool(made.rowcount)


def sent(session: Session, user_id: int, day: date, at: datetime) -> None:
    """Say that the server took a mail."""
    _of = (DigestRow.user_id == user_id, DigestRow.day == day)
    session.execute(update(DigestRow).where(*_of).values(sent_at=at))


def let_go(session: Session, user_id: int, day: date) -> None:
    """Let a mail be tried again: the server surely took nothing."""
    _of = (DigestRow.user_id == user_id, DigestRow.day == day, DigestRow.sent_at.is_(None))
    session.execute(delete(DigestRow).where(*_of))
