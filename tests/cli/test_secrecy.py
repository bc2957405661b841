"""A BSN is nowhere in plain text: database pages, files, output, log; and its keys are apart."""

import getpass
import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from ontzorgen.cli.output import application
from ontzorgen.store.tenancy import everything
from tests.cli.conftest import exported, take_over
from tests.cli.folders import SCENARIO
from tests.databases import behind_our_back

BSN = "761760313"


def test_a_bsn_is_in_no_output_file_or_database_page(loaded, tmp_path):
    name, _ = exported(loaded, tmp_path / "out")
    shown = [
        loaded("run", "show", name, "--json"),
        loaded("run", "show", name),
        loaded("import", tmp_path / "in", "--user", "maker", "--dry-run", "--json"),
        loaded("audit", "verify", "--json"),
    ]
    with application().engine.connect() as connection:
        everything(connection)
        kept = "".join(
            str(row)
            for table in ("person", "audit_entry", "run_line", "instruction")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        )
    (tmp_path / "in/personen.csv").unlink()

    assert all(BSN not in done.out + done.err for done in shown)
    assert BSN not in kept
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert BSN.encode() not in file.read_bytes(), file
    database = application().engine.url.database
    if application().engine.dialect.name == "sqlite":
        for suffix in ("", "-wal"):
            page = Path(f"{database}{suffix}")
            assert not page.exists() or BSN.encode() not in page.read_bytes()


def test_a_refused_bsn_is_not_repeated(office, tmp_path):
    wrong = SCENARIO.rows["personen"][0].replace(BSN, "761760314")

    done = office(
        "import", SCENARIO.with_rows(personen=(wrong,)).write(tmp_path), "--user", "maker"
    )

    assert done.status == 1
    assert "761760314" not in done.err


def test_without_its_keys_a_database_with_sealed_numbers_is_not_worked_on(loaded, tmp_path):
    (application().settings.data_dir / "keys/master.key").unlink()
    application.cache_clear()

    refused = loaded("import", SCENARIO.write(tmp_path / "in"), "--user", "maker")

    assert refused.status == 1
    assert "sleutels" in refused.err


def test_a_key_that_others_can_read_is_refused(loaded, tmp_path):
    (application().settings.data_dir / "keys/master.key").chmod(0o644)
    application.cache_clear()

    refused = loaded("import", SCENARIO.write(tmp_path / "in"), "--user", "maker")

    assert refused.status == 1
    assert "chmod 600" in refused.err


def test_the_backup_is_whole_and_without_keys(loaded, tmp_path):
    assert loaded("backup", tmp_path / "copy.db").status == 0
    assert loaded("backup", tmp_path / "copy.db").status == 1
    if application().engine.dialect.name != "sqlite":
        assert (tmp_path / "copy.db").read_bytes().startswith(b"PGDMP")
        return

    copy = sqlite3.connect(tmp_path / "copy.db")
    assert copy.execute("SELECT count(*) FROM person").fetchone() == (1,)
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 3",
        "DELETE FROM audit_entry WHERE sequence = 2",
        "DELETE FROM audit_entry WHERE sequence = 1",
        "DELETE FROM audit_entry WHERE sequence > 3",
        "DELETE FROM audit_entry",
    ],
)
def test_a_rewritten_log_is_found_even_without_its_triggers(loaded, damage):
    def rewrite(session):
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER audit_entry_no_update"))
            session.execute(text("DROP TRIGGER audit_entry_no_delete"))
        else:
            session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only"))
        session.execute(text(damage))

    behind_our_back(application().settings.database_url, rewrite)

    found = loaded("audit", "verify", "--json")

    assert found.status == 1
    assert found.json["broken"]


def logged(action):
    """Return who did an action, on what, and with which result, as the log tells."""
    query = text("SELECT actor, object, result, detail FROM audit_entry WHERE action = :action")
    with application().engine.connect() as connection:
        everything(connection)
        return [tuple(row) for row in connection.execute(query, {"action": action})]


def test_every_look_leaves_a_row_in_the_log(loaded, tmp_path):
    assert loaded("ledger", "check").status == 0
    assert loaded("audit", "verify").status == 0
    again = SCENARIO.write(tmp_path / "in")
    assert loaded("import", again, "--user", "maker", "--dry-run").status == 0
    loaded("backup", tmp_path / "copy.db")

    me = f"os:{getpass.getuser()}"
    assert logged("check ledger") == [(me, "ledger", "OK", "{}")]
    assert logged("verify audit") == [(me, "audit", "OK", "{}")]
    assert logged("try import") == [("maker", "folder", "OK", "{}")]
    assert logged("backup") == [(me, "database", "OK", "{}")]
    assert loaded("audit", "verify").status == 0


def test_a_refused_verification_is_in_the_log_without_personal_data(loaded):
    verify = ("payee", "verify", "--note", "gebeld", "--user")
    assert loaded(*verify, "checker", "1").status == 1
    assert loaded(*verify, "maker", "2").status == 1
    assert loaded(*verify, "hunter2", BSN).status == 1

    refused = [row for row in logged("verify account") if row[2] == "REFUSED"]

    assert refused == [
        ("checker", "account 1", "REFUSED", '{"error": "NotPending"}'),
        ("maker", "account 2", "REFUSED", '{"error": "NotAllowed"}'),
        (f"os:{getpass.getuser()}", "?", "REFUSED", '{"error": "UnknownUser"}'),
    ]


def anchor_file():
    """Return the file in which the end of the log is kept."""
    [file] = (application().settings.data_dir / "anchors").glob("*.json")
    return file


def test_verify_says_whether_the_end_was_compared(loaded):
    compared = loaded("audit", "verify", "--json").json
    anchor_file().unlink()
    missing = loaded("audit", "verify", "--json").json
    anchor_file().unlink()
    in_words = loaded("audit", "verify").out

    assert (compared["anchored"], compared["not_compared"]) == (True, None)
    assert (missing["anchored"], missing["not_compared"]) == (False, "MISSING")
    assert "niet vergeleken" in in_words


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"sequence": null, "sha256": 1}', "é"])
def test_a_damaged_anchor_is_named_and_stays(loaded, damage):
    anchor_file().write_text(damage)

    told = [loaded("audit", "verify", "--json") for _ in range(2)]
    in_words = loaded("audit", "verify").out

    for done in told:
        assert done.status == 0
        assert (done.json["anchored"], done.json["not_compared"]) == (False, "DAMAGED")
    assert "beschadigd" in in_words


def test_a_lost_end_is_seen_however_long_the_log_grows_again(loaded):
    def cut(session):
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER audit_entry_no_delete"))
        else:
            session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only"))
        session.execute(text("DELETE FROM audit_entry WHERE sequence > 5"))

    kept = json.loads(anchor_file().read_text())["sequence"]
    behind_our_back(application().settings.database_url, cut)
    for _ in range(kept):
        loaded("run", "list")

    found = loaded("audit", "verify", "--json")

    assert found.json["rows"] > kept
    assert [(row["sequence"], row["why"]) for row in found.json["broken"]] == [(kept, "NOT_KEPT")]


def test_a_done_command_stays_done_when_its_seal_cannot_be_kept(loaded, monkeypatch, caplog):
    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ontzorgen.store.anchor.tempfile.mkstemp", full)

    done = loaded("run", "list", "--json")

    assert done.status == 0
    assert "de opdracht is uitgevoerd" in caplog.text


def test_other_keys_are_refused_and_nothing_is_sealed_with_them(loaded, tmp_path):
    keys = application().settings.data_dir / "keys"
    kept = {name: (keys / name).read_bytes() for name in ("master.key", "index.key")}

    for name in kept:
        (keys / name).write_bytes(bytes(32))
        application.cache_clear()
        refused = loaded("import", SCENARIO.write(tmp_path / "in"), "--user", "maker")
        assert refused.status == 1
        assert "horen niet bij deze database" in refused.err
        (keys / name).write_bytes(kept[name])

    application.cache_clear()
    again = loaded("import", SCENARIO.write(tmp_path / "in"), "--user", "maker", "--json")
    assert again.json["changes"] == 0


def test_keys_are_not_made_anew_once_the_database_knows_some(office, tmp_path):
    folder = SCENARIO.write(tmp_path / "in")
    assert office("import", folder, "--user", "maker", "--dry-run").status == 0
    (application().settings.data_dir / "keys/index.key").unlink()
    application.cache_clear()

    refused = office("import", folder, "--user", "maker")

    assert refused.status == 1
    assert "sleutels ontbreken" in refused.err


def test_a_failed_backup_leaves_no_file(loaded, tmp_path, monkeypatch):
    if application().engine.dialect.name != "sqlite":
        pytest.skip("pg_dump writes to a draft of its own")
    (tmp_path / "out").mkdir()

    def fail(self, target):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fail)
        failed = loaded("backup", tmp_path / "out/copy.db")

    assert failed.status == 3
    assert list((tmp_path / "out").iterdir()) == []
    assert loaded("backup", tmp_path / "out/copy.db").status == 0
    assert (tmp_path / "out/copy.db").stat().st_mode & 0o777 == 0o600


def test_rewritten_books_are_found(loaded, tmp_path):
    exported(loaded, tmp_path / "out")

    def rewrite(session):
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER ledger_entry_no_update"))
        else:
            session.execute(text("ALTER TABLE ledger_entry DISABLE TRIGGER USER"))
        session.execute(text("UPDATE ledger_entry SET amount_cents = amount_cents + 1"))

    behind_our_back(application().settings.database_url, rewrite)

    found = loaded("ledger", "check")

    assert found.status == 1
    assert "KLOPT NIET" in found.out


def test_taking_over_the_same_persons_again_seals_nothing_anew(loaded, tmp_path):
    def sealed():
        with application().engine.connect() as connection:
            everything(connection)
            return connection.execute(text("SELECT bsn_cipher FROM person")).all()

    before = sealed()
    take_over(loaded, SCENARIO, tmp_path)

    assert sealed() == before
