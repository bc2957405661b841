"""A report as a value: a title and sections of facts, tables and notes.

It knows no households and no layout: rows go in, and every way of writing it (terminal, page,
CSV, spreadsheet, JSON) reads the same value. Amounts are int euro cents. Keys are the English
names by which a program finds things; titles and headings are for people, and Dutch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from reports.errors import TotalDoesNotAddUp, WrongCell, WrongRow

if TYPE_CHECKING:  # a chart gives tables, so its room is built on this one
    from reports.charts.values import Chart


class Coded(str):
    """Words for people that carry the code which a program reads in their place."""

    code: str
    __slots__ = ("code",)

    def __new__(cls, code: str, words: str) -> Coded:
        """Return `words`, with the code."""
        made = super().__new__(cls, words)
        made.code = str(code)
        return made


class Unsaid(Coded):
    """Words in the place of a number that is not told: so few people may be recognised."""

    __slots__ = ()


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
    key: str = ""

    def check(self, cell: Cell) -> None:
        """Raise WrongCell unless `cell` is of this column's kind."""
        if self.kind is ColumnKind.TEXT:
            fits = isinstance(cell, str)
        else:  # exactly: a bool is no amount, a moment is no date
            fits = type(cell) is (date if self.kind is ColumnKind.DATE else int)
            fits = fits or (self.kind in _SUMMED and isinstance(cell, Unsaid))
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
    key: str = ""
    more: int = 0
    """So many rows are not here, for a page has room for some; the sums are in other tables."""

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
    key: str = "",
    unsummed: Collection[str] = (),
) -> Table:
    """Return a table whose last line sums every column of amounts and counts.

    `label` stands in the first column when that is a text. Without rows there is no total.
    `unsummed` are keys of columns whose sum would mislead: households that count in two rows,
    or what is left at the end of each month.
    """
    plain = Table(title, tuple(columns), tuple(rows), if_empty=if_empty, key=key)
    if not plain.rows:
        return plain
    total: list[Cell] = [
        plain.sum_of(index) if column.kind in _SUMMED and column.key not in unsummed else None
        for index, column in enumerate(plain.columns)
    ]
    if plain.columns[0].kind is ColumnKind.TEXT:
        total[0] = label
    return Table(title, plain.columns, plain.rows, tuple(total), if_empty, key)


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
    key: str = ""

    def __post_init__(self) -> None:
        """Refuse a value that is not of its kind."""
        Column(self.label, self.kind).check(self.value)


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts under a title, one beneath the other."""

    title: str
    facts: tuple[Fact, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Plain sentences under a title."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart among the tables: drawn where there is a page, and else the table that it gives."""

    chart: Chart
    told_below: bool = True
    """A table of the report holds the same numbers: files leave the one of the chart out."""

    @property
    def title(self) -> str:
        """Return what the chart is called."""
        return self.chart.title


Section = Table | Facts | Note | Figure


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a reader gets, in reading order."""

    title: str
    subtitle: str
    sections: tuple[Section, ...] = ()
    key: str = ""
    asked: tuple[Fact, ...] = ()
    """What was asked for, as a program reads it: town, period, household."""
    main: str = ""
    """The key of the table with the rows themselves: a CSV file has room for one."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return every table, those of charts that no other table tells too."""
        return tuple(_tables(self.sections))

    def table(self, key: str = "") -> Table | None:
        """Return the table with this key; without one the main table, or the first one."""
        wanted = key or self.main
        tables = self.tables
        found = next((one for one in tables if one.key == wanted), None) if wanted else None
        return tables[0] if found is None and not wanted and tables else found


def _tables(sections: Iterable[Section]) -> Iterator[Table]:
    for section in sections:
        if isinstance(section, Table):
            yield section
        elif isinstance(section, Figure) and not section.told_below:
            yield section.chart.table()
