"""The one place where rooms meet: settings, database, keys, transactions and the web application.

A transaction is opened and committed here, never below. On PostgreSQL it is
SERIALIZABLE and tried again when another one was first; on SQLite a writer waits
its turn (BEGIN IMMEDIATE).
"""

from __future__ import annotations

import getpass
import logging
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from ontzorgen.config import Settings
from ontzorgen.connections import Reading, reached, unlock, where
from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.looks import Anchors, Looks, Rows
from ontzorgen.services import users
from ontzorgen.services.acting import Acting, Role
from ontzorgen.services.errors import (
    DatabaseRefuses,
    DatabaseUnreachable,
    UnknownUser,
)
from ontzorgen.services.see_state import see_state
from ontzorgen.services.web_sessions import Visit
from ontzorgen.store import anchor as anchors
from ontzorgen.store import audit, bsn_vault, key_files, migrations, organisation, tenancy
from ontzorgen.store.anchor import Anchor, NoAnchor
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.engine import is_embedded, make_engine
from ontzorgen.store.job_progress import Pulse
from ontzorgen.turns import NoTurns, Turns
from ontzorgen.watch import logs
from ontzorgen.watch.logs import Event
from ontzorgen.watch.metrics import State
from ontzorgen.wording.errors import REFUSALS
from ontzorgen.wording.notices import REFUSAL_NOT_LOGGED

if TYPE_CHECKING:
    from flask import Flask

    from ontzorgen.services.oidc.provider import Provider

T = TypeVar("T")
_TRIES = 12
_TRY_AGAIN = {"40001", "40P01"}
"""serialization_failure and deadlock_detected (PostgreSQL, appendix A)."""
_TRIES_OF_A_CONSTRAINT = 4
_NAME = re.compile(r"[\w.:@+-]{1,64}( [\w.:@+-]{1,64})?")
_log = logging.getLogger("ontzorgen")
logs.know({REFUSAL_NOT_LOGGED: Event.REFUSAL_NOT_LOGGED})


class Application:
    """An installation at work: what the command line and the web application share."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._anchors = Anchors(settings.data_dir, settings.make_data_dir)
        self.turns = Turns() if is_embedded(settings.database_url) else NoTurns()
        self._looks = Looks(self._write_looks, waiting=self.turns.given)
        self._vault: tuple[tuple[int, ...], BsnVault] | None = None

    @cached_property
    def engine(self) -> Engine:
        """The database, known to be at this program's revision."""
        engine = make_engine(self.settings.database_url, waiting=self.turns.given)
        with reached(engine):
            migrations.check(engine)
        return engine

    @cached_property
    def pulse(self) -> Pulse:
        """Where workers tell how far they are, beside the transactions of the work."""
        _ = self.engine  # a database that is not there is said to be so
        return Pulse(self.settings.database_url)

    def ready(self) -> None:
        """Prove that the database answers and is at this program's revision; takes no lock."""
        migrations.check(self.engine)

    def state(self) -> State:
        """Return how the work stands, for the figures; takes no lock."""
        now = self.settings.now()
        return self.write(lambda session: see_state(session, now), reads=True, for_all=True)

    @property
    def vault(self) -> BsnVault:
        """The keys; made when the database was never used with any, read again when replaced.

        Raises:
            KeysDoNotFit: it was first used with others.
        """
        folder = self.settings.keys
        stamp = key_files.stamp(folder)
        if self._vault is None or self._vault[0] != stamp:
            vault = self._open_vault(folder)
            self._vault = (key_files.stamp(folder), vault)
        return self._vault[1]

    def _open_vault(self, folder: Path) -> BsnVault:
        self.settings.make_data_dir()
        kept = self.write(bsn_vault.known_check, reads=True)
        if kept is None:
            known = self.write(bsn_vault.knows_keys, reads=True, for_all=True)
            vault = BsnVault.in_directory(folder, make=not known)
            kept = self.write(lambda session: bsn_vault.keep_check(session, vault))
            if kept == vault.key_check:
                return vault
        return key_files.fitting(folder, kept)

    @cached_property
    def web_key(self) -> bytes:
        """The key that signs forms in the browser; made when there is none."""
        self.settings.make_data_dir()
        return bsn_vault.web_key_in(self.settings.keys)

    @cached_property
    def provider(self) -> Provider | None:
        """The identity provider that people come in through; None: accounts of our own."""
        if self.settings.oidc is None:
            return None
        from ontzorgen.services.oidc.provider import Provider  # only who uses it waits for it

        return Provider(self.settings.oidc)

    def anchor(self, session: Session) -> Anchor | NoAnchor:
        """Return the newest audit row that this data directory remembers of the database."""
        return anchors.last(self.settings.data_dir, anchors.database_id(session))

    def anchor_looks(self) -> None:
        """Anchor the newest audit row when it has none yet: the last looks of a day do not."""
        held, newest = self.write(
            lambda session: (self.anchor(session), audit.newest(session)),
            reads=True,
            for_all=True,
        )
        if isinstance(held, Anchor) and held.sequence < newest[0]:
            with self._connection(writes=False) as connection:
                self._anchors.remember(connection, Anchor(*newest))

    def upgrade_database(self) -> None:
        """Bring the tables to this program's revision."""
        self.settings.make_data_dir()
        owner, url = self.settings.owner_database_url, self.settings.database_url
        engine = make_engine(owner or url)
        with reached(engine):
            migrations.upgrade(
                engine,
                application=make_url(url).username if owner else None,
                keys=lambda check: key_files.fitting(self.settings.keys, check),
            )
        engine.dispose()

    def write(
        self,
        work: Callable[[Session], T],
        *,
        lock: str | None = None,
        reads: bool = False,
        for_all: bool = False,
        reading: Reading | None = None,
    ) -> T:
        """Do `work` in one transaction and commit; again, when another one was first.

        It reaches rows of the municipalities of who acts, once `acting` was asked; `for_all`
        says that nobody acts, and that it is about every municipality.
        `lock` names what only one may work on at a time, such as a municipality;
        `reads` says that nothing will be written, so no writer has to wait. What the work
        logs, such as a look at a person's data, is then written in a transaction of its
        own before this returns: nothing is shown that is not logged. `reading` was begun
        before, and is finished by the work, or by a new transaction when it cannot be.

        Raises:
            DatabaseRefuses: a constraint does not let it through.
            DatabaseUnreachable: there is no database, or it went away.
        """
        done, looks = self._tried(work, lock, writes=not reads, for_all=for_all, reading=reading)
        if looks:
            self._looks.record(looks)
        return done

    def begin_reading(self, work: Callable[[Session], T]) -> tuple[T, Reading | None]:
        """Do work that reads, and leave its transaction open for `write` to finish.

        There is none when the work had to be done in another one. Raises as `write` does.
        """
        reading = Reading(self._connection(writes=False))
        try:
            return work(reading.session), reading
        except DBAPIError:
            reading.close()
        except BaseException:
            reading.close()
            raise
        return self.write(work, reads=True), None

    def _write_looks(self, rows: Rows) -> None:
        """Write looks in a transaction of their own."""
        self._tried(
            lambda session: audit.remember_again(session, rows), None, looks=True, for_all=True
        )

    def _tried(
        self,
        work: Callable[[Session], T],
        lock: str | None,
        *,
        writes: bool = True,
        looks: bool = False,
        for_all: bool = False,
        reading: Reading | None = None,
    ) -> tuple[T, list[dict[str, Any]]]:
        """Do one transaction, again when another one was first; return what it could not log."""
        for attempt in range(_TRIES):
            try:
                if reading is not None and attempt == 0:
                    return reading.finish(work)
                return self._once(work, lock, writes=writes, looks=looks, for_all=for_all)
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise DatabaseUnreachable(where(self.engine)) from error
                if not self._once_more(error, attempt):
                    if isinstance(error, IntegrityError):
                        raise DatabaseRefuses from error
                    raise
                self._pause(attempt, error)
        raise AssertionError("unreachable")

    def _once_more(self, error: DBAPIError, attempt: int) -> bool:
        """Say whether another transaction may have been first, so that a new try can succeed."""
        if isinstance(error, IntegrityError):
            several = self.engine.dialect.name == "postgresql"
            return several and attempt + 1 < _TRIES_OF_A_CONSTRAINT
        sqlstate = getattr(error.orig, "sqlstate", None)
        return sqlstate in _TRY_AGAIN and attempt + 1 < _TRIES

    def try_out(self, work: Callable[[Session], T]) -> T:
        """Do `work` in one transaction and roll back: nothing stays."""
        with self._connection(writes=True) as connection, Session(connection) as session:
            done = work(session)
            session.rollback()
            return done

    def looked(self, action: str, object_: str, login: str | None = None) -> None:
        """Record that somebody looked: the user, or the person at the operating system."""

        def record(session: Session) -> None:
            audit.append(session, self._who(session, login, "cli"), action, object_, None, {})

        self.write(record)

    def refused(
        self, login: str | None, action: str, object_: str, error: Exception, origin: str = "cli"
    ) -> None:
        """Record that a rule refused a change, in a transaction of its own.

        Only the kind of the refusal is kept. `object_` is as somebody typed it, so it
        is kept only when it reads as a name. What goes wrong here never hides the refusal.
        """
        known = _NAME.fullmatch(object_) is not None and not audit.holds_bsn(object_)
        shown, detail = object_ if known else "?", {"error": type(error).__name__}

        def record(session: Session) -> None:
            who = self._who(session, login, origin)
            audit.append(session, who, action, shown, None, detail, result="REFUSED")

        try:
            self.write(record)
        except (DBAPIError, OSError, OntzorgenError):
            _log.warning(REFUSAL_NOT_LOGGED)

    @contextmanager
    def refusals_logged(
        self, login: str | None, action: str, object_: str, origin: str = "cli"
    ) -> Iterator[None]:
        """Record a refusal by a rule inside the block, and let it go on its way."""
        try:
            yield
        except DatabaseUnreachable:
            raise
        except REFUSALS as error:
            self.refused(login, action, object_, error, origin)
            raise

    def _who(self, session: Session, login: str | None, origin: str) -> Acting:
        """Return who acts, for the log only; an unknown login may be anything that was typed."""
        with suppress(UnknownUser):
            if login is not None:
                return self.acting(session, login, origin)
        return self.operator(origin)

    def acting(
        self,
        session: Session,
        login: str | None,
        origin: str = "cli",
        *,
        visit: Visit | None = None,
    ) -> Acting:
        """Return who acts, and let the session reach the municipalities of that person alone.

        Without a login: the person at the operating system, to read. With a `visit` that this
        very transaction found, the person is not asked for again.
        """
        now, today = self.settings.now(), self.settings.today()
        os_user, host, origin = getpass.getuser(), socket.gethostname(), self._origin(origin)
        if visit is not None:
            return users.acting_at(session, visit, now, today, os_user, host, origin)
        if login is not None:
            return users.acting_as(session, login, now, today, os_user, host, origin)
        codes = frozenset(code for code, _ in organisation.municipalities(session))
        tenancy.only(session, codes)
        roles = frozenset({Role.AUDITOR})
        return Acting(None, f"os:{os_user}", roles, codes, now, today, origin, os_user, host)

    def visitor(self, origin: str) -> Acting:
        """Return somebody who did not come in yet: without a login, a role or a municipality."""
        return replace(self.operator(origin), login="?")

    def operator(self, origin: str = "cli") -> Acting:
        """Return the person at the operating system, who sets up the installation."""
        nobody: frozenset[str] = frozenset()
        now, today, name = self.settings.now(), self.settings.today(), getpass.getuser()
        host, origin = socket.gethostname(), self._origin(origin)
        return Acting(None, f"os:{name}", frozenset(), nobody, now, today, origin, name, host)

    def _origin(self, origin: str) -> str:
        """Say where an act comes from, and that today was set by hand when it was."""
        fixed = self.settings.fixed_today
        return origin if fixed is None else f"{origin}, today set to {fixed.isoformat()}"

    def _connection(self, *, writes: bool) -> Connection:
        """Connect. Raises DatabaseUnreachable."""
        engine = self.engine
        with reached(engine):
            connection = engine.connect()
        return connection.execution_options(writes=writes)

    def _once(
        self,
        work: Callable[[Session], T],
        lock: str | None,
        *,
        writes: bool,
        looks: bool,
        for_all: bool,
    ) -> tuple[T, list[dict[str, Any]]]:
        with self._connection(writes=writes) as connection:
            key = None
            if lock is not None and connection.dialect.name == "postgresql":
                key = int.from_bytes(sha256(lock.encode()).digest()[:8], "big", signed=True)
                connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": key})
                connection.commit()  # the snapshot is taken after the wait, not before it
            try:
                with Session(connection) as session:
                    if for_all:
                        tenancy.for_all(session)
                    done = work(session)
                    left = [] if writes else audit.take_remembered(session)
                    session.commit()
                    row = audit.written(session)
            finally:
                if key is not None:
                    unlock(connection, key)
            if row is not None and not (looks and self._anchors.lately()):
                with self.turns.given():
                    self._anchors.remember(connection, Anchor(*row))
        return done, left

    @staticmethod
    def _pause(attempt: int, _error: Exception) -> None:
        time.sleep(min(0.02 * 2**attempt, 1.0))


def create_app(settings: Settings | None = None) -> Flask:
    """Make the web application."""
    from ontzorgen.web.site import make_site  # a command that serves no page need not wait for it

    return make_site(Application(settings or Settings.from_environ()))
