"""Reach the database and let go of it; a page reads in one transaction, from its door on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ontzorgen.services.errors import DatabaseUnreachable
from ontzorgen.store import audit

T = TypeVar("T")


class Reading:
    """A transaction that reads, open from the door of a page until it is known what to show.

    Who comes and what is shown are then of one moment, and who comes is asked once. Whoever
    began it closes it, whatever happens.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.session = Session(connection)

    def finish(self, work: Callable[[Session], T]) -> tuple[T, list[dict[str, Any]]]:
        """Do `work`, commit and close; return what it returned, and what it could not log."""
        with closing(self):
            done = work(self.session)
            left = audit.take_remembered(self.session)
            self.session.commit()
        return done, left

    def close(self) -> None:
        """Let go of the transaction, finished or not; of one that went away nothing is left."""
        try:
            self.session.close()
        except DBAPIError:
            self._connection.invalidate()
        finally:
            self._connection.close()


def unlock(connection: Connection, key: int) -> None:
    """Let the lock go; when that fails, let go of the connection: the server unlocks with it."""
    try:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
        connection.commit()
    except DBAPIError:
        with suppress(DBAPIError):
            connection.invalidate()


@contextmanager
def reached(engine: Engine) -> Iterator[None]:
    """Tell a database that does not let us in from one that refuses a statement."""
    try:
        yield
    except DBAPIError as error:
        no_statement = error.statement is None and getattr(error.orig, "sqlstate", None) is None
        if no_statement or error.connection_invalidated:
            raise DatabaseUnreachable(where(engine)) from error
        raise


def where(engine: Engine) -> str:
    """Return where a database is, without user or password."""
    return "/".join(part for part in (engine.url.host, engine.url.database) if part)
