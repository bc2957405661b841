"""Put a copy of an SQLite database in its place, and find out first whether it is whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

_BESIDE = ("", "-wal", "-shm", "-jobs", "-jobs-wal", "-jobs-shm")
"""What belongs to one database: SQLite's own files, and how far background work is."""
_HEADER = b"SQLite format 3\0"


def is_sqlite(file: Path) -> bool:
    """Say whether a file begins as an SQLite database does."""
    with file.open("rb") as stream:
        return stream.read(len(_HEADER)) == _HEADER


def draft_of(file: Path, target: Path) -> Path:
    """Copy a file beside the place where it will stand, for its owner only."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    with os.fdopen(handle, "wb") as out, file.open("rb") as source:
        shutil.copyfileobj(source, out)
        out.flush()
        os.fsync(out.fileno())
    return Path(name)


def is_whole(file: Path) -> bool:
    """Say whether every page, index and reference of a database holds."""
    try:
        with closing(_opened(file)) as connection:
            pages = connection.execute("PRAGMA integrity_check(1)").fetchall()
            return pages == [("ok",)] and not connection.execute(
                "PRAGMA foreign_key_check"
            ).fetchmany(1)
    except sqlite.DatabaseError:
        return False


def set_aside(target: Path, mark: str) -> Path | None:
    """Move a database out of the way, whole; None when a process works with it.

    A process that has it open keeps a lock on it, which the mode of its journal cannot pass.
    """
    try:
        with closing(_opened(target)) as connection:
            (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite.DatabaseError:
        return None
    if mode != "delete":
        return None
    aside = target.with_name(f"{target.name}.{mark}")
    for suffix in _BESIDE:
        part = Path(f"{target}{suffix}")
        if part.exists():
            part.replace(f"{aside}{suffix}")
    return aside


def put(draft: Path, target: Path) -> None:
    """Let a draft take its place, where nothing stands. Raises FileExistsError."""
    os.link(draft, target)
    draft.unlink()
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(draft: Path) -> None:
    """Remove a draft and what SQLite put beside it."""
    for suffix in _BESIDE:
        Path(f"{draft}{suffix}").unlink(missing_ok=True)


def _opened(file: Path) -> Any:
    connection = sqlite.connect(file, timeout=0.2)
    connection.isolation_level = None
    return connection
