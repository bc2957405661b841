"""A BSN is nowhere in plain text: database pages, files, output, log; and its keys are apart."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from ontzorgen.cli.output import application
from tests.cli.conftest import exported, take_over
from tests.cli.folders import SCENARIO

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
    if application().engine.dialect.name != "sqlite":
        refused = loaded("backup", tmp_path / "copy.db")
        assert refused.status == 1
        assert "pg_dump" in refused.err
        return

    assert loaded("backup", tmp_path / "copy.db").status == 0
    assert loaded("backup", tmp_path / "copy.db").status == 1

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

    application().write(rewrite)

    found = loaded("audit", "verify", "--json")

    assert found.status == 1
    assert found.json["broken"]


def test_rewritten_books_are_found(loaded, tmp_path):
    exported(loaded, tmp_path / "out")

    def rewrite(session):
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER ledger_entry_no_update"))
        else:
            session.execute(text("ALTER TABLE ledger_entry DISABLE TRIGGER USER"))
        session.execute(text("UPDATE ledger_entry SET amount_cents = amount_cents + 1"))

    application().write(rewrite)

    found = loaded("ledger", "check")

    assert found.status == 1
    assert "KLOPT NIET" in found.out


def test_taking_over_the_same_persons_again_seals_nothing_anew(loaded, tmp_path):
    def sealed():
        with application().engine.connect() as connection:
            return connection.execute(text("SELECT bsn_cipher FROM person")).all()

    before = sealed()
    take_over(loaded, SCENARIO, tmp_path)

    assert sealed() == before
