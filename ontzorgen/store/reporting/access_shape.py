"""How a table with personal data is read for one person: whose rows, which columns, which names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select

from ontzorgen.store import models as m

SEALED: Mapping[str, tuple[str, str]] = {
    "bsn": ("bsn_cipher", "bsn_key"),
    "text": ("text_cipher", "text_key"),
    "words": ("words_cipher", "words_key"),
    "content": ("content_cipher", "content_key"),
}
"""What stands in two columns, encrypted, and is one thing to a reader."""
NAMED: Mapping[str, Callable[[Any], Any]] = {
    "payee_id": lambda number: select(m.PayeeRow.name).where(m.PayeeRow.id == number),
    "fixed_cost_id": lambda number: select(m.FixedCostRow.key).where(m.FixedCostRow.id == number),
    "run_id": lambda number: select(m.RunRow.name).where(m.RunRow.id == number),
    "instruction_id": lambda number: select(m.InstructionRow.end_to_end_id).where(
        m.InstructionRow.id == number
    ),
    "file_id": lambda number: select(m.WithholdingFileRow.month).where(
        m.WithholdingFileRow.id == number
    ),
    "position": lambda number: (
        select(m.FixedCostRow.key)
        .join(m.RunLineRow, m.RunLineRow.fixed_cost_id == m.FixedCostRow.id)
        .where(m.RunLineRow.position == number, m.RunLineRow.run_id == m.RunCarryRow.run_id)
    ),
    "entry_id": lambda number: select(m.TrajectoryEntryRow.kind).where(
        m.TrajectoryEntryRow.id == number
    ),
    "letter_id": lambda number: select(m.LetterRow.reference).where(m.LetterRow.id == number),
    "task_id": lambda number: select(m.TaskRow.kind).where(m.TaskRow.id == number),
}
"""A number of another table, and the name that a reader gets in its place."""


class Who(NamedTuple):
    """Whose data are read, and what is of that person or of all of the household."""

    person: int
    household: int
    costs: Select[Any]
    payments: Select[Any]
    items: Select[Any]
    """Bookings of the bank that were decided to be this person's."""

    @classmethod
    def numbered(cls, person: int, household: int) -> Who:
        """Return what to choose rows by."""
        version = m.FixedCostVersionRow
        costs = (
            select(m.FixedCostRow.id)
            .join(version, version.fixed_cost_id == m.FixedCostRow.id)
            .where(m.FixedCostRow.household_id == household)
            .where(or_(version.person_id.is_(None), version.person_id == person))
        )
        payments = select(m.InstructionRow.id).where(m.InstructionRow.fixed_cost_id.in_(costs))
        items = select(m.BankItemRow.id).where(m.BankItemRow.decided_person_id == person)
        return cls(person, household, costs, payments, items)

    def is_theirs(self, number: Any) -> ColumnElement[bool]:
        """Say of a column that it names this person, or nobody."""
        return or_(number.is_(None), number == self.person)


@dataclass(frozen=True, slots=True)
class Part:
    """A table with personal data: which rows are about somebody, and which columns say it."""

    table: type[Any]
    of: Callable[[Who], ColumnElement[bool]]
    words: str
    """The columns, with a space between them."""

    @property
    def name(self) -> str:
        """Return what the table is called."""
        return str(self.table.__tablename__)

    @property
    def says(self) -> tuple[str, ...]:
        """Return the columns."""
        return tuple(self.words.split())
