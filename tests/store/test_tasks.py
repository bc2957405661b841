"""Tasks as rows: made once, closed once, and by whom."""

from datetime import date

import pytest
from sqlalchemy import insert, update

from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.store import task_list, tasks
from ontzorgen.store.models import MunicipalityRow, TaskRow
from ontzorgen.store.tasks import TaskWanted
from tests.conftest import NOW

SINCE = date(2026, 9, 10)


@pytest.fixture(autouse=True)
def municipalities(session):
    for code in ("0299", "0344"):
        session.execute(insert(MunicipalityRow).values(code=code, name=f"Gemeente {code}"))


def wanted(subject="E2E1", role=TaskRole.ADMINISTRATIE, **other):
    asked = {"municipality": "0299", "kind": TaskKind.PAYMENT_OPEN, "since": SINCE, **other}
    return TaskWanted(subject=subject, role=role, **asked)


def test_a_task_is_made_once(session):
    twice = [wanted(), wanted("E2E2"), wanted()]

    assert tasks.make(session, twice, NOW) == 2
    assert tasks.make(session, twice, NOW) == 0
    assert tasks.make(session, [], NOW) == 0


def test_many_tasks_are_made_and_counted_at_once(session):
    many = [wanted(f"E{number}") for number in range(12_001)]
    tasks.make(session, many[:7], NOW)

    made = tasks.make(session, many, NOW)

    assert made == 11_994
    assert len(task_list.listed(session, ["0299"], open_only=True)) == 12_001


def test_a_task_that_was_done_stays_done_when_its_subject_comes_up_again(session):
    tasks.make(session, [wanted()], NOW)
    tasks.done(session, TaskKind.PAYMENT_OPEN, ["E2E1"], 2, NOW, "opgelost")

    again = tasks.make(session, [wanted()], NOW)

    assert again == 0
    [task] = task_list.listed(session, ["0299"], open_only=False)
    assert (task.done_by, task.note) == ("finn", "opgelost")


def test_closing_takes_every_role_and_leaves_other_kinds_and_subjects(session):
    both = [wanted(), wanted(role=TaskRole.FIATTEUR)]
    other = [wanted("E2E2"), wanted(kind=TaskKind.RECALL)]
    tasks.make(session, both + other, NOW)

    closed = tasks.done(session, TaskKind.PAYMENT_OPEN, ["E2E1", "E2E9"], 2, NOW, None)

    assert closed == 2
    left = task_list.listed(session, ["0299"], open_only=True)
    assert {(task.kind, task.subject) for task in left} == {
        ("PAYMENT_OPEN", "E2E2"),
        ("RECALL", "E2E1"),
    }


def test_what_has_no_owner_is_open_in_this_municipality_and_before_the_day(session):
    mine = [wanted(), wanted("E2E2", since=date(2026, 10, 1)), wanted("E2E3")]
    tasks.make(session, [*mine, wanted("E2E4", municipality="0344")], NOW)
    tasks.done(session, TaskKind.PAYMENT_OPEN, ["E2E3"], 2, NOW, None)

    everything = tasks.without_owner(session, "0299")
    month = tasks.without_owner(session, "0299", until=date(2026, 10, 1))

    assert [task.subject for task in everything] == ["E2E1", "E2E2"]
    assert [task.subject for task in month] == ["E2E1"]
    assert tasks.without_owner(session, "0299", run_id=1) == []


def test_open_tasks_are_counted_in_one_pass_as_they_stand_for_one_person(session):
    tasks.make(session, [wanted(f"s{number}") for number in range(5)], NOW)
    for subject, values in (
        ("s0", {"owner_id": 1}),
        ("s1", {"owner_id": 2}),
        ("s2", {"away_until": date(2026, 9, 20)}),
        ("s3", {"done_at": NOW, "done_by_id": 1}),
    ):
        session.execute(update(TaskRow).where(TaskRow.subject == subject).values(**values))

    found = {
        (some.is_mine, some.is_free, some.is_away): some.number
        for some in task_list.counts(session, ["0299"], 1, date(2026, 9, 15))
    }

    assert found == {
        (True, False, False): 1,
        (False, False, False): 1,
        (False, True, True): 1,
        (False, True, False): 1,
    }
    assert task_list.counts(session, ["0344"], 1, date(2026, 9, 15)) == []
