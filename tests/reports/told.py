"""Whether a picture is told by a table: who does not see it reads the same numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reports.report import Figure, Report, Table


def untold(report: Report) -> list[str]:
    """Return each series of a picture, of which no table has the numbers in one column or row."""
    tables = [part for part in report.sections if isinstance(part, Table)]
    lines = [Counter(line) for table in tables for line in _lines(table)]
    return [
        f"{figure.title}: {column.name}"
        for figure in report.sections
        if isinstance(figure, Figure) and figure.told_below
        for place, column in enumerate(figure.chart.table().columns)
        if (numbers := _numbers(row[place] for row in figure.chart.table().rows))
        and not any(Counter(numbers) <= line for line in lines)
    ]


def _lines(table: Table) -> Iterator[list[int]]:
    yield from (_numbers(row) for row in table.rows)
    yield from (_numbers(column) for column in zip(*table.rows, strict=True))


def _numbers(cells: object) -> list[int]:
    return [cell for cell in cells if isinstance(cell, int) and cell]
