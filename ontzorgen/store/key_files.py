"""Where the keys lie, and how one pair takes the place of another without a moment between.

`keys/master.key` and `keys/index.key` are in use. A new pair waits in `keys/next`; which of the
two is the database's is what its check value says, so a process that is killed anywhere leaves a
pair that fits. What was in use before lies in `keys/earlier/`, for a backup of that time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path

from ontzorgen.store.bsn_vault import BsnVault, key_in, sync_folder, write_key
from ontzorgen.store.errors import KeysDoNotFit, KeysMissing

MASTER, INDEX = "master.key", "index.key"
PAIR = (MASTER, INDEX)
NEXT, EARLIER = "next", "earlier"
_SHORT = 12


def are_there(folder: Path) -> bool:
    """Say whether any key lies here: a pair that is half there is not to be made anew."""
    return any((folder / name).exists() for name in PAIR)


def fitting(folder: Path, check: str) -> BsnVault:
    """Return the keys that a database was used with, and put them in use when they are not.

    Raises:
        KeysMissing, KeysDoNotFit, KeyFileUnsafe.
    """
    vault, master, index = find(folder, check)
    _put_in_use(folder, master, index)
    return vault


def find(folder: Path, check: str) -> tuple[BsnVault, Path, Path]:
    """Return the keys that a database was used with, and their files.

    Raises:
        KeysMissing: none fits, and one of those in use is not there.
        KeysDoNotFit: none of them fits.
        KeyFileUnsafe: others may read a key, or it is not one.
    """
    for master, index in _pairs(folder):
        vault = BsnVault(key_in(master, make=False), key_in(index, make=False))
        if vault.key_check == check:
            return vault, master, index
    for name in PAIR:
        if not (folder / name).exists():
            raise KeysMissing(str(folder / name))
    raise KeysDoNotFit(str(folder))


def make_next(folder: Path) -> BsnVault:
    """Return the pair that is to come, and make it unless an earlier try left one."""
    place = folder / NEXT
    return BsnVault.in_directory(place, make=True)


def put_new(folder: Path, master: bytes, index: bytes) -> None:
    """Write a pair where there is none. Raises FileExistsError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, key in zip(PAIR, (master, index), strict=True):
        if not write_key(folder / name, key):
            raise FileExistsError(folder / name)


def stamp(folder: Path) -> tuple[int, ...]:
    """Return what changes when another pair is put in use; cheap to ask."""
    found = []
    for name in PAIR:
        with suppress(FileNotFoundError):
            file = (folder / name).stat()
            found += [file.st_ino, file.st_mtime_ns]
    return tuple(found)


def _pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Yield what may be a pair: the one in use, one that half took its place, earlier ones."""
    places = [place for place in (folder, folder / NEXT) if place.is_dir()]
    for master, index in product(places, places):
        if (master / MASTER).exists() and (index / INDEX).exists():
            yield master / MASTER, index / INDEX
    for earlier in sorted((folder / EARLIER).glob("*")):
        if all((earlier / name).exists() for name in PAIR):
            yield earlier / MASTER, earlier / INDEX


def _put_in_use(folder: Path, master: Path, index: Path) -> None:
    """Let a pair take the place of the one in use, which is kept as an earlier one."""
    if master.parent == index.parent == folder:
        return
    _keep_earlier(folder)
    for file in (master, index):
        if file.parent != folder:
            with suppress(FileNotFoundError):  # another process was first
                file.replace(folder / file.name)
    with suppress(OSError):
        (folder / NEXT).rmdir()
    sync_folder(folder)


def _keep_earlier(folder: Path) -> None:
    if not all((folder / name).exists() for name in PAIR):
        return
    pair = BsnVault(*(key_in(folder / name, make=False) for name in PAIR))
    place = folder / EARLIER / pair.key_check[:_SHORT]
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in PAIR:
        with suppress(FileExistsError):
            os.link(folder / name, place / name)
    sync_folder(place)
