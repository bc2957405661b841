"""Migrations go up and down on both databases, and keep the append-only triggers."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from ontzorgen.store import migrations
from ontzorgen.store.engine import make_engine, refuse_old_sqlite
from ontzorgen.store.errors import DatabaseNewer, DatabaseNotUpgraded, SqliteTooOld
from ontzorgen.store.migrations.append_only import TABLES
from ontzorgen.store.models import Base
from tests.databases import KINDS, empty_database


@pytest.mark.parametrize("kind", KINDS)
def test_migrations_go_up_down_and_up_again(kind):
    with empty_database(kind) as url:
        engine = make_engine(url)

        migrations.upgrade(engine)
        assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())
        migrations.downgrade(engine, "base")
        assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
        migrations.upgrade(engine)

        migrations.check(engine)
        engine.dispose()


@pytest.mark.parametrize("kind", KINDS)
def test_the_tables_are_those_of_the_models(kind):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with empty_database(kind) as url:
        engine = make_engine(url)
        migrations.upgrade(engine)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": False})
            assert compare_metadata(context, Base.metadata) == []
        engine.dispose()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_append_only_tables_refuse_every_change(engine, table, verb):
    with engine.connect() as connection:
        rules = (
            (
                connection.execute(
                    text("SELECT sql FROM sqlite_master WHERE type='trigger' AND tbl_name=:table"),
                    {"table": table},
                )
                if engine.dialect.name == "sqlite"
                else connection.execute(
                    text("SELECT tgname FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass)"),
                    {"table": table},
                )
            )
            .scalars()
            .all()
        )

    assert (
        len(
            [
                rule
                for rule in rules
                if "append_only" in rule or "no_" in rule or "append-only" in rule
            ]
        )
        == 2
    )


def test_an_audit_row_cannot_be_changed_or_removed(session, acting):
    from ontzorgen.store import audit

    audit.append(session, acting("loes"), "try", "thing", None, {})
    session.commit()

    for statement in (
        "UPDATE audit_entry SET actor = 'nobody'",
        "DELETE FROM audit_entry",
        "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry",
        "TRUNCATE audit_entry",
    ):
        with pytest.raises(DatabaseError):
            session.execute(text(statement))
        session.rollback()


def test_an_empty_database_asks_for_an_upgrade():
    with empty_database("sqlite") as url, pytest.raises(DatabaseNotUpgraded):
        migrations.check(make_engine(url))


def test_a_database_of_a_newer_version_is_refused(engine):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseNewer):
        migrations.check(engine)
    with pytest.raises(DatabaseNewer):
        migrations.upgrade(engine)


def test_an_sqlite_library_that_can_lose_data_is_refused():
    with pytest.raises(SqliteTooOld):
        refuse_old_sqlite((3, 51, 2))
    refuse_old_sqlite((3, 51, 3))


def test_looking_for_a_database_does_not_make_one(tmp_path):
    with pytest.raises(DatabaseNotUpgraded):
        migrations.check(make_engine(f"sqlite:///{tmp_path}/none/here.db"))

    assert list(tmp_path.iterdir()) == []


def test_the_migrations_are_numbered_and_have_one_head():
    scripts = ScriptDirectory(str(migrations.VERSIONS.parent))

    assert scripts.get_heads() == [migrations.head()]
    assert sorted(script.revision for script in scripts.walk_revisions()) == list(
        migrations.known()
    )
