"""Let requests take turns, for threads that all have work only hold each other up.

Python runs one thread at a time, however many there are. While several make a page, the interpreter
goes from one to another at each statement of an embedded database, and that took a fifth of the
pages that a process can make (docs/adr/0028-taking-turns.md). So a request begins when the one
before it is done, and lets another go first while it waits for the disk, another writer's look, a
job, a password that is proved or somebody else's server. Nobody is held up for long by what waits
for something else: who waited `PATIENCE_SECONDS` for a turn goes on without one.

A database that is a server of its own works while its program waits, so there everybody goes on at
once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE_SECONDS = 0.05
"""About as long as the pages take that a handful of other threads are making."""
Serve = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""A web application, as WSGI (PEP 3333) has it."""


class Turns:
    """Whose turn it is; a thread has at most one."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._here = threading.local()

    @property
    def has_one(self) -> bool:
        """Say whether it is this thread's turn."""
        return getattr(self._here, "has_one", False)

    def around(self, serve: Serve) -> Serve:
        """Return an application that answers requests one by one; what it sends takes no turn."""

        def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            with self.taken():
                return serve(environ, start)

        return answer

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for a turn, but not for long, and have it while the block runs.

        In a thread that has one already nothing happens.
        """
        if self.has_one:
            yield
            return
        self._take()
        try:
            yield
        finally:
            self._give()

    @contextmanager
    def given(self) -> Iterator[None]:
        """Let another go first while the block waits for something that is no work of Python.

        In a thread that has no turn nothing happens.
        """
        had = self.has_one
        self._give()
        try:
            yield
        finally:
            if had:
                self._take()

    def _take(self) -> None:
        self._here.has_one = self._turn.acquire(timeout=PATIENCE_SECONDS)

    def _give(self) -> None:
        if self.has_one:
            self._here.has_one = False
            self._turn.release()


class NoTurns(Turns):
    """Everybody goes on at once."""

    def _take(self) -> None:
        """Take none."""
