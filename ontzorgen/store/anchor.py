"""Remember outside the database how far the audit chain was, so a cut-off end is noticed.

One small file per database in the data directory, written after each commit. It holds
a row number and its seal, and no data.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ontzorgen.store.models import InstallationRow


@dataclass(frozen=True, slots=True)
class Anchor:
    """A row of the chain as it was committed: its number and its seal."""

    sequence: int
    sha256: str


class NoAnchor(StrEnum):
    """Why there is nothing to compare the chain with."""

    MISSING = "MISSING"
    DAMAGED = "DAMAGED"


def database_id(session: Session) -> str:
    """Return which database this is."""
    return session.scalars(select(InstallationRow.id)).one()


def last(folder: Path, database: str) -> Anchor | NoAnchor:
    """Return the newest row that was remembered, or why there is none."""
    try:
        held = json.loads(_file(folder, database).read_text(encoding="ascii"))
        return Anchor(int(held["sequence"]), str(held["sha256"]))
    except FileNotFoundError:
        return NoAnchor.MISSING
    except (OSError, ValueError, KeyError, TypeError):
        return NoAnchor.DAMAGED


def remember(folder: Path, database: str, anchor: Anchor) -> None:
    """Keep a newer row than the one that is kept; whole or not at all.

    A damaged file stays as it is, until a person has looked at it. Raises OSError.
    """
    held = last(folder, database)
    if held is NoAnchor.DAMAGED:
        return
    if isinstance(held, Anchor) and held.sequence >= anchor.sequence:
        return
    file = _file(folder, database)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{database}.", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            json.dump({"sequence": anchor.sequence, "sha256": anchor.sha256}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        Path(draft).replace(file)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def put_aside(folder: Path, database: str, mark: str) -> None:
    """Begin anew, and keep what was remembered so far under another name. Raises OSError."""
    file = _file(folder, database)
    if file.exists():
        file.replace(file.with_name(f"{database}.{mark}.json"))


def _file(folder: Path, database: str) -> Path:
    return folder / "anchors" / f"{database}.json"
