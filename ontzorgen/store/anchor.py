"""Remember outside the database how far the audit chain was, so a cut-off end is noticed.

One small file per database in the data directory, written after each commit. It holds
a row number and its seal, and no data.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ontzorgen.store.models import InstallationRow


@dataclass(frozen=True, slots=True)
class Anchor:
    """A row of the chain as it was committed: its number and its seal."""

    sequence: int
    sha256: str


def database_id(session: Session) -> str:
    """Return which database this is."""
    return session.scalars(select(InstallationRow.id)).one()


def last(folder: Path, database: str) -> Anchor | None:
    """Return the newest row that was remembered; None when none was, or it cannot be read."""
    try:
        held = json.loads(_file(folder, database).read_text(encoding="ascii"))
        return Anchor(int(held["sequence"]), str(held["sha256"]))
    except (FileNotFoundError, ValueError, KeyError):
        return None


def remember(folder: Path, database: str, anchor: Anchor) -> None:
    """Keep a newer row than the one that is kept; whole or not at all."""
    held = last(folder, database)
    if held is not None and held.sequence >= anchor.sequence:
        return
    file = _file(folder, database)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    told = {"sequence": anchor.sequence, "sha256": anchor.sha256}
    draft.write_text(json.dumps(told), encoding="ascii")
    draft.replace(file)


def _file(folder: Path, database: str) -> Path:
    return folder / "anchors" / f"{database}.json"
