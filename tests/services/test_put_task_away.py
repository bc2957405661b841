"""A task put away: out of sight until its day, never longer than money can wait, and never lost."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from ontzorgen.domain.tasks import (
    MONEY_WAITS,
    NEVER_AWAY,
    NoteKind,
    TaskKind,
    TaskRole,
    last_day_away,
)
from ontzorgen.services.acting import NotAllowed, Role
from ontzorgen.services.errors import (
    BsnInText,
    ReasonMissing,
    TaskCannotWait,
    TaskForAnotherRole,
    TaskNotAway,
    TaskOfSomebodyElse,
    UnknownTask,
    WrongDayToReturn,
)
from ontzorgen.services.put_task_away import fetch_task_back, note_task, notes_of, put_task_away
from ontzorgen.services.tasks import (
    TaskChoice,
    finish_task,
    list_tasks,
    page_of_tasks,
    take_task,
)
from ontzorgen.store import task_list, tasks
from ontzorgen.store.engine import make_engine
from ontzorgen.store.models import MunicipalityRow
from ontzorgen.store.tasks import TaskWanted
from ontzorgen.store.tenancy import for_all
from tests.conftest import NOW, TODAY, add_people, someone
from tests.databases import KINDS, fresh_database

UNTIL = date(2026, 9, 21)


@pytest.fixture(scope="module", params=KINDS)
def people(request):
    """A database of each kind with people in it; what a test does is rolled back."""
    with fresh_database(request.param) as url:
        engine = make_engine(url)
        with Session(engine) as session:
            for_all(session)
            add_people(session)
        yield engine
        engine.dispose()


@pytest.fixture
def session(people):
    with Session(people) as session:
        for_all(session)
        yield session
        session.rollback()


@pytest.fixture
def task(session):
    """The number of a task for administratie, of 0299."""
    session.execute(insert(MunicipalityRow).values(code="0299", name="Zevenaar"))
    return a_task(session, TaskKind.STATEMENT_WRONG)


def a_task(session, kind):
    wanted = TaskWanted("0299", kind, f"over {kind}", TaskRole.ADMINISTRATIE, TODAY)
    tasks.make(session, [wanted], NOW)
    return str(max(one.id for one in task_list.listed(session, ["0299"], open_only=True)))


def seen(session, day=TODAY, **asked):
    """Return the numbers of the tasks that finn sees on a day."""
    return [str(one.id) for one in list_tasks(session, someone("finn", today=day), **asked)]


def test_a_task_put_away_is_gone_until_its_day_and_then_back_by_itself(session, task):
    put_task_away(session, task, UNTIL, "wacht op de bank", someone("finn"))

    assert seen(session) == []
    assert seen(session, away=True) == [task]
    assert seen(session, every=True) == [task]
    assert seen(session, date(2026, 9, 20)) == []
    assert seen(session, UNTIL) == [task]
    assert seen(session, UNTIL, away=True) == []
    page, _ = page_of_tasks(session, someone("finn"), None, TaskChoice(away=True))
    assert [(str(one.id), one.away_until) for one in page] == [(task, UNTIL)]


def test_why_a_task_was_put_away_stays_with_it_and_nobody_changes_that(session, task):
    put_task_away(session, task, UNTIL, " wacht op de bank ", someone("finn"))
    note_task(session, task, "de bank belt terug", someone("loes"))

    _, notes = notes_of(session, task, someone("aad"))

    assert [(note.kind, note.text, note.until, note.by) for note in notes] == [
        (NoteKind.NOTE, "de bank belt terug", None, "loes"),
        (NoteKind.AWAY, "wacht op de bank", UNTIL, "finn"),
    ]
    with pytest.raises(DatabaseError):
        session.execute(text("UPDATE task_note SET text = 'anders'"))


def test_a_task_is_fetched_back_before_its_day_and_only_then(session, task):
    with pytest.raises(TaskNotAway):
        fetch_task_back(session, task, someone("finn"))
    put_task_away(session, task, UNTIL, "wacht", someone("finn"))

    fetch_task_back(session, task, someone("finn"))

    assert seen(session) == [task]


@pytest.mark.parametrize("until", [TODAY, date(2026, 9, 1), date(2026, 12, 17)])
def test_the_day_lies_ahead_and_not_further_than_three_months(session, task, until):
    with pytest.raises(WrongDayToReturn) as refused:
        put_task_away(session, task, until, "wacht", someone("finn"))

    assert (refused.value.first, refused.value.last) == (date(2026, 9, 16), date(2026, 12, 16))


def test_where_money_waits_the_day_is_not_later_than_the_next_pay_day(session, task):
    number = a_task(session, TaskKind.ACCOUNT_STOPPED)

    with pytest.raises(WrongDayToReturn) as refused:
        put_task_away(session, number, date(2026, 10, 1), "wacht", someone("finn"))
    put_task_away(session, number, date(2026, 9, 30), "wacht", someone("finn"))

    assert (refused.value.last, refused.value.money) == (date(2026, 9, 30), True)


@pytest.mark.parametrize("kind", sorted(NEVER_AWAY))
def test_what_would_be_paid_double_is_never_put_away(session, task, kind):
    with pytest.raises(TaskCannotWait):
        put_task_away(session, a_task(session, kind), UNTIL, "wacht", someone("finn"))


@pytest.mark.parametrize("kind", sorted(MONEY_WAITS))
@pytest.mark.parametrize("pay_day", [None, 1, 15, 31])
def test_there_is_always_a_pay_day_ahead_within_six_weeks(kind, pay_day):
    for number in range(1, 31):
        today = date(2027, 1, number)

        last = last_day_away(kind, today, pay_day)

        assert 0 < (last - today).days <= 42


def test_a_review_waits_two_weeks_so_that_it_never_outlasts_the_end_it_is_about():
    assert last_day_away(TaskKind.REVIEW_DUE, date(2027, 1, 16), None) == date(2027, 1, 30)


def test_a_reason_is_needed_and_holds_no_bsn(session, task):
    for words, refusal in ((" ", ReasonMissing), ("over 999990019", BsnInText)):
        with pytest.raises(refusal):
            put_task_away(session, task, UNTIL, words, someone("finn"))
        with pytest.raises(refusal):
            note_task(session, task, words, someone("finn"))

    assert seen(session) == [task]


def test_only_who_may_do_a_task_puts_it_away(session, task):
    elsewhere = someone("finn", municipalities={"0344"})
    fiatteur = someone("fatma")
    auditor = someone("aad")
    consulent = replace(someone("loes"), roles=frozenset({Role.CONSULENT}))

    for who, refusal in (
        (elsewhere, UnknownTask),
        (fiatteur, TaskForAnotherRole),
        (auditor, NotAllowed),
        (consulent, TaskForAnotherRole),
    ):
        with pytest.raises(refusal):
            put_task_away(session, task, UNTIL, "wacht", who)
    take_task(session, task, someone("finn"))
    with pytest.raises(TaskOfSomebodyElse):
        put_task_away(session, task, UNTIL, "wacht", consulent)


def test_a_task_that_is_put_away_still_keeps_a_month_open_and_can_be_finished(session, task):
    put_task_away(session, task, UNTIL, "wacht", someone("finn"))

    assert [str(one.id) for one in tasks.without_owner(session, "0299")] == [task]
    finish_task(session, task, "toch al gedaan", someone("finn"))
    assert seen(session, away=True) == []


def test_what_happens_anew_is_in_the_open_list_at_once(session, task):
    put_task_away(session, task, UNTIL, "wacht", someone("finn"))
    finish_task(session, task, "gedaan", someone("finn"))

    tasks.reopen(session, TaskKind.STATEMENT_WRONG, [f"over {TaskKind.STATEMENT_WRONG}"])
    session.expire_all()

    assert seen(session) == [task]
