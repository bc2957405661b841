"""Bring a database to the tables this program knows, and refuse one that is ahead."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from ontzorgen.store import roles, row_security, tenancy
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.errors import DatabaseNewer, DatabaseNotUpgraded, RowsNotGuarded

if TYPE_CHECKING:
    from alembic.config import Config

VERSIONS = Path(__file__).parent / "versions"


Keys = Callable[[str], BsnVault]
"""Return the keys that make this of the fixed text; see `bsn_vault.known_check`."""


def upgrade(
    engine: Engine,
    revision: str = "head",
    application: str | None = None,
    keys: Keys | None = None,
) -> None:
    """Run the migrations up to `revision`, in one transaction.

    `keys` are asked for where words that are kept are to be sealed.

    Raises:
        DatabaseNewer: a newer program made it.
        KeysMissing: there are words to seal, and no keys.

    On PostgreSQL the municipalities are then kept apart anew, and the role `application`
    gets its rights, where that is another one than the owner that the engine connects as.
    """
    from alembic import command

    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    with engine.begin() as connection:
        tenancy.everything(connection)
        _refuse_newer(_revision(connection))
        command.upgrade(_config(connection, keys), revision)
        if revision in ("head", head()):
            row_security.apply(connection)
            if application is not None and connection.dialect.name == "postgresql":
                roles.grant(connection, application)


def downgrade(engine: Engine, revision: str, keys: Keys | None = None) -> None:
    """Run the migrations down to `revision`; data in dropped tables is lost.

    Policies go first, for they hold tables together; the upgrade of any program makes its own.
    """
    from alembic import command

    with engine.begin() as connection:
        row_security.remove(tenancy.everything(connection))
        command.downgrade(_config(connection, keys), revision)


@cache
def known() -> tuple[str, ...]:
    """Return the revisions this program knows, oldest first: the numbers of the files."""
    return tuple(sorted(file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*_*.py")))


def head() -> str:
    """Return the newest revision this program knows."""
    return known()[-1]


def check(engine: Engine) -> None:
    """Refuse a database that is not at this program's revision, or that keeps nothing apart.

    Raises:
        DatabaseNotUpgraded: tables are missing or older.
        DatabaseNewer: a newer program made them.
        RoleTooStrong: row level security does not bind the role that we connect as.
        RowsNotGuarded: there is none on some table of municipalities.
    """
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    if file and file != ":memory:" and not Path(file).exists():
        raise DatabaseNotUpgraded(None, head())  # looking must not make an empty database
    with engine.execution_options(writes=False).connect() as connection:
        roles.refuse_too_strong(connection)
        found = _revision(tenancy.everything(connection))
        _refuse_newer(found)
        if found != head():
            raise DatabaseNotUpgraded(found, head())
        if connection.dialect.name == "postgresql":
            bare = row_security.unguarded(connection)
            if bare:
                raise RowsNotGuarded(bare)


def revision(engine: Engine) -> str | None:
    """Return where a database is, whoever made it; None when it is not one of ours.

    Raises:
        DatabaseNewer: a newer program made it.
    """
    with engine.execution_options(writes=False).connect() as connection:
        found = _revision(connection)
    _refuse_newer(found)
    return found


def _refuse_newer(found: str | None) -> None:
    if found is not None and found not in known():
        raise DatabaseNewer(found, head())


def _revision(connection: Connection) -> str | None:
    """Return where the database is. Read without Alembic: each command asks it."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _config(connection: Connection, keys: Keys | None) -> Config:
    from alembic.config import Config  # only a migration needs it

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    config.attributes["keys"] = keys
    return config
