"""Read everything that is kept about one person, as that person may ask for it.

Amounts are euro cents, moments UTC. What is sealed comes sealed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ontzorgen.domain.appointment import AMSTERDAM
from ontzorgen.store import models as m
from ontzorgen.store.bsn_vault import Sealed
from ontzorgen.store.reporting.access_shape import NAMED, SEALED, Part, Who

Cell = str | int | bool | date | datetime | Sealed | None


def rows(session: Session, part: Part, who: Who) -> Sequence[tuple[Cell, ...]]:
    """Return the rows of a table that are about somebody, in the order in which they were kept."""
    table = part.table.__table__.c
    columns = [each for name in part.says for each in _columns(part.table, name)]
    query = select(*columns).where(part.of(who)).order_by(*part.table.__table__.primary_key.columns)
    found = session.execute(query).all()
    width = [2 if name in SEALED and name not in table else 1 for name in part.says]
    return [tuple(_cells(row, width)) for row in found]


def _columns(table: Any, name: str) -> list[Any]:
    if name in SEALED and not hasattr(table, name):
        return [getattr(table, each) for each in SEALED[name]]
    column = getattr(table, name)
    if name in NAMED:
        return [NAMED[name](column).scalar_subquery().label(name)]
    return [column]


def _cells(row: Any, widths: Sequence[int]) -> Any:
    at = 0
    for width in widths:
        if width == 1:
            yield row[at]
        else:
            cipher, key = row[at], row[at + 1]
            yield Sealed(cipher, key) if cipher and key else None
        at += width


class Look(NamedTuple):
    """That people with these roles did something with the data of a person on a day, how often."""

    on: date
    action: str
    roles: str
    """Of today, with a comma between them; empty: somebody who has none any more."""
    times: int


def looks(session: Session, municipality: str, person: str, household: str) -> list[Look]:
    """Return who did what with the data of a person or the household, the newest first; no names.

    A list or a report of households names each in its detail.
    """
    row = m.AuditRow
    named = f'"{household}"'
    found = session.execute(
        select(row.at, row.action, row.actor)
        .where(row.municipality_code == municipality, row.result == "OK")
        .where(
            or_(
                row.object.in_([f"person {person}", f"household {household}"]),
                row.detail.contains(named, autoescape=True) & ~row.object.startswith("person "),
            )
        )
    ).all()
    roles: dict[str, list[str]] = {}
    for login, role in session.execute(
        select(m.UserRow.login, m.UserRoleRow.role)
        .join(m.UserRoleRow, m.UserRoleRow.user_id == m.UserRow.id)
        .where(m.UserRow.login.in_({each.actor for each in found}))
        .order_by(m.UserRoleRow.role)
    ):
        roles.setdefault(login, []).append(role)
    counted = Counter(
        (at.astimezone(AMSTERDAM).date(), action, ",".join(roles.get(actor, ())))
        for at, action, actor in found
    )
    return [
        Look(*key, times)
        for key, times in sorted(counted.items(), key=lambda one: one[0], reverse=True)
    ]
