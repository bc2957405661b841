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
from datetime import UTC, date, datetime
from functools import partial
from typing import IO, Any

from sqlalchemy.orm import Session

from ontzorgen.app import Application
from ontzorgen.config import AMSTERDAM
from ontzorgen.domain.jobs import STALE_SECONDS, JobKind, JobStatus
from ontzorgen.services.acting import Acting
from ontzorgen.services.errors import DatabaseUnreachable
from ontzorgen.services.households.drafts import drop_old_drafts
from ontzorgen.services.jobs import work
from ontzorgen.services.jobs.ask import ask_job
from ontzorgen.services.jobs.cancel import cancel as cancel_job
from ontzorgen.services.jobs.errors import ClaimLost
from ontzorgen.services.jobs.see import SPOOL, JobSeen, live, places
from ontzorgen.services.jobs.upload import ask_with_files
from ontzorgen.services.jobs.work import Claim
from ontzorgen.services.municipalities import all_codes
from ontzorgen.services.register_tasks import renew_tasks
from ontzorgen.store.spool import Spool
from ontzorgen.watch import logs
from ontzorgen.watch.logs import Event
from ontzorgen.wording.bank_refusals import refusal_text
from ontzorgen.wording.errors import REFUSALS, sentence
from ontzorgen.wording.runs import nothing_written
from ontzorgen.work.bench import Bench, Result
from ontzorgen.work.digests import send_digests
from ontzorgen.work.exports import Exports
from ontzorgen.work.handlers import HANDLERS
from ontzorgen.work.mishap import keep_traceback
from ontzorgen.work.whole_files import NotWritten
from sepa.errors import UnreadableFile

ORIGIN = "background"
_REPORT_SECONDS = 0.25
_SWEEP_SECONDS = 3600.0
_ANCHOR_SECONDS = 60.0
_MAILS_FROM_HOUR = 6
_BEATS = 6
"""How often a worker beats before its silence would be taken for death."""
_SHORTEST_SECONDS = 0.1


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
        self._swept = self._anchored = float("-inf")
        self._renewed_on: date | None = None

    def run(self, *, pause_seconds: float = 1.0) -> None:
        """Work until `stop` is set; a database that went away is waited for.

        What goes wrong beside the work is kept in `errors.log`, and tried again.
        """
        while not self.stop.is_set():
            try:
                busy = self.once()
            except DatabaseUnreachable:
                busy = False
            except Exception as error:
                self._tell(error)
                busy = False
            if not busy:
                self.stop.wait(pause_seconds)

    def once(self) -> bool:
        """Do one job and return True, or False when there is none."""
        beats = self.app.pulse.of
        ready = self.app.write(
            lambda session: work.claimable(session, beats, _clock(), self._stale),
            reads=True,
            for_all=True,
        )
        if not ready:
            self._anchor()
            self._sweep()
            return False

        def take(session: Session) -> Claim | None:
            return work.claim_job(session, beats, self.name, self._we(), _clock(), self._stale)

        claim = self.app.write(take, for_all=True)
        if claim is not None:
            Exports(self.app.settings.data_dir).clear(claim.job)
            if claim.given_up:
                Exports(self.app.settings.data_dir).clear_parts(claim.job)
                self._clear_upload(claim)
            else:
                self._do(claim)
        return True

    def _do(self, claim: Claim) -> None:
        """Do a job and end it; when the database went away, its claim is left to grow stale."""
        exports = Exports(self.app.settings.data_dir)
        self.app.pulse.begin(claim.job, claim.claimed_by, _clock())
        try:
            with self._beating(claim), ExitStack() as stack:
                result = self._work(claim, stack)
        except DatabaseUnreachable:
            raise
        except Exception as error:
            _tell_end(claim, error)
            exports.discard(claim.job, claim.attempt)
            try:
                if not isinstance(error, ClaimLost):
                    self.app.write(self._ending(claim, error), for_all=True)
            except ClaimLost:
                return
            if isinstance(error, ClaimLost | GivenBack):
                return
        else:
            _tell_end(claim, None)
            exports.clear(claim.job, keep=result.get("file"))
        exports.clear_parts(claim.job)
        self._clear_upload(claim)

    def _ending(self, claim: Claim, error: Exception) -> work.End:
        """Return how a job ends that was not done."""
        we, kind = self._we(), type(error).__name__
        match error:
            case Cancelled():
                return lambda session: work.stop_job(session, claim, we)
            case GivenBack():
                return lambda session: work.give_back_job(session, claim, we)
            case UnreadableFile():
                text = refusal_text(error)
                return lambda session: work.refuse_job(session, claim, kind, text, we)
            case NotWritten():
                why = nothing_written(error.path.name, error.why, error.detail)
                return lambda session: work.fail_job(session, claim, kind, why, we)
        if isinstance(error, REFUSALS):
            text = sentence(error)
            return lambda session: work.refuse_job(session, claim, kind, text, we)
        keep_traceback(error, self.app.settings)
        return lambda session: work.fail_job(session, claim, kind, None, we)

    def _work(self, claim: Claim, stack: ExitStack) -> Result:
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
        begun = self.app.write(acting, reads=True)
        ready = HANDLERS[claim.kind](Bench(self.app, claim, acting, report, stack))

        def do(session: Session) -> Result:
            result = ready.do(session)
            self._look(claim)
            work.finish_job(session, claim, result, acting(session), begun.municipalities)
            if ready.output is not None:
                ready.output.place()  # the row is locked: nobody else ends this job now
            return result

        return self.app.write(do, lock=ready.lock)

    def _look(self, claim: Claim) -> None:
        """Stop when that was asked. Raises Cancelled, GivenBack, ClaimLost."""
        known = self.app.pulse.of([claim.job]).get(claim.job)
        if known is not None and known.claimed_by not in ("", claim.claimed_by):
            raise ClaimLost(claim.job)
        if known is not None and known.cancel_asked:
            raise Cancelled
        if self.stop.is_set():
            raise GivenBack

    def _clear_upload(self, claim: Claim) -> None:
        if SPOOL in claim.parameters:
            Spool(self.app.settings.data_dir).remove(claim.parameters[SPOOL])

    @contextmanager
    def _beating(self, claim: Claim) -> Iterator[None]:
        ended = threading.Event()

        def beat() -> None:
            while not ended.wait(max(self._stale / _BEATS, _SHORTEST_SECONDS)):
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

    def _anchor(self) -> None:
        """Anchor the last looks, once a minute at most: nobody may come after them."""
        if time.monotonic() - self._anchored >= _ANCHOR_SECONDS:
            self._anchored = time.monotonic()
            self.app.anchor_looks()

    def _sweep(self) -> None:
        """Remove files of no job, and what was typed too long ago, now and then."""
        if time.monotonic() - self._swept < _SWEEP_SECONDS:
            return
        self._swept = time.monotonic()
        data_dir = self.app.settings.data_dir
        Spool(data_dir).sweep(self.app.write(places, reads=True, for_all=True))
        Exports(data_dir).sweep(self.app.write(live, reads=True, for_all=True))
        self.app.write(lambda session: drop_old_drafts(session, self._we()), for_all=True)
        self._renew()
        self._mail()

    def _renew(self) -> None:
        """Let the tasks follow what time did to the register, once a day.

        What is wrong in one municipality keeps no other one waiting.
        """
        today = self.app.settings.today()
        if self._renewed_on == today:
            return
        for code in self.app.write(all_codes, reads=True):
            look = partial(renew_tasks, acting=self._we(), municipality=code)
            try:
                self.app.write(look, for_all=True)
            except DatabaseUnreachable:
                raise
            except Exception as error:
                self._tell(error)
        self._renewed_on = today

    def _mail(self) -> None:
        """Send the daily mails, from the morning on; what goes wrong is tried again in an hour."""
        settings = self.app.settings
        early = settings.now().astimezone(AMSTERDAM).hour < _MAILS_FROM_HOUR
        if settings.smtp is None or early:
            return
        try:
            send_digests(self.app, settings.today())
        except DatabaseUnreachable:
            raise
        except Exception as error:
            self._tell(error)

    def _tell(self, error: Exception) -> None:
        keep_traceback(error, self.app.settings)
        logs.tell(Event.WORKER_FAILED, level="error", error=error)


@contextmanager
def working_beside(app: Application) -> Iterator[None]:
    """Let one worker work in a thread while the block runs; at its end it gives back its job."""
    worker = Worker(app)
    thread = threading.Thread(target=worker.run, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        worker.stop.set()
        thread.join()


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
    return ask_with_files(
        Spool(app.settings.data_dir),
        files or {},
        parameters,
        lambda wanted: app.write(
            lambda session: ask_job(
                session, kind, municipality, wanted, once_key, app.acting(session, login, origin)
            )
        ),
        lambda: app.write(places, reads=True, for_all=True),
    )


def cancel(app: Application, login: str, job: int, origin: str = "cli") -> JobSeen:
    """Cancel a job, in the name of a user."""

    def done(asked: Any, *, reads: bool = False) -> Any:
        return app.write(
            lambda session: asked(session, app.acting(session, login, origin)), reads=reads
        )

    return cancel_job(
        job,
        read=lambda asked: done(asked, reads=True),
        write=done,
        pulse=app.pulse,
        spool=Spool(app.settings.data_dir),
    )


def _tell_end(claim: Claim, error: Exception | None) -> None:
    """Tell in the log of the service what came of a job."""
    if error is None:
        outcome = JobStatus.DONE.value
    elif isinstance(error, Cancelled):
        outcome = JobStatus.CANCELLED.value
    elif isinstance(error, GivenBack | ClaimLost):
        outcome = JobStatus.WAITING.value
    else:
        ruled = isinstance(error, (*REFUSALS, UnreadableFile, NotWritten))
        outcome = (JobStatus.REFUSED if ruled else JobStatus.FAILED).value
    level = "error" if outcome == JobStatus.FAILED else "info"
    logs.tell(
        Event.JOB_ENDED,
        level=level,
        error=error,
        job=claim.job,
        kind=claim.kind.value,
        outcome=outcome,
    )


def _clock() -> datetime:
    return datetime.now(UTC)
