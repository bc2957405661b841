"""A report as a value: a title and sections of facts, tables and notes.

It knows no households and no layout: rows go in, and every way of writing it (terminal,
CSV, later a spreadsheet or letter) reads the same value. Amounts are int euro cents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reports.errors import TotalDoesNotAddUp, WrongCell, WrongRow

Cell = str | int | date | None
Row = tuple[Cell, ...]


class ColumnKind(StrEnum):
    """What the cells of a column are. None in a cell is: not known, or not applicable."""

    TEXT = "text"
    CENTS = "cents"
    DATE = "date"
    COUNT = "count"


_SUMMED = (ColumnKind.CENTS, ColumnKind.COUNT)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading and what its cells are."""

    name: str
    kind: ColumnKind = ColumnKind.TEXT

    def check(self, cell: Cell) -> None:
        """Raise WrongCell unless `cell` is of this column's kind."""
        if self.kind is ColumnKind.TEXT:
            fits = isinstance(cell, str)
        else:  # exactly: a bool is no amount, a moment is no date
            fits = type(cell) is (date if self.kind is ColumnKind.DATE else int)
        if cell is not None and not fits:
            raise WrongCell(self.name, self.kind, cell)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. `total`, if there is one, is the sum of the rows.

    Raises:
        WrongRow, WrongCell: a row does not follow the columns.
        TotalDoesNotAddUp: a number in `total` is not the sum of its column.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    if_empty: str = "Geen."

    def __post_init__(self) -> None:
        """Refuse rows that do not follow the columns and totals that are not sums."""
        for row in (*self.rows, *([] if self.total is None else [self.total])):
            check_row(self.title, self.columns, row)
        for index, stated in enumerate(self.total or ()):
            if isinstance(stated, int):
                summed = self.sum_of(index)
                if stated != summed:
                    name = self.columns[index].name
                    raise TotalDoesNotAddUp(self.title, name, stated, summed)

    def sum_of(self, index: int) -> int:
        """Return the sum of the numbers in one column; empty cells count for nothing."""
        return sum(cell for row in self.rows if isinstance(cell := row[index], int))


def summed_table(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    label: str = "Totaal",
    if_empty: str = "Geen.",
) -> Table:
    """Return a table whose last line sums every column of amounts and counts.

    `label` stands in the first column when that is a text. Without rows there is no total.
    """
    plain = Table(title, tuple(columns), tuple(rows), if_empty=if_empty)
    if not plain.rows:
        return plain
    total: list[Cell] = [
        plain.sum_of(index) if column.kind in _SUMMED else None
        for index, column in enumerate(plain.columns)
    ]
    if plain.columns[0].kind is ColumnKind.TEXT:
        total[0] = label
    return Table(title, plain.columns, plain.rows, tuple(total), if_empty)


def check_row(table: str, columns: Sequence[Column], row: Row) -> None:
    """Raise WrongRow or WrongCell unless `row` has a fitting cell for each column."""
    if len(row) != len(columns):
        raise WrongRow(table, len(columns), len(row))
    for column, cell in zip(columns, row, strict=True):
        column.check(cell)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a list of facts: what it is, and its value."""

    label: str
    value: Cell
    kind: ColumnKind = ColumnKind.TEXT

    def __post_init__(self) -> None:
        """Refuse a value that is not of its kind."""
        Column(self.label, self.kind).check(self.value)


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts under a title, one beneath the other."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Plain sentences under a title."""

    title: str
    lines: tuple[str, ...]


Section = Table | Facts | Note


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a reader gets, in reading order."""

    title: str
    subtitle: str
    sections: tuple[Section, ...] = ()
