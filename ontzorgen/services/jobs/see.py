"""See jobs: those of the user's municipalities, and the user's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.jobs import JobKind, JobStatus
from ontzorgen.services.acting import Acting
from ontzorgen.services.jobs.errors import UnknownJob
from ontzorgen.store import jobs as store
from ontzorgen.store.job_progress import Progress
from ontzorgen.store.models import JobRow

MOST = 200
SPOOL = "spool"
"""The parameter that names the place of an upload: it differs with each click."""
Beats = Callable[[Iterable[int]], Mapping[int, Progress]]


@dataclass(frozen=True, slots=True)
class JobSeen:
    """A job as a person sees it: `total` is None while nobody knows how much there is.

    `spool` is the place of its upload, which is not told to people.
    """

    id: int
    kind: JobKind
    municipality: str | None
    parameters: Mapping[str, str]
    spool: str | None
    asked_by: str
    asked_at: datetime
    status: JobStatus
    attempts: int
    done: int
    total: int | None
    cancel_asked: bool
    ended_at: datetime | None
    result: Mapping[str, Any] | None
    error: str | None
    sentence: str | None


def list_jobs(session: Session, acting: Acting, beats: Beats) -> Sequence[JobSeen]:
    """Return the newest jobs that the user may see, newest first."""
    rows = store.seen_by(session, acting.user_id, acting.municipalities, MOST)
    progress = beats(row.id for row, _ in rows)
    return [_seen(row, login, progress.get(row.id)) for row, login in rows]


def show_job(session: Session, job: int, acting: Acting, beats: Beats) -> JobSeen:
    """Return one job. Raises UnknownJob, also when it is somebody else's."""
    row, login = visible(session, job, acting)
    return _seen(row, login, beats([job]).get(job))


def visible(session: Session, job: int, acting: Acting) -> tuple[JobRow, str]:
    """Return a job that the user may see, and who asked it. Raises UnknownJob."""
    found = store.by_id(session, job)
    if found is None:
        raise UnknownJob(job)
    row, _ = found
    if row.municipality_code is None:
        seen = acting.user_id is None or row.asked_by_id == acting.user_id
    else:
        seen = row.municipality_code in acting.municipalities
    if not seen:
        raise UnknownJob(job)
    return found


def places(session: Session) -> frozenset[str]:
    """Return the places in the spool of jobs that wait or run."""
    return store.places(session)


def live(session: Session) -> frozenset[int]:
    """Return the jobs that wait or run."""
    return store.open_ids(session)


def _seen(row: JobRow, login: str, progress: Progress | None) -> JobSeen:
    parameters = json.loads(row.parameters)
    spool = parameters.pop(SPOOL, None)
    return JobSeen(
        row.id,
        JobKind(row.kind),
        row.municipality_code,
        parameters,
        spool,
        login,
        row.asked_at,
        JobStatus(row.status),
        row.attempts,
        progress.done if progress else 0,
        progress.total if progress else None,
        progress.cancel_asked if progress else False,
        row.ended_at,
        json.loads(row.result) if row.result else None,
        row.error,
        row.sentence,
    )
