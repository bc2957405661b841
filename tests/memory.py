"""Where tests write: in memory, where the machine has plenty, for nobody needs it afterwards.

A database on a disk waits for that disk at every commit, and PostgreSQL for all files of a new
database: half the time of all tests. What is proven of kills is proven all the same: a process
that dies leaves its files to the kernel, on whatever they are kept.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
_PLENTY = 4 * 2**30
_PREFIX = "ontzorgen-memory-"


def write_in_memory() -> None:
    """Let temporary files be kept in memory, unless TMPDIR says where; processes begun here too."""
    if os.environ.get("TMPDIR") or not _fits():
        return
    _forget_the_dead()
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=_MEMORY))
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None  # it is looked up anew
    atexit.register(_forget, folder, os.getpid())


def _fits() -> bool:
    """Say whether there is memory to write in from which programs may be started."""
    try:
        found = os.statvfs(_MEMORY)
    except OSError:
        return False
    room = found.f_bavail * found.f_frsize
    return room >= _PLENTY and not found.f_flag & (os.ST_NOEXEC | os.ST_RDONLY)


def _forget_the_dead() -> None:
    """Remove what tests left that were killed."""
    for folder in _MEMORY.glob(f"{_PREFIX}*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _forget(folder: Path, owner: int) -> None:
    if os.getpid() == owner:  # a process that was forked off leaves it alone
        shutil.rmtree(folder, ignore_errors=True)
