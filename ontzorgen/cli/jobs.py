"""Work in the background: see it, stop it, and the worker that does it."""

from __future__ import annotations

import signal
import sys
import threading
import time
from typing import Any

import click

from ontzorgen.app import Application
from ontzorgen.cli.output import application, as_json, by_user, give, progress, say, tell
from ontzorgen.cli.what_to_type import lines
from ontzorgen.domain.jobs import ENDED, JobKind, JobStatus
from ontzorgen.domain.numbers import LARGEST
from ontzorgen.services.jobs.see import JobSeen, list_jobs, show_job
from ontzorgen.watch import logs
from ontzorgen.watch.logs import Event
from ontzorgen.wording import jobs as words
from ontzorgen.work.worker import Worker
from ontzorgen.work.worker import cancel as cancel_job

LOOK_SECONDS = 0.5
_NUMBER = click.IntRange(1, LARGEST)
looking = click.option(
    "--user", "login", help="Login of the person who looks; default: the system user."
)


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what waits now, and end.")
def worker(once: bool) -> None:
    """Do the work that people asked for, job by job; several workers may run at once.

    SIGTERM or Ctrl-C gives a job that runs back to the next worker: nothing of it is kept.
    """
    stop = threading.Event()
    _ = application().engine
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    for each in before:
        signal.signal(each, lambda *_: stop.set())
    try:
        working = Worker(application(), stop=stop)
        if once:
            while not stop.is_set() and working.once():
                pass
            return
        people = sys.stderr.isatty()
        logs.set_up(for_people=people)
        _say_to(people, words.WORKER_STARTED, Event.WORKER_STARTS)
        working.run()
        _say_to(people, words.WORKER_STOPPED, Event.WORKER_STOPS)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _say_to(people: bool, words_: str, event: Event) -> None:
    if people:
        tell(words_)
    else:
        logs.tell(event)


@click.group("job")
def job() -> None:
    """Work in the background: what was asked, how far it is, and what came of it."""


@job.command("list")
@looking
@as_json
def list_(login: str | None, as_json: bool) -> None:
    """List the newest jobs, the last one first."""
    app = application()
    found = app.write(
        lambda session: list_jobs(session, app.acting(session, login), app.pulse.of), reads=True
    )
    if as_json:
        give({"jobs": [words.job_json(seen) for seen in found]})
        return
    for line in words.overview(found):
        say(line)


@job.command("show")
@click.argument("number", metavar="JOB", type=_NUMBER)
@click.option("--follow", is_flag=True, help="Wait until it has ended, and show how far it is.")
@looking
@as_json
def show(number: int, follow: bool, login: str | None, as_json: bool) -> int:
    """Show JOB. With --follow, the exit status is 1 unless it was done."""
    app = application()
    seen = _look(app, number, login)
    if follow:
        with progress(words.title(seen), seen.total) as step:
            told = 0
            while seen.status not in ENDED:
                step(max(seen.done - told, 0))
                told = max(seen.done, told)
                time.sleep(LOOK_SECONDS)
                seen = _look(app, number, login)
    _give(seen, as_json=as_json)
    return 1 if follow and seen.status is not JobStatus.DONE else 0


@job.command("cancel")
@click.argument("number", metavar="JOB", type=_NUMBER)
@by_user
@as_json
def cancel(number: int, login: str, as_json: bool) -> None:
    """Stop JOB: one that waits at once, one that runs as soon as its worker hears of it."""
    app = application()
    with app.refusals_logged(login, "cancel job", f"job {number}"):
        seen = cancel_job(app, login, number)
    if as_json:
        _give(seen, as_json=True)
    else:
        say(words.cancelled(seen))
        if seen.status is not JobStatus.CANCELLED:
            say("\n".join(lines([f"job show {seen.id}"])))


def _give(seen: JobSeen, *, as_json: bool) -> None:
    if as_json:
        give(words.job_json(seen))
        return
    for line in words.shown(seen):
        say(line)
    if seen.kind is JobKind.EXPORT_RUN and seen.result:
        say("\n".join(lines([f"run export {seen.result['run']} --out MAP"])))


def _look(app: Application, number: int, login: str | None) -> JobSeen:
    def work(session: Any) -> JobSeen:
        return show_job(session, number, app.acting(session, login), app.pulse.of)

    return app.write(work, reads=True)


COMMANDS = (job, worker)
