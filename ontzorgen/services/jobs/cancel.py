"""Cancel work: its worker hears of it beside the database, which the work may hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.jobs import JobStatus
from ontzorgen.services.acting import Acting
from ontzorgen.services.jobs import work
from ontzorgen.services.jobs.see import JobSeen, show_job
from ontzorgen.store.job_progress import Pulse
from ontzorgen.store.spool import Spool

Transaction = Callable[[Callable[[Session, Acting], Any]], Any]


def cancel(
    job: int, *, read: Transaction, write: Transaction, pulse: Pulse, spool: Spool
) -> JobSeen:
    """Stop a job that waits at once, and ask the worker of one that runs; return how it stands.

    `read` and `write` are a transaction each, in the name of who asks.

    Raises:
        UnknownJob, NotAllowed, JobEnded.
    """
    read(lambda session, acting: work.may_cancel(session, job, acting))
    pulse.ask_cancel(job, datetime.now(UTC))

    def record(session: Session, acting: Acting) -> JobSeen:
        work.cancel_job(session, job, acting)
        return show_job(session, job, acting, pulse.of)

    seen: JobSeen = write(record)
    if seen.status is JobStatus.CANCELLED and seen.spool is not None:
        spool.remove(seen.spool)
    return seen
