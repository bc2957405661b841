"""Migrations go up and down on both databases, and keep the append-only triggers."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect, select, text, update
from sqlalchemy.exc import DatabaseError

from ontzorgen.domain.control_plan import Planned
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services.put_task_away import note_task
from ontzorgen.services.withholding_file import withholding_file
from ontzorgen.store import (
    letter_prints,
    letter_texts,
    letters,
    migrations,
    task_list,
    tasks,
    trajectory,
)
from ontzorgen.store.bsn_vault import BsnVault, Sealed
from ontzorgen.store.engine import make_engine, refuse_old_sqlite
from ontzorgen.store.errors import DatabaseNewer, DatabaseNotUpgraded, KeysMissing, SqliteTooOld
from ontzorgen.store.migrations.append_only import TABLES
from ontzorgen.store.models import Base, FixedCostRow, HouseholdRow, InstallationRow, UserRow
from ontzorgen.store.tasks import TaskWanted
from ontzorgen.store.tenancy import everything
from ontzorgen.store.trajectory import Trial
from tests.bench.town import CODE, FIRST_MONTH
from tests.databases import KINDS, as_owner, empty_database, fresh_database
from tests.sepa import bank_messages as written
from tests.soak.bank_office import File, hear, sent
from tests.soak.office import (
    application_of,
    approve,
    calculate,
    data_directory,
    export,
    filled_database,
)
from tests.store.tenants import OURS, row

KIND = "camt.053.001.08"
BEFORE_SEALED = "0024"


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


@pytest.mark.parametrize("kind", KINDS)
def test_words_about_what_happened_are_sealed_and_opened_again_with_the_keys(kind):
    vault, tables = BsnVault(b"m" * 32, b"i" * 32), Base.metadata.tables
    keys, sealed = {vault.key_check: vault}.__getitem__, vault.seal("Te veel vermogen")
    words = {"words_cipher": sealed.cipher, "words_key": sealed.key}

    def kept(engine, *names):
        with engine.connect() as connection:
            everything(connection)
            return connection.execute(text(f"SELECT {', '.join(names)} FROM household_event")).one()

    with fresh_database(kind) as url:
        engine = make_engine(as_owner(url))
        with engine.begin() as connection:
            everything(connection)
            for name in ("municipality", "app_user", "household", "household_event"):
                values = row(tables[name], OURS, 1)
                more = words if name == "household_event" else {}
                connection.execute(insert(tables[name]).values(values | more))
            connection.execute(update(InstallationRow).values(key_check=vault.key_check))

        with pytest.raises(KeysMissing):
            migrations.downgrade(engine, BEFORE_SEALED)
        migrations.downgrade(engine, BEFORE_SEALED, keys)
        assert kept(engine, "words") == ("Te veel vermogen",)
        with pytest.raises(KeysMissing):
            migrations.upgrade(engine)
        migrations.upgrade(engine, keys=keys)

        assert vault.open(*kept(engine, "words_cipher", "words_key")) == "Te veel vermogen"
        assert refuses(engine, "UPDATE household_event SET words_cipher = words_key")
        assert not refuses(engine, "UPDATE household_event SET words_key = NULL")
        engine.dispose()


@pytest.fixture(scope="module", params=KINDS)
def exported(request):
    """An engine on a database with a month that the bank answers: each guarded table has rows."""
    with (
        filled_database(request.param) as filled,
        data_directory() as folder,
        application_of(filled.url, folder) as app,
    ):
        for step, login in ((calculate, "anna"), (approve, "fatma"), (export, "anna")):
            step(app, login)
        account, (paid, *_) = sent(app)
        line = written.detail(KIND, cents=paid.cents, end_to_end_id=paid.end_to_end_id)
        booked = written.entry(KIND, line, cents=paid.cents, sign="DBIT")
        sums = written.balances(paid.cents, 0)
        told = written.statement(booked, account=account, sums=sums)
        hear(app, File("afschrift", written.camt(KIND, told)))
        app.write(
            lambda session: withholding_file(
                session, CODE, FIRST_MONTH, app.acting(session, "anna")
            ),
            lock=CODE,
        )
        app.write(lambda session: note_a_task(session, app.acting(session, "anna")))
        app.write(lambda session: plan_and_try(session, app.acting(session, "anna")))
        app.write(lambda session: texts_of_letters(session, app.acting(session, "anna")))
        engine = make_engine(as_owner(filled.url))  # a right that lacks would prove no trigger
        yield engine
        engine.dispose()


def note_a_task(session, acting):
    """Make a task and write a note about it."""
    wanted = TaskWanted(
        CODE, TaskKind.STATEMENT_WRONG, "proef", TaskRole.ADMINISTRATIE, acting.today
    )
    tasks.make(session, [wanted], acting.now)
    [task] = [
        one for one in task_list.listed(session, [CODE], open_only=True) if one.subject == "proef"
    ]
    note_task(session, str(task.id), "gebeld", acting)


def plan_and_try(session, acting):
    """Plan a cost, and try it for a month."""
    cost, month = session.scalar(select(FixedCostRow.id)), FIRST_MONTH
    planned = Planned(cost, month, trial=True)
    trajectory.add_plan(session, cost, planned, acting.by, acting.now)
    trial = Trial(cost, month.first, month.plus(1).first)
    trajectory.add_trial(session, trial, acting.by, acting.now)


def texts_of_letters(session, acting):
    """Keep a text of letters that a second person confirmed, and who read a translation."""
    values = {"municipality_code": CODE, "kind": "CONTACT", "valid_from": acting.today}
    values |= {"text": "Bel ons", "asks_second": True}
    values |= {"entered_by_id": acting.by, "entered_at": acting.now}
    kept = letter_texts.numbered(session, letter_texts.add(session, values))
    other = session.scalar(select(UserRow.id).where(UserRow.id != acting.by))
    letter_texts.confirm(session, kept, other, acting.now)
    review = letter_texts.ReviewKept("ti", "a hash", "somebody", acting.today)
    letter_texts.add_review(session, review, acting.by, acting.now)
    kept = letters.add(session, a_letter(session, acting), Sealed(b"sealed", b"key"))
    letter_prints.add(session, [letter_prints.Printed(kept, "a hash")], acting.by, acting.now)


def a_letter(session, acting):
    """Return the columns of a letter."""
    words = ("kind", "reference", "once_key", "content_sha256", "text_sha256")
    return dict.fromkeys(words, "word") | {
        "municipality_code": CODE,
        "number": 1,
        "household_id": session.scalar(select(HouseholdRow.id)),
        "dated": acting.today,
        "attempt": 1,
        "made_by_id": acting.by,
        "made_at": acting.now,
    }


def refuses(engine, statement):
    """Say whether the database itself refuses a statement."""
    with engine.connect() as connection:
        everything(connection)
        try:
            changed = connection.execute(text(statement)).rowcount
        except DatabaseError:
            return True
        assert changed > 0, f"{statement} meets no row, so it proves nothing"
        return False


def columns(engine, table):
    return [column["name"] for column in inspect(engine).get_columns(table)]


@pytest.mark.parametrize("table", TABLES)
def test_append_only_tables_refuse_every_change(exported, table):
    with exported.connect() as connection:
        everything(connection)
        assert connection.scalar(text(f"SELECT count(*) FROM {table}")) > 0

    for column in columns(exported, table):
        assert refuses(exported, f"UPDATE {table} SET {column} = {column}")
    assert refuses(exported, f"DELETE FROM {table}")
    assert refuses(exported, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    assert refuses(exported, f"TRUNCATE {table} CASCADE")


def test_an_instruction_is_never_removed_and_only_stops_being_live(exported):
    with exported.connect() as connection:
        everything(connection)
        assert connection.scalar(text("SELECT count(*) FROM instruction")) > 0

    for column in columns(exported, "instruction"):
        statement = f"UPDATE instruction SET {column} = {column}"
        assert refuses(exported, statement) == (column != "live")
    assert refuses(exported, "DELETE FROM instruction")
    assert not refuses(exported, "UPDATE instruction SET live = FALSE")


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


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_of_a_newer_version_is_refused(kind):
    with fresh_database(kind) as url:
        engine = make_engine(as_owner(url))
        _of_a_newer_version(engine)
        engine.dispose()


def _of_a_newer_version(engine):
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
