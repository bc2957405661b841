"""Rows typed on a page, read by the same schemas as a file, for the importer to judge.

A form names its fields after the columns of the file; where a page has several rows, each
row has a prefix of its own. So every problem the import finds has a field to be told at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from ontzorgen.domain.amounts import euros
from ontzorgen.schemas.cross_rows import check_together
from ontzorgen.schemas.csv_folder import PART_OF_FOLDER, SCHEMAS
from ontzorgen.schemas.fields import (
    Cell,
    CodeField,
    EuroField,
    LastDayField,
    TextField,
    WrongValue,
    holds_bsn,
)
from ontzorgen.services.importing.problems import ProblemCode, Problems, RowProblem
from ontzorgen.services.importing.rows import File, ImportFolder

T = TypeVar("T")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_JUDGED_BY_PAYEE = "kenmerk"
"""A reference may be a long number that holds a BSN by chance: its payee's template decides."""


class Sheet:
    """The rows of one page; `problems` are those of single values and of rows together."""

    def __init__(self) -> None:
        self._problems = Problems()
        self._rows: dict[File, list[Any]] = {}
        self._lines: defaultdict[File, int] = defaultdict(int)
        self._broken: defaultdict[File, set[str]] = defaultdict(set)
        self._fields: dict[tuple[str, int | None, str | None], str] = {}

    def add(self, file: File, cells: Mapping[str, str], fields: Mapping[str, str]) -> Any | None:
        """Read one row of texts by column; a missing text is an empty one.

        `fields` are the columns that the page asks for, each with the name of its field.
        Returns the row, None when it is wrong.
        """
        schema = SCHEMAS[file]()
        line = self._next_line(file)
        self._fields |= {(file.value, line, column): field for column, field in fields.items()}
        texts = {column: " ".join(cells.get(column, "").split()) for column in schema.cells}
        found = Problems()
        values: dict[str, Any] = {}
        for column, cell in schema.cells.items():
            try:
                values[str(cell.name)] = _read(cell, column, texts[column], column in fields)
            except WrongValue as wrong:
                found.add(file, line, column, texts[column], wrong.code, **wrong.facts)
        if not len(found):
            for fault in schema.faults(values):
                shown = texts[fault.column]
                found.add(file, line, fault.column, shown, fault.code, **fault.facts)
        self._rows.setdefault(file, [])
        if len(found):
            self._problems.take(found)
            if schema.key_column:
                self._broken[file].add(texts[schema.key_column])
            return None
        row = schema.row(line=line, **values)
        self._rows[file].append(row)
        return row

    def put(self, file: File, row: Any, fields: Mapping[str, str]) -> None:
        """Add a row that is on record already, with what changes in it.

        `fields` says at which field of the page a problem of a column is told.
        """
        line = self._next_line(file)
        self._fields |= {(file.value, line, column): field for column, field in fields.items()}
        self._rows.setdefault(file, []).append(replace(row, line=line))

    def one(self, cell: Cell[T], text: str, field: str) -> T | None:
        """Read a text that is no cell of a row as it stands; None when it is wrong, or empty."""
        try:
            return cell.value_of(" ".join(text.split()))
        except WrongValue as wrong:
            self.refuse(field, wrong.code, **wrong.facts)
            return None

    def refuse(self, field: str, code: ProblemCode, **facts: str) -> None:
        """Name a problem of a field that is no cell of a row as it is typed."""
        column = field.rpartition("-")[2]
        self._fields[field, None, column] = field
        self._problems.add(field, None, column, None, code, **facts)

    def folder(self) -> ImportFolder:
        """Return the rows as the importer takes them, with every problem found here."""
        together = Problems()
        for file, rows in self._rows.items():
            check_together(file, rows, together)
        parts: dict[str, Any] = {
            PART_OF_FOLDER[file]: tuple(rows) for file, rows in self._rows.items()
        }
        broken = {file: frozenset(keys) for file, keys in self._broken.items()}
        problems = (*self._problems, *together)
        return ImportFolder(sha256="", problems=problems, broken=broken, **parts)

    def field_of(self, problem: RowProblem) -> str | None:
        """Return the field at which a problem is told; None: it is not on the page."""
        return self._fields.get((problem.file, problem.line, problem.column))

    def _next_line(self, file: File) -> int:
        self._lines[file] += 1
        return self._lines[file]


def fields(*columns: str, prefix: str = "") -> dict[str, str]:
    """Return the names of the fields of these columns: a prefix, and the column."""
    return {column: prefix + column for column in columns}


def cells_of(file: File, row: Any) -> dict[str, str]:
    """Return the texts, by column, that give this row: to fill in a form, or to change one."""
    cells = SCHEMAS[file]().cells
    return {column: _text(cell, getattr(row, str(cell.name))) for column, cell in cells.items()}


def _text(cell: Cell[Any], value: Any) -> str:
    if value is None:
        return ""
    if isinstance(cell, EuroField):
        return euros(value).replace(".", ",")
    if isinstance(cell, CodeField):
        return str(next(word for word, each in cell.words.items() if each == value))
    if isinstance(cell, LastDayField):
        return str(value - timedelta(days=1))
    if isinstance(value, bool):
        return "J" if value else "N"
    return str(value)


def _read(cell: Cell[Any], column: str, text: str, typed: bool) -> Any:
    if _CONTROL.search(text):
        raise WrongValue(ProblemCode.CONTROL_CHARACTER)
    value = cell.value_of(text)
    free = isinstance(cell, TextField) and column != _JUDGED_BY_PAYEE
    if typed and free and holds_bsn(text):
        raise WrongValue(ProblemCode.NAME_HOLDS_BSN)
    return value
