"""Nobody reaches a row of a municipality of others: not by a query that forgot to ask, nor by SQL.

Each table has a row of ours and one of theirs. On PostgreSQL the same is proven with the filter
switched off, so that row level security stands alone.
"""

from copy import copy

import psycopg
import pytest
from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    Table,
    delete,
    exists,
    func,
    insert,
    literal_column,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql as postgresql_dialect
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, aliased

from ontzorgen.store import migrations, roles, row_security, runs, tenancy
from ontzorgen.store.engine import make_engine
from ontzorgen.store.errors import RoleTooStrong, RowsNotGuarded
from ontzorgen.store.migrations.append_only import KEPT
from ontzorgen.store.migrations.append_only import TABLES as APPEND_ONLY
from ontzorgen.store.models import (
    BenefitRow,
    HouseholdRow,
    MunicipalityRow,
    PersonRow,
    RunLineRow,
    TaskRow,
    UserRow,
)
from tests.databases import KINDS, ROLE, as_owner, fresh_database, superuser_url
from tests.store.tenants import OURS, TABLES, THEIRS, fill, row, whose

CHANGEABLE = sorted(set(tenancy.RULES) - set(APPEND_ONLY))
ALONE = (("sqlite", "filter"), ("postgresql", "filter"), ("postgresql", "row security"))
TIED = sorted(name for name, rule in tenancy.RULES.items() if isinstance(rule, tenancy.Via))
CODED = sorted(set(tenancy.RULES) - set(TIED))


@pytest.fixture(scope="module", params=KINDS)
def filled(request):
    """An engine of the owner of the tables on a database with rows of both."""
    with fresh_database(request.param) as url:
        engine = make_engine(as_owner(url))
        fill(engine)
        yield engine
        engine.dispose()


@pytest.fixture(scope="module")
def postgresql():
    """The same on PostgreSQL only."""
    with fresh_database("postgresql") as url:
        engine = make_engine(as_owner(url))
        fill(engine)
        yield engine
        engine.dispose()


@pytest.fixture
def ours(filled):
    """A session of somebody who works for one municipality; nothing stays."""
    with Session(filled) as session:
        tenancy.only(session, {OURS})
        yield session
        session.rollback()


@pytest.fixture(scope="module", params=ALONE, ids=" ".join)
def kept_apart(request):
    """An engine on a filled database, and by which of both it is kept apart."""
    kind, by = request.param
    with fresh_database(kind) as url:
        engine = make_engine(as_owner(url))
        fill(engine)
        yield engine, by
        engine.dispose()


@pytest.fixture
def alone(kept_apart):
    """A session of somebody of ours, kept apart by one of both only."""
    engine, by = kept_apart
    with Session(engine) as session:
        if by == "filter":
            tenancy.only(session, {OURS})
            _tell_the_database(session, tenancy.EVERY)
        else:
            tenancy.for_all(session)
            _tell_the_database(session, OURS)
        yield session
        session.rollback()


def _tell_the_database(session, setting):
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT set_config('{tenancy.SETTING}', %s, true)", (setting,))


def test_every_table_says_whose_it_is():
    assert not set(tenancy.RULES) & tenancy.ORGANISATION
    assert set(TABLES) == (set(tenancy.RULES) | tenancy.ORGANISATION) - {"alembic_version"}
    for name, rule in tenancy.RULES.items():
        column = TABLES[name].c[rule.column]
        assert not column.nullable or isinstance(rule, tenancy.OwnOrNone)
        if isinstance(rule, tenancy.Via):
            (reference,) = (
                key for key in TABLES[rule.parent].primary_key.columns if key.name == "id"
            )
            assert reference.name == "id"
            assert rule.parent in tenancy.RULES


@pytest.mark.parametrize("name", sorted(tenancy.RULES))
def test_only_ones_own_rows_are_read(alone, name):
    column, mine, _ = whose(TABLES[name])

    assert alone.scalars(select(column)).all() == [mine]


@pytest.mark.parametrize("name", CHANGEABLE)
def test_only_ones_own_rows_are_changed_and_removed(alone, name):
    table = TABLES[name]
    column, mine, other = whose(table)
    if name == "instruction":
        column = table.c.live
        assert alone.execute(update(table).values(live=True)).rowcount == 1
        return
    if name in KEPT:
        gone = dict.fromkeys(("text", "words", "reason", "note"), "(gewist)")
        erased = gone.get(KEPT[name], b"")
        assert alone.execute(update(table).values({KEPT[name]: erased})).rowcount == 1
        return

    assert alone.execute(update(table).values({column: column})).rowcount == 1
    assert alone.execute(update(table).where(column == other).values({column: mine})).rowcount == 0
    assert alone.execute(delete(table).where(column == other)).rowcount == 0


@pytest.mark.parametrize("name", sorted(tenancy.RULES))
def test_a_session_of_nobody_reaches_no_municipality(filled, name):
    table = TABLES[name]
    statements = [
        select(table),
        select(func.count()).select_from(table.alias()),
        update(table).values({whose(table)[0]: None}),
        delete(table),
        insert(table),
    ]
    with Session(filled) as session:
        for statement in statements:
            with pytest.raises(tenancy.NobodyActing):
                session.execute(statement)
        assert session.scalars(select(MunicipalityRow.code)).all() == [OURS, THEIRS]
        assert session.scalar(select(func.count()).select_from(UserRow)) == 2


def test_a_query_is_kept_apart_however_it_is_put(ours):
    other, person = aliased(HouseholdRow), PersonRow
    inner = select(HouseholdRow.id, HouseholdRow.municipality_code).subquery()
    found = [
        select(other.municipality_code),
        select(inner.c.municipality_code),
        select(select(HouseholdRow.municipality_code).cte("them").c.municipality_code),
        select(person.municipality_code).join(other, other.id == person.household_id),
        select(PersonRow.municipality_code).where(exists().where(BenefitRow.net_cents >= 0)),
        union_all(select(HouseholdRow.municipality_code), select(PersonRow.municipality_code)),
        select(TABLES["household"].c.municipality_code),
    ]
    for query in found:
        assert set(ours.scalars(query)) == {OURS}, query

    assert ours.get(HouseholdRow, 2) is None
    assert ours.scalar(select(func.count()).select_from(HouseholdRow)) == 1
    assert ours.scalars(select(HouseholdRow).where(HouseholdRow.id == 2)).all() == []


def test_an_outer_join_keeps_the_rows_of_the_organisation(ours):
    rows = ours.execute(
        select(MunicipalityRow.code, HouseholdRow.id)
        .outerjoin(HouseholdRow, HouseholdRow.municipality_code == MunicipalityRow.code)
        .order_by(MunicipalityRow.code)
    )

    assert [tuple(row) for row in rows] == [(OURS, 1), (THEIRS, None)]


def test_what_an_outer_join_keeps_is_not_taken_for_tied(ours):
    """The child stands left: its parent of others is left out, and it would be shown."""
    child, parent = BenefitRow, PersonRow
    rows = ours.execute(select(child.person_id).outerjoin(parent, parent.id == child.person_id))
    whole = ours.execute(
        select(child.person_id).join(parent, parent.id == child.person_id, full=True)
    )

    assert [row[0] for row in rows] == [1]
    assert {row[0] for row in whole} <= {1, None}


def test_a_join_that_only_looks_like_a_tie_is_none(ours):
    """Equal to another column than the rule's, or tied by OR: the child keeps its condition."""
    child, parent = BenefitRow, PersonRow
    tied = child.person_id == parent.id
    for clause in (child.net_cents == parent.id, tied | (parent.id > 0), parent.id != 0):
        query = select(child.person_id).select_from(parent).join(child, clause)
        assert set(ours.scalars(query)) <= {1}, clause

    twice = (
        select(child.person_id)
        .join(parent, tied)
        .where(exists(select(aliased(child).person_id).where(aliased(child).person_id == 2)))
    )
    inside = select(func.max(child.person_id)).scalar_subquery()
    assert ours.scalars(twice).all() == []
    assert ours.scalars(select(inside).select_from(child).join(parent, tied)).all() == [1]


def test_a_child_that_a_join_ties_to_its_parent_is_compiled_without_a_condition(ours):
    query = select(BenefitRow.net_cents).join(PersonRow, PersonRow.id == BenefitRow.person_id)

    compiled = str(query.compile(dialect=ours.connection().dialect))

    assert compiled.count("own_municipalities") + compiled.count("instr(") == 1
    assert "FROM benefit JOIN" in " ".join(compiled.split())


@pytest.mark.parametrize("name", CODED)
def test_a_row_with_the_code_of_others_is_not_added(ours, name):
    new = row(TABLES[name], THEIRS, 2) | ({"id": 9} if "id" in TABLES[name].c else {})

    with pytest.raises(tenancy.OfAnother):
        ours.execute(insert(TABLES[name]).values(new))


@pytest.mark.parametrize("name", sorted(tenancy.RULES))
def test_postgresql_takes_no_row_of_others(postgresql, name):
    new = row(TABLES[name], THEIRS, 2) | ({"id": 9} if "id" in TABLES[name].c else {})
    with Session(postgresql) as session:
        tenancy.for_all(session)
        _tell_the_database(session, OURS)
        with pytest.raises(DatabaseError, match="row-level security"):
            session.execute(insert(TABLES[name]).values(new))
        session.rollback()


def test_many_rows_of_others_are_not_added_by_the_driver(ours):
    theirs = row(TABLES["run_line"], THEIRS, 2) | {"position": 9}
    task = row(TABLES["task"], THEIRS, 2) | {"id": 9}

    for table, one in ((RunLineRow, theirs), (TaskRow, task)):
        with pytest.raises(tenancy.OfAnother):
            runs.add(ours, table, [one])


def test_a_row_is_not_given_to_others(ours):
    household = ours.get_one(HouseholdRow, 1)
    household.municipality_code = THEIRS

    with pytest.raises(tenancy.OfAnother):
        ours.flush()


def test_sql_written_by_hand_does_not_pass_the_filter(ours):
    with pytest.raises(tenancy.ByHand):
        ours.execute(text("SELECT * FROM household"))
    with pytest.raises(tenancy.ByHand):
        ours.connection().exec_driver_sql("SELECT * FROM person")
    for hidden in (
        text("SELECT * FROM Household"),
        select(literal_column("(SELECT 1 FROM person)")),
    ):
        with pytest.raises(tenancy.ByHand):
            ours.execute(hidden)
    assert ours.scalar(text("SELECT 1")) == 1


def test_an_insert_does_not_change_a_row_of_others_that_is_there_already(ours):
    kind = {"sqlite": sqlite, "postgresql": postgresql_dialect}[ours.get_bind().dialect.name]
    taken = row(TABLES["household"], OURS, 2) | {"key": "another"}
    new = kind.insert(TABLES["household"]).values(taken)

    with pytest.raises(tenancy.ByHand):
        ours.execute(new.on_conflict_do_update(index_elements=["id"], set_={"key": "mine"}))


def test_a_table_that_nobody_wrote_down_is_refused(ours):
    stranger = Table("stranger", MetaData(), Column("id", Integer))

    for statement in (select(stranger), insert(stranger), update(stranger), delete(stranger)):
        with pytest.raises(tenancy.NotTied):
            ours.execute(statement)


def test_reaching_over_all_ends_with_its_block(ours):
    count = select(func.count()).select_from(HouseholdRow)
    with tenancy.over_all(ours):
        assert ours.scalar(count) == 2
    assert ours.scalar(count) == 1
    with pytest.raises(ZeroDivisionError), tenancy.over_all(ours):
        raise ZeroDivisionError
    assert ours.scalar(count) == 1


def test_a_session_keeps_whom_it_works_for_in_its_next_transaction(ours):
    ours.rollback()

    assert ours.scalars(select(HouseholdRow.municipality_code)).all() == [OURS]
    with ours.begin_nested():
        assert ours.scalars(select(HouseholdRow.municipality_code)).all() == [OURS]


def test_somebody_without_municipalities_sees_none(filled):
    with Session(filled) as session:
        tenancy.only(session, ())
        assert session.scalars(select(HouseholdRow)).all() == []


def test_a_code_that_could_be_taken_for_more_is_refused():
    for code in ("*", "0299,0344", "", "0299'"):
        with pytest.raises(ValueError, match="not a code"):
            tenancy.setting_for(frozenset({code}))


def test_without_its_setting_postgresql_shows_nothing_also_to_the_owner(postgresql):
    with Session(postgresql) as session:
        tenancy.for_all(session)
        for setting in ("", "*,0299", "9999"):
            _tell_the_database(session, setting)
            seen = {
                name: session.scalar(select(func.count()).select_from(TABLES[name]))
                for name in tenancy.RULES
            }
            wanted = int(OURS in setting)
            assert set(seen.values()) == {wanted}, setting
        session.rollback()


def test_the_application_may_do_no_more_than_it_does():
    with fresh_database("postgresql") as url:
        engine = make_engine(url)
        refused = [
            "ALTER TABLE household DISABLE ROW LEVEL SECURITY",
            "DROP POLICY own_municipality ON household",
            "ALTER TABLE audit_entry DISABLE TRIGGER USER",
            "CREATE TABLE mine (id int)",
            "DELETE FROM household",
            "DELETE FROM ledger_entry",
            "UPDATE audit_entry SET actor = 'nobody'",
            "TRUNCATE task",
            "UPDATE alembic_version SET version_num = '9999'",
        ]
        for statement in refused:
            with engine.connect() as connection:
                tenancy.everything(connection)
                with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
                    connection.exec_driver_sql(statement)
        engine.dispose()


def test_what_the_application_removes_is_what_it_may_remove():
    assert set(TABLES) >= roles.CLEARED
    assert not roles.CLEARED & set(APPEND_ONLY)


def test_a_role_that_row_security_does_not_bind_is_refused():
    with fresh_database("postgresql") as url:
        strong = make_engine(
            superuser_url().replace("/postgres?", f"/{url.split('/')[3].split('?')[0]}?")
        )
        with pytest.raises(RoleTooStrong):
            migrations.check(strong)
        strong.dispose()


def test_a_role_that_can_become_one_that_is_not_bound_is_refused_too():
    with fresh_database("postgresql") as url, psycopg.connect(superuser_url()) as admin:
        admin.execute("CREATE ROLE unbound BYPASSRLS")
        admin.execute(f"GRANT unbound TO {ROLE}")
        admin.commit()
        plain = make_engine(url)
        try:
            with pytest.raises(RoleTooStrong):
                migrations.check(plain)
        finally:
            admin.execute("DROP ROLE unbound")
            admin.commit()
        migrations.check(plain)
        plain.dispose()


def test_a_second_policy_on_a_table_is_found():
    with fresh_database("postgresql") as url:
        owner = make_engine(as_owner(url))
        with owner.begin() as connection:
            tenancy.everything(connection)
            connection.exec_driver_sql("CREATE POLICY more ON benefit USING (true)")
            assert row_security.unguarded(connection) == ["benefit"]
        owner.dispose()


def test_what_the_environment_sets_gives_nobody_rows(postgresql, monkeypatch):
    monkeypatch.setenv("PGOPTIONS", f"-c {tenancy.SETTING}=*")
    engine = make_engine(postgresql.url.render_as_string(hide_password=False))
    counted = text("SELECT count(*) FROM household").execution_options(rows_checked=True)
    with engine.connect() as connection:
        connection.dialect = copy(connection.dialect)
        connection.dialect.statement_compiler = engine.dialect._compilers["all"]
        assert connection.scalar(counted) == 0
        connection.rollback()
        assert connection.scalar(counted) == 0
    engine.dispose()


def test_a_table_without_its_policy_is_found_and_an_upgrade_mends_it():
    with fresh_database("postgresql") as url:
        owner = make_engine(as_owner(url))
        with owner.begin() as connection:
            tenancy.everything(connection)
            connection.exec_driver_sql("DROP POLICY own_municipality ON benefit")
            assert row_security.unguarded(connection) == ["benefit"]

        with pytest.raises(RowsNotGuarded):
            migrations.check(owner)
        migrations.upgrade(owner)
        migrations.check(owner)
        owner.dispose()
