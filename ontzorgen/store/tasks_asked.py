"""What is asked of a list of tasks, as conditions: made once for each kind of question."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select

from ontzorgen.domain.tasks import TaskKind
from ontzorgen.store import prepared
from ontzorgen.store.models import (
    AccountRow,
    FixedCostRow,
    HouseholdRow,
    InstructionRow,
    PayeeRow,
    PersonRow,
    RunRow,
    TaskRow,
    UserRow,
)

_NAMES_A_FILE = (
    TaskKind.NO_ANSWER,
    TaskKind.FILE_REFUSED,
    TaskKind.DUPLICATE_FILE,
    TaskKind.STATEMENT_WRONG,
    TaskKind.ACCEPTED_LATE,
)
"""What their subject is, people read; of the others it is the number of a row."""


class Shape(NamedTuple):
    """What is asked of tasks, without the values: for each of these there is one statement."""

    open_only: bool
    roles: bool
    kind: bool
    owner: bool
    free: bool
    today: bool
    away: bool
    text: bool


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
    text: str = ""
    """What is typed to find one: a part of what the list says of it; nothing is a wildcard."""

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
            bool(self.text),
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
            "holds": f"%{_plain(self.text)}%",
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
    if shape.text:
        conditions.append(_about())
    return conditions


def _about() -> ColumnElement[bool]:
    """Say that the text is in a name by which people know what a task is about, or whose it is.

    Each is looked up for the tasks at hand, so that no list of payments is read for it.
    """
    row, pay, payee = TaskRow, InstructionRow, PayeeRow
    paid: Select[int] = (
        select(pay.id)
        .join(FixedCostRow, FixedCostRow.id == pay.fixed_cost_id)
        .join(AccountRow, AccountRow.id == pay.account_id)
        .join(payee, payee.id == AccountRow.payee_id)
        .where(pay.id == row.instruction_id)
        .where(or_(_holds(pay.end_to_end_id), _holds(FixedCostRow.key), _holds(payee.name)))
    )
    account: Select[int] = (
        select(AccountRow.id)
        .join(payee, payee.id == AccountRow.payee_id)
        .where(AccountRow.id == row.account_id, _holds(payee.name))
    )
    named = (
        (HouseholdRow, row.household_id, HouseholdRow.key),
        (PersonRow, row.person_id, PersonRow.key),
        (FixedCostRow, row.fixed_cost_id, FixedCostRow.key),
        (RunRow, row.run_id, RunRow.name),
        (UserRow, row.owner_id, UserRow.name),
        (UserRow, row.owner_id, UserRow.login),
    )
    return or_(
        row.kind.in_(_NAMES_A_FILE) & _holds(row.subject),
        paid.correlate(row).exists(),
        account.correlate(row).exists(),
        *(
            select(table.id).where(table.id == number, _holds(name)).correlate(row).exists()
            for table, number, name in named
        ),
    )


def _holds(column: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = func.lower(column).like(func.lower(bindparam("holds")), escape="/")
    return found


def _plain(text: str) -> str:
    """Return a text in which nothing means more than itself."""
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")
