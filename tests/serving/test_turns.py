"""Requests take turns where the database is a file: one by one, and nobody is held up for long."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from ontzorgen import turns
from ontzorgen.app import Application, create_app
from ontzorgen.config import Settings
from ontzorgen.turns import NoTurns, Turns
from tests.databases import KINDS, fresh_database

LONG = 30.0


def beside(work):
    """Do work in another thread and return what came of it."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(work).result(LONG)


def is_free(line):
    """Say whether another thread could have a turn now."""

    def taken():
        with line.taken():
            return line.has_one

    return beside(taken)


@pytest.fixture
def patient(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", LONG)


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.01)


def test_a_request_begins_when_the_one_before_it_is_done(patient):
    line, told, came = Turns(), [], threading.Event()

    def second():
        came.set()
        with line.taken():
            told.append("second")

    other = threading.Thread(target=second)
    with line.taken():
        other.start()
        assert came.wait(LONG)
        other.join(timeout=0.1)
        told.append("first")
    other.join(timeout=LONG)

    assert not other.is_alive()
    assert told == ["first", "second"]


def test_who_waited_long_goes_on_beside_and_takes_nobody_elses_turn(hasty):
    line = Turns()

    def second():
        with line.taken(), line.given():
            return line.has_one

    with line.taken():
        assert beside(second) is False
        assert not is_free(line)

    assert is_free(line)


def test_another_goes_first_while_a_request_waits_for_the_disk(hasty):
    line = Turns()

    with line.taken():
        assert not is_free(line)
        with line.given():
            assert is_free(line)
        assert not is_free(line)

    assert is_free(line)


def test_who_has_a_turn_and_asks_for_one_keeps_it_to_the_end(hasty):
    line = Turns()

    with line.taken():
        with line.taken():
            pass
        assert not is_free(line)

    assert is_free(line)


def test_an_answer_that_fails_gives_its_turn_back_and_one_that_is_sent_has_none(hasty):
    line = Turns()

    def fails(_environ, _start):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        line.around(fails)({}, None)
    assert is_free(line)
    sent = line.around(lambda _environ, _start: iter([b"a", b"b"]))({}, None)
    assert is_free(line)
    assert list(sent) == [b"a", b"b"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_a_turn_on_a_file_and_needs_none_on_a_server(kind, tmp_path):
    with fresh_database(kind) as url:
        site = create_app(Settings(tmp_path, url))
        line = site.extensions["ontzorgen"].edge.turns
        seen = []
        site.before_request_funcs.setdefault(None, []).insert(0, lambda: seen.append(line.has_one))

        answer = site.test_client().get("/livez", base_url="https://localhost")

        assert answer.status_code == 200
        assert type(line) is (Turns if kind == "sqlite" else NoTurns)
        assert seen == [kind == "sqlite"]
        assert line.has_one is False


def test_what_is_written_goes_to_the_disk_while_another_has_the_turn(tmp_path, monkeypatch):
    with fresh_database("sqlite") as url:
        app, had = Application(Settings(tmp_path, url)), []
        plain = type(app.engine.dialect).do_commit
        monkeypatch.setattr(
            type(app.engine.dialect),
            "do_commit",
            lambda self, connection: (had.append(app.turns.has_one), plain(self, connection))[1],
        )
        app = Application(Settings(tmp_path, url))  # whose engine commits with what is told above
        with app.turns.taken():
            app.write(lambda session: session.execute(text("SELECT 1")), for_all=True)
            app.write(lambda session: session.execute(text("SELECT 1")), reads=True, for_all=True)
            assert app.turns.has_one
        app.engine.dispose()

    assert had[-2:] == [False, True]
