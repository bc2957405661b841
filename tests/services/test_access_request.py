"""Who asks what we hold about them gets all of it, and nothing of anybody else."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, text, update

from ontzorgen.services.acting import NotAllowed, Role
from ontzorgen.services.errors import BsnInText
from ontzorgen.services.households.errors import UnknownKey
from ontzorgen.services.reporting.access_asked import LONGEST_REFERENCE, RequestTyped, request_of
from ontzorgen.services.reporting.asked import Asked, Opening, Typed, log_report
from ontzorgen.services.reporting.catalogue import ReportName, read_report
from ontzorgen.services.reporting.errors import ReportNeeds, ReportTakesNo, RequestIncomplete
from ontzorgen.store import audit
from ontzorgen.store.audit_log import is_look
from ontzorgen.store.forget import GOES, LEAVES, STAYS
from ontzorgen.store.models import (
    AppointmentPersonRow,
    AppointmentRow,
    AuditRow,
    Base,
    CoachNoteRow,
    HouseholdEventRow,
    HouseholdRow,
    LetterRow,
    PersonRow,
    ReadinessRow,
    ReviewRow,
    TaskRow,
    TrajectoryEntryRow,
    UserRoleRow,
)
from ontzorgen.store.reporting.access_parts import ELSEWHERE, INSIDE, PARTS
from ontzorgen.store.reporting.access_request import looks
from ontzorgen.store.reporting.access_shape import SEALED
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.log import deed as deed_in_words
from ontzorgen.wording.reporting.access_words import HEADS, TITLES
from ontzorgen.wording.reporting.catalogue import write_report
from reports.as_json import report_json
from reports.report import Facts
from reports.typesetting.report_pdf import report_data
from tests.bench.town import CODE, Wanted
from tests.databases import KINDS
from tests.soak.office import application_of, approve, calculate, export, filled_database

BSN = "111222333"
THEIRS = ("van de ander", "over het andere huishouden")
NOW = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)
CODE_LIKE = re.compile(r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$")


@pytest.fixture(scope="module", params=KINDS)
def world(request, tmp_path_factory):
    """A month at the bank, and a couple of whom everything that can be written is written."""
    folder = tmp_path_factory.mktemp("data")
    with (
        filled_database(request.param, Wanted(households=12, payees=12, seed=5)) as filled,
        application_of(filled.url, folder) as app,
    ):
        calculate(app, "anna")
        approve(app, "fatma")
        export(app, "anna")
        assert app.vault  # its keys are made before anybody writes
        pair = app.write(lambda session: written(app, session), for_all=True)
        yield app, *pair


def written(app, session):
    """Write about both people of a couple, and return their keys."""
    couple = session.execute(
        select(PersonRow.household_id)
        .where(PersonRow.right_from.is_not(None))
        .group_by(PersonRow.household_id)
        .having(func.count() == 2)
        .order_by(PersonRow.household_id)
    ).scalars()
    household = next(couple)
    one, other = session.scalars(
        select(PersonRow).where(
            PersonRow.household_id == household, PersonRow.right_from.is_not(None)
        )
    ).all()
    sealed = app.vault.seal(BSN)
    session.execute(
        update(PersonRow)
        .where(PersonRow.id == one.id)
        .values(
            bsn_cipher=sealed.cipher, bsn_key=sealed.key, first_name="مريم", last_name="Al-Sayed"
        )
    )
    session.execute(
        update(UserRoleRow).where(UserRoleRow.user_id == 2).values(role=Role.COACH.value)
    )
    for person, said in ((one, "van haar zelf"), (other, THEIRS[0])):
        about_one(app, session, household, person.id, said)
    neighbours = session.scalar(
        select(func.min(PersonRow.household_id)).where(PersonRow.household_id != household)
    )
    note(app, session, household, "een notitie over het gezin")
    note(app, session, neighbours, THEIRS[1])
    session.flush()
    return one.key, other.key


def about_one(app, session, household, person, said):
    """Write an entry, a review, a measurement, an event, a task and an appointment of a person."""
    sealed = app.vault.seal(said)
    answers = json.dumps({"scores": {}, "evidence": {}, "judgement": said})
    measured = app.vault.seal(answers)
    by = {"recorded_by_id": 1, "recorded_at": NOW, "once_key": said}
    session.add_all(
        [
            TrajectoryEntryRow(
                person_id=person,
                kind="PIP",
                starts_on=date(2026, 9, 1),
                text_cipher=sealed.cipher,
                text_key=sealed.key,
                **by,
            ),
            HouseholdEventRow(
                household_id=household,
                person_id=person,
                kind="WORK",
                happened_on=date(2026, 9, 2),
                words_cipher=sealed.cipher,
                words_key=sealed.key,
                **by,
            ),
            ReviewRow(
                person_id=person,
                held_on=date(2026, 9, 3),
                course="EXTEND",
                words=said,
                advised_by_id=1,
                advised_at=NOW,
                once_key=said,
            ),
            ReadinessRow(
                person_id=person,
                instrument="vaardigheden",
                instrument_version=1,
                moment="BEGIN",
                seen_by="COACH",
                measured_on=date(2026, 9, 4),
                content_cipher=measured.cipher,
                content_key=measured.key,
                written_by_id=1,
                written_at=NOW,
                once_key=said,
            ),
            TaskRow(
                municipality_code=CODE,
                kind="REVIEW_DUE",
                subject=said,
                role="consulent",
                household_id=household,
                person_id=person,
                since=date(2026, 9, 5),
                made_at=NOW,
                note=said,
            ),
        ]
    )
    letter = LetterRow(
        municipality_code=CODE,
        number=person,
        kind="END",
        household_id=household,
        person_id=person,
        dated=date(2026, 9, 6),
        reference=said,
        once_key=said,
        attempt=1,
        content_cipher=sealed.cipher,
        content_key=sealed.key,
        content_sha256="x",
        text_sha256="x",
        made_by_id=1,
        made_at=NOW,
    )
    session.add(letter)
    made = AppointmentRow(
        household_id=household,
        starts_at=NOW,
        minutes=30,
        kind="HOME",
        place=said,
        uid=said,
        made_by_id=1,
        made_at=NOW,
        once_key=said,
    )
    session.add(made)
    session.flush()
    session.add(AppointmentPersonRow(appointment_id=made.id, person_id=person))


def note(app, session, household, said):
    sealed = app.vault.seal(said)
    session.add(
        CoachNoteRow(
            household_id=household,
            text_cipher=sealed.cipher,
            text_key=sealed.key,
            written_by_id=1,
            written_at=NOW,
            once_key=said,
        )
    )


REQUEST = RequestTyped("PERSON", date(2026, 9, 1), "zaak 2026-17")


def read(app, key, login="anna", request=REQUEST, most=None):
    opening = Opening(app.vault, request)

    def work(session):
        acting = app.acting(session, login)
        return read_report(
            session, ReportName.ACCESS, Typed(CODE, person=key), acting, most, opening
        )

    return write_report(ReportName.ACCESS, app.write(work, reads=True))


def told(report):
    return json.dumps(report_json(report), ensure_ascii=False)


def log_of(app, action, subject):
    query = "SELECT count(*) FROM audit_entry WHERE action = :action AND object = :subject"
    return app.write(
        lambda session: session.scalar(text(query), {"action": action, "subject": subject}),
        reads=True,
        for_all=True,
    )


def test_somebody_gets_all_that_is_written_and_paid_and_nothing_of_the_other(world):
    app, one, _other = world
    report = read(app, one)
    parts = {table.key for table in report.tables}

    assert {
        "benefit", "fixed_cost_version", "run_share", "run_line", "instruction",
        "ledger_entry", "trajectory_entry", "review", "readiness_measurement", "task",
        "household_event", "appointment", "letter", "looks",
    } <= parts  # fmt: skip
    said = told(report)
    for table in ("trajectory_entry", "review", "household_event", "appointment", "task", "letter"):
        rows = report.table(table).rows
        assert any("van haar zelf" in map(str, row) for row in rows), table
    assert "van haar zelf" in report.table("readiness_measurement").rows[0][-2]
    assert not [words for words in THEIRS if words in said]
    assert BSN in said
    assert "مريم Al-Sayed" in said


def test_what_was_paid_is_what_the_instructions_of_these_costs_say(world):
    app, one, other = world
    mine, theirs = read(app, one).table("run_line"), read(app, other).table("run_line")
    shared = app.write(
        lambda session: session.execute(
            text(
                "SELECT sum(l.due_cents) FROM run_line l JOIN fixed_cost_version v"
                " ON v.id = l.version_id JOIN person p ON p.household_id = l.household_id"
                " WHERE p.key = :key AND (v.person_id IS NULL OR v.person_id = p.id)"
            ),
            {"key": one},
        ).scalar(),
        reads=True,
        for_all=True,
    )

    assert mine.sum_of(4) == shared
    costs = [{row[1] for row in table.rows} for table in (mine, theirs)]
    assert costs[0] & costs[1]
    assert costs[0] != costs[1]


def test_a_bsn_is_whole_in_a_file_of_who_may_see_it_and_that_is_in_the_log(world):
    app, one, _other = world
    before = log_of(app, "reveal bsn", f"person {one}")
    page, coach = read(app, one, request=None), read(app, one, "finn")
    assert "*******33" in told(page)

    for report in (page, coach):
        assert BSN not in told(report)
        assert BSN not in str(report_data(report, date(2026, 9, 15)))
    assert log_of(app, "reveal bsn", f"person {one}") == before
    assert BSN in str(report_data(read(app, one), date(2026, 9, 15)))
    assert log_of(app, "reveal bsn", f"person {one}") == before + 1


def test_a_copy_is_an_act_of_its_own_in_the_log_with_the_request_that_it_answers(world):
    app, one, _other = world
    deed, subject = "answer access request", f"person {one}"
    before = log_of(app, deed, subject)
    read(app, one, request=None)
    assert log_of(app, deed, subject) == before

    report = read(app, one)
    detail = app.write(
        lambda session: session.scalar(
            text("SELECT detail FROM audit_entry WHERE action = :deed ORDER BY sequence DESC"),
            {"deed": deed},
        ),
        reads=True,
        for_all=True,
    )

    assert log_of(app, deed, subject) == before + 1
    kept = json.loads(detail)
    assert kept["asked_by"] == "PERSON"
    assert (kept["asked_on"], kept["reference"]) == ("2026-09-01", "zaak 2026-17")
    assert not is_look(deed)
    assert deed_in_words(deed) == "een verzoek om inzage beantwoorden"
    asked = report_json(report)["asked"]
    assert (asked["asked_by"], asked["asked_on"]) == ("PERSON", "2026-09-01")
    assert "zaak 2026-17" in {fact.value for fact in facts(report)}


@pytest.mark.parametrize(
    ("request_typed", "wrongs"),
    [
        (RequestTyped(), {"ASKED_BY": "MISSING", "ASKED_ON": "MISSING", "REFERENCE": "MISSING"}),
        (RequestTyped("PERSON", date(2026, 9, 1), "  "), {"REFERENCE": "MISSING"}),
        (RequestTyped("PERSON", date(2026, 9, 1), f"zaak {BSN}"), {"REFERENCE": "BSN"}),
        *[
            (RequestTyped("PERSON", date(2026, 9, 1), unseen), {"REFERENCE": "MISSING"})
            for unseen in ("\u200b", "\u202e \x07", "\ud83d", "\u0301", "...")
        ],
        *[
            (RequestTyped("PERSON", date(2026, 9, 1), f"zaak {sign}"), {"REFERENCE": "STRANGE"})
            for sign in ("\U0001f600", "漢", "\u3164")
        ],
        (RequestTyped("PERSON", date(2026, 9, 1), "111\u200b222\u200b333"), {"REFERENCE": "BSN"}),
        (RequestTyped("PERSON", date(2026, 9, 1), "a" * 121), {"REFERENCE": "TOO_LONG"}),
        (RequestTyped("PERSON", date(2036, 9, 1), "zaak 1"), {"ASKED_ON": "AHEAD"}),
        (RequestTyped("PERSON", date(2016, 9, 1), "zaak 1"), {"ASKED_ON": "LONG_AGO"}),
        (RequestTyped("SOMEBODY", date(2026, 9, 1), "zaak 1"), {"ASKED_BY": "MISSING"}),
    ],
)
def test_without_a_whole_request_nothing_is_given_and_no_copy_logged(world, request_typed, wrongs):
    app, one, _other = world
    before = log_of(app, "answer access request", f"person {one}")

    with pytest.raises(RequestIncomplete) as refused:
        read(app, one, request=request_typed)

    assert refused.value.wrongs == wrongs
    assert BSN not in str(refused.value) + sentence(refused.value)
    assert sentence(refused.value).count("\n") == len(wrongs) - 1
    assert log_of(app, "answer access request", f"person {one}") == before


def test_a_reference_is_kept_on_one_line_and_an_arabic_one_too():
    longest = "م" * LONGEST_REFERENCE

    unseen = "\u202ezaak\x07\u200b17\udc00"
    for typed, kept in ((" zaak\n 17 ", "zaak 17"), (longest, longest), (unseen, "zaak 17")):
        found = request_of(RequestTyped("ON_BEHALF", date(2026, 9, 15), typed), date(2026, 9, 15))
        assert found.reference == kept


def test_what_a_role_may_not_read_is_left_out_and_said(world):
    app, one, _other = world
    consulent, coach = read(app, one), read(app, one, "finn")

    assert "een notitie over het gezin" not in told(consulent)
    assert "een notitie over het gezin" in told(coach)
    assert [(row[0].code, row[1]) for row in consulent.table("left_out").rows] == [
        ("coach_note", "budgetcoach")
    ]
    assert {row[0].code for row in coach.table("left_out").rows} == {"household_document", "bsn"}
    assert {table.key for table in coach.tables} >= {"coach_note", "review"}


def test_a_copy_says_what_comes_beside_it_whoever_gives_it(world):
    app, one, _other = world
    titles = [
        [each.title for each in read(app, one, login, request=request).sections]
        for login in ("anna", "finn")
        for request in (None, RequestTyped("PERSON", date(2026, 9, 1), "zaak 1"))
    ]

    beside = [
        ["Wat u er apart bij krijgt" in each, "Voor wie dit afgeeft" in each] for each in titles
    ]
    assert beside == [[False, True], [True, False]] * 2


def test_who_looked_is_told_by_day_and_role_and_never_by_name(world):
    app, one, _other = world
    read(app, one)
    report = read(app, one)
    looks = report.table("looks")

    assert "een persoon bekijken" in {row[1] for row in looks.rows}
    assert {"administratie, consulent", "fiatteur"} & {row[2] for row in looks.rows}
    assert not {"anna", "Anna", "finn"} & {cell for row in looks.rows for cell in row}
    assert report.table("kept").total[1] == sum(row[1] for row in report.table("kept").rows)


def test_who_took_a_list_or_a_report_of_very_many_households_is_told_to_each_of_them(world):
    app, one, _other = world
    many = [(CODE, f"veel-{number:04}") for number in range(2 * audit.MOST_NAMED)]

    def took(session):
        acting = app.acting(session, "anna")
        (household,) = session.scalars(
            select(HouseholdRow.key).join(PersonRow).where(PersonRow.key == one)
        )
        shown = [*many, (CODE, household)]
        audit.append_for_towns(session, acting, "list letters", "letters", shown)
        asked = Asked("tekorten", ((CODE, ""),), date(2026, 9, 1), date(2026, 9, 30))
        log_report(session, asked, acting, shown)
        return household

    before = looks_at(app, one)
    household = app.write(took, reads=True)
    found = looks_at(app, one) - before
    rows = app.write(
        lambda session: session.scalars(
            select(AuditRow.detail)
            .where(AuditRow.action == "list letters")
            .order_by(AuditRow.sequence.desc())
            .limit(3)
        ).all(),
        reads=True,
        for_all=True,
    )
    details = [json.loads(row) for row in reversed(rows)]

    assert {action: times for (action, _), times in found.items()} == {
        "list letters": 1,
        "read report": 1,
    }
    assert [(each["part"], each["parts"]) for each in details] == [(1, 3), (2, 3), (3, 3)]
    named = [key for each in details for key in each["households"]]
    assert sorted(named) == sorted([household, *(key for _, key in many)])
    assert max(len(each["households"]) for each in details) == audit.MOST_NAMED


def looks_at(app, person):
    """Return how often the log tells that somebody did something with a person, by action."""

    def work(session):
        row = session.execute(
            select(HouseholdRow.key).join(PersonRow).where(PersonRow.key == person)
        ).scalar_one()
        return Counter(
            {(each.action, each.on): each.times for each in looks(session, CODE, person, row)}
        )

    return app.write(work, reads=True, for_all=True)


def test_a_page_reads_the_first_rows_and_counts_all_of_them(world):
    app, one, _other = world
    whole, page = read(app, one), read(app, one, request=None, most=1)

    assert len(page.table("run_line").rows) == 1
    assert page.table("run_line").more == len(whole.table("run_line").rows) - 1
    assert {f.key: f.value for f in facts(page)}["rows"] == (
        {f.key: f.value for f in facts(whole)}["rows"]
    )


def facts(report):
    return next(part for part in report.sections if isinstance(part, Facts)).facts


def test_no_code_stands_where_a_reader_wants_words(world):
    app, one, _other = world
    report = read(app, one)

    bare = {
        (table.key, cell)
        for table in report.tables
        for row in table.rows
        for cell in row
        if isinstance(cell, str) and CODE_LIKE.match(str.__str__(cell))
    }
    assert bare == set()


@pytest.mark.parametrize(
    ("typed", "login", "refusal"),
    [
        (Typed(CODE), "anna", ReportNeeds),
        (Typed(CODE, person="niemand"), "anna", UnknownKey),
        (Typed(CODE, person=BSN), "anna", BsnInText),
        (Typed(CODE, person="P1", household="H1"), "anna", ReportTakesNo),
        (Typed("9999", person="P1"), "anna", NotAllowed),
        (Typed(CODE, person="P1"), "fatma", NotAllowed),
        (Typed(CODE, person="P1"), "bea", NotAllowed),
    ],
)
def test_a_request_that_cannot_be_answered_is_refused(world, typed, login, refusal):
    app, _one, _other = world

    def work(session):
        acting = app.acting(session, login)
        return read_report(session, ReportName.ACCESS, typed, acting, None, Opening(app.vault))

    with pytest.raises(refusal):
        app.write(work, reads=True)


def test_every_table_with_personal_data_is_in_the_copy_or_said_not_to_be():
    about = {"person", "household", "fixed_cost", "fixed_cost_version", "instruction"}
    about |= {"run_line", "bank_item", "task", "course_decision", "appointment"}
    about |= {"trajectory_entry", "arrears_signal", "letter"}
    registered = {each.__tablename__ for each in (*GOES, *LEAVES)} | set(STAYS)
    referring = {
        table.name
        for table in Base.metadata.tables.values()
        if {key.column.table.name for key in table.foreign_keys} & about
    }
    copied = {part.name for part in PARTS}

    assert (registered | referring | about) - copied - set(ELSEWHERE) == set()
    assert copied & set(ELSEWHERE) == set()
    assert copied <= set(Base.metadata.tables)
    assert copied <= set(TITLES)


def test_every_column_of_them_is_in_the_copy_or_said_to_be_ours():
    unsaid = []
    for part in PARTS:
        said = set(part.says) | {each for name in part.says for each in SEALED.get(name, ())}
        ours = INSIDE["*"] | INSIDE.get(part.name, frozenset())
        assert set(part.says) <= set(HEADS)
        unsaid += [
            f"{part.name}.{column.name}"
            for column in part.table.__table__.columns
            if column.name not in said | ours and not column.name.endswith("_by_id")
        ]

    assert unsaid == []
