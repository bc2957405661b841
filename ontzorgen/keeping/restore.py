"""Put a backup back where there is no database, once everything in it is proved.

Proved are: that the file is whole and of a version that this program knows, that the keys here are
its keys, that its audit chain holds, and that it is no other history than the one whose last row
is kept outside. Everybody has to sign in again: a session that was ended since would live again.
Work that waited or ran is cancelled: it may have been done since, and its file may be gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, inspect, update
from sqlalchemy.orm import Session

from ontzorgen.app import Application
from ontzorgen.config import Settings
from ontzorgen.domain.jobs import JobStatus
from ontzorgen.services.check_audit import check_audit
from ontzorgen.services.keeping_errors import (
    BackupUnfit,
    DatabaseInTheWay,
    DatabaseInUse,
    Unfit,
)
from ontzorgen.store import anchor as anchors
from ontzorgen.store import (
    audit,
    bsn_vault,
    key_files,
    migrations,
    postgresql_tools,
    sqlite_files,
    tenancy,
)
from ontzorgen.store.anchor import Anchor
from ontzorgen.store.audit_log import newest_moment
from ontzorgen.store.engine import make_engine
from ontzorgen.store.models import JobRow, WebSessionRow

_OURS = frozenset({"alembic_version", "installation", "audit_entry"})


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back."""

    rows: int
    """How long its audit log is."""
    until: datetime | None
    """The moment of the last row."""
    lost: int | None
    """How many rows came after it, as far as is known here; None when nothing is known."""
    aside: Path | None
    """Where the database went that stood there."""
    cancelled: int = 0
    """How many jobs waited or ran in it."""


def restore(settings: Settings, file: Path, *, replace: bool) -> Restored:
    """Put a backup back; nothing is changed unless all of it can be.

    Raises:
        DatabaseInTheWay: there is a database, and `replace` does not say to move it aside.
        DatabaseInUse: a process works with it.
        BackupUnfit: the file is not whole, not ours, or tells another history.
        DatabaseNewer, KeysDoNotFit, KeysMissing, ToolMissing, ToolFailed.
    """
    settings.make_data_dir()
    engine = make_engine(settings.owner_database_url or settings.database_url)
    try:
        if engine.dialect.name == "sqlite":
            return _restore_sqlite(settings, engine, file, replace=replace)
        return _restore_postgresql(settings, engine, file)
    finally:
        engine.dispose()


def _restore_sqlite(settings: Settings, engine: Engine, file: Path, *, replace: bool) -> Restored:
    target = Path(str(engine.url.database))
    there = target.exists() and target.stat().st_size > 0
    if there and not replace:
        raise DatabaseInTheWay(str(target), may_replace=True)
    if not sqlite_files.is_sqlite(file):
        raise BackupUnfit(str(file), Unfit.NOT_A_BACKUP)
    draft = sqlite_files.draft_of(file, target)
    try:
        if not sqlite_files.is_whole(draft):
            raise BackupUnfit(str(file), Unfit.DAMAGED)
        trial = make_engine(f"sqlite:///{draft}")
        try:
            proved = _prove(settings, trial, file)
            cancelled = _end_what_lived(trial)
        finally:
            trial.dispose()
        aside = None
        if there:
            aside = sqlite_files.set_aside(target, _mark())
            if aside is None:
                raise DatabaseInUse(str(target))
        elif target.exists():
            target.unlink()
        sqlite_files.put(draft, target)
    finally:
        sqlite_files.remove(draft)
    return _settle(settings, proved, aside, cancelled)


def _restore_postgresql(settings: Settings, engine: Engine, file: Path) -> Restored:
    where = "/".join(part for part in (engine.url.host, engine.url.database) if part)
    if not postgresql_tools.is_empty(engine):
        raise DatabaseInTheWay(where, may_replace=False)
    if not postgresql_tools.tables_in(engine, file) >= _OURS:
        raise BackupUnfit(str(file), Unfit.NOT_A_BACKUP)
    postgresql_tools.load(engine, file)
    try:
        proved = _prove(settings, engine, file)
        cancelled = _end_what_lived(engine)
    except BaseException:
        postgresql_tools.clear(engine)
        raise
    return _settle(settings, proved, None, cancelled)


@dataclass(frozen=True, slots=True)
class _Proved:
    database: str
    key_check: str | None
    rows: int
    head: str
    until: datetime | None
    lost: int | None


def _prove(settings: Settings, engine: Engine, file: Path) -> _Proved:
    """Prove a copy that nobody works with yet."""
    if migrations.revision(engine) is None:
        raise BackupUnfit(str(file), Unfit.NOT_A_BACKUP)
    with Session(engine.execution_options(writes=False)) as session:
        tenancy.for_all(session)
        check = bsn_vault.known_check(session)
        if check is not None:
            key_files.find(settings.keys, check)
        found = check_audit(session)
        if found.broken:
            raise BackupUnfit(str(file), Unfit.CHAIN_BROKEN)
        database = anchors.database_id(session)
        kept, lost = anchors.last(settings.data_dir, database), None
        if isinstance(kept, Anchor):
            lost = max(kept.sequence - found.rows, 0)
            if not lost and audit.seal_of(session, kept.sequence) != kept.sha256:
                raise BackupUnfit(str(file), Unfit.ANOTHER_HISTORY)
        until = newest_moment(session)
        return _Proved(database, check, found.rows, found.head, until, lost)


def _mark() -> str:
    return f"before-{datetime.now(UTC):%Y%m%dT%H%M%S}"


def _end_what_lived(engine: Engine) -> int:
    """End sessions and jobs, where the backup is not of before these; return how many jobs."""
    known, now = inspect(engine), datetime.now(UTC)
    live = (JobStatus.WAITING.value, JobStatus.RUNNING.value)
    tables = known.get_table_names()  # asked before: a second connection would wait for this one
    with engine.begin() as connection:
        tenancy.everything(connection)
        if WebSessionRow.__tablename__ in tables:
            connection.execute(
                update(WebSessionRow).where(WebSessionRow.ended_at.is_(None)).values(ended_at=now)
            )
        if JobRow.__tablename__ not in tables:
            return 0
        cancelled = {"status": JobStatus.CANCELLED.value, "ended_at": now}
        return connection.execute(
            update(JobRow).where(JobRow.status.in_(live)).values(**cancelled)
        ).rowcount


def _settle(settings: Settings, proved: _Proved, aside: Path | None, cancelled: int) -> Restored:
    """Begin a new anchor, keep the old one, and tell it in the log of the restored database."""
    if proved.key_check is not None:
        key_files.fitting(settings.keys, proved.key_check)
    anchors.put_aside(settings.data_dir, proved.database, _mark())
    who = Application(settings).operator()
    detail = {
        "rows": proved.rows,
        "seal": proved.head,
        "lost": proved.lost,
        "jobs_cancelled": cancelled,
    }
    engine = make_engine(settings.owner_database_url or settings.database_url)
    try:
        with Session(engine) as session:
            audit.append(session, who, "restore", "database", None, detail)
            session.commit()
            row = audit.written(session)
        if row is not None:
            anchors.remember(settings.data_dir, proved.database, Anchor(*row))
    finally:
        engine.dispose()
    return Restored(proved.rows, proved.until, proved.lost, aside, cancelled)
