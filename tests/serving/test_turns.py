"""Requests take turns where the database is a file: one by one, and nobody is held up for long."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import pytest

from ontzorgen import turns
from ontzorgen.app import Application
from ontzorgen.config import Settings
from ontzorgen.turns import NoTurns, Turns

LONG = 30.0


@contextmanager
def beside(work):
    """Do work in another thread while the block runs, and wait for it."""
    other = threading.Thread(target=work)
    other.start()
    yield
    other.join(timeout=LONG)
    assert not other.is_alive()


@pytest.fixture
def patient(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", LONG)


def test_a_request_begins_when_the_one_before_it_is_done(patient):
    line, told, came = Turns(), [], threading.Event()

    def second():
        came.set()
        with line.taken():
            told.append("second")

    other = threading.Thread(target=second)
    with line.taken():
        other.start()
        came.wait(LONG)
        other.join(timeout=0.1)
        told.append("first")
    other.join(timeout=LONG)

    assert told == ["first", "second"]


def test_who_waited_long_goes_on_beside_and_takes_nobody_elses_turn(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.01)
    line, told = Turns(), []

    def second():
        with line.taken(), line.given():
            told.append("beside")

    with line.taken():
        with beside(second):
            pass
        assert told == ["beside"]
        assert line._turn.locked()


def test_another_goes_first_while_a_request_waits_for_the_disk(patient):
    line, told = Turns(), []

    def second():
        with line.taken():
            told.append("second")

    with line.taken():
        with line.given(), beside(second):
            pass
        told.append("first")
        assert line._turn.locked()

    assert told == ["second", "first"]
    assert not line._turn.locked()


def test_an_answer_that_fails_gives_its_turn_back_and_one_that_is_sent_has_none(patient):
    line = Turns()

    def fails(_environ, _start):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        line.around(fails)({}, None)
    sent = line.around(lambda _environ, _start: iter([b"a", b"b"]))({}, None)

    assert not line._turn.locked()
    assert list(sent) == [b"a", b"b"]


def test_there_are_turns_on_a_file_and_none_on_a_server_that_works_while_we_wait(tmp_path):
    on_a_file = Application(Settings(tmp_path, f"sqlite:///{tmp_path / 'o.db'}"))
    on_a_server = Application(Settings(tmp_path, "postgresql+psycopg://app@localhost/o"))

    assert type(on_a_file.turns) is Turns
    assert type(on_a_server.turns) is NoTurns
    with on_a_server.turns.given():  # nobody has one
        pass
