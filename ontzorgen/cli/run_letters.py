"""The letters of a run on the command line: make and print them, and record that they were sent."""

from __future__ import annotations

import secrets
import shutil
import time
from pathlib import Path
from typing import Any

import click

from ontzorgen.app import Application
from ontzorgen.cli.letter_texts import do
from ontzorgen.cli.output import application, as_json, by_user, give, progress, say, tell
from ontzorgen.domain.jobs import ENDED, JobKind, JobStatus
from ontzorgen.domain.letters import SentHow
from ontzorgen.services.acting import Action
from ontzorgen.services.jobs.results import take_result
from ontzorgen.services.jobs.see import JobSeen, show_job
from ontzorgen.services.letters.of_run import see_letters_of_run
from ontzorgen.services.letters.overviews import run_to_tell
from ontzorgen.services.letters.prints import send_printed
from ontzorgen.wording import jobs as job_words
from ontzorgen.wording import letters as words
from ontzorgen.work.whole_files import write_whole
from ontzorgen.work.worker import ask, working_beside

LOOK_SECONDS = 0.25
_HOW = {each.value.lower(): each for each in SentHow}
run_name = click.argument("run", metavar="RUN")


@click.command("print-run")
@run_name
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@by_user
@as_json
def print_run(run: str, out: Path, login: str, as_json: bool) -> int:
    """Make the overviews of RUN that are not made yet, and write all its letters to a zip file.

    `printen/` has them together, to print; `los/` each by its reference. It is work as the
    worker does it, here and now: broken off, it goes on at the next worker, and no letter is made
    twice. The exit status is 1 unless it was done.
    """
    app = application()
    code = do(
        login,
        Action.MAKE_LETTER.value,
        f"run {run}",
        lambda session, acting: run_to_tell(session, run, acting).municipality_code,
    )
    lacks = do(
        login,
        Action.READ_LETTER.value,
        f"run {run}",
        lambda session, acting: see_letters_of_run(session, run, acting).lacks,
        reads=True,
    )
    if lacks:
        tell(words.sender_lacks(lacks, to_payee=False))
    job = ask(app, login, JobKind.LETTERS, code, {"run": run}, f"letters {secrets.token_hex(8)}")
    seen = _followed(app, job, login)
    if seen.status is JobStatus.DONE:
        _take(app, job, login, out)
    if as_json:
        give(job_words.job_json(seen))
    else:
        say(job_words.come_of_it(seen))
    return 0 if seen.status is JobStatus.DONE else 1


@click.command("send-run")
@run_name
@click.option("--how", required=True, type=click.Choice(list(_HOW)), help="How they go.")
@by_user
@as_json
def send_run(run: str, how: str, login: str, as_json: bool) -> None:
    """Record of all printed letters of RUN that they were sent today, as they were printed."""
    done = do(
        login,
        Action.SEND_LETTER.value,
        f"run {run}",
        lambda session, acting: send_printed(session, run, _HOW[how], acting),
    )
    if as_json:
        held = {why.value: list(names) for why, names in done.held_back.items()}
        give({"run": run, "sent": done.sent, "before": done.before, "held_back": held})
    else:
        say(words.sent_together(run, done.sent, done.before, done.held_back))


def _followed(app: Application, job: int, login: str) -> JobSeen:
    """Work until a job has ended, and show how far it is."""

    def look(session: Any) -> JobSeen:
        return show_job(session, job, app.acting(session, login), app.pulse.of)

    with working_beside(app):
        seen, told = app.write(look, reads=True), 0
        with progress(job_words.title(seen), seen.total) as step:
            while seen.status not in ENDED:
                time.sleep(LOOK_SECONDS)
                seen = app.write(look, reads=True)
                step(max(seen.done - told, 0))
                told = max(seen.done, told)
    return seen


def _take(app: Application, job: int, login: str, out: Path) -> None:
    """Copy what a job left to where it was asked."""

    def taken(session: Any) -> Path:
        acting = app.acting(session, login)
        return take_result(session, job, acting, app.pulse.of, app.settings.data_dir)[1]

    path = app.write(taken)
    with path.open("rb") as source:
        write_whole(out, lambda target: shutil.copyfileobj(source, target))


COMMANDS = (print_run, send_run)
