"""Work in the background: what a job may become, and when another worker may take it.

Times are moments in UTC; a silence is measured in seconds.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

STALE_SECONDS = 60
"""Without a heartbeat for this long, a worker is held to be dead."""
MOST_ATTEMPTS = 3
"""In a row, without one that finished a part."""


class JobStatus(StrEnum):
    """Where a job stands."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    REFUSED = "REFUSED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class JobKind(StrEnum):
    """What a job does."""

    CALCULATE_RUN = "CALCULATE_RUN"
    EXPORT_RUN = "EXPORT_RUN"
    IMPORT_FOLDER = "IMPORT_FOLDER"
    IMPORT_BANK = "IMPORT_BANK"
    JOURNAL = "JOURNAL"
    WITHHOLDING = "WITHHOLDING"
    REPORT = "REPORT"
    LETTERS = "LETTERS"
    LETTER_LIST = "LETTER_LIST"


ENDED = frozenset({JobStatus.DONE, JobStatus.REFUSED, JobStatus.FAILED, JobStatus.CANCELLED})


def is_stale(beat_at: datetime, now: datetime, seconds: float = STALE_SECONDS) -> bool:
    """Say whether a worker was silent for longer than `seconds`."""
    return now - beat_at > timedelta(seconds=seconds)


def may_be_claimed(status: JobStatus, attempts: int, *, stale: bool) -> bool:
    """Say whether a worker may take a job: one that waits, or whose worker is dead."""
    free = status is JobStatus.WAITING or (status is JobStatus.RUNNING and stale)
    return free and attempts < MOST_ATTEMPTS


def is_given_up(status: JobStatus, attempts: int, *, stale: bool) -> bool:
    """Say whether the last attempt of a job died too."""
    return status is JobStatus.RUNNING and stale and attempts >= MOST_ATTEMPTS


def may_be_cancelled(status: JobStatus) -> bool:
    """Say whether there is still something to cancel."""
    return status not in ENDED
