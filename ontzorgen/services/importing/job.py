"""What every part of an import works with: who asks, for which folder, and what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting
from ontzorgen.services.importing.problems import Problems
from ontzorgen.services.importing.registry import in_chunks
from ontzorgen.services.importing.report import Tally
from ontzorgen.services.importing.rows import File, ImportFolder, Origin, Progress, Step
from ontzorgen.store.bsn_vault import BsnVault


@dataclass(slots=True)
class Job:
    """One import: problems and tallies grow while its files are compared."""

    session: Session
    acting: Acting
    vault: BsnVault
    folder: ImportFolder
    progress: Progress
    origin: Origin = Origin.FILE
    problems: Problems = field(default_factory=Problems)
    tallies: dict[File, Tally] = field(default_factory=dict)

    def tally(self, file: File) -> Tally:
        """Return the counts of a file."""
        return self.tallies.setdefault(file, Tally(file))

    def compared(self, file: File, done: int, total: int) -> None:
        """Tell the progress bar, now and then."""
        if done % 5_000 == 0 or done == total:
            self.progress(Step.COMPARE, file, done, total)

    def rows_where(
        self, columns: Sequence[Any], column: Any, values: Any, *where: ColumnElement[bool]
    ) -> Iterator[Any]:
        """Yield these columns of the rows whose `column` is one of `values`: set reads."""
        for chunk in in_chunks(values):
            yield from self.session.execute(select(*columns).where(column.in_(chunk), *where))

    def insert(self, file: File, table: Any, rows: list[dict[str, Any]]) -> None:
        """Add rows, some thousand per statement."""
        for start, chunk in _with_start(rows):
            self.session.execute(insert(_table(table)), chunk)
            self.progress(Step.WRITE, file, start + len(chunk), len(rows))

    def insert_returning(
        self,
        file: File,
        table: Any,
        rows: list[dict[str, Any]],
        names: Sequence[str],
        take: Callable[[Any], None],
    ) -> None:
        """Add rows and hand each to `take` with its new id and these columns."""
        target = _table(table)
        wanted = [target.c.id, *(target.c[name] for name in names)]
        for start, chunk in _with_start(rows):
            for added in self.session.execute(insert(target).returning(*wanted), chunk):
                take(added)
            self.progress(Step.WRITE, file, start + len(chunk), len(rows))

    def update(self, table: Any, keys: Sequence[str], rows: list[dict[str, Any]]) -> None:
        """Change rows; each holds its key columns and every column to set."""
        if not rows:
            return
        target = _table(table)
        wanted = [target.c[key] == bindparam(f"key_{key}") for key in keys]
        named = [
            {(f"key_{name}" if name in keys else name): value for name, value in row.items()}
            for row in rows
        ]
        columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name not in keys}
        statement = update(target).where(*wanted).values(columns)
        for _, chunk in _with_start(named):
            self.session.connection().execute(statement, chunk)


def _table(model: Any) -> Table:
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101  (a mapped class has one)
    return table


def _with_start(rows: list[dict[str, Any]]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    size = 10_000
    for start in range(0, len(rows), size):
        yield start, rows[start : start + size]
