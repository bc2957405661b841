"""Turn the bytes of one CSV file into cells by column, or say what is wrong with the file.

UTF-8 (a BOM allowed) or cp1252; separator `;` or `,` as the header has it.
Source: RFC 4180 for quotes; "The import folder" in the interface description.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ontzorgen.services.importing.problems import ProblemCode, Problems

_UTF8_BOM = b"\xef\xbb\xbf"
_FIRST_LINE = re.compile(r"[\r\n \t]*([^\r\n]*)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_CONTROL_IN_CELL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NUL = b"\x00"


@dataclass(frozen=True, slots=True)
class Table:
    """The header of a file, and its text to read on from there."""

    file: str
    columns: tuple[str, ...]
    text: str
    separator: str
    lines: int


def open_table(
    file: str,
    content: bytes,
    columns: Collection[str],
    optional: Collection[str],
    problems: Problems,
) -> Table | None:
    """Return the table when encoding and header are right; else None, with the problems."""
    text = _decoded(file, content, problems)
    if text is None:
        return None
    first = _FIRST_LINE.match(text)
    separator = ";" if first is not None and ";" in first[1] else ","
    header = next(_records(file, text, separator, problems), None)
    if header is None:
        if all(problem.file != file for problem in problems):
            problems.add(file, None, None, None, ProblemCode.EMPTY_FILE, columns=_joined(columns))
        return None
    line, cells = header
    names = tuple("_".join(cell.lower().split()) for cell in cells)
    if not _header_is_right(file, line, names, columns, optional, problems):
        return None
    return Table(file, names, text, separator, text.count("\n") + 1)


def records(table: Table, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Yield each line below the header: its number and its cells, as many as the header has."""
    width = len(table.columns)
    lines = _records(table.file, table.text, table.separator, problems)
    next(lines, None)
    for line, cells in lines:
        if len(cells) == width:
            yield line, cells
            continue
        code = ProblemCode.SHORT_ROW if len(cells) < width else ProblemCode.LONG_ROW
        problems.add(table.file, line, None, None, code, found=len(cells), wanted=width)


def _decoded(file: str, content: bytes, problems: Problems) -> str | None:
    if _NUL in content or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.add(file, None, None, None, ProblemCode.WRONG_ENCODING)
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        if not content.startswith(_UTF8_BOM):
            return content.decode("cp1252")
    except UnicodeDecodeError:
        pass
    problems.add(file, None, None, None, ProblemCode.WRONG_ENCODING)
    return None


def _records(
    file: str, text: str, separator: str, problems: Problems
) -> Iterator[tuple[int, list[str]]]:
    """Yield lines that hold something, stripped; a quote that is never closed ends the file."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    suspect = _CONTROL.search(text) is not None or "\t" in text
    before = 0
    try:
        for raw in reader:
            line, several = before + 1, reader.line_num > before + 1
            before = reader.line_num
            cells = [cell.strip() for cell in raw]
            if not any(cells):
                continue
            if (suspect or several) and any(map(_CONTROL_IN_CELL.search, cells)):
                problems.add(file, line, None, None, ProblemCode.CONTROL_CHARACTER)
                continue
            yield line, cells
    except csv.Error:
        problems.add(file, before + 1, None, None, ProblemCode.WRONG_QUOTES)


def _header_is_right(
    file: str,
    line: int,
    names: tuple[str, ...],
    columns: Collection[str],
    optional: Collection[str],
    problems: Problems,
) -> bool:
    wrong = len(problems)
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.add(file, line, name, None, ProblemCode.DOUBLED_COLUMN)
    for name in dict.fromkeys(names):
        if name not in columns:
            facts = {"columns": _joined(columns)}
            problems.add(file, line, name[:40], None, ProblemCode.UNKNOWN_COLUMN, **facts)
    for name in columns:
        if name not in names and name not in optional:
            facts = {"columns": _joined(columns)}
            problems.add(file, line, name, None, ProblemCode.MISSING_COLUMN, **facts)
    return len(problems) == wrong


def _joined(columns: Collection[str]) -> str:
    return ";".join(columns)
