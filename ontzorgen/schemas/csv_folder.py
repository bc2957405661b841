"""Read a folder of CSV files into well-formed rows, naming every row that is not.

A marshmallow schema per file decides. Whole files go through its fields one cell at a
time with repeated values remembered: twenty times as fast as a load per row, with the
same fields and the same checks. Source: "The import folder" in the interface description.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from ontzorgen.schemas import csv_file
from ontzorgen.schemas.cross_rows import check_together
from ontzorgen.schemas.fields import Cell, WrongValue
from ontzorgen.schemas.fixed_costs import ControlSchema, FixedCostSchema
from ontzorgen.schemas.households import (
    BenefitSchema,
    DecisionSchema,
    HouseholdSchema,
    PersonSchema,
    SuspensionSchema,
)
from ontzorgen.schemas.organisation import MunicipalitySchema, PayeeSchema
from ontzorgen.schemas.row_schema import RowSchema
from ontzorgen.services.importing.problems import ProblemCode, Problems
from ontzorgen.services.importing.rows import File, ImportFolder, Progress, Step, no_progress

SCHEMAS: dict[File, type[RowSchema]] = {
    schema.file: schema
    for schema in (
        MunicipalitySchema,
        PayeeSchema,
        HouseholdSchema,
        PersonSchema,
        DecisionSchema,
        FixedCostSchema,
        ControlSchema,
        BenefitSchema,
        SuspensionSchema,
    )
}
PART_OF_FOLDER = {
    File.MUNICIPALITIES: "municipalities",
    File.PAYEES: "payees",
    File.HOUSEHOLDS: "households",
    File.PERSONS: "persons",
    File.DECISIONS: "decisions",
    File.FIXED_COSTS: "fixed_costs",
    File.CONTROLS: "controls",
    File.BENEFITS: "benefits",
    File.SUSPENSIONS: "suspensions",
}
_KEYS_UNREADABLE = frozenset(
    {
        ProblemCode.WRONG_QUOTES,
        ProblemCode.SHORT_ROW,
        ProblemCode.LONG_ROW,
        ProblemCode.CONTROL_CHARACTER,
    }
)
_MOST_REMEMBERED = 50_000
_TELL_EVERY = 10_000


def read_folder(path: Path, progress: Progress = no_progress) -> ImportFolder:
    """Return the rows of every file, and a problem for each that is not well-formed.

    Problems do not stop here: `import_folder` judges the good rows too and then refuses
    the folder once, with everything there is to cure.

    Raises:
        ImportRefused: there is no folder, or no file in it that may be imported.
    """
    problems = Problems()
    found = _files_in(path, problems)
    digest = sha256()
    parts: dict[str, Any] = {}
    broken: dict[File, frozenset[str] | None] = {}
    for file in File:
        if file not in found:
            continue
        rows, bad_keys = _read_file(file, found[file], digest.update, problems, progress)
        parts[PART_OF_FOLDER[file]] = rows
        broken[file] = bad_keys
    return ImportFolder(sha256=digest.hexdigest(), problems=tuple(problems), broken=broken, **parts)


def _files_in(path: Path, problems: Problems) -> dict[File, Path]:
    """Return the files to read. A hidden file, or one that is no CSV, is not ours."""
    if not path.is_dir():
        problems.add(path.name or str(path), None, None, None, ProblemCode.NO_FOLDER)
        problems.refuse_if_any()
    known = {file.value: file for file in File}
    found: dict[File, Path] = {}
    for entry in sorted(path.iterdir()):
        name = entry.name.lower()
        if entry.name.startswith(".") or not name.endswith(".csv"):
            continue
        if name not in known:
            names = ", ".join(known)
            problems.add(entry.name, None, None, None, ProblemCode.UNKNOWN_FILE, names=names)
        elif known[name] in found:
            problems.add(name, None, None, None, ProblemCode.DOUBLED_FILE)
        elif not entry.is_file():
            problems.add(name, None, None, None, ProblemCode.NOT_A_FILE)
        else:
            found[known[name]] = entry
    if not found and not len(problems):
        names = ", ".join(known)
        problems.add(path.name, None, None, None, ProblemCode.NO_FILES, names=names)
    if not found:
        problems.refuse_if_any()
    return found


def _read_file(
    file: File,
    path: Path,
    digest: Callable[[bytes], object],
    problems: Problems,
    progress: Progress,
) -> tuple[tuple[Any, ...], frozenset[str] | None]:
    """Return the good rows and the keys of the bad ones (None: they cannot be known)."""
    try:
        content = path.read_bytes()
    except OSError:
        problems.add(file, None, None, None, ProblemCode.UNREADABLE_FILE)
        return (), None
    digest(f"{file}:{len(content)}\n".encode())
    digest(content)
    schema = SCHEMAS[file]()
    optional = [name for name, cell in schema.cells.items() if not cell.required]
    table = csv_file.open_table(file, content, list(schema.cells), optional, problems)
    if table is None:
        return (), None
    del content
    here = Problems()
    bad_keys: set[str] = set()
    rows = tuple(_rows(schema, table, here, bad_keys, progress))
    check_together(file, rows, here)
    unreadable = any(problem.code in _KEYS_UNREADABLE for problem in here)
    problems.take(here)
    return rows, None if unreadable else frozenset(bad_keys)


class _Remembered(dict[str, Any]):
    """Reads a cell with its field; a text seen before gives the value it gave then."""

    def __init__(self, cell: Cell[Any]) -> None:
        super().__init__()
        self._read = cell.value_of

    def __missing__(self, text: str) -> Any:
        value = self._read(text)
        if len(self) < _MOST_REMEMBERED:
            self[text] = value
        return value


def _rows(
    schema: RowSchema,
    table: csv_file.Table,
    problems: Problems,
    bad_keys: set[str],
    progress: Progress,
) -> Iterator[Any]:
    """Yield the good rows; name the bad ones, and keep the keys by which others know them."""
    readers = [
        (position, column, *_reader(schema, column))
        for position, column in enumerate(table.columns)
    ]
    key_at = table.columns.index(schema.key_column) if schema.key_column else None
    make, faults = schema.row, schema.faults
    for count, (line, cells) in enumerate(csv_file.records(table, problems), start=1):
        values: dict[str, Any] = {}
        good = True
        for position, column, name, read in readers:
            try:
                values[name] = read(cells[position])
            except WrongValue as wrong:
                good = False
                problems.add(table.file, line, column, cells[position], wrong.code, **wrong.facts)
        if good:
            for fault in faults(values):
                good = False
                shown = cells[table.columns.index(fault.column)]
                problems.add(table.file, line, fault.column, shown, fault.code, **fault.facts)
        if good:
            yield make(line=line, **values)
        elif key_at is not None:
            bad_keys.add(cells[key_at])
        if count % _TELL_EVERY == 0:
            progress(Step.READ, schema.file, min(line, table.lines), table.lines)
    progress(Step.READ, schema.file, table.lines, table.lines)


def _reader(schema: RowSchema, column: str) -> tuple[str, Callable[[str], Any]]:
    """Return the attribute that a column fills and how one of its cells is read."""
    cell = schema.cells[column]
    if cell.repeats:
        return str(cell.name), _Remembered(cell).__getitem__
    return str(cell.name), cell.value_of
