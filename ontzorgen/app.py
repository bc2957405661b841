"""The one place where rooms meet: settings, database, keys, transactions and the web application.

A transaction is opened and committed here, never below. On PostgreSQL it is
SERIALIZABLE and tried again when another one was first; on SQLite a writer waits
its turn (BEGIN IMMEDIATE).
"""

from __future__ import annotations

import getpass
import socket
import time
from collections.abc import Callable
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from ontzorgen.config import Settings
from ontzorgen.services import users
from ontzorgen.services.acting import Acting, Role
from ontzorgen.services.errors import BackupNeedsPgDump, FileInTheWay
from ontzorgen.store import anchor as anchors
from ontzorgen.store import audit, migrations, organisation
from ontzorgen.store.anchor import Anchor
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.engine import copy_sqlite, make_engine

if TYPE_CHECKING:
    from flask import Flask

T = TypeVar("T")
_TRIES = 12
_TRY_AGAIN = {"40001", "40P01"}
"""serialization_failure and deadlock_detected (PostgreSQL, appendix A)."""


class Application:
    """An installation at work: what the command line and the web application share."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def engine(self) -> Engine:
        """The database, known to be at this program's revision."""
        engine = self._engine()
        migrations.check(engine)
        return engine

    @cached_property
    def vault(self) -> BsnVault:
        """The keys; made when the database holds nothing that older keys sealed."""
        folder = self.settings.data_dir / "keys"
        self.settings.make_data_dir()
        return BsnVault.in_directory(folder, make=not self.write(_has_sealed, reads=True))

    def anchor(self, session: Session) -> Anchor | None:
        """Return the newest audit row that this data directory remembers of the database."""
        return anchors.last(self.settings.data_dir, anchors.database_id(session))

    def upgrade_database(self) -> None:
        """Bring the tables to this program's revision."""
        self.settings.make_data_dir()
        migrations.upgrade(self._engine())

    def write(
        self, work: Callable[[Session], T], *, lock: str | None = None, reads: bool = False
    ) -> T:
        """Do `work` in one transaction and commit; again, when another one was first.

        `lock` names what only one may work on at a time, such as a municipality;
        `reads` says that nothing will be written, so no writer has to wait.
        """
        for attempt in range(_TRIES):
            try:
                return self._once(work, lock, writes=not reads)
            except IntegrityError as error:
                if attempt >= 3 or self.engine.dialect.name != "postgresql":
                    raise
                self._pause(attempt, error)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _TRY_AGAIN:
                    raise
                if attempt == _TRIES - 1:
                    raise
                self._pause(attempt, error)
        raise AssertionError("unreachable")

    def try_out(self, work: Callable[[Session], T]) -> T:
        """Do `work` in one transaction and roll back: nothing stays."""
        with self.engine.connect() as connection, Session(connection) as session:
            done = work(session)
            session.rollback()
            return done

    def acting(self, session: Session, login: str | None, origin: str = "cli") -> Acting:
        """Return who acts. Without a login: the person at the operating system, to read."""
        now, today = self.settings.now(), self.settings.today()
        os_user, host, origin = getpass.getuser(), socket.gethostname(), self._origin(origin)
        if login is not None:
            return users.acting_as(session, login, now, today, os_user, host, origin)
        codes = frozenset(code for code, _ in organisation.municipalities(session))
        roles = frozenset({Role.AUDITOR})
        return Acting(None, f"os:{os_user}", roles, codes, now, today, origin, os_user, host)

    def operator(self) -> Acting:
        """Return the person at the operating system, who sets up the installation."""
        nobody: frozenset[str] = frozenset()
        now, today, name = self.settings.now(), self.settings.today(), getpass.getuser()
        host, origin = socket.gethostname(), self._origin("cli")
        return Acting(None, f"os:{name}", frozenset(), nobody, now, today, origin, name, host)

    def _origin(self, origin: str) -> str:
        """Say where an act comes from, and that today was set by hand when it was."""
        fixed = self.settings.fixed_today
        return origin if fixed is None else f"{origin}, today set to {fixed.isoformat()}"

    def backup(self, file: Path) -> None:
        """Copy the database to a file that does not exist yet, while it is in use.

        The copy is whole: it is what was committed at one moment. The keys are not in it.

        Raises:
            BackupNeedsPgDump: PostgreSQL has a better tool of its own.
            FileInTheWay: the file exists.
        """
        if self.engine.dialect.name != "sqlite":
            raise BackupNeedsPgDump(self.engine.dialect.name)
        if file.exists():
            raise FileInTheWay(str(file))
        copy_sqlite(self.engine, file)
        file.chmod(0o600)

    def _engine(self) -> Engine:
        return make_engine(self.settings.database_url)

    def _once(self, work: Callable[[Session], T], lock: str | None, *, writes: bool) -> T:
        with self.engine.execution_options(writes=writes).connect() as connection:
            key = None
            if lock is not None and connection.dialect.name == "postgresql":
                key = int.from_bytes(sha256(lock.encode()).digest()[:8], "big", signed=True)
                connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": key})
                connection.commit()  # the snapshot is taken after the wait, not before it
            try:
                with Session(connection) as session:
                    done = work(session)
                    anchor = self._to_remember(session)
                    session.commit()
                if anchor is not None:
                    anchors.remember(self.settings.data_dir, *anchor)
                return done
            finally:
                if key is not None:
                    connection.rollback()
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
                    connection.commit()

    def _to_remember(self, session: Session) -> tuple[str, Anchor] | None:
        """Return this database and the last audit row, where one was written.

        Before the commit: nothing that can be refused may come after it.
        """
        row = audit.written(session)
        if row is None:
            return None
        self.settings.make_data_dir()
        return anchors.database_id(session), Anchor(*row)

    @staticmethod
    def _pause(attempt: int, _error: Exception) -> None:
        time.sleep(min(0.02 * 2**attempt, 1.0))


def _has_sealed(session: Session) -> bool:
    found = session.scalar(text("SELECT 1 FROM person WHERE bsn_cipher IS NOT NULL LIMIT 1"))
    return found is not None


def create_app(settings: Settings | None = None) -> Flask:
    """Make the web application: for now the status page and the probes of a server."""
    from flask import Flask  # a command that serves no page need not wait for it

    from ontzorgen.web.status import status_pages

    application = Application(settings or Settings.from_environ())
    app = Flask("ontzorgen.web", static_folder=None)
    app.register_blueprint(status_pages(application.write, demo=application.settings.is_demo))
    return app
