"""Write rows as a spreadsheet (XLSX), one row at a time, the same bytes each time.

Amounts are numbers, written from int cents without passing through a float; dates are dates; a
text is a text, and one that reads as a formula gets an apostrophe as in a CSV file. Nobody's
name and no moment of making is in it. Source: ECMA-376, Office Open XML.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from reports.csv_file import guarded
from reports.errors import SheetTooSmall
from reports.report import Cell, Column, ColumnKind, Facts, Row, check_row

MOST_ROWS = 1_048_575
"""What a sheet holds below its headings."""
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""The same in every file: when it was made is in the audit log."""
_FORMATS = {
    ColumnKind.CENTS: "#,##0.00",
    ColumnKind.DATE: "dd-mm-yyyy",
    ColumnKind.COUNT: "0",
}
_WIDTH_OF_LABELS = 44
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31
_WIDTHS = {
    ColumnKind.CENTS: 14,
    ColumnKind.DATE: 12,
    ColumnKind.COUNT: 10,
    ColumnKind.TEXT: 24,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows under headings, as a sheet with a name; `rows` may be long, and is read once."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]


def xlsx_rows(
    title: str, columns: Sequence[Column], rows: Iterable[Row], target: IO[bytes]
) -> None:
    """Write one sheet called `title` to `target`: see `xlsx_book`."""
    xlsx_book([Sheet(title, columns, rows)], target)


def xlsx_book(sheets: Iterable[Sheet | Facts], target: IO[bytes]) -> None:
    """Write sheets to `target`: rows under their headings, or facts beneath each other.

    Rows may be long: they wait in a folder of our own until the file is whole.

    Raises:
        WrongRow, WrongCell: at the first row that does not follow the columns.
        SheetTooSmall: there are more rows, or a longer text, than a sheet holds.
    """
    with tempfile.TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(target, {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"created": _MADE.replace(tzinfo=None)})
        heading = book.add_format({"bold": True})
        formats = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
        names: set[str] = set()
        for sheet in sheets:
            names.add(name := _name(sheet.title, names))
            page = book.add_worksheet(name)
            if isinstance(sheet, Facts):
                _list(page, sheet, heading, formats)
            else:
                _fill(page, sheet, heading, formats)
        book.close()


def _fill(page: Any, sheet: Sheet, heading: Any, formats: dict[ColumnKind, Any]) -> None:
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, _WIDTHS[column.kind])
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, _as_text(column.name), heading)
    for number, row in enumerate(sheet.rows, start=1):
        check_row(sheet.title, sheet.columns, row)
        if number > MOST_ROWS:
            raise SheetTooSmall(sheet.title, number)
        for place, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            if cell is not None and _write(page, (number, place), column, cell, formats):
                raise SheetTooSmall(sheet.title, number)


def _list(page: Any, facts: Facts, heading: Any, formats: dict[ColumnKind, Any]) -> None:
    """Write each fact on a line: what it is, and its value as the number or day that it is."""
    page.set_column(0, 0, _WIDTH_OF_LABELS)
    page.set_column(1, 1, _WIDTHS[ColumnKind.TEXT])
    for number, fact in enumerate(facts.facts):
        column = Column(fact.label, fact.kind)
        wrong = page.write_string(number, 0, _as_text(fact.label), heading)
        if fact.value is not None:
            wrong = wrong or _write(page, (number, 1), column, fact.value, formats)
        if wrong:
            raise SheetTooSmall(facts.title, number)


def _name(title: str, taken: set[str]) -> str:
    """Return a name that a sheet may have (31 characters, none of seven), and no other one has."""
    plain = " ".join(_NOT_IN_A_NAME.sub(" ", title).split()).strip("'")[:_LONGEST_NAME] or "Blad"
    used, name, number = {one.casefold() for one in taken}, plain, 1
    while name.casefold() in used:
        number += 1
        ending = f" {number}"
        name = plain[: _LONGEST_NAME - len(ending)] + ending
    return name


def _write(
    sheet: Any, place: tuple[int, int], column: Column, cell: Cell, formats: dict[ColumnKind, Any]
) -> int:
    """Write one cell and return zero, or what the writer says is wrong."""
    if isinstance(cell, str):
        return int(sheet.write_string(*place, _as_text(cell)))
    if isinstance(cell, date):
        return int(sheet.write_datetime(*place, cell, formats[column.kind]))
    number = Decimal(cell or 0)
    if column.kind is ColumnKind.CENTS:
        number = number.scaleb(-2)
    return int(sheet.write_number(*place, number, formats[column.kind]))


def _as_text(text: str) -> str:
    """Return a text that stays one: no formula, and no markup that the writer takes as it is."""
    if text.startswith("<r>") and text.endswith("</r>"):
        return f"'{text}"
    return guarded(text)
