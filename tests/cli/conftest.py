"""The command line as a person uses it, in this process: `cli("run", "list")`."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from zlib import crc32

import pytest

from ontzorgen import cli as command_line
from ontzorgen.cli.output import application
from tests.cli.folders import SCENARIO
from tests.cli.states import begun
from tests.databases import KINDS

TODAY = "2026-09-15"


@dataclass(frozen=True)
class Done:
    """What a command gave back."""

    status: int
    out: str
    err: str

    @property
    def json(self):
        """The JSON object on stdout."""
        return json.loads(self.out)


def pytest_collection_modifyitems(config, items):
    """Run each command test on one kind of database, by its name; journeys run on each.

    What differs between the two is tested below, in tests/store and tests/services. With
    ONTZORGEN_TEST_BOTH=1 every test runs on both, at the price of some minutes.
    """
    if os.environ.get("ONTZORGEN_TEST_BOTH") == "1":
        return
    other = [item for item in items if not _is_of_its_database(item)]
    items[:] = [item for item in items if item not in set(other)]
    config.hook.pytest_deselected(items=other)


def _is_of_its_database(item):
    kind = getattr(item, "callspec", None) and item.callspec.params.get("states")
    if kind is None or item.get_closest_marker("both_databases"):
        return True
    name = item.nodeid.replace(kind, "")
    return kind == KINDS[crc32(name.encode()) % len(KINDS)]


@pytest.fixture(params=KINDS)
def states(request, tmp_path):
    """Where this test begins, on each kind of database: see tests/cli/states.py."""
    yield from begun(request, tmp_path)


@pytest.fixture
def database_url(states):
    """The URL of the database of this test."""
    return states.url


@pytest.fixture
def cli(database_url, tmp_path, monkeypatch, capsys):
    """Run commands on a fresh, migrated database of each kind."""
    monkeypatch.setenv("ONTZORGEN_DATABASE_URL", database_url)
    monkeypatch.setenv("ONTZORGEN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ONTZORGEN_TODAY", TODAY)
    application.cache_clear()

    def run(*arguments, stdin=None):
        if stdin is not None:
            import io

            monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        status = command_line.run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Done(status, captured.out, captured.err)

    yield run
    if "engine" in application().__dict__:
        application().engine.dispose()
    application.cache_clear()


def release():
    """Let go of the database, so that it can be copied."""
    app = application()
    for name in ("engine", "pulse"):
        if name in app.__dict__:
            app.__dict__[name].dispose() if name == "engine" else app.__dict__[name].close()
    application.cache_clear()


@pytest.fixture
def office(cli, states):
    """A command line with people: maker, checker, second (both), boss and auditor."""
    states.reach("office", lambda: _add_people(cli), release)
    return cli


def _add_people(cli):
    people = {
        "maker": ("consulent", "administratie"),
        "checker": ("fiatteur",),
        "second": ("administratie", "fiatteur"),
        "boss": ("beheer",),
        "reader": ("auditor",),
    }
    for login, roles in people.items():
        asked = [part for role in roles for part in ("--role", role)]
        done = cli("user", "add", login, "--name", login, *asked, "--municipality", "0299")
        assert done.status == 0, done.err


@pytest.fixture
def loaded(office, states, tmp_path):
    """The office with one household loaded and its accounts verified."""

    def load():
        take_over(office, SCENARIO, tmp_path)
        verified = office("payee", "verify", "--all", "--user", "checker", "--note", "gebeld")
        assert verified.status == 0

    states.reach("loaded", load, release)
    return office


@pytest.fixture
def at_bank(loaded, states, tmp_path):
    """The name of the run of September, whose file is in `out`: it went to the bank."""
    return states.reach("at_bank", lambda: exported(loaded, tmp_path / "out")[0], release)


def take_over(office, folder, tmp_path, user="maker"):
    """Import a folder and return what the command gave back."""
    done = office("import", folder.write(tmp_path / "in"), "--user", user)
    assert done.status == 0, done.err
    return done


def calculate(office, month="2026-09", user="maker"):
    """Calculate a month and return the run as JSON."""
    asked = ("--municipality", "0299", "--month", month, "--user", user, "--json")
    done = office("run", "calculate", *asked)
    assert done.status == 0, done.err
    return done.json


def approved(office, month="2026-09"):
    """Calculate and approve a month and return the name of the run."""
    name = calculate(office, month)["run"]
    done = office("run", "approve", name, "--user", "checker")
    assert done.status == 0, done.err
    return name


def exported(office, out, month="2026-09"):
    """Bring a month to the bank and return (run, files)."""
    name = approved(office, month)
    done = office("run", "export", name, "--user", "maker", "--out", out, "--json")
    assert done.status == 0, done.err
    return name, done.json["files"]


def books_hold(office):
    """Assert that ledger and audit hold."""
    for command in (("ledger", "check"), ("audit", "verify")):
        done = office(*command)
        assert done.status == 0, done.out
