"""The letters of a run: each person's overview once, whoever is killed, and one file to print."""

from __future__ import annotations

import io
import os
from hashlib import sha256
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from ontzorgen.domain.jobs import JobKind, JobStatus
from ontzorgen.domain.letters import SentHow
from ontzorgen.services.letters import overviews
from ontzorgen.services.letters.prints import send_printed
from ontzorgen.work import letters as room
from ontzorgen.work.exports import Exports
from ontzorgen.work.worker import Worker
from tests.bench.town import CODE, FIRST_MONTH
from tests.databases import KINDS
from tests.soak.bank_office import exported_database
from tests.soak.kills import Killed, count_points
from tests.soak.office import application_of, data_directory, prove
from tests.work.people import asked, count, do_one_job, left, seen

RUN = f"{CODE}-{FIRST_MONTH}-1"
_EVERY = int(os.environ.get("ONTZORGEN_KILL_STEP", "19"))


@pytest.fixture(scope="module", params=KINDS)
def filled(request):
    with exported_database(request.param) as filled:
        yield filled


@pytest.fixture
def app(filled):
    with filled.copy() as url, data_directory() as folder, application_of(url, folder) as app:
        yield app
        app.pulse.close()


def ask_letters(app, key="click"):
    return asked(app, key, JobKind.LETTERS, CODE, {"run": RUN})


def printed(app, job):
    """Return the files in what a job left, by name."""
    path = app.settings.data_dir / "exports" / seen(app, job).result["file"]
    with ZipFile(path) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def letters(app):
    return count(app, "SELECT count(*) FROM letter WHERE kind = 'OVERVIEW'")


def persons(app):
    return count(app, "SELECT count(*) FROM run_share")


def test_each_person_of_a_run_gets_one_letter_of_its_own_and_in_the_file_to_print(app):
    job = ask_letters(app)

    Worker(app).once()

    done = seen(app, job)
    assert (done.status, done.result["letters"]) == (JobStatus.DONE, persons(app))
    files = printed(app, job)
    apart = [content for name, content in files.items() if name.startswith("los/")]
    together = [content for name, content in files.items() if name.startswith("printen/")]
    assert len(apart) == persons(app) == letters(app)
    pages = [len(PdfReader(io.BytesIO(content)).pages) for content in together]
    assert sum(pages) == sum(len(PdfReader(io.BytesIO(one)).pages) for one in apart)
    prove(app)


def test_asked_again_no_letter_is_made_twice_and_the_file_is_the_same(app):
    first = ask_letters(app)
    Worker(app).once()
    second = ask_letters(app, "another click")

    Worker(app).once()

    assert letters(app) == persons(app)
    assert seen(app, first).result["sha256"] == seen(app, second).result["sha256"]


def test_letters_that_were_printed_are_sent_together_as_they_were_printed(app):
    job = ask_letters(app)
    Worker(app).once()
    hashes = {
        sha256(content).hexdigest()
        for name, content in printed(app, job).items()
        if name.startswith("los/")
    }

    def send(session):
        return send_printed(session, RUN, SentHow.POST, app.acting(session, "anna"))

    assert app.write(send).sent == persons(app)
    again = app.write(send)

    assert (again.sent, again.before) == (0, persons(app))
    sent = "SELECT count(DISTINCT pdf_sha256) FROM letter_step WHERE step = 'SENT'"
    assert count(app, sent) == len(hashes)


def test_a_worker_killed_anywhere_leaves_each_letter_once_and_one_whole_file(filled):
    killed = Killed(do_one_job, ())
    with filled.copy() as url, data_directory() as folder, application_of(url, folder) as app:
        job = ask_letters(app)
        points = int(killed.month(url, folder, -1)[-1])
        wanted = seen(app, job).result
        names = set(printed(app, job))
        app.pulse.close()
    for point in range(1, points + 1, _EVERY):
        with filled.copy() as url, data_directory() as folder, application_of(url, folder) as app:
            job = ask_letters(app)
            assert not killed.month(url, folder, point)

            Worker(app, stale_seconds=-1).once()

            result = seen(app, job).result
            assert result["letters"] == wanted["letters"] == letters(app) == persons(app), point
            Exports(app.settings.data_dir).sweep()
            assert left(app, "exports") == [result["file"]], point
            assert set(printed(app, job)) == names, point
            prove(app)
            app.pulse.close()


def take_small_steps(pipe, url, data_dir, point):
    """Take over a job at once and do it a person at a time; runs in a process that may die."""
    overviews.HOUSEHOLDS_AT_ONCE = room.LETTERS_AT_ONCE = 1
    with application_of(url, data_dir) as app:
        points = count_points(app.engine, point)
        pipe.send("ready")
        Worker(app, stale_seconds=-1).once()
        pipe.send(str(points[0]))
    pipe.close()


def test_work_that_gets_no_further_is_given_up_after_three_attempts(filled):
    killed = Killed(take_small_steps, ())
    with filled.copy() as url, data_directory() as folder, application_of(url, folder) as app:
        job = ask_letters(app)
        for _ in range(8):
            if killed.month(url, folder, 45):
                break

        assert seen(app, job).error == "WorkersDied"
        assert left(app, "exports") == []
        app.pulse.close()


def test_a_worker_that_dies_over_and_over_but_gets_on_is_not_given_up(filled):
    killed, deaths = Killed(take_small_steps, ()), 0
    with filled.copy() as url, data_directory() as folder, application_of(url, folder) as app:
        job = ask_letters(app)
        while not killed.month(url, folder, 64 + 12 * deaths):
            deaths += 1
            assert deaths < 20

        assert deaths > 2
        assert seen(app, job).status is JobStatus.DONE
        assert letters(app) == persons(app)
        prove(app)
        app.pulse.close()
