"""A bank file and a result are there once and whole, whoever is killed, stalls or cannot write."""

import errno
import io
import json
import os
from hashlib import sha256

import pytest
from sqlalchemy import delete, select, text, update

from ontzorgen.domain.jobs import JobKind, JobStatus
from ontzorgen.services.acting import NotAllowed
from ontzorgen.services.jobs.results import take_result
from ontzorgen.store import tenancy
from ontzorgen.store.models import JobRow, UserMunicipalityRow, UserRow
from ontzorgen.work import whole_files
from ontzorgen.work import worker as room
from ontzorgen.work.exports import Exports
from ontzorgen.work.handlers import Ready
from ontzorgen.work.worker import Worker
from tests.bench.town import CODE
from tests.databases import KINDS
from tests.sepa import bank_messages as xml
from tests.soak.bank_office import exported_database, prove_bank, sent, snapshot
from tests.soak.kills import Killed
from tests.soak.office import application_of, data_directory, prove
from tests.work.people import MONTH, asked, count, do_one_job, left, seen

CAMT = "camt.053.001.08"
PERIOD = {"from": "2020-01-01", "until": "2030-12-31"}
EVERY_HOUSEHOLD = PERIOD | {"report": "huishoudoverzicht", "format": "csv"}
BSN = "761760313"


@pytest.fixture(scope="module", params=KINDS)
def filled(request):
    with exported_database(request.param) as filled:
        yield filled


def statement_of(app):
    """Return a statement in which every payment of the month is booked."""
    account, payments = sent(app)
    entries = [
        xml.entry(
            CAMT,
            xml.detail(
                CAMT,
                cents=paid.cents,
                parties=xml.party(CAMT, "Naam", paid.iban),
                end_to_end_id=paid.end_to_end_id,
            ),
            cents=paid.cents,
        )
        for paid in payments
    ]
    opening, total = 5_000_00, sum(paid.cents for paid in payments)
    inside = xml.statement(*entries, account=account, sums=xml.balances(opening, opening - total))
    return xml.camt(CAMT, inside)


def ask_bank(app, key="click"):
    files = {"afschrift.xml": io.BytesIO(statement_of(app))}
    return asked(app, key, JobKind.IMPORT_BANK, None, {}, files)


def ask_journal(app):
    return asked(app, kind=JobKind.JOURNAL, parameters=PERIOD)


def ask_withholding(app):
    return asked(app, kind=JobKind.WITHHOLDING, parameters=MONTH)


def ask_report(app):
    asking = PERIOD | {"report": "huishoudoverzicht", "format": "csv"}
    return asked(app, kind=JobKind.REPORT, parameters=asking)


def taken(app, job):
    """Return the job whose file anna takes."""
    return app.write(
        lambda session: take_result(
            session, job, app.acting(session, "anna"), app.pulse.of, app.settings.data_dir
        )[0]
    )


def exported_hash(app, name):
    return sha256((app.settings.data_dir / "exports" / name).read_bytes()).hexdigest()


def test_a_bank_file_is_booked_in_the_background_and_known_the_second_time(app):
    _, payments = sent(app)
    first, second = ask_bank(app, "first"), ask_bank(app, "second")

    while Worker(app).once():
        pass

    done = seen(app, first)
    assert (done.status, done.result["outcome"]) == (JobStatus.DONE, "IMPORTED")
    assert done.result["booked"] == len(payments)
    assert done.done == done.total == len(statement_of(app))
    assert seen(app, second).result["outcome"] == "ALREADY_KNOWN"
    assert left(app, "spool") == []
    prove_bank(app)


def test_a_bank_import_that_is_killed_anywhere_is_done_once(filled):
    killed, every = Killed(do_one_job, ()), int(os.environ.get("ONTZORGEN_KILL_STEP", "19"))
    with filled.copy() as url, data_directory() as folder, application_of(url, folder) as app:
        before = snapshot(app)
        ask_bank(app)
        points = int(killed.month(url, folder, -1)[-1])
        after = snapshot(app)
        assert before != after
        app.pulse.close()
    for point in range(1, points + 1, every):
        with filled.copy() as url, data_directory() as folder, application_of(url, folder) as app:
            job = ask_bank(app)
            assert not killed.month(url, folder, point)
            half = seen(app, job).status is not JobStatus.DONE
            assert snapshot(app) == (before if half else after), point
            if half:
                assert len(left(app, "spool")) == 1

            Worker(app, stale_seconds=-1).once()

            assert seen(app, job).status is JobStatus.DONE, point
            assert snapshot(app) == after, point
            imported = "SELECT count(*) FROM audit_entry WHERE action = 'import bank file'"
            assert count(app, imported) == 1, point
            prove(app)
            prove_bank(app)
            app.pulse.close()


@pytest.mark.parametrize("ask", [ask_journal, ask_withholding, ask_report])
def test_a_worker_killed_while_it_writes_leaves_one_whole_file_in_the_end(filled, ask):
    killed, every = Killed(do_one_job, ()), int(os.environ.get("ONTZORGEN_KILL_STEP", "19"))
    with filled.copy() as url, data_directory() as folder, application_of(url, folder) as app:
        job = ask(app)
        points = int(killed.month(url, folder, -1)[-1])
        wanted = seen(app, job).result["sha256"]
        app.pulse.close()
    drafts = 0
    near_the_end = range(points - 14, points - 7, 2)  # a draft of either kind is there then
    step = (4 if ask is ask_report else 2) * every  # reading a report takes many statements
    for point in sorted({*range(1, points + 1, step), *near_the_end}):
        with filled.copy() as url, data_directory() as folder, application_of(url, folder) as app:
            job = ask(app)
            assert not killed.month(url, folder, point)
            drafts += any(name.startswith(".") for name in left(app, "exports"))

            Worker(app, stale_seconds=-1).once()

            result = seen(app, job).result
            assert left(app, "exports") == [result["file"]], point
            assert exported_hash(app, result["file"]) == result["sha256"] == wanted, point
            prove(app)
            app.pulse.close()
    assert drafts


def test_a_withholding_file_tells_what_stands_in_it(app):
    job = ask_withholding(app)

    Worker(app).once()

    result = seen(app, job).result
    written = (app.settings.data_dir / "exports" / result["file"]).read_text("utf-8-sig")
    assert len(written.splitlines()) == 1 + result["rows"] > 1
    assert (result["number"], exported_hash(app, result["file"])) == (1, result["sha256"])


def lost_by_anna():
    """Return the statement by which anna works for no municipality any more."""
    anna = select(UserRow.id).where(UserRow.login == "anna").scalar_subquery()
    return delete(UserMunicipalityRow).where(UserMunicipalityRow.user_id == anna)


def test_a_report_about_a_municipality_that_somebody_lost_is_not_given_to_them_any_more(app):
    job = asked(app, kind=JobKind.REPORT, code=None, parameters=EVERY_HOUSEHOLD)
    Worker(app).once()
    before = taken(app, job)

    app.write(lambda session: session.execute(lost_by_anna()), for_all=True)

    assert (before.municipality, before.result["of"]) == (None, [CODE])
    with pytest.raises(NotAllowed):
        taken(app, job)


def test_a_file_about_several_municipalities_of_which_nobody_kept_which_is_given_to_nobody(app):
    job = asked(app, kind=JobKind.REPORT, code=None, parameters=EVERY_HOUSEHOLD)
    Worker(app).once()
    kept = seen(app, job).result
    assert kept["of"] == [CODE]
    before = json.dumps({name: value for name, value in kept.items() if name != "of"})
    made_before = update(JobRow).where(JobRow.id == job).values(result=before)
    app.write(lambda session: session.execute(made_before) and None, for_all=True)

    with pytest.raises(NotAllowed):
        taken(app, job)


def test_a_municipality_that_somebody_loses_during_the_work_counts_for_its_file(app, monkeypatch):
    job = asked(app, kind=JobKind.REPORT, code=None, parameters=EVERY_HOUSEHOLD)
    real = room.HANDLERS[JobKind.REPORT]

    def loses_it(bench):
        ready = real(bench)

        def do(session):
            result = ready.do(session)
            with tenancy.over_all(session):
                session.execute(lost_by_anna())
            return result

        return Ready(do, ready.lock, ready.output)

    monkeypatch.setattr(room, "HANDLERS", {**room.HANDLERS, JobKind.REPORT: loses_it})
    Worker(app).once()

    assert seen(app, job).result["of"] == [CODE]
    with pytest.raises(NotAllowed):
        taken(app, job)


@pytest.mark.parametrize("ask", [ask_journal, ask_withholding])
def test_a_stalled_worker_never_touches_the_file_of_the_one_that_did_the_job(app, monkeypatch, ask):
    job, found = ask(app), []
    kind = seen(app, job).kind
    real = room.HANDLERS[kind]

    def stalls(desk):
        ready = real(desk)

        def do(session):
            return ready.do(session)

        if not found:
            found.append(None)  # the first worker sleeps while another one does the whole job
            assert Worker(app, stale_seconds=-1).once()
            (name,) = left(app, "exports")
            found.append((name, exported_hash(app, name)))
        return Ready(do, ready.lock, ready.output)

    monkeypatch.setattr(room, "HANDLERS", {**room.HANDLERS, kind: stalls})
    monkeypatch.setattr(Worker, "_look", lambda *_: None)  # it does not hear that it was too slow
    Worker(app).once()

    ended = seen(app, job)
    assert (ended.status, ended.attempts) == (JobStatus.DONE, 2)
    assert left(app, "exports") == [ended.result["file"]] == [found[1][0]]
    assert exported_hash(app, ended.result["file"]) == found[1][1] == ended.result["sha256"]
    assert count(app, "SELECT count(*) FROM audit_entry WHERE action = 'finish job'") == 1


def test_a_job_that_is_given_up_leaves_no_draft_and_no_upload(app):
    job = ask_bank(app)
    output = Exports(app.settings.data_dir).output(job, 3, "csv")
    output.write(lambda stream: stream.write(b"half"))
    app.pulse.begin(job, "gone", room._clock())
    died = "UPDATE job SET status = 'RUNNING', attempts = 3, claimed_by = 'gone'"
    app.write(lambda session: session.execute(text(died)) and None, for_all=True)

    Worker(app, stale_seconds=-1).once()

    assert seen(app, job).error == "WorkersDied"
    assert left(app, "exports") == left(app, "spool") == []


def test_a_full_disk_is_told_in_words_and_leaves_nothing(app, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    job = ask_journal(app)
    monkeypatch.setattr(whole_files.os, "fsync", full)
    Worker(app).once()

    failed = seen(app, job)
    assert (failed.status, failed.error) == (JobStatus.FAILED, "NotWritten")
    assert "vol" in failed.sentence
    assert left(app, "exports") == []


def test_what_breaks_is_kept_in_the_log_without_any_value(app, monkeypatch):
    def breaks(_desk):
        raise KeyError(BSN)

    job = ask_journal(app)
    monkeypatch.setattr(room, "HANDLERS", {**room.HANDLERS, JobKind.JOURNAL: breaks})
    Worker(app).once()

    log = app.settings.data_dir / "errors.log"
    assert (seen(app, job).status, seen(app, job).error) == (JobStatus.FAILED, "KeyError")
    assert "builtins.KeyError" in log.read_text()
    assert "test_results.py" in log.read_text()
    assert BSN not in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_failure_with_a_wrong_municipality_changes_nothing(app):
    nobody = asked(app, kind=JobKind.EXPORT_RUN, code=CODE, parameters={"run": "0000-2026-01-1"})

    Worker(app).once()

    assert seen(app, nobody).status is JobStatus.REFUSED
    assert seen(app, nobody).sentence
