"""Write a report as plain text that reads well in a terminal.

Columns line up, amounts and counts to the right; long texts wrap inside their column.
Widths are those a terminal shows: wide characters take two places, accents none.
Control and bidirectional characters never reach the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from reports.amounts import amount, count, dutch_date, euro
from reports.report import Cell, ColumnKind, Facts, Figure, Note, Report, Row, Section, Table

GAP = "  "
MIN_TEXT_WIDTH = 12
_RIGHT = (ColumnKind.CENTS, ColumnKind.COUNT)
_WIDE = ("W", "F")
_NO_PLACE = ("Mn", "Me")
_UNSHOWN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def render(report: Report, width: int = 100) -> str:
    """Return the report as text, lines of at most `width` places where the content allows."""
    title = shown(report.title)
    lines = [title, "=" * width_of(title)]
    if report.subtitle:
        lines.append(shown(report.subtitle))
    for section in report.sections:
        if isinstance(section, Figure) and section.told_below:
            continue  # a terminal draws nothing, and a table says the same
        lines += ["", *_section(section, width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def shown(text: str) -> str:
    """Return `text` on one line, without characters that steer a terminal."""
    safe = (" " if unicodedata.category(sign) in _UNSHOWN else sign for sign in text)
    return "".join(safe)


def width_of(text: str) -> int:
    """Return how many places a terminal needs for `text`."""
    return sum(map(_places, text))


def wrapped(text: str, width: int) -> list[str]:
    """Split `text` into lines of at most `width` places, at spaces where that is possible.

    A character that is wider than `width` alone still gets a line.
    """
    lines = [""]
    for word in text.split(" "):
        line = f"{lines[-1]} {word}" if lines[-1] else word
        if width_of(line) <= width:
            lines[-1] = line
            continue
        if lines[-1]:
            lines.append("")
        for sign in word:
            if lines[-1] and width_of(lines[-1] + sign) > width:
                lines.append("")
            lines[-1] += sign
    return lines


def _section(section: Section, width: int) -> Iterator[str]:
    """Give the lines of one section: its title underlined, then its content."""
    title = shown(section.title)
    yield title
    yield "-" * width_of(title)
    if isinstance(section, Table):
        yield from _table(section, width)
    elif isinstance(section, Figure):
        yield from _table(section.chart.table(), width)
    elif isinstance(section, Facts):
        yield from _facts(section, width)
    else:
        yield from _note(section, width)


def _note(note: Note, width: int) -> Iterator[str]:
    for line in note.lines:
        yield from wrapped(shown(line), width)


def _facts(section: Facts, width: int) -> Iterator[str]:
    """Give one line for each fact, the values beneath each other."""
    labels = [shown(fact.label) for fact in section.facts]
    label_width = max(map(width_of, labels), default=0)
    room = max(width - label_width - len(GAP), MIN_TEXT_WIDTH)
    for label, fact in zip(labels, section.facts, strict=True):
        value = (
            euro(fact.value)
            if fact.kind is ColumnKind.CENTS and isinstance(fact.value, int)
            else _cell(fact.kind, fact.value)
        )
        first, *more = wrapped(value, room)
        yield _padded(label, label_width) + GAP + first
        for line in more:
            yield " " * label_width + GAP + line


def _table(table: Table, width: int) -> Iterator[str]:
    """Give the headings, the rows and the total of a table, or what it says when empty."""
    if not table.rows:
        yield from wrapped(shown(table.if_empty), width)
        return
    kinds = [column.kind for column in table.columns]
    head = [shown(column.name) for column in table.columns]
    body = [_cells(kinds, row) for row in table.rows]
    total = [] if table.total is None else [_cells(kinds, table.total)]
    widths = _widths(kinds, [head, *body, *total], width)
    rule = GAP.join("-" * places for places in widths)
    yield from _lines(kinds, head, widths)
    yield rule
    for cells in body:
        yield from _lines(kinds, cells, widths)
    for cells in total:
        yield rule
        yield from _lines(kinds, cells, widths)
    if table.more:
        yield f"... en nog {count(table.more)}."


def _widths(kinds: Sequence[ColumnKind], lines: list[list[str]], width: int) -> list[int]:
    """Return a width for each column; texts give way, the widest first, numbers never."""
    widths = [max(map(width_of, cells)) for cells in zip(*lines, strict=True)]
    texts = [index for index, kind in enumerate(kinds) if kind is ColumnKind.TEXT]
    while sum(widths) + len(GAP) * (len(widths) - 1) > width:
        widest = max(texts, key=lambda index: widths[index], default=None)
        if widest is None or widths[widest] <= MIN_TEXT_WIDTH:
            break
        widths[widest] -= 1
    return widths


def _lines(kinds: Sequence[ColumnKind], cells: list[str], widths: list[int]) -> Iterator[str]:
    """Give the lines of one row: as many as its longest cell needs."""
    columns = [wrapped(cell, places) for cell, places in zip(cells, widths, strict=True)]
    for index in range(max(map(len, columns))):
        yield GAP.join(
            _padded(lines[index] if index < len(lines) else "", places, right=kind in _RIGHT)
            for lines, places, kind in zip(columns, widths, kinds, strict=True)
        )


def _cells(kinds: Sequence[ColumnKind], row: Row) -> list[str]:
    return [_cell(kind, cell) for kind, cell in zip(kinds, row, strict=True)]


def _cell(kind: ColumnKind, cell: Cell) -> str:
    """Write one cell for people; what is not known stays empty."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return shown(cell)
    if isinstance(cell, int):
        return amount(cell) if kind is ColumnKind.CENTS else count(cell)
    return dutch_date(cell)


def _padded(text: str, places: int, *, right: bool = False) -> str:
    """Fill `text` up to a number of places."""
    fill = " " * (places - width_of(text))
    return fill + text if right else text + fill


def _places(sign: str) -> int:
    """Return the places one character takes."""
    if unicodedata.category(sign) in _NO_PLACE:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in _WIDE else 1
