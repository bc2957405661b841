"""A backup taken while others write can be put back whole, and the keys outlive every kill."""

import os
import re
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from ontzorgen import services
from ontzorgen.app import Application
from ontzorgen.cli.output import application
from ontzorgen.config import Settings
from ontzorgen.domain.jobs import JobKind
from ontzorgen.keeping.keys import rotate_keys
from ontzorgen.services.acting import Role
from ontzorgen.services.households.reveal_bsn import reveal_bsn
from ontzorgen.services.jobs.ask import ask_job
from ontzorgen.services.users import add_user
from ontzorgen.store import key_files, rewrap
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.errors import KeysRotated
from ontzorgen.store.models import JobRow, PersonRow, UserMunicipalityRow, UserRow
from tests.cli.conftest import books_hold, exported
from tests.cli.folders import SCENARIO
from tests.databases import behind_our_back, empty_database

PASSPHRASE = "een zin die niemand raadt"


@contextmanager
def a_writer(app):
    """Let a thread add one user after another, each with its municipality, while the block runs."""
    stop, failed = threading.Event(), []

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            login = f"tijdens-{number}"
            try:
                app.write(
                    lambda session, login=login: add_user(
                        session, login, login, (Role.COACH,), ("0299",), None, app.operator()
                    ),
                    for_all=True,
                )
            except Exception as error:
                failed.append(error)
                return

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    assert failed == []


def opened(app):
    """Return the BSN of the only person, as somebody with a reason sees it."""
    query = select(PersonRow.household_id, PersonRow.id)
    place = app.write(lambda session: tuple(session.execute(query).one()), reads=True, for_all=True)

    def look(session):
        return reveal_bsn(session, *place, "proef", app.vault, app.acting(session, "maker")).bsn

    return app.write(look)


@pytest.fixture(autouse=True)
def cheap_tries(monkeypatch):
    """Let a passphrase cost little: what is tried here is not how slow a guess is."""
    monkeypatch.setattr("ontzorgen.keeping.keys._COST", 2**4)


@pytest.fixture
def elsewhere(loaded, tmp_path, monkeypatch):
    """Go to another installation of the same kind, without a database; give the way to it."""
    kind = application().engine.dialect.name
    with empty_database(kind) as url:

        def go():
            application.cache_clear()
            monkeypatch.setenv("ONTZORGEN_DATABASE_URL", url)
            monkeypatch.setenv("ONTZORGEN_DATA_DIR", str(tmp_path / "elsewhere"))

        here = application()
        yield go
        here.engine.dispose()
        if "engine" in application().__dict__:
            application().engine.dispose()


def test_a_backup_taken_while_others_write_is_whole_once_it_is_put_back(
    loaded, elsewhere, tmp_path
):
    exported(loaded, tmp_path / "out")
    app, file, keys = application(), tmp_path / "copy", tmp_path / "keys.json"
    month = {"month": "2026-10"}
    app.write(
        lambda session: ask_job(
            session, JobKind.CALCULATE_RUN, "0299", month, "a", app.acting(session, "maker")
        )
    )
    with a_writer(app):
        assert loaded("backup", file).status == 0
    assert loaded("keys", "backup", keys, stdin=f"{PASSPHRASE}\n").status == 0
    assert file.stat().st_mode & 0o777 == keys.stat().st_mode & 0o777 == 0o600
    bsn = opened(app)

    elsewhere()
    assert loaded("restore", file).status == 1  # the keys come first
    assert loaded("keys", "restore", keys, stdin=f"{PASSPHRASE}\n").status == 0
    done = loaded("restore", file)

    assert done.status == 0, done.err
    assert "dubbel" in done.out
    assert "gestopt: 1." in done.out
    books_hold(loaded)
    assert opened(application()) == bsn
    job = application().write(
        lambda session: session.scalar(select(JobRow.status)), reads=True, for_all=True
    )
    assert job == "CANCELLED"
    users, places = application().write(
        lambda session: (
            session.scalar(
                select(func.count()).select_from(UserRow).where(UserRow.login.like("tijdens-%"))
            ),
            session.scalar(
                select(func.count())
                .select_from(UserMunicipalityRow)
                .join(UserRow, UserRow.id == UserMunicipalityRow.user_id)
                .where(UserRow.login.like("tijdens-%"))
            ),
        ),
        reads=True,
        for_all=True,
    )
    assert users == places
    assert loaded("restore", file).status == 1


def test_a_backup_makes_its_folder_and_says_where_none_can_be(loaded, tmp_path):
    wrong = tmp_path / "een bestand"
    wrong.write_text("vol")

    made = loaded("backup", tmp_path / "nieuw" / "kopie.db")
    refused = loaded("backup", wrong / "kopie.db")

    assert made.status == 0
    assert (tmp_path / "nieuw").is_dir()
    assert refused.status == 1
    assert "kan niets worden geschreven" in refused.err


def test_what_is_no_whole_backup_is_refused_and_leaves_nothing(loaded, elsewhere, tmp_path):
    file, keys = tmp_path / "copy", tmp_path / "keys.json"
    loaded("backup", file)
    loaded("keys", "backup", keys, stdin=f"{PASSPHRASE}\n")
    whole = file.read_bytes()
    elsewhere()
    loaded("keys", "restore", keys, stdin=f"{PASSPHRASE}\n")

    for data in (b"", b"geen reservekopie", whole[: len(whole) // 2]):
        file.write_bytes(data)
        refused = loaded("restore", file)
        assert refused.status == 1, refused.err
    file.write_bytes(whole)
    assert loaded("restore", file).status == 0


def test_a_changed_log_is_not_put_back(loaded, elsewhere, tmp_path):
    def rewrite(session):
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER audit_entry_no_update"))
        else:
            session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only"))
        session.execute(text("UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 3"))

    behind_our_back(application().settings.database_url, rewrite)
    file, keys = tmp_path / "copy", tmp_path / "keys.json"
    loaded("backup", file)
    loaded("keys", "backup", keys, stdin=f"{PASSPHRASE}\n")
    elsewhere()
    loaded("keys", "restore", keys, stdin=f"{PASSPHRASE}\n")

    refused = loaded("restore", file)

    assert refused.status == 1
    assert "logboek" in refused.err
    assert loaded("db", "upgrade").status == 0  # the place is empty still


def test_a_database_that_is_there_goes_aside_only_when_asked_and_not_in_use(loaded, tmp_path):
    app = application()
    if app.engine.dialect.name != "sqlite":
        refused = loaded("restore", __file__)
        assert (refused.status, "lege database" in refused.err) == (1, True)
        return
    file = tmp_path / "copy"
    loaded("backup", file)
    before = app.write(
        lambda session: session.scalar(select(func.count(UserRow.id))), reads=True, for_all=True
    )
    loaded("user", "add", "later", "--name", "x", "--role", "coach", "--municipality", "0299")
    database = app.engine.url.database

    assert loaded("restore", file).status == 1
    assert "in gebruik" in loaded("restore", file, "--replace").err
    app.engine.dispose()
    app.pulse._engine.dispose()
    done = loaded("restore", file, "--replace")

    assert done.status == 0, done.err
    assert "1 regels van het logboek van daarna" in done.out
    after = application().write(
        lambda session: session.scalar(select(func.count(UserRow.id))), reads=True, for_all=True
    )
    assert before == after
    books_hold(loaded)
    assert list(Path(database).parent.glob(f"{Path(database).name}.before-*"))


def test_a_copy_of_the_keys_opens_with_its_passphrase_only(loaded, tmp_path, monkeypatch):
    file, folder = tmp_path / "keys.json", application().settings.keys
    assert loaded("keys", "backup", file, stdin="te kort\n").status == 1
    assert loaded("keys", "backup", file, stdin=f"{PASSPHRASE}\n").status == 0
    assert loaded("keys", "backup", file, stdin=f"{PASSPHRASE}\n").status == 1
    kept = {name: (folder / name).read_bytes() for name in key_files.PAIR}
    assert not any(key.hex() in file.read_text() for key in kept.values())
    assert loaded("keys", "restore", file, stdin=f"{PASSPHRASE}\n").status == 1
    for name in kept:
        (folder / name).unlink()
    application.cache_clear()

    assert loaded("keys", "restore", file, stdin="een andere zin, lang\n").status == 1
    (tmp_path / "raar.json").write_text("[]")
    assert loaded("keys", "restore", tmp_path / "raar.json", stdin="x\n").status == 1
    assert loaded("keys", "restore", file, stdin=f"{PASSPHRASE}\n").status == 0
    assert {name: (folder / name).read_bytes() for name in kept} == kept


def test_new_keys_open_what_the_old_ones_closed_and_a_known_person_is_known_still(loaded, tmp_path):
    app = application()
    bsn, old = opened(app), app.vault

    assert loaded("keys", "rotate").status == 0

    assert app.vault.key_check != old.key_check
    assert opened(app) == bsn
    again = loaded("import", SCENARIO.write(tmp_path / "in"), "--user", "maker", "--json")
    assert again.json["changes"] == 0
    with pytest.raises(KeysRotated):
        app.write(lambda session: rewrap.rewrap(session, old, app.vault), for_all=True)
    books_hold(loaded)


def test_every_service_that_opens_or_seals_proves_its_keys_in_the_same_transaction():
    forgotten = [
        path.name
        for path in Path(services.__file__).parent.rglob("*.py")
        if re.search(r"vault\.(seal|open)\w*\(", path.read_text())
        and "must_fit(session" not in path.read_text()
        and path.name != "household_registry.py"  # import_folder, which makes it, does
    ]

    assert forgotten == []
    assert len(list(rewrap.data_keys())) >= 6


MOMENTS = {
    "before the database changes": (rewrap, "must_fit"),
    "in the middle of the rows": (BsnVault, "wrapped_for"),
    "after the commit": (key_files, "_put_in_use"),
    "between the two files": (key_files, "sync_folder"),
}


def test_a_kill_anywhere_leaves_keys_that_fit_and_the_next_try_finishes(loaded):
    settings, bsn = application().settings, opened(application())
    for moment in MOMENTS:
        application().engine.dispose()
        rotation_killed(settings, moment)

        app = Application(settings)
        assert opened(app) == bsn, moment
        before = app.vault.key_check
        rotate_keys(app)

        assert app.vault.key_check != before
        assert opened(app) == bsn, moment
        assert not (settings.keys / key_files.NEXT).exists()
        app.engine.dispose()


def rotation_killed(settings, moment):
    """Rotate in a process that dies at a moment."""
    child = os.fork()
    if child == 0:
        owner, name = MOMENTS[moment]
        setattr(owner, name, lambda *_arguments: os._exit(9))
        try:
            rotate_keys(Application(Settings(settings.data_dir, settings.database_url)))
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_a_backup_of_before_the_rotation_opens_with_the_earlier_keys(loaded, tmp_path):
    app, file = application(), tmp_path / "copy"
    if app.engine.dialect.name != "sqlite":
        pytest.skip("the keys are files on both databases alike")
    bsn = opened(app)
    loaded("backup", file)
    loaded("keys", "rotate")
    app.engine.dispose()

    assert loaded("restore", file, "--replace").status == 0
    assert opened(application()) == bsn
