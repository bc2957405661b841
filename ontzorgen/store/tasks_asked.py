"""What is asked of a list of tasks, as conditions: made once for each kind of question."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, or_

from ontzorgen.store import prepared
from ontzorgen.store.models import TaskRow


class Shape(NamedTuple):
    """What is asked of tasks, without the values: for each of these there is one statement."""

    open_only: bool
    roles: bool
    kind: bool
    owner: bool
    free: bool
    today: bool
    away: bool


@dataclass(frozen=True, slots=True)
class TasksAsked:
    """Which tasks somebody wants to see; None: every one."""

    municipalities: Collection[str]
    open_only: bool = True
    roles: Collection[str] | None = None
    kind: str | None = None
    owner: int | None = None
    free: bool = False
    """Only those that nobody has taken."""
    today: date | None = None
    """Without those that are put away until a later day than this; None: with them."""
    away: bool = False
    """Only those that are put away until a later day than `today`."""

    @property
    def shape(self) -> Shape:
        """Return what is asked, without the values."""
        return Shape(
            self.open_only,
            self.roles is not None,
            self.kind is not None,
            self.owner is not None,
            self.free,
            self.today is not None,
            self.away,
        )

    @property
    def values(self) -> dict[str, Any]:
        """Return the values, by the names that the statements give them."""
        return {
            "codes": list(self.municipalities),
            "roles": list(self.roles or ()),
            "kind": self.kind,
            "owner": self.owner,
            "today": self.today,
        }


def fitting(shape: Shape) -> list[ColumnElement[bool]]:
    """Return the conditions under which a task is among what is asked."""
    conditions: list[ColumnElement[bool]] = [
        TaskRow.municipality_code.in_(prepared.several("codes"))
    ]
    if shape.open_only:
        conditions.append(TaskRow.done_at.is_(None))
    if shape.roles:
        conditions.append(TaskRow.role.in_(prepared.several("roles")))
    if shape.kind:
        conditions.append(TaskRow.kind == bindparam("kind"))
    if shape.owner:
        conditions.append(TaskRow.owner_id == bindparam("owner"))
    if shape.free:
        conditions.append(TaskRow.owner_id.is_(None))
    if shape.today:
        away = TaskRow.done_at.is_(None) & (TaskRow.away_until > bindparam("today"))
        conditions.append(away if shape.away else or_(TaskRow.away_until.is_(None), ~away))
    return conditions
