"""Write a report as the file that somebody asked for: CSV, spreadsheet, PDF or JSON.

A CSV file holds one table: the rows themselves, or another one by its key. A spreadsheet holds
every table, each on a sheet of its own, in the order of the report, with their sums.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import IO

from reports.as_json import report_json
from reports.csv_file import csv_rows
from reports.errors import NoSuchTable
from reports.report import Facts, Report, Row
from reports.xlsx import Sheet, xlsx_book


class Format(StrEnum):
    """The files that a report is written as; the value is how their names end."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    JSON = "json"


MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
    Format.JSON: "application/json",
}
ON_PAPER = 500
"""Rows of a table that a PDF has room for: nobody reads more on paper, and says how many more."""

_TELL_EVERY = 1_000


def number_of_rows(report: Report, form: Format, table: str = "") -> int:
    """Return how many rows a file holds: of one table, or of all of them."""
    if form is Format.CSV:
        found = report.table(table)
        return len(found.rows) if found is not None else 0
    return sum(len(one.rows) for one in report.tables)


def write_report(
    report: Report,
    form: Format,
    target: IO[bytes],
    made_on: date,
    table: str = "",
    told: Callable[[int], None] = lambda _rows: None,
) -> None:
    """Write the report to `target`; `table` is the key of another table than the main one.

    `made_on` stands in a PDF only: the same report gives the same bytes. `told` is called with
    the number of rows written so far, now and then; it may raise.

    Raises:
        NoSuchTable: the report has no table of that key, or none at all for a CSV file.
    """
    done = 0

    def counted(rows: Iterable[Row]) -> Iterator[Row]:
        nonlocal done
        for row in rows:
            done += 1
            if done % _TELL_EVERY == 0:
                told(done)
            yield row

    if form is Format.JSON:
        target.write(json.dumps(report_json(report), ensure_ascii=False, indent=1).encode() + b"\n")
    elif form is Format.CSV:
        found = report.table(table)
        if found is None:
            raise NoSuchTable(report.key, table)
        target.writelines(csv_rows(found.title, found.columns, counted(found.rows)))
    elif form is Format.PDF:
        from reports.typesetting.report_pdf import report_pdf  # loads fonts, and few need them

        target.write(report_pdf(report, made_on))
    else:
        xlsx_book(_sheets(report, counted), target)


def _sheets(
    report: Report, counted: Callable[[Iterable[Row]], Iterator[Row]]
) -> Iterator[Sheet | Facts]:
    """Give what is on each sheet: facts as they are read, and tables with their sums."""
    yield from (section for section in report.sections if isinstance(section, Facts))
    for table in report.tables:
        total = () if table.total is None else (table.total,)
        yield Sheet(table.title, table.columns, counted(chain(table.rows, total)))
