"""Work in the background as the command line shows it: seen by its own, stopped, done beside."""

import json
import os
import signal
import threading
import time
from itertools import count

import pytest

from ontzorgen.cli import serving
from ontzorgen.cli.output import application
from ontzorgen.domain.jobs import JobKind
from ontzorgen.work import worker as room
from ontzorgen.work.handlers import Ready
from ontzorgen.work.worker import ask
from tests.cli.conftest import approved, books_hold
from tests.cli.folders import SCENARIO

_keys = count(1)
MORE = "V5;H1;;HUUR;B1;20,00;2026-08-13;;MAAND;1;;"


@pytest.fixture(autouse=True)
def lets_go(cli):
    yield
    application().pulse.close()


def ask_month(login="maker", code="0299"):
    key, month = f"key-{next(_keys)}", {"month": "2026-09"}
    return ask(application(), login, JobKind.CALCULATE_RUN, code, month, key)


def ask_folder(folder, login="maker"):
    files = {path.name: path.open("rb") for path in sorted(folder.iterdir())}
    try:
        return ask(
            application(), login, JobKind.IMPORT_FOLDER, None, {}, f"key-{next(_keys)}", files
        )
    finally:
        for file in files.values():
            file.close()


def shown(office, job, *options):
    done = office("job", "show", job, "--json", *options)
    assert done.status == 0, done.err
    return done.json


def handling(monkeypatch, inside):
    """Let the calculation of a run do something more inside its transaction."""
    real = room.HANDLERS[JobKind.CALCULATE_RUN]

    def handler(desk):
        ready = real(desk)

        def do(session):
            result = ready.do(session)
            inside(desk)
            return result

        return Ready(do, ready.lock)

    monkeypatch.setattr(room, "HANDLERS", {**room.HANDLERS, JobKind.CALCULATE_RUN: handler})


def spooled():
    folder = application().settings.data_dir / "spool"
    return list(folder.iterdir()) if folder.is_dir() else []


def test_a_worker_does_what_waits_and_the_command_line_tells_of_it(loaded):
    job = ask_month()
    assert shown(loaded, job)["status"] == "WAITING"

    done = loaded("worker", "--once")

    assert (done.status, done.err) == (0, "")
    seen = shown(loaded, job)
    assert (seen["status"], seen["result"]) == ("DONE", {"run": "0299-2026-09-1"})
    assert seen["message"] == "Run 0299-2026-09-1 is berekend."
    words = loaded("job", "show", job, "--follow").out
    assert f"Werk {job}: run berekenen 0299 2026-09" in words
    assert "Stand: klaar" in words
    (row,) = loaded("job", "list", "--json").json["jobs"]
    assert row == seen
    assert "klaar" in loaded("job", "list").out
    books_hold(loaded)


def test_without_jobs_the_list_says_so(office):
    assert office("job", "list").out == "Er is geen werk op de achtergrond.\n"
    assert office("job", "list", "--json").json == {"jobs": []}


def test_a_folder_is_taken_over_in_the_background_as_by_the_command(loaded, tmp_path):
    job = ask_folder(SCENARIO.and_rows(vaste_lasten=[MORE]).write(tmp_path / "more"))

    assert loaded("worker", "--once").status == 0

    seen = shown(loaded, job)
    assert seen["message"] == "De bestanden zijn ingelezen. Aantal wijzigingen: 1."
    counted = {file["file"]: file for file in seen["result"]["files"]}
    assert counted["vaste_lasten.csv"]["new"] == seen["result"]["changes"] == 1
    assert seen["done"] == seen["total"] > 0
    assert spooled() == []
    again = loaded("import", tmp_path / "more", "--user", "maker", "--json").json
    assert again["changes"] == 0
    books_hold(loaded)


def test_a_folder_with_a_wrong_row_is_refused_with_the_row_and_changes_nothing(loaded, tmp_path):
    wrong = MORE.replace("20,00", "twintig")
    folder = SCENARIO.and_rows(vaste_lasten=[wrong]).write(tmp_path / "wrong")
    said = loaded("import", folder, "--user", "maker", "--dry-run").err
    job = ask_folder(folder)

    assert loaded("worker", "--once").status == 0

    seen = shown(loaded, job)
    assert (seen["status"], seen["error"]) == ("REFUSED", "ImportRefused")
    assert "regel 6" in seen["message"]
    assert seen["message"] == said.strip()
    assert spooled() == []


def test_a_refusal_keeps_the_sentence_that_the_command_says(loaded):
    approved(loaded)
    asked = ("--municipality", "0299", "--month", "2026-09", "--user", "maker")
    said = loaded("run", "calculate", *asked).err
    job = ask_month()

    assert loaded("worker", "--once").status == 0

    assert shown(loaded, job)["message"] == said.strip()
    assert loaded("job", "show", job, "--follow").status == 1


def test_a_job_of_others_is_as_unknown_as_one_that_is_not_there(loaded, tmp_path):
    job, mine = ask_month(), ask_folder(SCENARIO.write(tmp_path / "mine"))
    elsewhere = ("--role", "administratie", "--municipality", "0344")
    assert loaded("user", "add", "else", "--name", "else", *elsewhere).status == 0

    for command in ("show", "cancel"):
        numbers = (job, mine, 999_999)
        refused = [loaded("job", command, number, "--user", "else") for number in numbers]
        assert {done.status for done in refused} == {1}
        told = zip(refused, numbers, strict=True)
        assert len({done.err.replace(str(number), "?") for done, number in told}) == 1
    assert loaded("job", "list", "--user", "else", "--json").json["jobs"] == []
    colleague = loaded("job", "list", "--user", "checker", "--json").json["jobs"]
    assert [seen["id"] for seen in colleague] == [job]
    assert loaded("job", "show", mine, "--user", "checker").status == 1


def test_a_job_that_waits_is_stopped_at_once_and_its_upload_is_gone(loaded, tmp_path):
    job = ask_folder(SCENARIO.write(tmp_path / "in"))

    done = loaded("job", "cancel", job, "--user", "maker")

    assert done.out == f"Werk {job} is gestopt. Er is niets veranderd.\n"
    assert spooled() == []
    assert loaded("worker", "--once").status == 0
    assert shown(loaded, job)["status"] == "CANCELLED"
    again = loaded("job", "cancel", job, "--user", "maker")
    assert again.status == 1
    assert again.err.strip() == f"Werk {job} is al gestopt. Er is niets meer te stoppen."


def test_who_only_looks_does_not_stop_the_work_of_a_colleague(loaded):
    job = ask_month()

    assert loaded("job", "cancel", job, "--user", "checker").status == 1
    assert shown(loaded, job)["status"] == "WAITING"
    done = loaded("job", "cancel", job, "--user", "second", "--json")
    assert done.json["status"] == "CANCELLED"


def test_where_an_upload_lies_is_not_told(loaded, tmp_path):
    job = ask_folder(SCENARIO.write(tmp_path / "in"))
    (folder,) = spooled()

    assert folder.name not in json.dumps(shown(loaded, job))
    assert folder.name not in loaded("job", "show", job).out


@pytest.mark.parametrize("number", ["abc", "0", "-1", "99999999999999999999"])
def test_what_is_no_number_of_a_job_is_wrong_usage(office, number):
    assert office("job", "show", "--", number).status == 2


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_gives_its_job_back(
    loaded, monkeypatch, logs_put_back, signum
):
    before = signal.getsignal(signum)
    job = ask_month()
    with monkeypatch.context() as patch:
        handling(patch, lambda _desk: os.kill(os.getpid(), signum))
        done = loaded("worker")

    assert done.status == 0
    assert '"event": "worker stops"' in done.err
    assert signal.getsignal(signum) is before
    seen = shown(loaded, job)
    assert (seen["status"], seen["attempts"]) == ("WAITING", 0)
    assert loaded("run", "list", "--json").json["runs"] == []
    assert loaded("worker", "--once").status == 0
    assert shown(loaded, job)["status"] == "DONE"
    books_hold(loaded)


def test_the_site_works_off_what_people_ask_and_its_worker_stops_with_it(
    loaded, monkeypatch, logs_put_back
):
    before, job, ports = signal.getsignal(signal.SIGTERM), ask_month(), []

    def site(_app, *, host, port, threads):
        ports.append(port)
        until = time.monotonic() + 30
        while time.monotonic() < until and shown(loaded, job)["status"] != "DONE":
            time.sleep(0.05)

    monkeypatch.setattr(serving.waitress, "serve", site)
    try:
        assert loaded("serve", "--port", "8123").status == 0
    finally:
        signal.signal(signal.SIGTERM, before)

    assert ports == [8123]
    assert shown(loaded, job)["status"] == "DONE"
    assert "worker" not in {thread.name for thread in threading.enumerate()}
