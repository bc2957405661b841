"""Work in the background: ask for it, see how far it is, stop it, and take what it left.

Who asks is sent on to the result when that is there within a moment, and otherwise to a page
that shows how far the work is.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask import send_file as send
from flask.typing import ResponseReturnValue

from ontzorgen.domain.jobs import ENDED, JobKind, JobStatus
from ontzorgen.domain.paging import Page
from ontzorgen.services.acting import Acting
from ontzorgen.services.jobs.ask import ask_job
from ontzorgen.services.jobs.cancel import cancel
from ontzorgen.services.jobs.results import take_result
from ontzorgen.services.jobs.see import MOST, JobSeen, list_jobs, show_job
from ontzorgen.services.jobs.upload import spool_of
from ontzorgen.web.access import signed_in, signed_in_quietly
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import asked, csv_answer, filters, to_page
from ontzorgen.wording import jobs as words

pages = Blueprint("jobs", __name__)
ONCE = "opdracht"
"""The field with which a form is known, so that a double click is one job."""
WAIT_SECONDS = 2.0
_LOOK_SECONDS = 0.05
_LONGEST_KEY = 64
_OF_A_RUN = (JobKind.EXPORT_RUN, JobKind.LETTERS)
_FIELDS = {"soort": "", "stand": ""}


@pages.get("/werk")
@signed_in
def index() -> ResponseReturnValue:
    """List the newest work of one's municipalities, the last one first."""
    chosen = filters(**_FIELDS)
    found = _found(chosen)
    page = Page.asked(request.args.get("pagina"), len(found))
    return render_template(
        "jobs/index.html",
        jobs=found[page.offset : page.offset + page.size],
        page=page,
        to=to_page(chosen),
        chosen=chosen,
        kinds=[(kind.value, words.KINDS[kind]) for kind in JobKind],
        statuses=[(status.value, words.STATUSES[status]) for status in JobStatus],
        most=MOST,
        words=words,
    )


@pages.get("/werk.csv")
@signed_in
def as_csv() -> ResponseReturnValue:
    """Give the work that fits what is chosen as a file for a spreadsheet."""
    chosen = asked(_FIELDS)
    return csv_answer(words.jobs_csv(_found(chosen)), "werk.csv")


@pages.get("/werk/<int:job_id>")
@signed_in
def show(job_id: int) -> ResponseReturnValue:
    """Show how far a job is, and what came of it."""
    return render_template("jobs/show.html", seen=_seen(job_id), words=words, result=_result)


@pages.get("/werk/<int:job_id>/voortgang")
@signed_in_quietly
def progress(job_id: int) -> ResponseReturnValue:
    """Give how far a job is, for a page that asks by itself; at its end that page goes on."""
    seen = _seen(job_id)
    if seen.status in ENDED:
        _tell(seen)
        answer = make_response("")
        answer.headers["HX-Redirect"] = _after(seen)
        return answer
    return render_template("jobs/progress.html", seen=seen, words=words)


@pages.post("/werk/<int:job_id>/stoppen")
@signed_in
def stop(job_id: int) -> ResponseReturnValue:
    """Stop a job: one that waits at once, one that runs as soon as its worker hears of it."""
    seen = cancel(
        job_id,
        read=desk().read,
        write=lambda work: desk().write(work, "cancel job", f"job {job_id}"),
        pulse=desk().edge.pulse,
        spool=spool_of(desk().settings.data_dir),
    )
    stopped = seen.status is JobStatus.CANCELLED
    flash(words.STOPPED if stopped else words.STOPPING, "ok" if stopped else "info")
    return redirect(url_for("jobs.show", job_id=job_id))


@pages.get("/werk/<int:job_id>/bestand")
@signed_in
def file(job_id: int) -> ResponseReturnValue:
    """Give the file that a job left."""

    def work(session: Any, acting: Acting) -> tuple[JobSeen, Path]:
        return take_result(session, job_id, acting, desk().beats, desk().settings.data_dir)

    seen, path = desk().read(work)
    return send(
        path.absolute(),
        mimetype=words.media_type(seen),
        as_attachment=True,
        download_name=words.file_name(seen),
    )


def _found(chosen: Mapping[str, str]) -> Sequence[JobSeen]:
    """Return the newest work of one's municipalities that fits."""
    found = desk().read(lambda session, acting: list_jobs(session, acting, desk().beats))
    kind, status = chosen["soort"], chosen["stand"]
    return [one for one in found if kind in ("", one.kind) and status in ("", one.status)]


def once() -> str:
    """Return a new key for a form that asks for work."""
    return secrets.token_hex(16)


def key_here() -> str:
    """Return the key with which the form was sent; empty when it has none."""
    return request.form.get(ONCE, "")[:_LONGEST_KEY]


def ask(
    kind: JobKind,
    about: Callable[[Any, Acting], tuple[str | None, Mapping[str, str]]],
) -> ResponseReturnValue:
    """Ask for work and go to its result, or to the page that shows how far it is.

    `about` gives the municipality and the parameters, and refuses what is not there.
    """
    key = key_here() or once()

    def work(session: Any, acting: Acting) -> int:
        town, parameters = about(session, acting)
        return ask_job(session, kind, town, parameters, key, acting)

    return follow(desk().write(work, "ask job", kind.value))


def follow(job: int) -> ResponseReturnValue:
    """Wait a moment for a job, and go to what came of it or to its own page."""
    until = time.monotonic() + WAIT_SECONDS
    seen = _seen(job)
    while seen.status not in ENDED and time.monotonic() < until:
        with desk().waiting():
            time.sleep(_LOOK_SECONDS)
        seen = _seen(job)
    if seen.status is JobStatus.REFUSED:
        lines = words.outcome(seen).split("\n")
        back = _after(seen) if seen.kind in _OF_A_RUN else url_for("jobs.index")
        return render_template(
            "errors/refused.html", title=words.REFUSED, lines=lines, back=back
        ), 409
    if seen.status is JobStatus.DONE:
        _tell(seen)
        return redirect(_after(seen))
    return redirect(url_for("jobs.show", job_id=job))


def _tell(seen: JobSeen) -> None:
    """Say on the next page what came of a job that is done; its own page says so by itself."""
    if seen.status is JobStatus.DONE and _after(seen) != url_for("jobs.show", job_id=seen.id):
        told, mood = words.told(seen)
        flash(told, mood)


def _seen(job: int) -> JobSeen:
    return desk().read(lambda session, acting: show_job(session, job, acting, desk().beats))


def _after(seen: JobSeen) -> str:
    """Return the page to go on to when a job has ended: of the run it made, else of the job.

    A file is taken from the page of its job: a download leaves who asked on the page before, and
    what was to be told would come on some later page.
    """
    made = seen.result or {}
    if seen.kind is not JobKind.LETTERS and "run" in made and seen.status is JobStatus.DONE:
        return url_for("runs.show", name=made["run"])
    return _of_run(seen)


def _of_run(seen: JobSeen) -> str:
    run = seen.parameters.get("run")
    if run is not None and seen.status in ENDED:
        if seen.kind is JobKind.LETTERS:
            return url_for("run_letters.show", name=run)
        return url_for("runs.show", name=run)
    return url_for("jobs.show", job_id=seen.id)


def _result(seen: JobSeen) -> tuple[str, str] | None:
    """Return (words, address) of what a job made."""
    made = seen.result or {}
    if seen.kind is JobKind.LETTERS and made:
        return "Naar de brieven van de run", url_for("run_letters.show", name=made["run"])
    if "run" in made:
        return f"Naar betaalrun {made['run']}", url_for("runs.show", name=made["run"])
    if "file" in made:
        return "Bestand ophalen", url_for("jobs.file", job_id=seen.id)
    return None
