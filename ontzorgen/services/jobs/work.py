"""Take a job and end it. Every end is refused when another worker has the job by now.

What a job did and the row that says so are one transaction, so a job is done once, however
often it is begun.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.jobs import (
    MOST_ATTEMPTS,
    STALE_SECONDS,
    JobKind,
    JobStatus,
    is_given_up,
    is_stale,
    may_be_cancelled,
    may_be_claimed,
)
from ontzorgen.services.acting import MAY, Acting, NotAllowed
from ontzorgen.services.jobs.ask import NEEDS
from ontzorgen.services.jobs.errors import ClaimLost, JobEnded
from ontzorgen.services.jobs.see import Beats, visible
from ontzorgen.store import audit
from ontzorgen.store import jobs as store
from ontzorgen.store.models import JobRow, UserRow

End = Callable[[Session], None]
WORKERS_DIED = "WorkersDied"


@dataclass(frozen=True, slots=True)
class Claim:
    """A job in the hands of one worker."""

    job: int
    kind: JobKind
    municipality: str | None
    parameters: Mapping[str, str]
    login: str
    claimed_by: str
    attempt: int
    """From 1 on; one that was given back is done again under the same number."""
    given_up: bool = False
    """Its last worker died too: it is FAILED, and there is only to clear away what it left."""


def claimable(
    session: Session, beats: Beats, now: datetime, stale_seconds: float = STALE_SECONDS
) -> list[int]:
    """Return the jobs that a worker could take or has to give up; takes no lock."""
    rows = store.open_jobs(session)
    progress = beats(row.id for row in rows)
    found = []
    for row in rows:
        beat = progress.get(row.id)
        ours = beat is not None and beat.claimed_by == row.claimed_by
        last = beat.beat_at if beat is not None and ours else row.claimed_at
        stale = last is not None and is_stale(last, now, stale_seconds)
        status = JobStatus(row.status)
        if may_be_claimed(status, row.attempts, stale=stale) or is_given_up(
            status, row.attempts, stale=stale
        ):
            found.append(row.id)
    return found


def claim_job(
    session: Session,
    beats: Beats,
    claimed_by: str,
    acting: Acting,
    now: datetime,
    stale_seconds: float = STALE_SECONDS,
) -> Claim | None:
    """Take the oldest job that is free, or None; one whose last attempt died is given up.

    `now` is the clock's, also where today is set by hand.
    """
    ready = claimable(session, beats, now, stale_seconds)
    row = store.lock_one(session, ready) if ready else None
    if row is None:
        return None
    asker = session.get_one(UserRow, row.asked_by_id)
    if row.attempts >= MOST_ATTEMPTS:
        _end(session, row, JobStatus.FAILED, acting, "fail job", error=WORKERS_DIED)
        return _claim(row, asker.login, claimed_by, given_up=True)
    row.status, row.claimed_by, row.claimed_at = JobStatus.RUNNING.value, claimed_by, now
    row.attempts += 1
    detail = {"worker": claimed_by, "attempt": row.earlier + row.attempts}
    audit.append(session, acting, "begin job", f"job {row.id}", row.municipality_code, detail)
    session.flush()
    return _claim(row, asker.login, claimed_by)


def finish_job(
    session: Session,
    claim: Claim,
    result: Mapping[str, Any],
    acting: Acting,
    begun_for: Collection[str] = (),
) -> None:
    """Say that the job is done, in the transaction that did it. Raises ClaimLost.

    Of work for no one municipality is kept which ones the asker had, when it began
    (`begun_for`) and now: its file may be about each of them.
    """
    row = _held(session, claim)
    told = dict(result)
    if row.municipality_code is None and "file" in told:
        told["of"] = sorted(acting.municipalities.union(begun_for))
    row.result = json.dumps(told, sort_keys=True, ensure_ascii=False)
    _end(session, row, JobStatus.DONE, acting, "finish job")


def finish_part(session: Session, claim: Claim, *, gained: bool) -> None:
    """Say that a part of the job is done for good, in the transaction that did it.

    `gained`: it had not been done before. Work that gains is not given up, however often a worker
    dies over it; to do over what was done is no gain, or it would go on for ever.

    Raises:
        ClaimLost: another worker has the job by now; nothing of the part may be kept.
    """
    row = _held(session, claim)
    if gained:
        row.earlier += row.attempts - 1
        row.attempts = 1


def refuse_job(session: Session, claim: Claim, error: str, sentence: str, acting: Acting) -> None:
    """Say that a rule refused the work, with the sentence for people. Raises ClaimLost."""
    row = _held(session, claim)
    row.sentence = None if audit.holds_bsn(sentence) else sentence
    _end(session, row, JobStatus.REFUSED, acting, "refuse job", error=error)


def fail_job(
    session: Session, claim: Claim, error: str, sentence: str | None, acting: Acting
) -> None:
    """Say that the program failed, with a sentence where there is a better one than that.

    Raises:
        ClaimLost: another worker has the job by now.
    """
    row = _held(session, claim)
    row.sentence = None if sentence is None or audit.holds_bsn(sentence) else sentence
    _end(session, row, JobStatus.FAILED, acting, "fail job", error=error)


def stop_job(session: Session, claim: Claim, acting: Acting) -> None:
    """Say that the work was stopped because somebody asked. Raises ClaimLost."""
    _end(session, _held(session, claim), JobStatus.CANCELLED, acting, "stop job")


def give_back_job(session: Session, claim: Claim, acting: Acting) -> None:
    """Let another worker have the job; this was no attempt. Raises ClaimLost."""
    row = _held(session, claim)
    row.status, row.claimed_by, row.claimed_at = JobStatus.WAITING.value, None, None
    row.attempts -= 1
    audit.append(session, acting, "give back job", f"job {row.id}", row.municipality_code, {})


def may_cancel(session: Session, job: int, acting: Acting) -> None:
    """Refuse who may not cancel a job. Raises UnknownJob, NotAllowed, JobEnded."""
    row, _ = visible(session, job, acting)
    needs = NEEDS[JobKind(row.kind)]
    if all(acting.roles.isdisjoint(MAY[action]) for action in needs):
        raise NotAllowed(acting.login, needs[0].value, row.municipality_code)
    acting.by  # noqa: B018  (somebody unknown changes nothing)
    if not may_be_cancelled(JobStatus(row.status)):
        raise JobEnded(job, row.status)


def cancel_job(session: Session, job: int, acting: Acting) -> JobStatus:
    """End a job that waits; one that runs is stopped by its worker, which hears of it elsewhere.

    Returns where the job stands now: it may have ended while somebody asked.

    Raises:
        UnknownJob, NotAllowed.
    """
    row, _ = visible(session, job, acting)
    if row.status == JobStatus.WAITING.value:
        _end(session, row, JobStatus.CANCELLED, acting, "cancel job")
    else:
        name = f"job {row.id}"
        audit.append(session, acting, "cancel job", name, row.municipality_code, {})
    return JobStatus(row.status)


def _claim(row: JobRow, login: str, claimed_by: str, *, given_up: bool = False) -> Claim:
    return Claim(
        row.id,
        JobKind(row.kind),
        row.municipality_code,
        json.loads(row.parameters),
        login,
        claimed_by,
        row.earlier + row.attempts,
        given_up,
    )


def _held(session: Session, claim: Claim) -> JobRow:
    row = store.held(session, claim.job, claim.claimed_by)
    if row is None:
        raise ClaimLost(claim.job)
    return row


def _end(
    session: Session,
    row: JobRow,
    status: JobStatus,
    acting: Acting,
    action: str,
    *,
    error: str | None = None,
) -> None:
    row.status, row.ended_at, row.error = status.value, acting.now, error
    detail = {"error": error} if error else {}
    audit.append(session, acting, action, f"job {row.id}", row.municipality_code, detail)
    session.flush()
