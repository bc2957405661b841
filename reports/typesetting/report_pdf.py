"""Set a report on A4: lying where a table is wide, its headings again on every page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from reports.amounts import amount, count, dutch_date, euro
from reports.charts.draw import draw
from reports.charts.svg import ON_PAPER
from reports.charts.values import Chart
from reports.question import and_more, part_of
from reports.report import Cell, ColumnKind, Facts, Figure, Note, Report, Row, Section, Table
from reports.text import shown
from reports.typesetting.engine import pdf, without_glyph

_UNKNOWN = "\ufffd"
_MOST_UPRIGHT = 6
"""A table with more columns than this lies on its side."""
_MOST_LYING = 14
"""One with more than this is set in parts, one below the other, that name each row again."""


def report_pdf(report: Report, made_on: date) -> bytes:
    """Return the report as one PDF (PDF/UA-1, PDF/A-2a); `made_on` is the only date it adds.

    A character that the fonts cannot write becomes a small box: a report is refused for no name.
    """
    data = report_data(report, made_on)
    missing = without_glyph(data)
    return pdf("report", _replaced(data, str.maketrans(dict.fromkeys(missing, _UNKNOWN))))


def report_data(report: Report, made_on: date) -> dict[str, Any]:
    """Return the report as plain data, every cell as it is written for people."""
    tables = [section for section in report.sections if isinstance(section, Table)]
    return {
        "title": shown(report.title),
        "subtitle": shown(report.subtitle),
        "made": [made_on.year, made_on.month, made_on.day],
        "wide": any(len(table.columns) > _MOST_UPRIGHT for table in tables),
        "sections": [
            data
            for number, section in enumerate(report.sections, start=1)
            for data in _section(section, f"p{number}")
        ],
    }


def _section(section: Section, key: str) -> Iterator[dict[str, Any]]:
    """Give a section, and of a picture that no other table tells its own one too."""
    if isinstance(section, Figure):
        chart = section.chart
        svg = draw(chart, key, font="Noto Sans", width=ON_PAPER)
        yield {"kind": "picture", "title": shown(chart.title), "svg": svg, "alt": _alt(chart)}
        if not section.told_below:
            yield _plain(chart.table())
    elif isinstance(section, Table):
        yield from map(_plain, _in_parts(section))
    else:
        yield _plain(section)
    if isinstance(section, Table) and section.more:
        yield _plain(Note("Niet op papier", (and_more(section.more),)))


def _in_parts(table: Table) -> Iterator[Table]:
    """Give a table that is too wide in parts: each begins with the columns that name a row."""
    if len(table.columns) <= _MOST_LYING:
        yield table
        return
    named = _naming(table)
    others = range(named, len(table.columns))
    parts = -(-len(others) // (_MOST_LYING - named))
    size = -(-len(others) // parts)
    for part in range(parts):
        chosen = (*range(named), *others[part * size : (part + 1) * size])
        yield Table(
            part_of(table.title, part + 1, parts),
            tuple(table.columns[at] for at in chosen),
            tuple(tuple(row[at] for at in chosen) for row in table.rows),
            None if table.total is None else tuple(table.total[at] for at in chosen),
            table.if_empty,
        )


def _naming(table: Table) -> int:
    """Return how many columns name a row: the first ones that no two rows have alike."""
    for named in range(1, _MOST_LYING // 2):
        if len({row[:named] for row in table.rows}) == len(table.rows):
            return named
    return 1


def _alt(chart: Chart) -> str:
    return shown(f"{chart.title}. {chart.description}")


def _plain(section: Table | Facts | Note) -> dict[str, Any]:
    title = shown(section.title)
    if isinstance(section, Table):
        kinds = [column.kind for column in section.columns]
        return {
            "kind": "table",
            "title": title,
            "columns": [
                {"name": shown(column.name), "kind": column.kind.value}
                for column in section.columns
            ],
            "rows": [_row(kinds, row) for row in section.rows],
            "total": None if section.total is None else _row(kinds, section.total),
            "if_empty": shown(section.if_empty),
        }
    if isinstance(section, Facts):
        facts = [[shown(fact.label), _alone(fact.kind, fact.value)] for fact in section.facts]
        return {"kind": "facts", "title": title, "facts": facts}
    return {"kind": "note", "title": title, "lines": [shown(line) for line in section.lines]}


def _row(kinds: list[ColumnKind], row: Row) -> list[str]:
    return [_cell(kind, cell) for kind, cell in zip(kinds, row, strict=True)]


def _alone(kind: ColumnKind, cell: Cell) -> str:
    return euro(cell) if kind is ColumnKind.CENTS and isinstance(cell, int) else _cell(kind, cell)


def _cell(kind: ColumnKind, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return shown(cell)
    if isinstance(cell, int):
        return amount(cell) if kind is ColumnKind.CENTS else count(cell)
    return dutch_date(cell)


def _replaced(data: Any, table: dict[int, str]) -> Any:
    if isinstance(data, str):
        return data.translate(table)
    if isinstance(data, dict):
        return {key: _replaced(value, table) for key, value in data.items()}
    return [_replaced(value, table) for value in data] if isinstance(data, list) else data
