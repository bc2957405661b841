"""Write looks into the log, those that come together in one transaction, and anchor its end.

A look at a person's data is written before anything is shown. Whoever comes while another look is
being written waits for its turn, and then writes for all that wait: each goes on once its own row
is committed. So nothing is shown that is not logged, and fifty clicks make no fifty commits.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from ontzorgen.services.errors import DatabaseUnreachable
from ontzorgen.store import anchor as anchors
from ontzorgen.store import audit, tenancy
from ontzorgen.store.anchor import Anchor
from ontzorgen.store.engine import Waiting
from ontzorgen.watch import logs
from ontzorgen.watch.logs import Event
from ontzorgen.wording.notices import ANCHOR_NOT_KEPT

Rows = Sequence[dict[str, Any]]
_ANCHOR_OF_LOOKS_SECONDS = 5.0
"""A look costs more in its anchor than in its row; a change of anything is anchored at once."""
_log = logging.getLogger("ontzorgen")
logs.know({ANCHOR_NOT_KEPT: Event.ANCHOR_NOT_KEPT})


class _Look:
    """The rows of one piece of reading, and what became of them."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.done = False
        self.failed: Exception | None = None


class Looks:
    """The looks of this process that wait to be written."""

    def __init__(self, write: Callable[[Rows], object], waiting: Waiting = nullcontext) -> None:
        """Take what commits rows, or raises, and what goes around a wait for another look."""
        self._write, self._while_waiting = write, waiting
        self._waiting: list[_Look] = []
        self._lock, self._turn = threading.Lock(), threading.Lock()

    def record(self, rows: Rows) -> None:
        """Return once these rows are committed; raise what kept them from it."""
        mine = _Look(rows)
        with self._lock:
            self._waiting.append(mine)
        if self._turn.acquire(blocking=False):
            try:
                self._write_unless_done(mine)
            finally:
                self._turn.release()
        else:
            with self._while_waiting(), self._turn:
                self._write_unless_done(mine)
        if mine.failed is not None:
            raise mine.failed

    def _write_unless_done(self, mine: _Look) -> None:
        """Write a look, unless somebody before wrote it or was refused it."""
        if not mine.done and mine.failed is None:
            self._write_with(mine)

    def _write_with(self, mine: _Look) -> None:
        """Write a look and those that wait with it.

        Who wrote for others may have been broken off before it could say so: then a look may be
        in the log twice, and never not at all.
        """
        with self._lock:
            others = [look for look in self._waiting if look is not mine]
            self._waiting = []
        together = [mine, *others]
        try:
            self._commit(together)
        except (DatabaseUnreachable, OperationalError) as error:
            for look in together:
                look.failed = error
        except Exception as error:
            if len(together) == 1:
                mine.failed = error
                return
            for look in together:  # one that is refused takes nobody else with it
                self._alone(look)

    def _alone(self, look: _Look) -> None:
        try:
            self._commit([look])
        except Exception as error:
            look.failed = error

    def _commit(self, together: Sequence[_Look]) -> None:
        self._write([row for look in together for row in look.rows])
        for look in together:
            look.done = True


class Anchors:
    """What this data directory remembers of how far the log was."""

    def __init__(self, folder: Path, make_folder: Callable[[], object]) -> None:
        self._folder, self._make_folder = folder, make_folder
        self._anchored = float("-inf")

    def lately(self) -> bool:
        """Say whether looks alone need no newer anchor yet: the next change has one at once."""
        return time.monotonic() - self._anchored < _ANCHOR_OF_LOOKS_SECONDS

    def remember(self, connection: Connection, anchor: Anchor) -> None:
        """Keep the last audit row outside. The change is done: what goes wrong here only warns.

        An anchor whose row is gone stays, so that the loss is seen however long the
        chain grows again.
        """
        folder, self._anchored = self._folder, float("-inf")
        connection.execution_options(writes=False)
        try:
            self._make_folder()
            with Session(connection) as session:
                tenancy.for_all(session)
                database = anchors.database_id(session)
                held = anchors.last(folder, database)
                seal = audit.seal_of(session, held.sequence) if isinstance(held, Anchor) else None
            if not isinstance(held, Anchor) or seal == held.sha256:
                anchors.remember(folder, database, anchor)
            self._anchored = time.monotonic()
        except (OSError, DBAPIError):
            _log.warning(ANCHOR_NOT_KEPT)
