"""Write a report as JSON: English keys and codes, amounts as text with a point, days as ISO 8601.

Source: RFC 8259. What has no key is for people only, and is left out: notes and pictures.
"""

from __future__ import annotations

from typing import Any

from reports.amounts import plain_amount
from reports.report import Cell, Coded, Column, ColumnKind, Facts, Report, Row, Table


def report_json(report: Report) -> dict[str, Any]:
    """Return the report as one object: what was asked, the facts, and the rows of each table."""
    found: dict[str, Any] = {
        "report": report.key,
        "title": report.title,
        "asked": {fact.key: value_json(fact.kind, fact.value) for fact in report.asked},
    }
    for section in report.sections:
        if isinstance(section, Facts) and section.key:
            found[section.key] = {
                fact.key: value_json(fact.kind, fact.value) for fact in section.facts if fact.key
            }
    for table in report.tables:
        if table.key:
            found[table.key] = table_json(table)
    return found


def table_json(table: Table) -> dict[str, Any]:
    """Return the rows of a table, its sums where it has them, and how many rows are not here."""
    found: dict[str, Any] = {"rows": [_row(table.columns, row) for row in table.rows]}
    if table.total is not None:
        sums = _row(table.columns, table.total)
        found["total"] = {
            column.key: sums[column.key]
            for column in table.columns
            if column.key and column.kind is not ColumnKind.TEXT and sums[column.key] is not None
        }
    if table.more:
        found["more"] = table.more
    return found


def _row(columns: tuple[Column, ...], row: Row) -> dict[str, Any]:
    return {
        column.key: value_json(column.kind, cell)
        for column, cell in zip(columns, row, strict=True)
        if column.key
    }


def value_json(kind: ColumnKind, cell: Cell) -> str | int | None:
    """Return one value: a code and not its words, an amount as text, a day as ISO 8601."""
    if isinstance(cell, Coded):
        return cell.code
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, int):
        return plain_amount(cell) if kind is ColumnKind.CENTS else cell
    return cell.isoformat()
