"""A closed case is forgotten by two people once its term is over; money and log stay."""

import threading
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import LargeBinary, Text, func, select, update
from sqlalchemy.exc import IntegrityError

from ontzorgen.cli.output import application
from ontzorgen.services.errors import DatabaseRefuses
from ontzorgen.services.retention import ProposalDecided, approve_forgetting
from ontzorgen.store.forget import GOES, GONE, LEAVES, STAYS
from ontzorgen.store.models import (
    Base,
    CoachNoteRow,
    FixedCostVersionRow,
    HouseholdRow,
    JobRow,
    OverrideRow,
    PersonRow,
    RetentionProposalRow,
    RunLineRow,
    RunRow,
    RunShareRow,
    SuspensionRow,
    UserRow,
)
from ontzorgen.store.tenancy import everything
from tests.cli.bank import Bank
from tests.cli.conftest import books_hold, exported
from tests.cli.folders import SCENARIO

ENDED = date(2026, 10, 16)
LATER = "2037-01-02"
NOT_YET = "2036-12-31"
ABOUT_PEOPLE = {"person", "household", "fixed_cost", "fixed_cost_version", "instruction"}
ABOUT_PEOPLE |= {"run_line", "bank_item", "task"}
"""A table that refers to one of these may hold words about somebody."""
WITH_WORDS = {"override", "run", "job"}
"""Tables about many at once, in which somebody types."""


BY_THE_PROPOSER = update(RetentionProposalRow).values(
    decision="APPROVED",
    decided_by_id=RetentionProposalRow.proposed_by_id,
    decided_at=func.current_timestamp(),
)


def on(day, monkeypatch):
    """Go to another day, with the same database."""
    monkeypatch.setenv("ONTZORGEN_TODAY", day)
    application().engine.dispose()
    application.cache_clear()


@pytest.fixture
def closed(loaded, tmp_path, monkeypatch):
    """A household whose right ended in 2026 after a month that was paid; years later."""
    run, _files = exported(loaded, tmp_path / "out")
    bank = Bank.of(loaded, tmp_path, run)
    assert loaded("bank", "import", bank.statement(bank.batch()), "--user", "maker").status == 0
    assert loaded("run", "close", run, "--user", "maker").status == 0

    def end(session):
        session.execute(update(PersonRow).values(right_until=ENDED))
        person = session.scalar(select(PersonRow.id))
        session.add(a_note(session))
        session.add(SuspensionRow(person_id=person, valid_from=ENDED, reason="geheime reden"))
        session.add_all(what_was_typed(session))

    application().write(end, for_all=True)
    loaded("user", "add", "boss2", "--name", "x", "--role", "beheer", "--municipality", "0299")
    loaded("user", "add", "boss3", "--name", "x", "--role", "beheer", "--municipality", "0344")
    on(LATER, monkeypatch)
    return loaded


def what_was_typed(session):
    """Return words that no column of the household itself holds."""
    who, then = session.scalar(select(func.min(UserRow.id))), datetime(2026, 11, 2, tzinfo=UTC)
    yield OverrideRow(
        run_id=session.scalar(select(func.min(RunShareRow.run_id))),
        subject="RUN",
        content_sha256="x",
        reason="geheime reden",
        given_by_id=who,
        given_at=then,
    )
    yield RetentionProposalRow(
        municipality_code="0299",
        household_id=session.scalar(select(HouseholdRow.id)),
        ended_on=ENDED,
        keep_until=ENDED,
        proposed_by_id=who,
        proposed_at=then,
        decision="REJECTED",
        decided_by_id=who + 1,
        decided_at=then,
        reason="geheime reden",
    )
    yield JobRow(
        kind="IMPORT_FOLDER",
        asked_by_id=who,
        asked_at=then,
        once_key="een",
        parameters="{}",
        status="REFUSED",
        attempts=1,
        ended_at=then,
        sentence="geheime reden",
    )


def a_note(session):
    """Return a note of a coach, as it is kept."""
    sealed = application().vault.seal("geheime notitie")
    return CoachNoteRow(
        household_id=session.scalar(select(HouseholdRow.id)),
        text_cipher=sealed.cipher,
        text_key=sealed.key,
        written_by_id=session.scalar(select(func.min(UserRow.id))),
        written_at=datetime(2026, 9, 15, tzinfo=UTC),
        once_key="een",
    )


def proposed(office):
    """Propose what may go, and return how many households that were."""
    return office("retention", "propose", "--user", "boss", "--json").json["proposed"]


def proposals(office, login="boss"):
    return office("retention", "list", "--user", login, "--json").json["proposals"]


def with_right_until(day):
    application().write(
        lambda session: session.execute(update(PersonRow).values(right_until=day)), for_all=True
    )


def test_only_a_case_whose_term_is_over_is_proposed_and_it_can_be_kept(closed, monkeypatch):
    on(NOT_YET, monkeypatch)
    assert proposed(closed) == 0
    on(LATER, monkeypatch)
    with_right_until(None)
    assert proposed(closed) == 0
    with_right_until(ENDED)
    assert (proposed(closed), proposed(closed)) == (1, 0)
    number = proposals(closed)[0]["proposal"]

    with_right_until(None)
    refused = closed("retention", "approve", number, "--user", "checker")
    assert (refused.status, "loopt weer" in refused.err) == (1, True)
    with_right_until(ENDED)
    for reason in (" ", "BSN 111222333"):
        asked = ("--reason", reason, "--user", "boss2")
        assert closed("retention", "reject", number, *asked).status == 1
    asked = ("--reason", "bezwaar loopt", "--user", "boss2")
    assert closed("retention", "reject", number, *asked).status == 0
    assert closed("retention", "approve", number, "--user", "checker").status == 1

    assert proposed(closed) == 0
    on("2038-02-01", monkeypatch)
    assert proposed(closed) == 1
    assert decided_at_once(proposals(closed)[0]["proposal"]) == ["done", "was decided"]


def decided_at_once(number):
    """Let two people approve at the same moment, and return what came of it."""
    app, outcomes = application(), []

    def decide(login):
        try:
            app.write(
                lambda session: approve_forgetting(session, number, app.acting(session, login))
            )
            outcomes.append("done")
        except ProposalDecided:
            outcomes.append("was decided")

    threads = [threading.Thread(target=decide, args=(login,)) for login in ("checker", "boss2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_a_household_is_forgotten_by_a_second_person_and_the_money_stays(closed, tmp_path):
    shares = rows_of(RunShareRow)
    assert proposed(closed) == 1
    number = proposals(closed)[0]["proposal"]
    for login in ("boss", "maker", "boss3"):
        assert closed("retention", "approve", number, "--user", login).status == 1
    with pytest.raises((IntegrityError, DatabaseRefuses)):
        application().write(lambda session: session.execute(BY_THE_PROPOSER), for_all=True)

    done = closed("retention", "approve", number, "--user", "checker")

    assert done.status == 0, done.err
    (person,) = rows_of(PersonRow)
    assert (person.first_name, person.last_name, person.birth_date) == ("", GONE, None)
    assert (person.bsn_cipher, person.bsn_key, person.bsn_index) == (None, None, None)
    assert {row.description for row in rows_of(FixedCostVersionRow)} == {None}
    assert str(rows_of(HouseholdRow)[0].forgotten_on) == LATER
    assert [row.text_key for row in rows_of(CoachNoteRow)] == [b""]
    assert [row.reason for row in rows_of(OverrideRow)] == [GONE]
    assert {row.reason for row in rows_of(RetentionProposalRow)} == {GONE, None}
    assert [row.sentence for row in rows_of(JobRow)] == [GONE]
    assert rows_of(RunShareRow) == shares
    books_hold(closed)
    assert proposed(closed) == 0
    for folder in (SCENARIO, SCENARIO.only("personen")):
        again = closed("import", folder.write(tmp_path / "again"), "--user", "maker")
        assert (again.status, "zijn gewist omdat" in again.err) == (1, True)
    seen = proposals(closed, "reader")[0]
    assert (seen["decision"], seen["decided_by"]) == ("APPROVED", "checker")
    if application().engine.dialect.name == "sqlite":
        assert closed("backup", tmp_path / "copy").status == 0
        data = (tmp_path / "copy").read_bytes()
        words = SCENARIO.rows["personen"][0].split(";")
        assert not any(word.encode() in data for word in (*words[2:5], "geheime reden"))


def test_why_a_limit_was_passed_stays_for_a_run_in_which_they_had_no_money(closed):
    """A cost that nobody ended is in every later run, where other people were let past a limit."""
    asked = ("--municipality", "0299", "--month", "2036-12", "--user", "maker", "--json")
    name = closed("run", "calculate", *asked).json["run"]
    assert closed("run", "reject", name, "--reason", "anders", "--user", "checker").status == 0
    application().write(lambda session: session.add(passed_in(session, name)), for_all=True)
    proposed(closed)

    number = proposals(closed)[0]["proposal"]
    done = closed("retention", "approve", number, "--user", "checker")

    assert done.status == 0, done.err
    assert {row.reason for row in rows_of(OverrideRow)} == {GONE, "over een ander"}


def passed_in(session, name):
    """Return why a limit was passed in a run."""
    run = session.scalars(select(RunRow).where(RunRow.name == name)).one()
    who = session.scalar(select(func.min(UserRow.id)))
    assert session.scalar(select(func.count()).where(RunLineRow.run_id == run.id))
    return OverrideRow(
        run_id=run.id,
        subject="RUN",
        content_sha256="x",
        reason="over een ander",
        given_by_id=who,
        given_at=datetime(2036, 12, 2, tzinfo=UTC),
    )


def rows_of(table):
    with application().engine.connect() as connection:
        return everything(connection).execute(select(table.__table__)).all()


def test_every_text_about_people_is_either_removed_or_said_to_stay():
    unsaid = []
    goes = {table.__tablename__: set(values) for table, values in GOES.items()}
    for table in Base.metadata.tables.values():
        refers = {key.column.table.name for key in table.foreign_keys}
        if table.name not in ABOUT_PEOPLE | WITH_WORDS and not refers & ABOUT_PEOPLE:
            continue
        if table.name in {leaving.__tablename__ for leaving in LEAVES}:
            continue
        said = goes.get(table.name, set()) | STAYS.get(table.name, frozenset())
        unsaid += [
            f"{table.name}.{column.name}"
            for column in table.columns
            if isinstance(column.type, Text | LargeBinary) and column.name not in said
        ]

    assert unsaid == []
