"""Files that jobs leave: drafts until the job is done, then in the folder `exports`.

Each attempt has a name of its own, so a worker that was taken for dead never writes over the
file of the one that did the job.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from hashlib import file_digest
from pathlib import Path
from typing import IO, Any

from ontzorgen.work.whole_files import put_in_place, write_draft

_OLD_SECONDS = 24 * 3600
LETTERS_SECONDS = 7 * _OLD_SECONDS
"""So long the printed letters of a run can be taken; after that they are printed again."""


class Output:
    """A file that a job makes: `place` it in the transaction that ends the job, not before."""

    def __init__(self, target: Path) -> None:
        self._target, self._draft = target, Path()
        self._placed = True

    def write(self, fill: Callable[[IO[bytes]], None]) -> dict[str, Any]:
        """Write a draft, and return its name and hash. Raises NotWritten."""
        self._draft, self._placed = write_draft(self._target, fill), False
        with self._draft.open("rb") as stream:
            return {
                "file": self._target.name,
                "sha256": file_digest(stream, "sha256").hexdigest(),
            }

    def place(self) -> None:
        """Give the draft its name; a second time, after a commit that failed, changes nothing.

        Raises:
            NotWritten: it cannot be done, or the draft was cleared away.
        """
        if not self._placed:
            put_in_place(self._draft, self._target)
            self._placed = True


class Exports:
    """The folder `exports` of the data directory, readable by its owner only."""

    def __init__(self, data_dir: Path) -> None:
        self._root = data_dir / "exports"

    def output(self, job: int, attempt: int, ending: str) -> Output:
        """Return the file that an attempt may leave."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Output(self._root / f"job-{job}-{attempt}.{ending}")

    def part(self, job: int, name: str) -> Path:
        """Return where a part of a job is kept until the job has ended, whoever goes on with it."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._root / f"part-{job}-{name}"

    def clear_parts(self, job: int) -> None:
        """Remove the parts of a job that has ended."""
        for pattern in (f"part-{job}-*", f".part-{job}-*"):
            for path in self._root.glob(pattern):
                path.unlink(missing_ok=True)

    def clear(self, job: int, keep: str | None = None) -> None:
        """Remove drafts and files of every attempt of a job, but not the file `keep`."""
        for pattern in (f".job-{job}-*", f"job-{job}-*"):
            for path in self._root.glob(pattern):
                if path.name != keep:
                    path.unlink(missing_ok=True)

    def discard(self, job: int, attempt: int) -> None:
        """Remove what one attempt left, when another one has the job."""
        for pattern in (f".job-{job}-{attempt}.*", f"job-{job}-{attempt}.*"):
            for path in self._root.glob(pattern):
                path.unlink(missing_ok=True)

    def sweep(self, live: Collection[int] = ()) -> None:
        """Remove old drafts, parts of jobs that ended, and letters that were to be printed.

        `live`: the jobs that wait or run. What letters say is kept sealed, so that it can be
        forgotten: a file that has them in plain text is for the printer, not for keeping.
        """
        for path in (*self._root.glob("part-*"), *self._root.glob(".part-*")):
            if int(path.name.split("-")[1]) not in live:
                path.unlink(missing_ok=True)
        for pattern, seconds in ((".job-*", _OLD_SECONDS), ("job-*.zip", LETTERS_SECONDS)):
            for path in self._root.glob(pattern):
                if time.time() - path.stat().st_mtime > seconds:
                    path.unlink(missing_ok=True)
