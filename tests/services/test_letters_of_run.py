"""All letters of a run together go by the rules of each by itself: to whom, where, and whether."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from ontzorgen.domain.events import EventKind
from ontzorgen.domain.letters import HeldBack, LetterState, SentHow
from ontzorgen.domain.months import Month
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.coaching.events.record import Told, record_event
from ontzorgen.services.export_run import export_run
from ontzorgen.services.letters import errors
from ontzorgen.services.letters.overviews import make_part
from ontzorgen.services.letters.prints import (
    Became,
    letters_of_run,
    read_to_print,
    record_printed,
    send_printed,
)
from ontzorgen.services.letters.see import LettersAsked, list_letters, see_letter
from ontzorgen.services.letters.steps import send_letter, withdraw_letter
from ontzorgen.store.engine import make_engine
from ontzorgen.store.models import HouseholdRow
from ontzorgen.store.tenancy import for_all
from ontzorgen.wording.letters import sent_together
from reports.letters.kinds import LetterKind
from tests.conftest import add_people
from tests.databases import KINDS, fresh_database
from tests.import_folders import a_row
from tests.services.test_letters import (
    FATMA,
    FINN,
    LOES,
    TOWN,
    VAULT,
    fill,
    member,
    number,
    only,
    take_in,
)

LATER = replace(LOES, today=date(2026, 9, 30))
WHERE = {"street": "Kade", "house_number": "3", "postcode": "1234 AB", "town": "Duiven"}


@pytest.fixture(scope="module", params=KINDS)
def filled(request, tmp_path_factory):
    with fresh_database(request.param) as url:
        engine = make_engine(url)
        with Session(engine) as session:
            for_all(session)
            add_people(session)
            fill(session, tmp_path_factory.mktemp("huis"))
            session.execute(update(HouseholdRow).values(WHERE))
            session.commit()
        yield engine
        engine.dispose()


@pytest.fixture
def home(filled):
    with Session(filled) as session:
        for_all(session)
        yield session
        session.flush()
        session.rollback()


def calculated(session):
    return calculate_run(session, TOWN, Month(2026, 9), FINN).name


def exported(session):
    name = calculated(session)
    approve_run(session, name, FATMA)
    export_run(session, name, FINN)
    return name


def happens(session, kind, day):
    told = Told(kind, day, person_id=member(session))
    record_event(session, number(session), told, "once", VAULT, LOES)


def printed(session, run):
    """Print what can be printed, and return what was and what may not go out."""
    asked = letters_of_run(session, run, LOES)
    read = read_to_print(session, asked.numbers, VAULT, LOES)
    became = [Became(one.id, one.household, "0" * 64) for one in read]
    record_printed(session, run, became, LOES)
    return [one.id for one in read], asked.held_back


def overviews(session):
    asked = LettersAsked({TOWN}, kind=LetterKind.OVERVIEW)
    return list_letters(session, asked, LOES)


def a_shortfall_twice(session, tmp_path):
    """Tell a shortfall of a run that is calculated anew with less money, and tell that one."""
    calculated(session)
    old = only(session, LetterKind.SHORTFALL, person="P1")
    take_in(session, tmp_path, uitkeringen=[a_row("uitkeringen", netto="160,00")])
    run = exported(session)
    return run, old, only(session, LetterKind.SHORTFALL, person="P1", run=run)


def test_of_two_letters_that_say_other_amounts_only_the_one_of_the_run_is_printed(home, tmp_path):
    run, old, new = a_shortfall_twice(home, tmp_path)

    numbers, held = printed(home, run)

    assert new in numbers
    assert old not in numbers
    reference = see_letter(home, old, VAULT, LOES).kept.reference
    assert held == {HeldBack.OUTDATED: [reference]}
    with pytest.raises(errors.ShortfallOutdated):
        send_letter(home, old, SentHow.POST, VAULT, LOES)


def test_what_was_printed_and_may_not_go_any_more_is_not_sent_with_the_others(home, tmp_path):
    run, _old, new = a_shortfall_twice(home, tmp_path)
    make_part(home, run, 0, VAULT, LATER)
    numbers, _held = printed(home, run)
    happens(home, EventKind.DEATH, date(2026, 9, 20))

    done = send_printed(home, run, SentHow.POST, LOES)

    theirs = {one.id for one in overviews(home)} | {new}
    assert set(numbers) == theirs
    kept = {number: see_letter(home, number, VAULT, LOES).kept for number in numbers}
    dead = [each for each in kept.values() if each.person == "P1"]
    assert {each.state for each in dead} == {LetterState.MADE}
    held = {HeldBack.DECEASED: [each.reference for each in dead]}
    assert done.held_back == held
    again = letters_of_run(home, run, LOES)
    assert set(held[HeldBack.DECEASED]) < set(again.held_back[HeldBack.DECEASED])
    assert not set(again.numbers) & {each.id for each in dead}
    assert done.sent == len(numbers) - len(dead)
    said = sent_together(run, done.sent, done.before, done.held_back)
    assert "Deze brieven zijn aan iemand die is overleden: 2026-B2" in said
    with pytest.raises(errors.ReaderDied):
        send_letter(home, new, SentHow.POST, VAULT, LOES)


def test_no_overview_is_made_for_who_died(home):
    run = exported(home)
    happens(home, EventKind.DEATH, date(2026, 9, 20))

    make_part(home, run, 0, VAULT, LATER)

    assert "P1" not in {one.person for one in overviews(home)}


@pytest.mark.parametrize(("left", "lines"), [(True, []), (False, ["Kade 3", "1234 AB  Duiven"])])
def test_the_overview_of_who_left_has_no_address_where_the_others_live(home, left, lines):
    run = exported(home)
    if left:
        happens(home, EventKind.LEAVES, date(2026, 9, 20))

    make_part(home, run, 0, VAULT, LATER)

    (theirs,) = [one for one in overviews(home) if one.person == "P1"]
    assert see_letter(home, theirs.id, VAULT, LOES).data["addressee"] == ["Sara Haile", *lines]


def test_an_overview_that_was_withdrawn_is_made_once_more_and_no_other(home):
    run = exported(home)
    make_part(home, run, 0, VAULT, LATER)
    (first,) = overviews(home)
    assert make_part(home, run, 0, VAULT, LATER).made == 0
    for _time in range(2):
        (standing,) = [one for one in overviews(home) if one.state is not LetterState.WITHDRAWN]
        withdraw_letter(home, standing.id, "Het adres ontbrak", LOES)

        assert make_part(home, run, 0, VAULT, LATER).made == 1
        assert make_part(home, run, 0, VAULT, LATER).made == 0

    states = [one.state for one in overviews(home)]
    assert states == [LetterState.MADE, LetterState.WITHDRAWN, LetterState.WITHDRAWN]
    assert first.once_key == overviews(home)[0].once_key
