"""Import files one after the other: one that waits for another statement is tried again after it.

How a file is opened, booked and told of is for who calls: nothing is committed here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

File = TypeVar("File")


def import_in_turn(
    files: Sequence[File],
    import_one: Callable[[File, str | None], bool],
    gap_reason: str | None = None,
    is_done: Callable[[], None] = lambda: None,
) -> None:
    """Import files in the order given; `import_one` says whether a file waits for another.

    It is given the reason to go on without what lacks only when no file can be imported
    otherwise, and for one file at a time. `is_done` is called for each file that waits no more.
    """
    waiting = list(files)
    while waiting:
        still = []
        for file in waiting:
            if import_one(file, None):
                still.append(file)
            else:
                is_done()
        if len(still) == len(waiting):
            if gap_reason is None:
                return
            import_one(still.pop(0), gap_reason)
        waiting = still
