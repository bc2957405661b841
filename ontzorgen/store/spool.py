"""Uploaded files that wait for a worker: private, and gone when the job ends."""

from __future__ import annotations

import re
import secrets
import shutil
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import IO

_PLACE = re.compile(r"[0-9a-f]{32}")
_FILE = re.compile(r"[\w][\w. -]{0,120}")
_OLD_SECONDS = 24 * 3600


class Spool:
    """The folder `spool` of the data directory: a folder of its own for each job."""

    def __init__(self, data_dir: Path) -> None:
        self._root = data_dir / "spool"

    def keep(self, files: Mapping[str, IO[bytes]]) -> str:
        """Keep files under their names, readable by their owner only; return the place."""
        for name in files:
            if not _FILE.fullmatch(name):
                raise ValueError("not a plain name of a file")
        place = secrets.token_hex(16)
        folder = self._root / place
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
        try:
            for name, source in files.items():
                target = folder / name
                target.touch(mode=0o600)
                with target.open("wb") as stream:
                    shutil.copyfileobj(source, stream)
        except BaseException:
            self.remove(place)
            raise
        return place

    def folder(self, place: str) -> Path:
        """Return where the files of a job are."""
        if not _PLACE.fullmatch(place):
            raise ValueError("not a place in the spool")
        return self._root / place

    def remove(self, place: str) -> None:
        """Remove the files of a job; nothing when they are gone."""
        shutil.rmtree(self.folder(place), ignore_errors=True)

    def sweep(self, live: Collection[str]) -> None:
        """Remove what is a day old and of no job that waits or runs."""
        if not self._root.is_dir():
            return
        for folder in self._root.iterdir():
            known = _PLACE.fullmatch(folder.name) and folder.name not in live
            if known and time.time() - folder.stat().st_mtime > _OLD_SECONDS:
                self.remove(folder.name)
