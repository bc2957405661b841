"""Open the database: SQLite embedded, PostgreSQL for real, with what keeps money safe.

SQLite: pysqlite3 (the stock library below 3.51.3 can corrupt in WAL mode),
WAL, synchronous=FULL, foreign keys, recursive triggers, BEGIN IMMEDIATE for writers.
PostgreSQL: SERIALIZABLE. Measured reasons: docs/adr/0004-sqlite-version.md.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pysqlite3.dbapi2
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session

from ontzorgen.store import tenant_filter
from ontzorgen.store.errors import DatabaseNotSupported, SqliteTooOld
from ontzorgen.store.tenancy import SETTING

OLDEST_SQLITE = (3, 51, 3)
BUSY_SECONDS = 300
CACHE = -65536
"""Pages that SQLite keeps, in KiB (below zero: its way to say so)."""
SMALL_CACHE = -8192
_A_MOMENT = 0.01
_WRITES = "writes"
"""The option of a connection that says whether it writes, and where its begin keeps that."""
Waiting = Callable[[], AbstractContextManager[None]]
"""What is to be done around a wait: for the disk, or for another who writes a look."""


def make_engine(url: str, waiting: Waiting = nullcontext) -> Engine:
    """Return an engine for an SQLite or PostgreSQL URL.

    On SQLite `waiting` goes around what waits for the disk.

    Raises:
        SqliteTooOld: the SQLite library is one that can lose data.
        DatabaseNotSupported: any other kind of database.
    """
    parsed = make_url(url)
    if parsed.drivername == "postgres":
        parsed = parsed.set(drivername="postgresql")
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, waiting)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(
            parsed, isolation_level="SERIALIZABLE", pool_pre_ping=True, hide_parameters=True
        )
        tenant_filter.install(engine)
        event.listen(engine, "connect", _for_nobody)
        return engine
    raise DatabaseNotSupported(parsed.get_backend_name())


def _for_nobody(connection: Any, _record: Any) -> None:
    """Let a session of PostgreSQL begin for nobody, whatever its role or environment set before."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT set_config('{SETTING}', '', false)")
    connection.commit()


def is_embedded(url: str) -> bool:
    """Say whether a database is a file that this process opens itself."""
    return make_url(url).get_backend_name() == "sqlite"


def refuse_old_sqlite(version: tuple[int, ...]) -> None:
    """Refuse an SQLite library below 3.51.3. Raises SqliteTooOld."""
    if version < OLDEST_SQLITE:
        raise SqliteTooOld(version, OLDEST_SQLITE)


def _sqlite(url: URL, waiting: Waiting) -> Engine:
    refuse_old_sqlite(pysqlite3.dbapi2.sqlite_version_info)
    engine = create_engine(
        url, module=pysqlite3.dbapi2, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True
    )

    tenant_filter.install(engine)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        # SQLite's own lower() knows A to Z only, so a search would ask for the capitals of É or Ш
        connection.create_function("lower", 1, _lower, deterministic=True)
        cursor = connection.cursor()
        _write_ahead(cursor)
        for pragma in (
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            "trusted_schema=OFF",
            "secure_delete=ON",
            f"cache_size={CACHE}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writes = connection.get_execution_options().get(_WRITES, True)
        connection.info[_WRITES] = writes
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    _wait_around_commits(engine, waiting)
    return engine


def _wait_around_commits(engine: Engine, waiting: Waiting) -> None:
    """Put `waiting` around each commit of a writer: it goes to the disk, a reader's does not.

    Not around its begin: it would then wait for its turn with the file locked for everybody.
    """
    dialect: Any = engine.dialect
    commit = dialect.do_commit

    def to_disk(connection: Any) -> None:
        if not connection.info.get(_WRITES, True):
            commit(connection)
            return
        with waiting():
            commit(connection)

    dialect.do_commit = to_disk


def _write_ahead(cursor: Any) -> None:
    """Let readers and a writer work side by side (WAL), from the first connection on.

    SQLite does not wait where two make that change to a new file at once: one is told at once
    that the file is locked, whatever the timeout.
    """
    until = monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except pysqlite3.dbapi2.OperationalError:
            if monotonic() > until:
                raise
            sleep(_A_MOMENT)
        else:
            return


def _lower(value: Any) -> Any:
    """Return a text in lower case, of any script, as PostgreSQL does."""
    return value if value is None else str(value).lower()


@contextmanager
def small_cache(session: Session) -> Iterator[None]:
    """Let SQLite keep few pages while much is written once and read no more."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql(f"PRAGMA cache_size={SMALL_CACHE}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size={CACHE}")


def copy_sqlite(engine: Engine, file: Path) -> None:
    """Copy an SQLite database to a new file: what was committed at one moment, or no file.

    Raises:
        FileExistsError: something of that name stands there.
    """
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    draft = Path(name)
    os.close(handle)  # VACUUM INTO fills an empty file
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM INTO ?", (name,))
        if file.exists():
            raise FileExistsError(file)
        draft.replace(file)
    finally:
        raw.close()
        draft.unlink(missing_ok=True)
