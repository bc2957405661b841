"""What a page may ask of the database: so many statements, whatever it is about."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from ontzorgen.app import Application, create_app
from ontzorgen.config import Settings
from ontzorgen.connections import Reading
from ontzorgen.domain.sign_in import Stage
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services import web_sessions
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.export_run import export_run
from ontzorgen.store import tasks
from ontzorgen.store.engine import make_engine
from ontzorgen.store.tasks import TaskWanted
from tests.bench.town import CODE, FIRST_MONTH, TODAY, Wanted, fill
from tests.databases import as_owner, fresh_database

MOST = {
    "/": 12,
    "/huishoudens": 15,
    "/mijn-huishoudens?filter=1&wie=alle": 24,
    "/huishoudens/6": 32,
    f"/betaalruns/{CODE}-{FIRST_MONTH}-1": 17,
    "/taken": 7,
}
"""Statements, those that begin a transaction and those of the door and the log among them."""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A site on a town with a run at the bank and tasks, and a browser of somebody who came in."""
    with fresh_database("sqlite") as url:
        app = Application(Settings(tmp_path_factory.mktemp("data"), url, TODAY))
        owner = make_engine(as_owner(url))
        fill(owner, Wanted(12))
        owner.dispose()
        name = app.write(
            lambda session: (
                calculate_run(session, CODE, FIRST_MONTH, app.acting(session, "finn")).name
            )
        )
        app.write(lambda session: approve_run(session, name, app.acting(session, "fatma")))
        app.write(lambda session: export_run(session, name, app.acting(session, "finn")))
        wanted = [
            TaskWanted(CODE, TaskKind.STATEMENT_WRONG, f"{role}", role, date(2026, 9, 1))
            for role in TaskRole
        ]
        now = app.settings.now()
        app.write(lambda session: tasks.make(session, wanted, now), for_all=True)
        token = app.write(
            lambda session: web_sessions.begin(session, 1, Stage.IN, "127.0.0.1", "test", now),
            for_all=True,
        )
        client = create_app(app.settings).test_client()
        client.set_cookie("__Host-ontzorgen", token, domain="localhost", secure=True)
        yield client
        client.application.extensions["ontzorgen"].edge.engine.dispose()
        app.engine.dispose()


@pytest.mark.parametrize("path", MOST)
def test_a_page_asks_no_more_of_the_database_than_it_did(world, path):
    def seen():
        answer = world.get(path, base_url="https://localhost")
        assert answer.status_code == 200

    engine, asked = world.application.extensions["ontzorgen"].edge.engine, []
    seen()  # what is kept afterwards is read once

    def note(*statement):
        asked.append(statement[2])

    event.listen(engine, "before_cursor_execute", note)
    seen()
    event.remove(engine, "before_cursor_execute", note)

    assert len(asked) <= MOST[path], "\n".join(asked)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *((path, 200) for path in MOST),
        ("/mijn-account", 200),
        ("/huishoudens/999", 404),
        ("/nergens", 404),
        ("/huishoudens?zoek=761760313", 422),
    ],
)
def test_a_page_lets_go_of_the_transaction_in_which_it_was_seen_who_comes(world, path, status):
    engine = world.application.extensions["ontzorgen"].edge.engine

    answer = world.get(path, base_url="https://localhost")

    assert answer.status_code == status
    assert engine.pool.checkedout() == 0


def test_a_page_whose_transaction_came_second_asks_again_who_comes(world, monkeypatch):
    class CameSecond(Exception):
        sqlstate = "40001"

    edge, asked = world.application.extensions["ontzorgen"].edge, []
    finish, acting = Reading.finish, edge.acting

    def fails(reading, work):
        finish(reading, work)
        raise OperationalError("COMMIT", {}, CameSecond())

    def note(*args, visit=None):
        asked.append(visit)
        return acting(*args, visit=visit)

    monkeypatch.setattr(Reading, "finish", fails)
    monkeypatch.setattr(edge, "acting", note)

    answer = world.get("/taken", base_url="https://localhost")

    assert answer.status_code == 200
    assert [visit and visit.login for visit in asked] == ["anna", None]


def test_what_every_page_asks_is_made_once(world):
    engine = world.application.extensions["ontzorgen"].edge.engine
    for path in MOST:
        world.get(path, base_url="https://localhost")
    before = len(engine._compiled_cache)

    for path in MOST:
        world.get(path, base_url="https://localhost")

    assert len(engine._compiled_cache) == before
