"""Write rows as a spreadsheet (XLSX), one row at a time, the same bytes each time.

Amounts are numbers, written from int cents without passing through a float; dates are dates; a
text is a text, and one that reads as a formula gets an apostrophe as in a CSV file. Nobody's
name and no moment of making is in it. Source: ECMA-376, Office Open XML.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from reports.csv_file import guarded
from reports.errors import SheetTooSmall
from reports.report import Cell, Column, ColumnKind, Row, check_row

MOST_ROWS = 1_048_575
"""What a sheet holds below its headings."""
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""The same in every file: when it was made is in the audit log."""
_FORMATS = {
    ColumnKind.CENTS: "#,##0.00",
    ColumnKind.DATE: "dd-mm-yyyy",
    ColumnKind.COUNT: "0",
}
_WIDTHS = {
    ColumnKind.CENTS: 14,
    ColumnKind.DATE: 12,
    ColumnKind.COUNT: 10,
    ColumnKind.TEXT: 24,
}


def xlsx_rows(
    title: str, columns: Sequence[Column], rows: Iterable[Row], target: IO[bytes]
) -> None:
    """Write a sheet called `title` to `target`: the headings, then one line for each row.

    `rows` may be long: they wait in a folder of our own until the file is whole.

    Raises:
        WrongRow, WrongCell: at the first row that does not follow the columns.
        SheetTooSmall: there are more rows, or a longer text, than a sheet holds.
    """
    with tempfile.TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(target, {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"created": _MADE.replace(tzinfo=None)})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        heading = book.add_format({"bold": True})
        formats = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
        for place, column in enumerate(columns):
            sheet.set_column(place, place, _WIDTHS[column.kind])
        for place, column in enumerate(columns):
            sheet.write_string(0, place, _as_text(column.name), heading)
        for number, row in enumerate(rows, start=1):
            check_row(title, columns, row)
            if number > MOST_ROWS:
                raise SheetTooSmall(title, number)
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                if cell is not None and _write(sheet, (number, place), column, cell, formats):
                    raise SheetTooSmall(title, number)
        book.close()


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
