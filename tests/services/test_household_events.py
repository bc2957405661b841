"""What happened in a household: what was looked at is what is done, all of it or nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from ontzorgen.domain.event_errors import NoRightThen
from ontzorgen.domain.event_needs import Letter
from ontzorgen.domain.events import OF_ALL, OF_ONE, EventKind
from ontzorgen.domain.fixed_cost import Controller, CostKind, due_dates
from ontzorgen.domain.months import Month
from ontzorgen.domain.phase import Phase
from ontzorgen.domain.reviews import ReviewKind
from ontzorgen.domain.trajectory import EntryKind, Stop
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.schemas.sheet import Sheet
from ontzorgen.services import accounts
from ontzorgen.services.acting import NotAllowed
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.coaching.day.see_caseload import all_cases
from ontzorgen.services.coaching.events.errors import EventDiffers
from ontzorgen.services.coaching.events.import_events import EventIn, import_events
from ontzorgen.services.coaching.events.record import (
    Told,
    preview_event,
    record_event,
    see_events,
)
from ontzorgen.services.coaching.reviews.see_reviews import see_reviews
from ontzorgen.services.coaching.trajectory.end_trajectory import end_trajectory
from ontzorgen.services.coaching.trajectory.entries import Entry
from ontzorgen.services.coaching.trajectory.errors import (
    PaidAfterwards,
    StrangeCharacter,
    TooManyWords,
)
from ontzorgen.services.errors import BsnInText, ReasonMissing
from ontzorgen.services.households.announced import announced
from ontzorgen.services.households.change_household import Intent, judge_household, stamp_of
from ontzorgen.services.households.errors import HouseholdForgotten, UnknownHousehold
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.services.importing.rows import ControlIn, File, ImportFolder
from ontzorgen.store import caseload, household_events, household_pages, reviews, trajectory
from ontzorgen.store.audit import take_remembered
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.caseload import CasesAsked
from ontzorgen.store.engine import make_engine
from ontzorgen.store.forget import forget
from ontzorgen.store.models import (
    ControlRow,
    HouseholdEventRow,
    HouseholdRow,
    LetterRow,
    LetterStepRow,
    PersonRow,
    RunLineRow,
)
from ontzorgen.store.tenancy import for_all
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.events import lines
from tests.conftest import add_people, someone
from tests.databases import KINDS, fresh_database
from tests.import_folders import BSNS, a_folder, a_row, write

VAULT = BsnVault(b"m" * 32, b"i" * 32)
SEPTEMBER = Month(2026, 9)
ONE_DAY = timedelta(days=1)


def a_cost(key, **cells):
    return a_row("vaste_lasten", vaste_last=key, vanaf="2026-08-15", **cells)


def fill(session, path):
    """Import a couple with a child and costs of their own and together."""
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "personen", "uitkeringen")
    child = {"recht_vanaf": "", "inburgeringsplichtig": "", "asielvergunning_bepaalde_tijd": ""}
    folder["personen"] += [
        a_row("personen", persoon="P2", voornaam="Sami", bsn=BSNS[1]),
        a_row("personen", persoon="P3", voornaam="Noor", bsn="", geboortedatum="2008-11-20")
        | child
        | {"machtiging_vanaf": ""},
    ]
    folder["uitkeringen"].append(a_row("uitkeringen", persoon="P2"))
    folder["vaste_lasten"] = [
        a_cost("V1", tm="2027-06-30"),
        a_cost("V1", bedrag="640,00") | {"vanaf": "2027-07-01"},
        a_cost("V2", soort="ZORG", bedrag="150,00", persoon="P1"),
        a_cost("V3", soort="ZORG", bedrag="151,00", persoon="P2"),
        a_cost("V4", soort="WATER", bedrag="99,00", frequentie="KWARTAAL", vervaldag="15"),
    ]
    folder["besluiten"] = [a_row("besluiten")]
    import_folder(session, read_folder(write(path / "map", folder)), someone("loes"), VAULT)
    accounts.verify_first_registrations(session, "gebeld", someone("fatma"))
    session.commit()


@pytest.fixture(scope="module", params=KINDS)
def filled(request, tmp_path_factory):
    """One household on a database of each kind; what a test does is rolled back."""
    with fresh_database(request.param) as url:
        engine = make_engine(url)
        with Session(engine) as session:
            for_all(session)
            add_people(session)
            fill(session, tmp_path_factory.mktemp("huis"))
        yield engine
        engine.dispose()


@pytest.fixture
def home(filled):
    with Session(filled) as session:
        for_all(session)
        yield session
        session.flush()
        session.rollback()


def number(session):
    return session.scalars(select(HouseholdRow.id)).one()


def member(session, key):
    people = household_pages.persons(session, number(session))
    return next(each for each in people if each.key == key)


def told(session, kind, on, person=None, **more):
    whose = None if person is None else member(session, person).id
    return Told(EventKind(kind), date.fromisoformat(on), whose, **more)


def look(session, happened):
    return preview_event(session, number(session), happened, VAULT, someone("loes"))


def do(session, happened, form="een", seal=None):
    return record_event(session, number(session), happened, form, VAULT, someone("loes"), seal)


def told_of(session):
    return see_events(session, number(session), VAULT, someone("loes"))


def ends(session):
    return {
        (each.fixed_cost, each.valid_from.year): each.valid_until
        for each in household_pages.versions(session, number(session))
    }


def september_approved(session):
    run = calculate_run(session, "0299", SEPTEMBER, someone("finn"))
    approve_run(session, run.name, someone("fatma"))
    return run.name


def test_looking_writes_nothing_and_what_was_looked_at_is_what_is_done(home):
    happened = told(home, "DEATH", "2026-09-20", "P1", words="Gemeld door de familie")
    before = ends(home)

    seen = look(home, happened)
    unchanged = ends(home) == before and told_of(home) == []
    done = do(home, happened, seal=seen.seal)

    assert unchanged
    assert [line.valid_from for _, line in seen.never_begun] == [date(2027, 2, 13)]
    assert any(
        "besluit vanaf 13-02-2027" in line and "niet meer in" in line for line in lines(seen)
    )
    assert {(each.file, each.changed) for each in seen.files if each.changed} == {
        (File.PERSONS, 1),
        (File.DECISIONS, 1),
        (File.FIXED_COSTS, 1),
    }
    assert ends(home)["V2", 2026] == date(2026, 9, 21)
    assert ends(home)["V1", 2026] == before["V1", 2026]
    dead = member(home, "P1")
    assert dead.right_until == dead.authorised_until == date(2026, 9, 21)
    (kept,) = told_of(home)
    assert (kept.id, kept.kind, kept.words) == (done, "DEATH", "Gemeld door de familie")


def test_one_form_is_one_event_and_so_is_the_same_said_again(home):
    happened = told(home, "LEAVES", "2026-09-20", "P2")

    numbers = {do(home, happened, form) for form in ("een", "een", "twee")}

    assert len(numbers) == 1
    acts = [each for each in take_remembered(home) if each["action"] == "record event"]
    assert [each["object"] for each in acts] == ["household H1"]
    assert "LEAVES" not in str(acts)
    assert member(home, "P2").right_until == date(2026, 9, 21)


def test_who_looked_before_something_changed_looks_again(home):
    happened = told(home, "WORK", "2026-09-30")
    seal = look(home, happened).seal
    do(home, told(home, "DETENTION", "2026-09-20", "P2"), "ander")

    with pytest.raises(EventDiffers):
        do(home, happened, "een", seal)
    with pytest.raises(EventDiffers):
        do(home, replace(happened, on=date(2026, 10, 1)), "een", look(home, happened).seal)


def test_work_ends_every_cost_and_the_run_says_what_it_withholds_then(home):
    seen = look(home, told(home, "WORK", "2026-09-20"))

    assert seen.run is not None
    assert seen.run.month == SEPTEMBER
    assert {each.withheld_cents[1] for each in seen.run.persons} == {0}
    assert {each.phase for each in seen.run.persons} == {(Phase.FULL, Phase.ENDED_EARLY)}
    assert sum(each.withheld_cents[0] for each in seen.run.persons) == 921_00
    assert seen.letters == (Letter.END, Letter.PAYEE_STOPS)
    do(home, told(home, "WORK", "2026-09-20"))
    day = date(2026, 9, 21)
    assert ends(home) == {
        ("V1", 2026): day,
        ("V1", 2027): date(2027, 7, 2),
        ("V2", 2026): day,
        ("V3", 2026): day,
        ("V4", 2026): day,
    }
    (back,) = home.execute(select(ControlRow.valid_from, ControlRow.controller)).all()
    assert tuple(back) == (date(2027, 7, 1), "HOUSEHOLD")


def test_what_was_already_paid_is_named_and_the_rest_still_stops(home):
    run = september_approved(home)
    happened = told(home, "DEATH", "2026-09-20", "P1")

    seen = look(home, happened)
    do(home, happened, seal=seen.seal)

    assert [(each.run, each.due_date, each.cents) for each in seen.paid_after] == [
        (run, date(2026, 10, 1), 310_00),
        (run, date(2026, 10, 1), 150_00),
    ], "half of the rent, which goes on, and the insurance"
    assert ends(home)["V2", 2026] == date(2026, 10, 2)
    assert seen.run.month == Month(2026, 10)
    assert seen.run.benefits_of == SEPTEMBER


def test_what_was_withheld_from_who_leaves_is_named_where_the_cost_goes_on_for_the_others(home):
    run = september_approved(home)

    seen = look(home, told(home, "LEAVES", "2026-09-20", "P1"))

    named = {seen.cost(each.fixed_cost_id).fixed_cost: each for each in seen.paid_after}
    assert {each.run for each in seen.paid_after} == {run}
    assert {key: (each.due_date, each.cents) for key, each in named.items()} == {
        "V1": (date(2026, 10, 1), 310_00),
        "V2": (date(2026, 10, 1), 150_00),
    }


def test_a_run_that_ends_before_the_first_day_on_which_it_counts_is_not_shown(home):
    following = look(home, told(home, "WORK", "2026-12-01")).run
    eve = following.execution_date - ONE_DAY

    before = look(home, told(home, "WORK", str(eve - ONE_DAY))).run
    after = look(home, told(home, "WORK", str(eve))).run

    assert (before.month, after.month) == (following.month.plus(-1), following.month)


def test_an_early_end_is_told_to_the_trajectory_once_and_only_while_it_goes_on(home):
    happened = told(home, "WORK", "2026-09-30")
    seen = look(home, happened)
    do(home, happened, seal=seen.seal)
    do(home, happened, "twee")

    numbers = [member(home, key).id for key in ("P1", "P2")]
    over = Stop(date(2026, 10, 1), EntryKind.ENDED_EARLY)
    assert seen.ended_early == tuple((each, over) for each in numbers)
    assert trajectory.stops(home, numbers) == {each: [over] for each in numbers}
    words = {
        VAULT.open(each.sealed.cipher, each.sealed.key)
        for each in trajectory.entries(home, numbers)
    }
    assert words == {"Zie de gebeurtenis van 30-09-2026."}
    acts = [each["action"] for each in take_remembered(home) if not each["action"].startswith("re")]
    assert acts.count("end trajectory") == 2
    assert look(home, told(home, "DEATH", "2026-11-05", "P1")).ended_early == ()


def test_a_trajectory_is_over_also_where_the_import_ended_the_right_before(home, tmp_path):
    closed = [a_row("personen", recht_tm="2026-09-30")]
    folder = read_folder(write(tmp_path / "map", {"personen": closed}))
    import_folder(home, folder, someone("loes"), VAULT)
    do(home, told(home, "WORK", "2026-09-30", "P1"))

    assert trajectory.stops(home, [member(home, "P1").id])
    assert [each.kind for each in told_of(home)] == ["WORK"]


def test_a_line_of_a_file_is_judged_once(home, monkeypatch):
    judged = []

    def counted(*asked, **more):
        judged.append(asked)
        return judge_household(*asked, **more)

    monkeypatch.setattr("ontzorgen.services.coaching.events.judge.judge_household", counted)
    monkeypatch.setattr("ontzorgen.services.households.change_household.judge_household", counted)
    rows = [
        EventIn(2, "H1", EventKind.DETENTION, date(2026, 9, 20), "P2", None, ""),
        EventIn(3, "H1", EventKind.WORK, date(2026, 12, 31), None, None, ""),
    ]
    import_events(home, rows, VAULT, someone("loes"))

    assert len(judged) == len(told_of(home)) == 2


def test_a_right_that_was_closed_after_a_run_paid_does_not_stop_a_later_event(home, tmp_path):
    september_approved(home)
    closed = [a_row("personen", recht_tm="2026-09-10")]
    folder = read_folder(write(tmp_path / "map", {"personen": closed}))
    import_folder(home, folder, someone("loes"), VAULT)

    do(home, told(home, "DEATH", "2026-10-05", "P1"))

    assert ends(home)["V2", 2026] == date(2026, 10, 2)
    assert member(home, "P1").right_until == date(2026, 9, 11)


def test_a_detention_after_a_run_begins_where_nothing_was_withheld_yet(home):
    september_approved(home)
    seen = look(home, told(home, "DETENTION", "2026-09-20", "P2", until=date(2027, 1, 1)))
    do(home, seen.told)

    (spell,) = household_pages.suspensions(home, [member(home, "P2").id])
    assert (spell.valid_from, spell.valid_until) == (date(2026, 10, 2), date(2027, 1, 1))
    assert {each.due_date for each in seen.paid_after} == {date(2026, 10, 1)}
    phases = {each.person_id: each.phase for each in seen.run.persons}
    assert phases[member(home, "P2").id] == (Phase.FULL, Phase.SUSPENDED)


def test_a_calculated_run_that_looks_beyond_the_day_is_to_be_calculated_again(home):
    run = calculate_run(home, "0299", SEPTEMBER, someone("finn")).name

    assert look(home, told(home, "DEATH", "2026-09-20", "P1")).to_calculate_again == [run]
    assert look(home, told(home, "DEATH", "2026-12-20", "P1")).to_calculate_again == []


def joins(on, key="H1-P9", **cells):
    """Return what is typed of somebody who joins, with an insurance."""
    sheet = Sheet()
    sheet.add(
        File.PERSONS,
        a_row("personen", persoon=key, voornaam="Mariam", bsn=BSNS[3], recht_vanaf=on)
        | {"machtiging_vanaf": on}
        | cells,
        {},
    )
    cost = a_cost("H1-V9", soort="ZORG", persoon=key) | {"vanaf": on}
    sheet.add(File.FIXED_COSTS, cost, {})
    return sheet.folder()


def test_who_joins_has_six_months_of_their_own_and_those_of_the_others_stay(home):
    before = member(home, "P1")
    happened = told(home, "JOINS", "2026-10-31", given=joins("2026-10-31"))

    seen = look(home, happened)
    do(home, happened, seal=seen.seal)

    assert [(each.name, each.start, each.until) for each in seen.clocks] == [
        ("Mariam Haile", date(2026, 10, 31), date(2027, 5, 1))
    ]
    assert seen.letters == (Letter.AUTHORISATION, Letter.PAYEE_STARTS)
    assert member(home, "P1") == before
    new = member(home, "H1-P9")
    assert new.right_from == date(2026, 10, 31)
    (kept,) = told_of(home)
    assert kept.person_id == new.id


def test_who_was_to_join_and_dies_does_not_get_a_right(home):
    do(home, told(home, "JOINS", "2026-10-31", given=joins("2026-10-31")))

    happened = told(home, "DEATH", "2026-10-10", "H1-P9")
    do(home, happened, "twee", look(home, happened).seal)

    dead = member(home, "H1-P9")
    assert (dead.right_from, dead.right_until, dead.authorised_from) == (None, None, None)
    assert ends(home)["H1-V9", 2026] == date(2026, 11, 1)
    assert ends(home)["V1", 2026] == date(2027, 7, 1)


def test_when_a_row_that_comes_along_is_wrong_nothing_is_kept(home):
    given = joins("2026-10-31", bsn=BSNS[1])

    with pytest.raises(ImportRefused):
        do(home, told(home, "JOINS", "2026-10-31", given=given))

    assert told_of(home) == []
    assert len(household_pages.persons(home, number(home))) == 3


def test_a_move_inside_says_which_costs_of_the_new_address_lack(home):
    sheet = Sheet()
    cost = a_cost("H1-V9", bedrag="700,00") | {"vanaf": "2026-09-25"}
    sheet.add(File.FIXED_COSTS, cost, {})

    seen = look(home, told(home, "MOVES_INSIDE", "2026-09-25", given=sheet.folder()))
    bare = look(home, told(home, "MOVES_INSIDE", "2026-09-25"))

    assert seen.lacks == (CostKind.WATER,)
    assert bare.lacks == (CostKind.RENT, CostKind.WATER)
    assert "Het adres van het huishouden: verander dat" in "\n".join(lines(bare))
    withheld = [
        sum(pair) for pair in zip(*(e.withheld_cents for e in seen.run.persons), strict=True)
    ]
    assert withheld == [921_00, 1_001_00]


def test_an_amount_of_a_left_address_is_no_control_that_the_household_took(home):
    do(home, told(home, "MOVES_INSIDE", "2026-10-01"))
    later = someone("loes", today=date(2027, 8, 1))

    reviewed = see_reviews(home, number(home), member(home, "P1").id, later)
    found = caseload.cases(home, CasesAsked(frozenset({"0299"})))
    facts = caseload.facts_of(home, found, [], later.now, later.today)

    assert [each.controller for each in reviewed.controls] == ["HOUSEHOLD"]
    assert ReviewKind.CONTROL not in {each.kind for each in reviewed.planned}
    assert facts[number(home)].persons
    assert not any(each.controls for each in facts[number(home)].persons)


def test_who_turns_18_is_asked_for_an_insurance_and_nothing_changes_by_itself(home):
    happened = told(home, "TURNS_18", "2026-11-20", "P3")

    seen = look(home, happened)
    do(home, happened)

    assert seen.changes == 0
    assert seen.lacks == (CostKind.HEALTH_INSURANCE,)
    assert "Het adres" not in "\n".join(lines(seen))
    assert [each.kind for each in told_of(home)] == ["TURNS_18"]


def test_words_are_checked_and_asked_where_the_kind_says_too_little(home):
    for error, words in (
        (ReasonMissing, "  "),
        (TooManyWords, "x" * 501),
        (StrangeCharacter, "Geen\x07recht"),
        (BsnInText, f"BSN {BSNS[0]}"),
    ):
        with pytest.raises(error):
            look(home, told(home, "RIGHT_ENDS", "2026-09-20", words=words))


def test_who_may_not_records_nothing(home):
    happened = told(home, "DEATH", "2026-09-20", "P1")
    for login in ("finn", "aad", "bea"):
        with pytest.raises(NotAllowed):
            record_event(home, number(home), happened, "een", VAULT, someone(login))
    for login in ("finn", "bea"):
        with pytest.raises(NotAllowed):
            see_events(home, number(home), VAULT, someone(login))
    elsewhere = someone("loes", municipalities={"0344"})
    with pytest.raises(UnknownHousehold):
        record_event(home, number(home), happened, "een", VAULT, elsewhere)
    with pytest.raises(UnknownHousehold):
        look(home, replace(happened, person_id=999))


def test_an_event_stays_and_only_its_words_are_forgotten(home):
    do(home, told(home, "RIGHT_ENDS", "2026-09-20", words="Vermogen boven de grens"))
    forget(home, number(home), date(2040, 1, 1))

    (kept,) = household_events.of_household(home, number(home))
    assert (kept.kind, kept.sealed) == ("RIGHT_ENDS", None)
    with pytest.raises(HouseholdForgotten):
        look(home, told(home, "WORK", "2026-09-20"))
    row = home.scalars(select(HouseholdEventRow)).one()
    row.kind = "WORK"
    with pytest.raises(DatabaseError):
        home.flush()
    home.rollback()


@given(
    kind=st.sampled_from(list(EventKind)),
    on=st.dates(date(2026, 8, 20), date(2027, 12, 31)),
    person=st.sampled_from(["P1", "P2", "P3"]),
    approved=st.booleans(),
)
@settings(max_examples=8, suppress_health_check=list(HealthCheck), deadline=None)
def test_the_importer_takes_what_any_event_gives_and_nothing_is_due_after_the_last_right(
    filled, kind, on, person, approved
):
    with Session(filled) as session:
        for_all(session)
        if approved:
            september_approved(session)
        of_all = kind in OF_ALL or (kind not in OF_ONE and person == "P3")
        given_rows = joins(on.isoformat()) if kind is EventKind.JOINS else None
        whose = None if of_all or given_rows else person
        more = {"given": given_rows} if given_rows else {}
        if kind is EventKind.TURNS_18:
            whose, on = "P3", date(2026, 11, 20)
        happened = told(session, kind, on.isoformat(), whose, words="Zo is het.", **more)
        try:
            seen = look(session, happened)
        except NoRightThen:
            session.rollback()
            return
        do(session, happened, seal=seen.seal)
        _nothing_due_after_the_last_right(session)
        session.flush()
        session.rollback()


def _nothing_due_after_the_last_right(session):
    people = household_pages.persons(session, number(session))
    line, turn = RunLineRow, ControlRow
    lines = select(line.fixed_cost_id, line.due_date).where(line.withheld_cents > 0)
    paid = dict(session.execute(lines.order_by(line.due_date)).all())
    turns = select(turn.fixed_cost_id, turn.valid_from)
    back = {tuple(each) for each in session.execute(turns)}
    for cost in household_pages.versions(session, number(session)):
        carriers = [
            each
            for each in people
            if each.right_from is not None and cost.person_id in (None, each.id)
        ]
        untils = [each.right_until for each in carriers]
        if not untils or None in untils or (cost.fixed_cost_id, cost.valid_from) in back:
            continue
        after_paid = paid.get(cost.fixed_cost_id, date.min) + ONE_DAY
        first = max(*untils, after_paid)
        assert list(due_dates(cost, first, date(2029, 1, 1))) == []


@pytest.mark.parametrize(
    ("kind", "person", "gone"),
    [
        ("DEATH", "P1", {"P1"}),
        ("MOVES_OUT", None, {"P1", "P2", "P3"}),
        ("WORK", "P1", set()),
        ("MOVES_INSIDE", None, set()),
    ],
)
def test_nobody_asks_how_it_goes_with_who_died_or_moved_out(home, kind, person, gone):
    before = reviews.known(home, "0299", None)
    september_approved(home)
    do(home, told(home, kind, "2026-10-01", person))
    cases = caseload.cases(home, CasesAsked(frozenset({"0299"})))
    facts = caseload.facts_of(home, cases, [], someone("loes").now, someone("loes").today)

    after = reviews.known(home, "0299", [number(home)])

    assert before.gone == set()
    assert after.gone == {member(home, key).id for key in gone}
    assert (before.began, after.began) == (date.max, date(2026, 9, 1))
    assert all(each.known == after for each in facts[number(home)].persons)


@pytest.mark.parametrize(("today", "live"), [("2027-04-15", True), ("2027-11-13", False)])
def test_who_has_a_job_stays_in_the_caseload_while_it_is_asked_how_it_goes(home, today, live):
    september_approved(home)
    home.execute(update(PersonRow).values(right_until=date(2027, 3, 2)))
    acting = someone("loes", today=date.fromisoformat(today))

    seen = all_cases(home, "0299", acting)

    assert [each.case.key for each in seen] == (["H1"] if live else [])
    assert [each.view.review_on for each in seen] == ([date(2027, 5, 13)] if live else [])


def test_an_early_end_of_before_what_an_approved_run_withheld_is_refused(home):
    september_approved(home)
    person = member(home, "P1")
    paid = household_events.paid_lines(home, number(home), date(2026, 9, 1))
    last = max(each.due_date for each in paid if each.person_id == person.id)

    def end(on):
        entry = Entry(EntryKind.ENDED_EARLY, on, "Zij wil het niet meer.")
        return end_trajectory(home, number(home), person.id, entry, VAULT, someone("loes"))

    for on in (date(2026, 9, 20), last):
        with pytest.raises(PaidAfterwards) as refused:
            end(on)
        assert (refused.value.on, refused.value.last) == (on, last)
        assert f"Kies {last + ONE_DAY:%d-%m-%Y} of een latere dag" in sentence(refused.value)
        assert member(home, "P1").authorised_until is None

    assert end(last + ONE_DAY)
    assert member(home, "P1").authorised_until == last + ONE_DAY


def test_a_run_that_nobody_approved_keeps_no_early_end_from_its_day(home):
    calculate_run(home, "0299", SEPTEMBER, someone("finn"))
    entry = Entry(EntryKind.ENDED_EARLY, date(2026, 9, 20), "Zij wil het niet meer.")

    assert end_trajectory(home, number(home), member(home, "P1").id, entry, VAULT, someone("loes"))


def test_control_that_was_taken_back_is_control_of_nobody_in_list_and_page(home):
    person = member(home, "P1").id

    def controls_of(*turns):
        folder = ImportFolder(
            "",
            controls=tuple(
                ControlIn(line, "V2", date.fromisoformat(on), Controller(who), "zie het gesprek")
                for line, (on, who) in enumerate(turns, start=1)
            ),
        )
        judge_household(
            home,
            number(home),
            folder,
            Intent("change control", "V2", stamp_of(home, number(home))),
            VAULT,
            someone("loes"),
        ).write()
        later = someone("loes", today=date(2026, 12, 1))
        reviewed = see_reviews(home, number(home), person, later)
        cases = caseload.cases(home, CasesAsked(frozenset({"0299"})))
        facts = caseload.facts_of(home, cases, [], later.now, later.today)[number(home)]
        case = next(each for each in facts.persons if each.person.id == person)
        planned = {each.on for each in reviewed.planned if each.kind is ReviewKind.CONTROL}
        return [each.since for each in case.controls], planned

    began = date(2026, 10, 1)
    assert controls_of((str(began), "HOUSEHOLD")) == ([began], {date(2027, 1, 1)})
    assert controls_of(("2026-11-01", "MUNICIPALITY")) == ([], set())


@pytest.mark.parametrize("step", ["SENT", "APPROVED", "WITHDRAWN"])
def test_the_day_on_the_letter_that_was_sent_is_that_of_the_decision_it_is_about(home, step):
    person, house = member(home, "P1").id, number(home)
    shown = household_pages.decisions(home, [person])
    record = replace(shown[0], basis="ART_56A", valid_from=date(2026, 9, 1))
    other = replace(shown[0], valid_from=date(2027, 3, 1))
    abouts = (
        ("DECISION_56A", member(home, "P1").right_from, date(2026, 9, 7)),
        ("EXTENSION", shown[0].valid_from, date(2026, 9, 10)),
    )
    for place, (kind, on, dated) in enumerate(abouts, start=1):
        row = LetterRow(
            municipality_code="0299", number=900 + place, kind=kind, household_id=house,
            person_id=person, dated=dated, reference=f"R{place}", attempt=1,
            once_key=f"{kind}/H{house}/P{person}/{on.isoformat()}//", content_cipher=b"x",
            content_key=b"x", content_sha256="a" * 64, text_sha256="b" * 64, made_by_id=1,
            made_at=someone("loes").now,
        )  # fmt: skip
        home.add(row)
        home.flush()
        told = {"how": "POST", "pdf_sha256": "c" * 64} if step == "SENT" else {}
        home.add(
            LetterStepRow(
                letter_id=row.id,
                step=step,
                content_sha256=row.content_sha256,
                made_by_id=1,
                by_id=2,
                at=someone("loes").now,
                **told,
            )
        )
        home.flush()

    seen = announced(home, [member(home, "P1")], [record, shown[0], other])

    days = [date(2026, 9, 7), date(2026, 9, 10), None] if step == "SENT" else [None] * 3
    assert [each.announced_on for each in seen] == days


def test_a_move_names_the_rent_that_goes_on_and_lets_somebody_choose(home):
    new = a_row(
        "vaste_lasten", vaste_last="V9", vanaf="2026-10-01", bedrag="700,00", begunstigde="B1"
    )
    sheet = Sheet()
    sheet.add(File.FIXED_COSTS, new, {})
    intent = Intent("add cost", "V9", stamp_of(home, number(home)))
    judge_household(home, number(home), sheet.folder(), intent, VAULT, someone("loes")).write()
    moved = told(home, "MOVES_INSIDE", "2026-10-15", until=date(2026, 11, 2))
    cost = {each.fixed_cost: each.fixed_cost_id for each in household_pages.versions(home, 1)}

    by_rule = look(home, moved)
    chosen = look(home, replace(moved, stays=frozenset()))

    assert by_rule.stays == [cost["V9"]]
    assert any("gaat door, als vaste last van het nieuwe adres" in line for line in lines(by_rule))
    assert (chosen.stays, chosen.seal == by_rule.seal) == ([], False)
    with pytest.raises(EventDiffers):
        do(home, replace(moved, stays=frozenset()), seal=by_rule.seal)
    do(home, moved, seal=by_rule.seal)
    after = ends(home)
    assert (after["V1", 2026], after["V9", 2026]) == (date(2026, 11, 2), None)
    (kept,) = told_of(home)
    assert kept.until == date(2026, 11, 2)
