"""The letters of a run: make and print them all, take the file, and record that they were sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.domain.jobs import ENDED, JobKind, JobStatus
from ontzorgen.domain.letters import SentHow
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.jobs.see import JobSeen, list_jobs
from ontzorgen.services.letters.of_run import RunLetters, see_letters_of_run
from ontzorgen.services.letters.overviews import run_to_tell
from ontzorgen.services.letters.prints import SentTogether, send_printed
from ontzorgen.web import jobs
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.wording import jobs as job_words
from ontzorgen.wording import letter_pages as told
from ontzorgen.wording import letters as words

pages = Blueprint("run_letters", __name__)
_PAGE = "/betaalruns/<name>/brieven"
_HOW = "hoe"


@pages.get(_PAGE)
@needs(Action.READ_LETTER)
def show(name: str) -> ResponseReturnValue:
    """Show how far the letters of a run are, and what is to be done now."""
    return _show(name, {}), 200


@pages.post(_PAGE)
@needs(Action.MAKE_LETTER)
def make(name: str) -> ResponseReturnValue:
    """Ask for all letters of a run as files to print; work in the background, once."""

    def about(session: Any, acting: Acting) -> tuple[str | None, Mapping[str, str]]:
        run = run_to_tell(session, name, acting)
        return run.municipality_code, {"run": run.name}

    return jobs.ask(JobKind.LETTERS, about)


@pages.post(f"{_PAGE}/verstuurd")
@needs(Action.SEND_LETTER)
def send(name: str) -> ResponseReturnValue:
    """Record of every printed letter of a run that it was sent today, and how."""
    how = request.form.get(_HOW, "")
    if how not in list(SentHow):
        return _show(name, {_HOW: told.CHOOSE_HOW_ALL}), 422
    done: SentTogether = desk().write(
        lambda session, acting: send_printed(session, name, SentHow(how), acting),
        Action.SEND_LETTER.value,
        f"run {name}",
    )
    flash(
        words.sent_together(name, done.sent, done.before, done.held_back),
        "info" if done.held_back or not done.sent else "ok",
    )
    return redirect(url_for("run_letters.show", name=name))


def _show(name: str, wrongs: dict[str, str]) -> str:
    def work(session: Any, acting: Acting) -> tuple[RunLetters, JobSeen | None]:
        seen = see_letters_of_run(session, name, acting)
        asked = list_jobs(session, acting, desk().beats)
        own = (one for one in asked if one.kind is JobKind.LETTERS)
        return seen, next((one for one in own if one.parameters.get("run") == name), None)

    seen, job = desk().read(work)
    return render_template(
        "runs/letters.html",
        seen=seen,
        job=job,
        busy=job is not None and job.status not in ENDED,
        done=job is not None and job.status is JobStatus.DONE,
        wrongs=wrongs,
        typed=request.form,
        hows=[(each.value, said) for each, said in words.HOW.items()],
        job_words=job_words,
        words=words,
    )
