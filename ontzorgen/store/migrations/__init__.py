"""Bring a database to the tables this program knows, and refuse one that is ahead."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from ontzorgen.store.errors import DatabaseNewer, DatabaseNotUpgraded


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to `revision`, in one transaction. Raises DatabaseNewer."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    with engine.begin() as connection:
        _refuse_newer(_revision(connection))
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Run the migrations down to `revision`; data in dropped tables is lost."""
    with engine.begin() as connection:
        command.downgrade(_config(connection), revision)


def head() -> str:
    """Return the newest revision this program knows."""
    return _scripts().get_current_head() or ""


def check(engine: Engine) -> None:
    """Refuse a database that is not at this program's revision.

    Raises:
        DatabaseNotUpgraded: tables are missing or older.
        DatabaseNewer: a newer program made them.
    """
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    if file and file != ":memory:" and not Path(file).exists():
        raise DatabaseNotUpgraded(None, head())  # looking must not make an empty database
    with engine.execution_options(writes=False).connect() as connection:
        found = _revision(connection)
    _refuse_newer(found)
    if found != head():
        raise DatabaseNotUpgraded(found, head())


def _refuse_newer(found: str | None) -> None:
    known = {script.revision for script in _scripts().walk_revisions()}
    if found is not None and found not in known:
        raise DatabaseNewer(found, head())


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    if connection is not None:
        config.attributes["connection"] = connection
    return config
