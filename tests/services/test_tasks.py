"""Tasks of people: who takes and finishes them, and a bank that stays silent."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest
from sqlalchemy import event, insert, select, update

from ontzorgen.domain.months import Month
from ontzorgen.domain.payment import EventKind
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services import accounts
from ontzorgen.services.acting import NotAllowed, Role
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.end_run import withdraw_run
from ontzorgen.services.errors import (
    BsnInText,
    ReasonMissing,
    TaskDone,
    TaskEndsWithItsSubject,
    TaskForAnotherRole,
    TaskOfSomebodyElse,
    UnknownTask,
)
from ontzorgen.services.export_run import export_run
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.tasks import age_payments, finish_task, list_tasks, take_task
from ontzorgen.store import audit, task_list, tasks
from ontzorgen.store.models import (
    AuditRow,
    InstructionRow,
    MunicipalityRow,
    PaymentEventRow,
    PolicyRow,
    RunRow,
    UserRow,
)
from ontzorgen.store.tasks import TaskWanted
from tests.conftest import NOW, someone
from tests.import_folders import a_folder, a_row, write

HERE = frozenset({"0299"})
FIRST_LATE, CHECKER_LATE = date(2026, 10, 2), date(2026, 10, 6)
"""Execution is on Wednesday 30 September: two and four business days later."""


@pytest.fixture
def send(session, vault, tmp_path):
    """Send a month to the bank, a rent of 620 and an insurance of 159, and return its run."""
    return partial(send_month, session, vault, tmp_path)


@pytest.fixture
def sent(send):
    """A month that went to the bank in one file."""
    return send()


def send_month(session, vault, tmp_path, split_at=20_000):
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "personen", "uitkeringen")
    insurance = a_row("vaste_lasten", vaste_last="V2", soort="ZORG", bedrag="159,00")
    folder["vaste_lasten"] = [a_row("vaste_lasten"), insurance]
    import_folder(session, read_folder(write(tmp_path / "map", folder)), someone("loes"), vault)
    accounts.verify_first_registrations(session, "gebeld", someone("fatma"))
    session.execute(update(PolicyRow).values(split_at=split_at))
    run = calculate_run(session, "0299", Month(2026, 9), someone("loes"))
    approve_run(session, run.name, someone("fatma"))
    export_run(session, run.name, someone("loes"))
    session.commit()
    return run


@pytest.fixture
def municipalities(session):
    for code in ("0299", "0344"):
        session.execute(insert(MunicipalityRow).values(code=code, name=f"Gemeente {code}"))


def a_task(session, role=TaskRole.ADMINISTRATIE, kind=TaskKind.STATEMENT_WRONG, code="0299"):
    """Make a task and return its number as people type it."""
    subject = f"statement {code} {role} {kind}"
    tasks.make(session, [TaskWanted(code, kind, subject, role, date(2026, 9, 10))], NOW)
    found = task_list.listed(session, [code], open_only=True)
    return str(next(task.id for task in found if task.subject == subject))


def answer(session, run, fixed_cost, kind=EventKind.ACCEPTED):
    """Let the bank say something of the payment of a fixed cost, by its place in the run."""
    payments = session.scalars(
        select(InstructionRow).where(InstructionRow.run_id == run.id).order_by(InstructionRow.id)
    ).all()
    payment = payments[fixed_cost]
    session.execute(
        insert(PaymentEventRow).values(
            instruction_id=payment.id,
            run_id=run.id,
            kind=kind.value,
            number=1,
            happened_on=date(2026, 10, 1),
            recorded_by_id=1,
            recorded_at=NOW,
        )
    )


def silence(session, today, login="finn"):
    """Let time pass and return (role, amount, since) of the open tasks about silence."""
    age_payments(session, someone(login, today), HERE)
    return [
        (task.role, task.amount_cents, task.since)
        for task in task_list.listed(session, HERE, open_only=True)
        if task.kind == TaskKind.NO_ANSWER
    ]


def told(session, action):
    """Return what was logged of an action, with what still waits for the commit."""
    session.commit()
    rows = session.execute(select(AuditRow).where(AuditRow.action == action)).scalars()
    assert list(audit.broken_links(session)) == []
    return [(row.actor, row.municipality_code, row.detail) for row in rows]


def test_who_takes_a_task_is_its_owner(session, municipalities):
    number = a_task(session)

    taken = take_task(session, number, someone("finn"))

    assert taken.owner == "finn"
    assert tasks.without_owner(session, "0299") == []
    assert [row[:2] for row in told(session, "take task")] == [("finn", "0299")]


def test_a_task_is_for_its_role(session, municipalities):
    for_finance, for_case_worker = a_task(session), a_task(session, TaskRole.CONSULENT)

    with pytest.raises(TaskForAnotherRole):
        take_task(session, for_finance, someone("fatma"))
    with pytest.raises(TaskForAnotherRole):
        finish_task(session, for_case_worker, "gedaan", someone("finn"))


def test_finance_hands_a_task_to_a_colleague_with_the_role(session, municipalities):
    number = a_task(session, TaskRole.CONSULENT)

    assert take_task(session, number, someone("fatma"), "Loes").owner == "loes"
    for login in ("finn", "nobody"):
        with pytest.raises(TaskForAnotherRole):
            take_task(session, number, someone("fatma"), login)


def test_somebody_who_left_gets_no_task(session, municipalities):
    number = a_task(session)
    session.execute(update(UserRow).where(UserRow.login == "loes").values(active=False))

    with pytest.raises(TaskForAnotherRole):
        take_task(session, number, someone("finn"), "loes")


def test_a_consulent_hands_out_nothing_and_takes_nothing_from_a_colleague(session, municipalities):
    case_worker = replace(someone("frank"), roles=frozenset({Role.CONSULENT}))
    number = a_task(session, TaskRole.CONSULENT)

    with pytest.raises(NotAllowed):
        take_task(session, number, case_worker, "loes")
    take_task(session, number, someone("loes"))
    with pytest.raises(TaskOfSomebodyElse):
        take_task(session, number, case_worker)


def test_finance_takes_a_task_over_from_a_colleague(session, municipalities):
    number = a_task(session)
    take_task(session, number, someone("loes"))

    assert take_task(session, number, someone("finn")).owner == "finn"
    assert '"before": "loes"' in told(session, "take task")[-1][2]


def test_a_task_is_finished_with_words(session, municipalities):
    number = a_task(session)

    with pytest.raises(ReasonMissing):
        finish_task(session, number, " ", someone("finn"))
    with pytest.raises(BsnInText):
        finish_task(session, number, "meneer 761760313 belde", someone("finn"))
    done = finish_task(session, number, " Nieuw afschrift gevraagd ", someone("finn"))

    assert (done.done_by, done.note) == ("finn", "Nieuw afschrift gevraagd")
    with pytest.raises(TaskDone):
        finish_task(session, number, "nog een keer", someone("finn"))
    with pytest.raises(TaskDone):
        take_task(session, number, someone("finn"))


@pytest.mark.parametrize("kind", [TaskKind.PAYMENT_OPEN, TaskKind.BANK_ITEM])
def test_words_do_not_close_what_money_hangs_on(session, municipalities, kind):
    number = a_task(session, kind=kind)
    take_task(session, number, someone("finn"))

    with pytest.raises(TaskEndsWithItsSubject):
        finish_task(session, number, "gedaan", someone("finn"))


@pytest.mark.parametrize("role", [Role.BEHEER, Role.AUDITOR])
def test_who_only_looks_takes_and_finishes_nothing(session, municipalities, role):
    number = a_task(session)
    looker = replace(someone("aad"), roles=frozenset({role}))

    assert [str(task.id) for task in list_tasks(session, looker)] == [number]
    with pytest.raises(NotAllowed):
        take_task(session, number, looker)
    with pytest.raises(NotAllowed):
        finish_task(session, number, "gezien", looker)


def test_a_task_of_another_municipality_does_not_exist(session, municipalities):
    foreign = a_task(session, code="0344")
    here = someone("finn", municipalities=HERE)

    assert list_tasks(session, here) == []
    with pytest.raises(NotAllowed):
        list_tasks(session, here, "0344")
    for number in (foreign, "99999", "x", "-1", "²", "9" * 19):
        for attempt in (
            lambda number=number: take_task(session, number, here),
            lambda number=number: finish_task(session, number, "gedaan", here),
        ):
            with pytest.raises(UnknownTask):
                attempt()


def test_lists_can_be_narrowed(session, municipalities):
    mine, other = a_task(session), a_task(session, TaskRole.FIATTEUR)
    take_task(session, mine, someone("finn"))
    finn = someone("finn")

    def shown(**asked):
        return {str(task.id) for task in list_tasks(session, finn, **asked)}

    assert shown() == {mine, other}
    assert shown(role=TaskRole.FIATTEUR) == {other}
    assert shown(mine=True) == {mine}
    finish_task(session, mine, "gedaan", finn)
    assert shown() == {other}
    assert shown(every=True) == {mine, other}


def test_a_silent_bank_becomes_a_task_and_then_one_for_the_fiatteur(session, sent):
    since = date(2026, 9, 30)

    assert silence(session, date(2026, 10, 1)) == []
    assert silence(session, FIRST_LATE) == [("administratie", 779_00, since)]
    assert silence(session, date(2026, 10, 5)) == [("administratie", 779_00, since)]
    assert silence(session, CHECKER_LATE) == [
        ("administratie", 779_00, since),
        ("fiatteur", 779_00, since),
    ]
    [task, _] = task_list.listed(session, HERE, open_only=True)
    assert task.subject == f"OZ-{sent.name}-B01"
    assert task.run == sent.name


def test_an_answer_for_a_part_leaves_the_rest_and_for_all_closes_the_task(session, sent):
    silence(session, CHECKER_LATE)

    answer(session, sent, 0)
    left = silence(session, CHECKER_LATE)
    answer(session, sent, 1, EventKind.REJECTED)

    assert {cents for _, cents, _ in left} == {159_00}
    assert silence(session, CHECKER_LATE) == []
    every = task_list.listed(session, HERE, open_only=False)
    assert {task.done_by for task in every if task.kind == TaskKind.NO_ANSWER} == {"finn"}
    assert len(told(session, "age payments")) == 3


def test_what_we_ask_or_decide_ourselves_is_no_answer(session, sent):
    answer(session, sent, 0, EventKind.RECALLED)
    answer(session, sent, 1, EventKind.SETTLED)

    assert [cents for _, cents, _ in silence(session, FIRST_LATE)] == [620_00]


def test_a_run_that_was_taken_back_waits_for_nothing(session, sent):
    silence(session, FIRST_LATE)

    withdraw_run(session, sent.name, "nooit verstuurd", someone("frank", FIRST_LATE))

    assert silence(session, FIRST_LATE) == []


def test_the_wait_begins_on_the_day_of_export_in_the_netherlands_when_that_is_later(session, sent):
    half_past_midnight_friday = datetime(2026, 10, 1, 22, 30, tzinfo=UTC)
    session.execute(update(RunRow).values(exported_at=half_past_midnight_friday))

    assert silence(session, date(2026, 10, 5)) == []
    assert silence(session, date(2026, 10, 6)) == [("administratie", 779_00, date(2026, 10, 2))]


def test_the_municipality_says_how_long_to_wait(session, sent):
    session.execute(update(PolicyRow).values(answer_days=1, answer_days_checker=1))

    assert [role for role, *_ in silence(session, date(2026, 10, 1))] == [
        "administratie",
        "fiatteur",
    ]


def test_each_file_of_a_run_is_waited_for_apart(session, send):
    run = send(split_at=1)
    answer(session, run, 0)

    assert [cents for _, cents, _ in silence(session, FIRST_LATE)] == [159_00]
    [task] = task_list.listed(session, HERE, open_only=True)
    assert task.subject == f"OZ-{run.name}-B02"


def test_the_person_at_the_system_makes_tasks_and_closes_none(session, sent):
    system = replace(someone("aad", FIRST_LATE), user_id=None)

    assert age_payments(session, system, HERE) == 1
    answer(session, sent, 0)
    answer(session, sent, 1)
    assert age_payments(session, system, HERE) == 0

    assert len(task_list.listed(session, HERE, open_only=True)) == 1


def test_who_may_do_no_tasks_makes_none(session, sent):
    with pytest.raises(NotAllowed):
        age_payments(session, someone("aad", FIRST_LATE), HERE)
    with pytest.raises(NotAllowed):
        age_payments(session, someone("finn", FIRST_LATE, municipalities={"0344"}), HERE)


def test_waiting_costs_a_few_statements_whatever_the_number_of_payments(session, engine, sent):
    silence(session, CHECKER_LATE)
    seen = []
    event.listen(engine, "before_cursor_execute", lambda *facts: seen.append(facts[2]))

    age_payments(session, someone("finn", CHECKER_LATE), HERE)

    assert len(seen) <= 5
    assert not [statement for statement in seen if statement.startswith("UPDATE")]
