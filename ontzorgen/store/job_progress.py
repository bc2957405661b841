"""Heartbeat, progress and the wish to cancel: written while the work itself holds the database.

One code path on both databases: statements that commit at once, over connections of their
own. On SQLite they go to a small file beside the database, because the one write lock of the
database is held by the work; losing that file loses no more than how far a job is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, Table, case, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from ontzorgen.store.engine import is_embedded, make_engine
from ontzorgen.store.models import JobProgressRow


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `total` is None while nobody knows."""

    claimed_by: str
    beat_at: datetime
    done: int
    total: int | None
    cancel_asked: bool


class Pulse:
    """Where workers and those who wait for them meet."""

    def __init__(self, url: str) -> None:
        parsed, sqlite = make_url(url), is_embedded(url)
        if sqlite:
            parsed = parsed.set(database=f"{parsed.database}-jobs")
        engine = make_engine(parsed.render_as_string(hide_password=False))
        if not sqlite:
            engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._engine: Engine = engine
        if sqlite:
            table = JobProgressRow.__table__
            assert isinstance(table, Table)  # noqa: S101  (a mapped class has one)
            with engine.begin() as connection:
                table.create(connection, checkfirst=True)

    def close(self) -> None:
        """Let the connections go."""
        self._engine.dispose()

    def begin(self, job: int, claimed_by: str, now: datetime) -> None:
        """Say that a worker begins; a wish to cancel that was there stays."""
        values = {"claimed_by": claimed_by, "beat_at": now, "done": 0, "total": None}
        self._put(job, values, {**values, "cancel_asked": False})

    def beat(self, job: int, claimed_by: str, now: datetime) -> None:
        """Say that the worker of a job is alive."""
        self._change(job, {"beat_at": now}, claimed_by)

    def reach(self, job: int, claimed_by: str, now: datetime, done: int, total: int | None) -> None:
        """Say how far a job is; within an attempt it never goes back."""
        column = JobProgressRow.done
        grown = case((column < done, done), else_=column)
        self._change(job, {"beat_at": now, "done": grown, "total": total}, claimed_by)

    def ask_cancel(self, job: int, now: datetime) -> None:
        """Ask the worker of a job to stop."""
        new = {"claimed_by": "", "beat_at": now, "done": 0, "total": None, "cancel_asked": True}
        self._put(job, {"cancel_asked": True}, new)

    def of(self, jobs: Iterable[int]) -> dict[int, Progress]:
        """Return what is known of some jobs."""
        columns = (
            JobProgressRow.job_id,
            JobProgressRow.claimed_by,
            JobProgressRow.beat_at,
            JobProgressRow.done,
            JobProgressRow.total,
            JobProgressRow.cancel_asked,
        )
        wanted = select(*columns).where(JobProgressRow.job_id.in_(list(jobs)))
        with self._engine.execution_options(writes=False).connect() as connection:
            rows = connection.execute(wanted).all()
        return {row[0]: Progress(*row[1:]) for row in rows}

    def _put(self, job: int, values: dict[str, object], new: dict[str, object]) -> None:
        if self._change(job, values):
            return
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(JobProgressRow).values(job_id=job, **new))
        except IntegrityError:  # another one was first
            self._change(job, values)

    def _change(self, job: int, values: dict[str, object], claimed_by: str | None = None) -> bool:
        statement = update(JobProgressRow).where(JobProgressRow.job_id == job).values(**values)
        if claimed_by is not None:
            statement = statement.where(JobProgressRow.claimed_by == claimed_by)
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount > 0
