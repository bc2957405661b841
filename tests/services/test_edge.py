"""The edge: transactions that are tried again, locks, refusals of the database, and what breaks."""

import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from ontzorgen import cli as command_line
from ontzorgen.app import Application
from ontzorgen.cli.output import application
from ontzorgen.config import Settings
from ontzorgen.services.errors import DatabaseRefuses, DatabaseUnreachable
from ontzorgen.services.run_errors import UnknownRun
from ontzorgen.store import audit
from ontzorgen.work.worker import Worker
from tests.conftest import add_people
from tests.databases import fresh_database

BSN = "761760313"
RENAME = text("UPDATE app_user SET name = :name WHERE login = 'loes'")
NAME = text("SELECT name FROM app_user WHERE login = 'loes'")
LOGGED = text("SELECT action, result, actor, object, detail FROM audit_entry ORDER BY sequence")


@pytest.fixture
def app(database_url, tmp_path):
    """An installation with people, on each database."""
    app = Application(Settings(tmp_path / "data", database_url))
    app.write(add_people, for_all=True)
    yield app
    app.engine.dispose()


@pytest.fixture
def on_postgresql(tmp_path):
    """The same on PostgreSQL only, where transactions run beside each other."""
    with fresh_database("postgresql") as url:
        app = Application(Settings(tmp_path / "data", url))
        app.write(add_people, for_all=True)
        yield app
        app.engine.dispose()


def tell(app, session, action):
    audit.append(session, app.operator(), action, "thing", None, {})


def logged(app):
    return app.write(lambda session: session.execute(LOGGED).all(), reads=True, for_all=True)


def test_a_transaction_that_came_second_is_done_again_on_what_the_first_one_left(on_postgresql):
    app, seen = on_postgresql, []

    def second(session):
        seen.append(session.scalar(NAME))
        if len(seen) == 1:
            app.write(lambda other: other.execute(RENAME, {"name": "First"}) and None, for_all=True)
        tell(app, session, "rename")
        session.execute(RENAME, {"name": f"{seen[-1]} and second"})

    app.write(second, for_all=True)

    assert seen == ["Loes", "First"]
    assert (
        app.write(lambda session: session.scalar(NAME), reads=True, for_all=True)
        == "First and second"
    )
    assert [row.action for row in logged(app)] == ["rename"]


def test_work_that_has_an_audit_row_waiting_holds_nobody_up(on_postgresql):
    app = on_postgresql

    def long_work(session):
        session.execute(RENAME, {"name": "Long"})
        tell(app, session, "long")
        app.write(lambda other: tell(app, other, "short"), for_all=True)

    app.write(long_work, for_all=True)

    assert [row.action for row in logged(app)] == ["short", "long"]
    assert (
        app.write(lambda session: list(audit.broken_links(session)), reads=True, for_all=True) == []
    )


def test_one_municipality_has_one_writer_and_another_one_does_not_wait(on_postgresql):
    app, order = on_postgresql, []
    began = threading.Event()

    def first(_session):
        began.set()
        app.write(lambda _other: order.append("other municipality"), lock="0344")
        time.sleep(0.3)
        order.append("first")

    def second():
        began.wait()
        app.write(lambda _session: order.append("second"), lock="0299")

    waiting = threading.Thread(target=second)
    waiting.start()
    app.write(first, lock="0299", for_all=True)
    waiting.join()

    assert order == ["other municipality", "first", "second"]


def test_a_lock_is_let_go_after_an_error_and_the_error_is_the_real_one(app):
    def fail(session):
        session.execute(text("SELECT * FROM no_such_table"))

    with pytest.raises(Exception, match="no_such_table"):
        app.write(fail, lock="0299", for_all=True)

    assert app.write(lambda _session: "done", lock="0299") == "done"


def test_a_connection_that_is_lost_does_not_hide_behind_its_lock(on_postgresql):
    app = on_postgresql

    def lose(session):
        me = session.scalar(text("SELECT pg_backend_pid()"))
        with app.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:me)"), {"me": me})
        session.execute(text("SELECT 1"))

    with pytest.raises(DatabaseUnreachable):
        app.write(lose, lock="0299", for_all=True)

    assert app.write(lambda _session: "done", lock="0299") == "done"


def test_a_transaction_that_went_away_before_its_page_was_read_fails_nobody(on_postgresql):
    pid, reading = on_postgresql.begin_reading(
        lambda session: session.scalar(text("SELECT pg_backend_pid()"))
    )
    on_postgresql.write(
        lambda session: session.scalar(
            text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid}
        ),
        reads=True,
    )

    reading.close()

    assert on_postgresql.engine.pool.checkedout() == 0
    assert on_postgresql.write(lambda session: session.scalar(NAME), reads=True) == "Loes"


def test_what_would_be_there_twice_is_refused(app):
    with pytest.raises(DatabaseRefuses):
        app.write(lambda session: add_people(session), for_all=True)


def test_a_refusal_by_a_rule_is_logged_and_goes_on_its_way(app):
    with (
        pytest.raises(UnknownRun),
        app.refusals_logged("fatma", "approve run", "0299-2026-09-1"),
    ):
        raise UnknownRun("0299-2026-09-1")

    assert [tuple(row) for row in logged(app)] == [
        ("approve run", "REFUSED", "fatma", "0299-2026-09-1", '{"error": "UnknownRun"}')
    ]


@pytest.mark.parametrize("typed", ["761760313", "run 761.760.313", "Selam Tesfay; P1", "x" * 200])
def test_what_was_typed_is_logged_only_when_it_reads_as_a_name(app, typed):
    app.refused("fatma", "approve run", typed, UnknownRun(typed))

    assert logged(app)[0].object == "?"


def test_a_refusal_that_cannot_be_logged_is_still_the_refusal(app, monkeypatch, caplog):
    def broken(*_arguments, **_options):
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(app, "write", broken)

    with pytest.raises(UnknownRun), app.refusals_logged("fatma", "approve run", "R"):
        raise UnknownRun("R")

    assert "weigering" in caplog.text


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """Run a command on the database that an address names."""

    def run(url, *arguments):
        monkeypatch.setenv("ONTZORGEN_DATABASE_URL", url)
        monkeypatch.setenv("ONTZORGEN_DATA_DIR", str(tmp_path / "data"))
        application.cache_clear()
        status = command_line.run(arguments)
        return status, capsys.readouterr().err

    yield run
    application.cache_clear()


def test_a_database_that_is_away_is_named_without_its_password(command):
    status, told = command("postgresql://anna:geheim@127.0.0.1:1/town", "run", "list")

    assert status == 3
    assert "niet te bereiken (127.0.0.1/town)" in told
    assert "geheim" not in told


def test_wrong_credentials_are_a_database_that_cannot_be_reached(command):
    with fresh_database("postgresql") as url:
        status, told = command(url.replace("ontzorgen_app:test@", "nobody:geheim@"), "run", "list")

    assert status == 3
    assert "niet te bereiken" in told
    assert "geheim" not in told


def test_an_sqlite_file_that_cannot_be_opened_is_a_database_that_cannot_be_reached(
    command, tmp_path
):
    (tmp_path / "folder").mkdir()

    status, told = command(f"sqlite:///{tmp_path}/folder", "run", "list")

    assert status == 3
    assert "niet te bereiken" in told


def test_what_breaks_is_kept_in_a_file_without_any_value(command, database_url, tmp_path):
    with pytest.MonkeyPatch.context() as patched:

        def fail(*_arguments, **_options):
            raise KeyError(BSN)

        patched.setattr("ontzorgen.cli.runs.list_runs", fail)
        status, told = command(database_url, "run", "list")

    kept = tmp_path / "data/errors.log"
    assert status == 3
    assert str(kept) in told
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "KeyError" in kept.read_text()
    assert "test_edge.py" in kept.read_text()
    assert BSN not in kept.read_text() + told
    application().engine.dispose()


def anchored(app):
    known = app.write(app.anchor, reads=True, for_all=True)
    return getattr(known, "sequence", 0)


def test_looks_alone_are_anchored_every_few_seconds_and_a_change_at_once(app, monkeypatch):
    def look():
        app.write(lambda session: tell(app, session, "look"), reads=True, for_all=True)
        return anchored(app)

    clock = [1_000.0]
    monkeypatch.setattr("ontzorgen.looks.time.monotonic", lambda: clock[0])
    app.write(lambda session: tell(app, session, "change"), for_all=True)
    first = anchored(app)

    soon = look()
    app.write(lambda session: tell(app, session, "change"), for_all=True)
    changed = anchored(app)
    still = look()
    clock[0] += 5
    later = look()

    assert [row.action for row in logged(app)] == ["change", "look", "change", "look", "look"]
    assert soon == first
    assert changed == first + 2
    assert (still, later) == (changed, changed + 2)


def test_a_look_is_anchored_when_the_change_before_it_could_not_be(app, monkeypatch):
    app.write(lambda session: tell(app, session, "change"), for_all=True)
    first = anchored(app)
    with monkeypatch.context() as patched:
        patched.setattr("ontzorgen.store.anchor.tempfile.mkstemp", refuse_to_write)
        app.write(lambda session: tell(app, session, "change"), for_all=True)

    app.write(lambda session: tell(app, session, "look"), reads=True, for_all=True)

    assert anchored(app) == first + 2


def test_the_last_looks_of_a_day_are_anchored_by_a_worker_that_has_nothing_to_do(app, monkeypatch):
    app.write(lambda session: tell(app, session, "change"), for_all=True)
    app.write(lambda session: tell(app, session, "look"), reads=True, for_all=True)
    before, worker = anchored(app), Worker(app)

    worker.once()
    first = anchored(app)
    app.write(lambda session: tell(app, session, "look"), reads=True, for_all=True)
    worker.once()
    soon = anchored(app)
    monkeypatch.setattr("ontzorgen.work.worker._ANCHOR_SECONDS", 0.0)
    worker.once()

    assert (first, soon, anchored(app)) == (before + 1, before + 1, before + 2)
    app.pulse.close()


def refuse_to_write(**_where):
    raise PermissionError
