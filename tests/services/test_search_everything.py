"""One search over everything: whatever the capitals or the script, and only what one may see."""

from dataclasses import replace

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services import accounts
from ontzorgen.services.acting import Role
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.errors import BsnInText
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.search_everything import search_everything
from ontzorgen.store import payee_list, tasks
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.engine import make_engine
from ontzorgen.store.models import (
    AuditRow,
    HouseholdRow,
    InstructionRow,
    MunicipalityRow,
    PayeeRow,
    PersonRow,
)
from ontzorgen.store.search import words_of
from ontzorgen.store.tasks import TaskWanted
from ontzorgen.store.tenancy import for_all
from tests.conftest import NOW, TODAY, add_people, someone
from tests.databases import KINDS, fresh_database
from tests.import_folders import a_folder, write

VAULT = BsnVault(b"m" * 32, b"i" * 32)
HERE = frozenset({"0299"})


@pytest.fixture(scope="module", params=KINDS)
def filled(request, tmp_path_factory):
    """A month that is approved, names of many scripts, and a municipality of others."""
    with fresh_database(request.param) as url:
        engine = make_engine(url)
        with Session(engine) as session:
            for_all(session)
            add_people(session)
            fill(session, tmp_path_factory.mktemp("map"))
        yield engine
        engine.dispose()


def fill(session, path):
    names = ("gemeenten", "begunstigden", "huishoudens", "personen", "uitkeringen", "vaste_lasten")
    import_folder(
        session, read_folder(write(path / "map", a_folder(*names))), someone("loes"), VAULT
    )
    accounts.verify_first_registrations(session, "gebeld", someone("fatma"))
    run = calculate_run(session, "0299", Month(2026, 9), someone("loes"))
    approve_run(session, run.name, someone("fatma"))
    session.execute(insert(MunicipalityRow).values(code="0344", name="Elders"))
    session.execute(insert(HouseholdRow).values(id=900, municipality_code="0344", key="H1"))
    household = session.scalar(select(HouseholdRow.id).where(HouseholdRow.key == "H1"))
    for number, (code, first, last) in enumerate(
        (
            ("0299", "Émile", "van der Öster"),
            ("0299", "Шура", "Ковальчук"),
            ("0299", "Ali", "50% _korting"),
            ("0344", "Émile", "Vreemd"),
        )
    ):
        of = 900 if code == "0344" else household
        session.execute(
            insert(PersonRow).values(
                municipality_code=code, key=f"Q{number}", household_id=of, position=9 + number,
                first_name=first, last_name=last, must_integrate=False, asylum_permit=False,
            )
        )  # fmt: skip
    payee = {"key": "ÉÉN", "name": "Énergie Ünie", "kind": "", "collects": False}
    session.execute(insert(PayeeRow).values(**payee, reference_kind="VRIJ"))
    for code in ("0299", "0344"):
        wanted = TaskWanted(
            code, TaskKind.STATEMENT_WRONG, "Afschrift Été", TaskRole.ADMINISTRATIE, TODAY
        )
        tasks.make(session, [replace(wanted, subject=f"Afschrift Été {code}")], NOW)
    session.commit()


@pytest.fixture
def find(filled):
    """Search as somebody of 0299."""
    with Session(filled) as session:
        for_all(session)

        def found(text, login="loes", towns=HERE):
            return search_everything(session, text, someone(login, municipalities=towns))

        found.session = session
        yield found
        session.rollback()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("émile", "Émile van der Öster"),
        ("ÉMILE VAN", "Émile van der Öster"),
        ("öst", "Émile van der Öster"),
        ("ÖSTER", "Émile van der Öster"),
        ("шура", "Шура Ковальчук"),
        ("КОВАЛЬ", "Шура Ковальчук"),
        ("haile", "Sara Haile"),
        ("  sara   haile ", "Sara Haile"),
        ("50%", "Ali 50% _korting"),
        ("q1", "Шура Ковальчук"),
    ],
)
def test_a_person_is_found_whatever_the_capitals_and_the_script(find, text, name):
    assert [person.name for person in find(text).persons] == [name]


@pytest.mark.parametrize("text", ["%%", "__", "\\\\", "xyz", "'; --", "a", "", "n" * 81])
def test_what_fits_nothing_finds_nothing(find, text):
    assert find(text).number == 0


def test_payees_are_found_by_name_by_code_and_by_a_whole_iban_only(find):
    assert [payee.name for payee in find("énergie").payees] == ["Énergie Ünie"]
    assert [payee.key for payee in find("één").payees] == ["ÉÉN"]
    assert [payee.key for payee in find("nl71 rabo 2601 8159 06").payees] == ["B1"]
    assert find("NL71 RABO").number == 0
    assert find("8159 06").number == 0


def test_the_list_of_payees_ignores_capitals_of_any_script_too(find):
    assert [row.key for row in payee_list.listed(find.session, "énergie ünie", "")] == ["ÉÉN"]


def test_runs_payments_households_and_tasks_are_found(find):
    payment = find.session.scalars(select(InstructionRow.end_to_end_id)).first()

    assert [run.name for run in find("2026-09").runs] == ["0299-2026-09-1"]
    [paid] = find(payment.lower()).payments
    assert (paid.end_to_end_id, paid.run, paid.household) == (payment, "0299-2026-09-1", "H1")
    assert find(payment[:-1]).payments == []
    assert [one.municipality for one in find("h1").households] == ["0299"]
    assert [task.municipality for task in find("afschrift été").tasks] == ["0299"]


def test_nothing_of_another_municipality_is_found(find):
    payment = find.session.scalars(select(InstructionRow.end_to_end_id)).first()
    there = frozenset({"0344"})

    assert [person.name for person in find("émile", towns=there).persons] == ["Émile Vreemd"]
    for text in (payment, "2026-09", "sara", "afschrift été 0299"):
        assert find(text, towns=there).number == 0


def test_who_may_not_see_households_finds_no_people(find):
    beheer = replace(someone("bea", municipalities=HERE), roles=frozenset({Role.BEHEER}))

    found = search_everything(find.session, "sara", beheer)

    assert (found.persons, found.households) == ((), ())


def test_only_who_manages_users_finds_them_and_none_of_another_municipality(find):
    assert [user.login for user in find("FIN", login="bea").users] == ["finn"]
    assert find("finn", login="loes").users == ()
    assert find("finn", login="bea", towns={"0999"}).users == []


@pytest.mark.parametrize("text", ["999990019", "sara 999990019", "9999 90 019"])
def test_nobody_searches_by_a_bsn(find, text):
    with pytest.raises(BsnInText):
        find(text)


def test_every_person_that_is_found_is_in_the_log_and_what_was_typed_is_not(filled):
    with Session(filled) as session:
        for_all(session)
        search_everything(session, "КОВАЛЬ", someone("loes", municipalities=HERE))
        session.commit()
        rows = session.execute(
            select(AuditRow.action, AuditRow.object, AuditRow.municipality_code, AuditRow.detail)
            .order_by(AuditRow.sequence.desc())
            .limit(2)
        ).all()

    assert [tuple(row[:3]) for row in rows] == [
        ("find person", "person Q1", "0299"),
        ("search", "everything", "0299"),
    ]
    assert "ковал" not in " ".join(row[3] for row in rows).lower()


def test_the_log_of_a_municipality_names_no_household_of_another(filled):
    """Household H1 is there in both: each municipality reads of its own only."""
    with Session(filled) as session:
        for_all(session)
        search_everything(session, "H1", someone("loes"))
        session.commit()
        rows = session.execute(
            select(AuditRow.municipality_code, AuditRow.detail)
            .where(AuditRow.action == "search")
            .order_by(AuditRow.sequence.desc())
            .limit(2)
        ).all()

    assert sorted(tuple(row) for row in rows) == [
        ("0299", '{"households": ["H1"]}'),
        ("0344", '{"households": ["H1"]}'),
    ]


def test_a_word_is_looked_for_once_and_no_more_than_a_few():
    assert words_of("Haile  haile Sara") == ["haile", "Sara"]
    assert len(words_of(" ".join("abcdefghij"))) == 6
