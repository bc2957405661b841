"""Write rows as the CSV file that Dutch spreadsheets open well, one row at a time.

UTF-8 with a byte order mark, `;` between cells, decimal comma, CRLF. A text cell that a
spreadsheet would take for a formula gets an apostrophe in front (CWE-1236); amounts,
counts and dates are written by us and need none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from reports.amounts import csv_amount, dutch_date
from reports.report import Cell, Column, ColumnKind, Row, Table, check_row

BYTE_ORDER_MARK = "\ufeff".encode()
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_rows(title: str, columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[bytes]:
    """Give the file piece by piece: the headings first, then one piece for each row.

    `rows` may be endless: nothing is kept. `title` names the table in an error only.

    Raises:
        WrongRow, WrongCell: at the first row that does not follow the columns.
    """
    yield BYTE_ORDER_MARK + _line([guarded(column.name) for column in columns])
    for row in rows:
        check_row(title, columns, row)
        yield _line([_cell(column, cell) for column, cell in zip(columns, row, strict=True)])


def csv_file(table: Table) -> bytes:
    """Return a whole table as one file: the rows, without the line of totals."""
    return b"".join(csv_rows(table.title, table.columns, table.rows))


def guarded(text: str) -> str:
    """Return `text` so that no spreadsheet runs it: an apostrophe before a formula sign."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _cell(column: Column, cell: Cell) -> str:
    """Write one cell; an empty one stays empty."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, int):
        return csv_amount(cell) if column.kind is ColumnKind.CENTS else str(cell)
    return dutch_date(cell)


def _line(cells: list[str]) -> bytes:
    """Write one line, with quotes only where they are needed."""
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode()
