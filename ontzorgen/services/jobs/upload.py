"""Ask for work that needs files: they are kept first, and let go when nobody needs them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import IO

from ontzorgen.services.jobs.see import SPOOL
from ontzorgen.store.spool import Spool


def spool_of(data_dir: Path) -> Spool:
    """Return where uploads of this data directory wait."""
    return Spool(data_dir)


def ask_with_files(
    spool: Spool,
    files: Mapping[str, IO[bytes]],
    parameters: Mapping[str, str],
    ask: Callable[[Mapping[str, str]], int],
    places_in_use: Callable[[], Collection[str]],
) -> int:
    """Keep the files, ask with the place they are in, and return the number of the job.

    `ask` and `places_in_use` are a transaction each. When the wish was known already, its own
    files are there, and these go; when it is refused, these go too.
    """
    if not files:
        return ask(parameters)
    place = spool.keep(files)
    try:
        job = ask({**parameters, SPOOL: place})
        if place not in places_in_use():
            spool.remove(place)
    except BaseException:
        spool.remove(place)
        raise
    return job
