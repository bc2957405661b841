"""Keep the files of an import, and tell what they would change, before anybody says yes.

What is kept stays in the private spool until the work is done, or for a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import IO

from ontzorgen.store.spool import Spool


def keep(data_dir: Path, files: Mapping[str, IO[bytes]]) -> tuple[str, Path]:
    """Keep files; return the name of their place and their folder."""
    spool = Spool(data_dir)
    place = spool.keep(files)
    return place, spool.folder(place)


def is_kept(data_dir: Path, place: str) -> bool:
    """Say whether the files of a place are still there."""
    return Spool(data_dir).folder(place).is_dir()


def let_go(data_dir: Path, place: str) -> None:
    """Remove kept files."""
    Spool(data_dir).remove(place)
