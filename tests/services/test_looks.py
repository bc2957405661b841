"""Looks that come together: each is committed before its reader goes on, in fewer commits."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from ontzorgen.app import Application
from ontzorgen.config import Settings
from ontzorgen.looks import Looks
from ontzorgen.services.errors import DatabaseRefuses
from ontzorgen.store import audit
from tests.conftest import add_people

WAITS = 20


class Log:
    """A log that is slow at its first commit, until as many wait as a test wants."""

    def __init__(self, *refused):
        self.commits, self.refused = [], refused
        self.waited, self.lock = 0, threading.Lock()
        self.entered, self.go_on = threading.Event(), threading.Event()

    @contextmanager
    def waiting(self):
        with self.lock:
            self.waited += 1
        yield

    def write(self, rows):
        names = [row["name"] for row in rows]
        if not self.commits:
            self.entered.set()
            assert self.go_on.wait(WAITS)
        self.commits.append(names)
        if {*names} & {*self.refused}:
            raise DatabaseRefuses


def together(log, *names):
    """Let the first look be written while the others come; return what each reader was told."""
    looks = Looks(log.write, log.waiting)

    def read(name):
        try:
            looks.record([{"name": name}])
        except DatabaseRefuses:
            return "refused"
        return "shown" if any(name in commit for commit in log.commits) else "shown unlogged"

    with ThreadPoolExecutor(len(names)) as readers:
        told = [readers.submit(read, names[0])]
        assert log.entered.wait(WAITS)
        told += [readers.submit(read, name) for name in names[1:]]
        while len(looks._waiting) < len(names) - 1:
            threading.Event().wait(0.001)
        log.go_on.set()
        return [each.result(WAITS) for each in told]


def test_looks_that_wait_for_another_are_written_in_one_commit_before_anybody_goes_on():
    log = Log()

    told = together(log, "first", "second", "third", "fourth")

    assert told == ["shown"] * 4
    assert [sorted(commit) for commit in log.commits] == [["first"], ["fourth", "second", "third"]]
    assert log.waited == 3


def test_a_look_that_is_refused_takes_no_other_with_it():
    told = together(Log("third"), "first", "second", "third", "fourth")

    assert told == ["shown", "shown", "refused", "shown"]


def test_nobody_goes_on_while_the_database_is_away():
    def away(_rows):
        raise OperationalError("INSERT", {}, Exception("away"))

    looks = Looks(away)

    for _ in range(2):
        with pytest.raises(OperationalError):
            looks.record([{"name": "look"}])


def test_a_look_whose_writer_broke_off_is_written_by_who_asked_for_it():
    class BreaksOff(Log):
        def write(self, rows):
            super().write(rows)
            if len(self.commits) == 2:
                raise KeyboardInterrupt

    log = BreaksOff()

    with pytest.raises(KeyboardInterrupt):
        together(log, "first", "second", "third")

    once, both, again = log.commits
    assert (once, sorted(both)) == (["first"], ["second", "third"])
    assert again == both[1:]


def test_the_chain_holds_when_many_look_at_once(database_url, tmp_path):
    app = Application(Settings(tmp_path / "data", database_url))
    app.write(add_people, for_all=True)

    def look(number):
        def work(session):
            for part in "ab":
                audit.append(session, app.operator(), "look", f"{number}{part}", None, {})

        app.write(work, reads=True, for_all=True)

    with ThreadPoolExecutor(4) as readers:
        list(readers.map(look, range(20)))

    found = app.write(
        lambda session: (
            session.execute(
                text("SELECT object FROM audit_entry WHERE action = 'look' ORDER BY sequence")
            ).all(),
            list(audit.broken_links(session)),
        ),
        reads=True,
        for_all=True,
    )
    app.engine.dispose()
    assert sorted(row.object for row in found[0]) == sorted(
        f"{number}{part}" for number in range(20) for part in "ab"
    )
    assert found[1] == []
