"""Write a file whole or not at all, and know why when that cannot be done."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

_WHY = {
    errno.EACCES: "NOT_ALLOWED",
    errno.EPERM: "NOT_ALLOWED",
    errno.EROFS: "NOT_ALLOWED",
    errno.ENOSPC: "DISK_FULL",
    errno.EDQUOT: "DISK_FULL",
    errno.ENOTDIR: "NOT_A_DIRECTORY",
    errno.EISDIR: "IN_THE_WAY",
}


class NotWritten(Exception):
    """A file cannot be written: where, and why (a code of `wording.runs`)."""

    def __init__(self, path: Path, why: str, detail: str = "") -> None:
        self.path, self.why, self.detail = path, why, detail
        super().__init__(f"{path}: {why} {detail}")


def check_directory(directory: Path) -> None:
    """Raise NotWritten unless `directory` takes files, or can be made. Leaves nothing there."""
    try:
        nearest = directory.absolute()
        while not nearest.exists():
            nearest = nearest.parent
        if not nearest.is_dir():
            raise NotWritten(nearest, "NOT_A_DIRECTORY")
        tempfile.TemporaryFile(dir=nearest).close()
    except OSError as error:
        raise _not_written(directory, error) from error


def write_whole(target: Path, fill: Callable[[IO[bytes]], None]) -> None:
    """Let `fill` write a draft, for its owner only, and put it in place once it is on disk.

    Raises:
        NotWritten: it could not be written; no draft is left.
    """
    put_in_place(write_draft(target, fill), target)


def write_draft(target: Path, fill: Callable[[IO[bytes]], None]) -> Path:
    """Let `fill` write a draft beside `target`, for its owner only; return it once it is on disk.

    Raises:
        NotWritten: it could not be written; no draft is left.
    """
    with _explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                fill(stream)
                stream.flush()
                os.fsync(stream.fileno())
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    return draft


def put_in_place(draft: Path, target: Path) -> None:
    """Give a draft its name. Raises NotWritten; no draft is left."""
    with _explained(target):
        try:
            draft.replace(target)
        except BaseException:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _not_written(target, error) from error


def _not_written(path: Path, error: OSError) -> NotWritten:
    why = _WHY.get(error.errno or 0, "OTHER")
    return NotWritten(path, why, (error.strerror or "") if why == "OTHER" else "")
