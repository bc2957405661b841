"""Which job a worker may take, and which may still be cancelled."""

from datetime import UTC, datetime, timedelta

import pytest

from ontzorgen.domain.jobs import (
    ENDED,
    MOST_ATTEMPTS,
    STALE_SECONDS,
    JobStatus,
    is_given_up,
    is_stale,
    may_be_cancelled,
    may_be_claimed,
)

NOW = datetime(2026, 9, 15, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("status", JobStatus)
@pytest.mark.parametrize("stale", [False, True])
@pytest.mark.parametrize("attempts", range(MOST_ATTEMPTS + 1))
def test_a_job_is_taken_when_it_waits_or_its_worker_is_silent(status, stale, attempts):
    free = status == "WAITING" or (status == "RUNNING" and stale)

    assert may_be_claimed(status, attempts, stale=stale) == (free and attempts < MOST_ATTEMPTS)


def test_a_job_whose_last_worker_died_is_given_up():
    assert is_given_up(JobStatus.RUNNING, MOST_ATTEMPTS, stale=True)
    assert not is_given_up(JobStatus.RUNNING, MOST_ATTEMPTS, stale=False)
    assert not is_given_up(JobStatus.RUNNING, MOST_ATTEMPTS - 1, stale=True)
    assert not is_given_up(JobStatus.DONE, MOST_ATTEMPTS, stale=True)


def test_only_what_has_not_ended_may_be_cancelled():
    assert {status for status in JobStatus if not may_be_cancelled(status)} == set(ENDED)


def test_a_worker_is_silent_only_after_the_whole_time():
    at_the_edge = NOW - timedelta(seconds=STALE_SECONDS)

    assert not is_stale(at_the_edge, NOW)
    assert is_stale(at_the_edge - timedelta(microseconds=1), NOW)
