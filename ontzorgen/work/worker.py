"""The worker: takes a job, does it in one transaction with its end, and goes on to the next.

Two threads: one works, one beats. A worker that dies leaves a job without a heartbeat, and
another one takes it. Times of heartbeats are the clock's, also where today is set by hand.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from typing import IO

from sqlalchemy.orm import Session

from ontzorgen.app import REFUSALS, Application
from ontzorgen.domain.jobs import STALE_SECONDS, JobKind
from ontzorgen.services.acting import Acting
from ontzorgen.services.errors import DatabaseUnreachable
from ontzorgen.services.jobs import work
from ontzorgen.services.jobs.ask import ask_job
from ontzorgen.services.jobs.errors import ClaimLost
from ontzorgen.services.jobs.see import JobSeen, places, show_job
from ontzorgen.services.jobs.work import Claim
from ontzorgen.wording.errors import sentence
from ontzorgen.work.handlers import HANDLERS, Desk, Result
from ontzorgen.work.spool import Spool

ORIGIN = "background"
_REPORT_SECONDS = 0.25


class Cancelled(Exception):
    """Somebody asked to stop the job."""


class GivenBack(Exception):
    """The worker has to stop: another one does the job."""


class Worker:
    """One worker. `stop` may be set by another thread or a signal."""

    def __init__(
        self,
        app: Application,
        *,
        stop: threading.Event | None = None,
        stale_seconds: float = STALE_SECONDS,
    ) -> None:
        self.app, self.stop = app, stop or threading.Event()
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._stale = stale_seconds

    def run(self, *, pause_seconds: float = 1.0) -> None:
        """Work until `stop` is set; a database that went away is waited for."""
        while not self.stop.is_set():
            try:
                busy = self.once()
            except DatabaseUnreachable:
                busy = False
            if not busy:
                self.stop.wait(pause_seconds)

    def once(self) -> bool:
        """Do one job and return True, or False when there is none."""
        beats = self.app.pulse.of
        ready = self.app.write(
            lambda session: work.claimable(session, beats, _clock(), self._stale), reads=True
        )
        if not ready:
            self._sweep()
            return False

        def take(session: Session) -> Claim | None:
            return work.claim_job(session, beats, self.name, self._we(), _clock(), self._stale)

        claim = self.app.write(take)
        if claim is not None:
            self._do(claim)
        return True

    def _do(self, claim: Claim) -> None:
        self.app.pulse.begin(claim.job, claim.claimed_by, _clock())
        try:
            with self._beating(claim), ExitStack() as stack:
                self._work(claim, stack)
        except Cancelled:
            self._end(claim, lambda session: work.stop_job(session, claim, self._we()))
        except GivenBack:
            self._end(claim, lambda session: work.give_back_job(session, claim, self._we()))
            return
        except ClaimLost:
            return
        except DatabaseUnreachable:
            raise
        except REFUSALS as error:
            kind, text = type(error).__name__, sentence(error)
            self._end(
                claim, lambda session: work.refuse_job(session, claim, kind, text, self._we())
            )
        except Exception as error:
            kind = type(error).__name__
            self._end(claim, lambda session: work.fail_job(session, claim, kind, self._we()))
        place = claim.parameters.get("spool")
        if place is not None:
            Spool(self.app.settings.data_dir).remove(place)

    def _work(self, claim: Claim, stack: ExitStack) -> None:
        last = 0.0

        def acting(session: Session) -> Acting:
            return self.app.acting(session, claim.login, ORIGIN)

        def report(done: int, total: int | None) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last < _REPORT_SECONDS and done != total:
                return
            last = now
            self.app.pulse.reach(claim.job, claim.claimed_by, _clock(), done, total)
            self._look(claim)

        self._look(claim)
        self.app.write(acting, reads=True)
        ready = HANDLERS[claim.kind](Desk(self.app, claim, acting, report, stack))

        def do(session: Session) -> Result:
            result = ready.do(session)
            self._look(claim)
            work.finish_job(session, claim, result, acting(session))
            return result

        self.app.write(do, lock=ready.lock)

    def _look(self, claim: Claim) -> None:
        """Stop when that was asked. Raises Cancelled, GivenBack, ClaimLost."""
        known = self.app.pulse.of([claim.job]).get(claim.job)
        if known is not None and known.claimed_by not in ("", claim.claimed_by):
            raise ClaimLost(claim.job)
        if known is not None and known.cancel_asked:
            raise Cancelled
        if self.stop.is_set():
            raise GivenBack

    def _end(self, claim: Claim, end: work.End) -> None:
        with suppress(ClaimLost):
            self.app.write(end)

    @contextmanager
    def _beating(self, claim: Claim) -> Iterator[None]:
        ended = threading.Event()

        def beat() -> None:
            while not ended.wait(self._stale / 6):
                with suppress(Exception):  # a beat that fails is one that lacks
                    self.app.pulse.beat(claim.job, claim.claimed_by, _clock())

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _we(self) -> Acting:
        return self.app.operator(ORIGIN)

    def _sweep(self) -> None:
        spool = Spool(self.app.settings.data_dir)
        spool.sweep(self.app.write(places, reads=True))


def ask(
    app: Application,
    login: str,
    kind: JobKind,
    municipality: str | None,
    parameters: Mapping[str, str],
    once_key: str,
    files: Mapping[str, IO[bytes]] | None = None,
    origin: str = "cli",
) -> int:
    """Ask for work, with the files it needs, and return the number of the job."""
    spool = Spool(app.settings.data_dir)
    place = spool.keep(files) if files else None
    wanted = {**parameters, "spool": place} if place else dict(parameters)
    try:
        job = app.write(
            lambda session: ask_job(
                session,
                kind,
                municipality,
                wanted,
                once_key,
                app.acting(session, login, origin),
            )
        )
        if place and place not in app.write(places, reads=True):
            spool.remove(place)
    except BaseException:
        if place:
            spool.remove(place)
        raise
    return job


def cancel(app: Application, login: str, job: int, origin: str = "cli") -> JobSeen:
    """Cancel a job. Its worker hears of it beside the database, which the work may hold."""
    app.write(
        lambda session: work.may_cancel(session, job, app.acting(session, login, origin)),
        reads=True,
    )
    app.pulse.ask_cancel(job, _clock())

    def record(session: Session) -> JobSeen:
        acting = app.acting(session, login, origin)
        work.cancel_job(session, job, acting)
        return show_job(session, job, acting, app.pulse.of)

    return app.write(record)


def _clock() -> datetime:
    return datetime.now(UTC)
