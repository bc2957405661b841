"""A job is done once: whoever asks twice, races, is killed, is stopped or is refused."""

import io
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from ontzorgen.domain.jobs import JobKind, JobStatus
from ontzorgen.services.acting import NotAllowed
from ontzorgen.services.jobs.errors import JobAskedOtherwise, JobEnded
from ontzorgen.services.jobs.see import show_job
from ontzorgen.services.register_tasks import renew_tasks
from ontzorgen.store.spool import Spool
from ontzorgen.wording.errors import sentence
from ontzorgen.work import worker as room
from ontzorgen.work.worker import Worker, ask, cancel
from tests.bench.town import CODE, FIRST_MONTH
from tests.databases import KINDS
from tests.soak.kills import Killed
from tests.soak.office import (
    application_of,
    approve,
    calculate,
    data_directory,
    filled_database,
    prove,
    standing,
)
from tests.work.people import MONTH, asked, count, do_one_job, seen


@pytest.fixture(scope="module", params=KINDS)
def filled(request):
    with filled_database(request.param) as filled:
        yield filled


def test_a_run_is_calculated_in_the_background(app):
    job = asked(app)

    assert Worker(app).once()

    done = seen(app, job)
    assert done.status is JobStatus.DONE
    assert done.result == {"run": f"{CODE}-{FIRST_MONTH}-1"}
    assert not Worker(app).once()
    calculated = "SELECT count(*) FROM audit_entry WHERE action = 'calculate run'"
    origin = "SELECT origin FROM audit_entry WHERE action = 'calculate run'"
    assert count(app, calculated) == 1
    assert count(app, origin).startswith("background")


def test_an_approved_run_is_exported_and_its_journal_written_for_its_owner_only(app):
    calculate(app, "anna")
    approve(app, "fatma")
    run = f"{CODE}-{FIRST_MONTH}-1"
    export = asked(app, "export", JobKind.EXPORT_RUN, parameters={"run": run})
    period = {"from": "2020-01-01", "until": "2030-12-31"}
    journal = asked(app, "journal", JobKind.JOURNAL, parameters=period)

    while Worker(app).once():
        pass

    assert seen(app, export).result["made_now"]
    written = seen(app, journal).result
    target = app.settings.data_dir / "exports" / written["file"]
    assert written["entries"] > 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_double_click_makes_one_job(app):
    with ThreadPoolExecutor(8) as clicks:
        jobs = set(clicks.map(lambda _: asked(app), range(8)))

    assert len(jobs) == count(app, "SELECT count(*) FROM job") == 1
    with pytest.raises(JobAskedOtherwise):
        asked(app, parameters={"month": "2030-01"})


def test_a_key_whose_job_was_refused_asks_anew_and_a_job_that_is_done_stays_the_answer(app):
    elsewhere = {"month": "1999-01"}
    refused = asked(app, parameters=elsewhere)
    Worker(app).once()

    again = asked(app)
    twice = asked(app)
    Worker(app).once()
    done = asked(app)

    assert seen(app, refused).status is JobStatus.REFUSED
    assert refused != again == twice == done
    assert seen(app, done).status is JobStatus.DONE
    with pytest.raises(JobAskedOtherwise):
        asked(app, parameters=elsewhere)
    assert asked(app, key="clic") not in (refused, done)


def test_two_who_ask_anew_at_once_under_a_key_get_one_job(app):
    cancel(app, "anna", asked(app))
    with ThreadPoolExecutor(2) as both:
        found = list(both.map(lambda _: asked(app), range(2)))

    assert found[0] == found[1]
    assert count(app, "SELECT count(*) FROM job") == 2


def test_who_may_not_do_the_work_cannot_ask_for_it(app):
    with pytest.raises(NotAllowed):
        ask(app, "fatma", JobKind.CALCULATE_RUN, CODE, MONTH, "click")

    assert count(app, "SELECT count(*) FROM job") == 0


def test_a_job_that_waits_is_cancelled_at_once(app):
    job = asked(app)

    assert cancel(app, "anna", job).status is JobStatus.CANCELLED

    assert not Worker(app).once()
    with pytest.raises(JobEnded):
        cancel(app, "anna", job)


def test_a_job_that_runs_is_cancelled_while_it_holds_the_database_and_nothing_stays(
    app, monkeypatch
):
    job, inside, asked_for = asked(app), threading.Event(), threading.Event()
    really = room.HANDLERS[JobKind.CALCULATE_RUN]

    def slow(desk):
        ready = really(desk)

        def do(session):
            result = ready.do(session)
            inside.set()
            assert asked_for.wait(30)
            return result

        return type(ready)(do, ready.lock)

    monkeypatch.setattr(room, "HANDLERS", {**room.HANDLERS, JobKind.CALCULATE_RUN: slow})
    working = threading.Thread(target=Worker(app).once)
    working.start()
    assert inside.wait(30)
    ask_cancel = app.pulse.ask_cancel

    def heard(number, now):
        ask_cancel(number, now)
        asked_for.set()

    monkeypatch.setattr(app.pulse, "ask_cancel", heard)
    cancel(app, "anna", job)
    working.join(30)

    assert seen(app, job).status is JobStatus.CANCELLED
    assert app.write(standing, reads=True, for_all=True) == {"status": None}


def test_a_worker_that_has_to_stop_gives_its_job_back_and_that_was_no_attempt(app):
    job, stop = asked(app), threading.Event()
    stop.set()

    Worker(app, stop=stop).once()

    given_back = seen(app, job)
    assert (given_back.status, given_back.attempts) == (JobStatus.WAITING, 0)
    assert Worker(app).once()
    assert seen(app, job).status is JobStatus.DONE


def test_a_refusal_keeps_its_dutch_sentence(app):
    calculate(app, "anna")
    approve(app, "fatma")
    job = asked(app)
    with pytest.raises(Exception) as refused:
        calculate(app, "anna")

    Worker(app).once()

    told = seen(app, job)
    assert told.status is JobStatus.REFUSED
    assert told.error == type(refused.value).__name__
    assert told.sentence == sentence(refused.value)


def test_the_work_of_a_user_who_was_disabled_meanwhile_is_refused(app):
    job = asked(app)
    disable = text("UPDATE app_user SET active = FALSE WHERE login = 'anna'")
    app.write(lambda session: session.execute(disable), for_all=True)

    Worker(app).once()

    ended = app.write(
        lambda session: show_job(session, job, app.acting(session, None), app.pulse.of), reads=True
    )
    assert (ended.status, ended.error) == (JobStatus.REFUSED, "UnknownUser")
    assert app.write(standing, reads=True, for_all=True) == {"status": None}


def test_progress_only_grows_and_only_its_own_worker_moves_it(app):
    job, now = asked(app), room._clock()
    app.pulse.begin(job, "one", now)
    reached = []
    for done in (10, 5, 20, 15):
        app.pulse.reach(job, "one", now, done, 30)
        reached.append(app.pulse.of([job])[job].done)
    app.pulse.reach(job, "another", now, 29, 30)

    assert reached == [10, 10, 20, 20]
    assert app.pulse.of([job])[job].done == 20


def test_uploads_are_private_and_gone_when_the_job_ends(app):
    unread = {"afschrift.xml": io.BytesIO(b"not xml")}
    job = asked(app, kind=JobKind.IMPORT_BANK, code=None, parameters={}, files=unread)
    again = {"afschrift.xml": io.BytesIO(b"not xml")}
    assert job == asked(app, kind=JobKind.IMPORT_BANK, code=None, parameters={}, files=again)
    (folder,) = (app.settings.data_dir / "spool").iterdir()
    (file,) = folder.iterdir()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, file)]

    Worker(app).once()

    assert modes == [0o700, 0o600]
    assert seen(app, job).status is JobStatus.REFUSED
    assert not folder.exists()


@pytest.mark.parametrize("name", ["../out", "/etc/x", ".hidden", "", "a/b"])
def test_an_upload_never_leaves_its_folder(name, tmp_path):
    with pytest.raises(ValueError):
        Spool(tmp_path).keep({name: io.BytesIO()})


def test_two_workers_never_take_one_job(filled):
    racing = Killed(do_one_job, ())
    with filled.copy() as url, data_directory() as folder, application_of(url, folder) as app:
        jobs = [asked(app, f"click {number}") for number in range(4)]

        with ThreadPoolExecutor(4) as workers:
            list(workers.map(lambda _: racing.month(url, folder, -1), range(4)))
        while Worker(app, stale_seconds=600).once():
            pass

        assert [seen(app, job).status for job in jobs] == [JobStatus.DONE] * 4
        assert [seen(app, job).attempts for job in jobs] == [1] * 4
        began = "SELECT count(*) FROM audit_entry WHERE action = 'begin job'"
        assert count(app, began) == 4
        prove(app)
        app.pulse.close()


def test_a_worker_killed_anywhere_leaves_the_job_to_another_and_it_is_done_once(filled):
    killed = Killed(do_one_job, ())
    with filled.copy() as url, data_directory() as folder:
        with application_of(url, folder) as app:
            asked(app)
        points = int(killed.month(url, folder, -1)[-1])
    every = int(os.environ.get("ONTZORGEN_KILL_STEP", "19"))
    for point in range(1, points + 1, every):
        with filled.copy() as url, data_directory() as folder:
            with application_of(url, folder) as app:
                job = asked(app)
            assert not killed.month(url, folder, point)
            with application_of(url, folder) as app:
                half = app.write(standing, reads=True, for_all=True)["status"]
                assert (half is None) == (seen(app, job).status is not JobStatus.DONE), point
                Worker(app, stale_seconds=-1).once()
                assert seen(app, job).status is JobStatus.DONE, point
                calculated = "SELECT count(*) FROM audit_entry WHERE action = 'calculate run'"
                assert count(app, calculated) == 1, point
                prove(app)
                app.pulse.close()


def test_a_job_whose_workers_all_died_is_failed_and_not_begun_for_ever(app):
    job = asked(app)
    died = text("UPDATE job SET status = 'RUNNING', attempts = 3, claimed_by = 'gone'")
    app.write(lambda session: session.execute(died), for_all=True)
    app.pulse.begin(job, "gone", room._clock())

    Worker(app, stale_seconds=-1).once()

    assert (seen(app, job).status, seen(app, job).error) == (JobStatus.FAILED, "WorkersDied")


def test_what_is_wrong_in_one_municipality_keeps_no_other_one_waiting(app, monkeypatch):
    looked = []

    def look(_session, acting, municipality):
        looked.append(municipality)
        if municipality == "0001":
            raise ValueError

    monkeypatch.setattr(room, "all_codes", lambda _session: ["0001", "0002"])
    monkeypatch.setattr(room, "renew_tasks", look)
    worker = Worker(app)

    worker.once()
    monkeypatch.setattr(worker, "_swept", float("-inf"))
    worker.once()

    assert looked == ["0001", "0002"]
    assert "ValueError" in (app.settings.data_dir / "errors.log").read_text()


def test_a_worker_looks_once_a_day_what_time_did_to_the_register(app, monkeypatch):
    """Six months after the rights arose no ground is left; nobody did anything."""
    known = "SELECT count(*) FROM task WHERE kind = 'BASIS_ENDED'"
    looked = []
    monkeypatch.setattr(
        room, "renew_tasks", lambda *told, **named: looked.append(1) or renew_tasks(*told, **named)
    )
    monkeypatch.setattr(type(app.settings), "today", lambda _: FIRST_MONTH.plus(8).first)
    worker = Worker(app)

    worker.once()
    worker.once()
    monkeypatch.setattr(worker, "_swept", float("-inf"))
    worker.once()

    assert count(app, known) > 0
    assert len(looked) == 1
