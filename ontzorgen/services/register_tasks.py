"""Keep the tasks that follow from the register: made, opened again and closed as it changes.

Whoever changes the register carries them along in the same transaction. Time changes it too, so a
worker looks once a day: it makes tasks, and leaves closing to people, whose name that carries. What
time took away is closed by who calculates the next run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from ontzorgen.domain.run_status import RunKind
from ontzorgen.domain.tasks import TOLD_ANEW, TaskKind, TaskRole
from ontzorgen.domain.unsettled import coming_month, reviews_due, unsettled
from ontzorgen.services.acting import Acting
from ontzorgen.services.run_frame import frame_of
from ontzorgen.store import (
    arrears_signals,
    audit,
    organisation,
    payees,
    register_tasks,
    reviews,
    run_facts,
    tasks,
    tenancy,
)
from ontzorgen.store.models import RunRow
from ontzorgen.store.register_tasks import About, KnownTask
from ontzorgen.store.run_facts import Facts, Need
from ontzorgen.store.run_span import Span
from ontzorgen.store.tasks import TaskWanted

OF_PERSONS = (
    TaskKind.BASIS_ENDED,
    TaskKind.AUTHORISATION_MISSING,
    TaskKind.PERIOD_ENDS,
    TaskKind.REVIEW_OVERDUE,
    TaskKind.REVIEW_DUE,
)


def renew_tasks(
    session: Session,
    acting: Acting,
    municipality: str,
    households: Collection[int] | None = None,
) -> None:
    """Let the tasks about persons and accounts of a municipality follow its register of today.

    `households`: only of these; None: of all.
    """
    wanted = list(_of_persons(session, acting, municipality, households))
    _settle(session, acting, About(municipality, OF_PERSONS, households), wanted)
    _renew_waiting_advice(session, acting, municipality, households)
    _renew_waiting_decisions(session, acting, municipality)
    renew_signal_tasks(session, acting, municipality, households)
    renew_account_tasks(session, acting, municipality)


def renew_signal_tasks(
    session: Session,
    acting: Acting,
    municipality: str,
    households: Collection[int] | None = None,
) -> None:
    """Let the caseworkers of a municipality know which arrears may be our own error.

    `households`: only of these; None: of all.
    """
    session.flush()
    kept = arrears_signals.listed(session, {municipality}, households=households)
    ours = arrears_signals.ours(session, kept)
    wanted = [
        TaskWanted(
            municipality,
            TaskKind.ARREARS_SIGNAL,
            f"{municipality} signal {each.id}",
            TaskRole.CONSULENT,
            acting.today,
            household_id=each.household_id,
            fixed_cost_id=each.fixed_cost_id,
            due_date=each.received_on,
            amount_cents=each.amount_cents,
        )
        for each in kept
        if each.id in ours
    ]
    about = About(municipality, (TaskKind.ARREARS_SIGNAL,), households)
    _settle(session, acting, about, wanted)


def renew_open_tasks(session: Session, acting: Acting, municipality: str) -> None:
    """Close the tasks about persons and accounts of a municipality whose cause time took away."""
    kinds = (*OF_PERSONS, TaskKind.ADVICE_WAITS)
    households = register_tasks.households_of_open(session, municipality, kinds)
    renew_tasks(session, acting, municipality, households)


def _renew_waiting_advice(
    session: Session, acting: Acting, municipality: str, households: Collection[int] | None
) -> None:
    """Let the caseworkers of a municipality know which advice waits for their decision."""
    wanted = [
        TaskWanted(
            municipality,
            TaskKind.ADVICE_WAITS,
            f"{municipality} advice {each.review}",
            TaskRole.CONSULENT,
            acting.today,
            household_id=each.household,
            person_id=each.person,
            due_date=each.held_on,
        )
        for each in reviews.undecided(session, municipality, households, acting.today)
    ]
    _settle(session, acting, About(municipality, (TaskKind.ADVICE_WAITS,), households), wanted)


def _renew_waiting_decisions(session: Session, acting: Acting, municipality: str) -> None:
    """Let the fiatteur of a municipality know which decisions wait for a second person."""
    wanted = [
        TaskWanted(
            municipality,
            TaskKind.DECISION_WAITS,
            f"{municipality} decision {number}",
            TaskRole.FIATTEUR,
            acting.today,
            household_id=household,
            person_id=person,
        )
        for number, household, person in reviews.waiting(session, municipality)
    ]
    _settle(session, acting, About(municipality, (TaskKind.DECISION_WAITS,)), wanted)


def renew_account_tasks(session: Session, acting: Acting, municipality: str) -> None:
    """Let the fiatteur of a municipality know which accounts wait for a second person."""
    waiting = register_tasks.waiting_accounts(session, municipality, acting.today)
    wanted = [
        TaskWanted(
            municipality,
            TaskKind.ACCOUNT_PENDING,
            f"account {each.account_id} {municipality}",
            TaskRole.FIATTEUR,
            acting.today,
            account_id=each.account_id,
        )
        for each in waiting
    ]
    _settle(session, acting, About(municipality, (TaskKind.ACCOUNT_PENDING,)), wanted)


def renew_shortfall_tasks(session: Session, run: RunRow, acting: Acting) -> None:
    """Keep a task for each instalment that a month's run, as it is now, cannot pay whole."""
    wanted = [
        TaskWanted(
            run.municipality_code,
            TaskKind.SHORTFALL,
            f"{run.municipality_code} {each.fixed_cost} {each.due_date}",
            TaskRole.CONSULENT,
            acting.today,
            run_id=run.id,
            household_id=each.household_id,
            fixed_cost_id=each.fixed_cost_id,
            due_date=each.due_date,
            amount_cents=each.cents,
        )
        for each in register_tasks.shortfalls(session, run.id)
    ]
    _settle(session, acting, About(run.municipality_code, (TaskKind.SHORTFALL,), run=run), wanted)


def end_shortfall_tasks(session: Session, run: RunRow, acting: Acting) -> None:
    """Close the tasks about what a run could not pay: it is rejected, or taken back."""
    if run.kind == RunKind.MONTH:
        about = About(run.municipality_code, (TaskKind.SHORTFALL,), run=run)
        _settle(session, acting, about, [])


def end_account_tasks(session: Session, account_ids: Sequence[int], acting: Acting) -> None:
    """Close the tasks of every municipality about accounts that wait no longer."""
    session.flush()
    with tenancy.over_all(session):
        open_ones = register_tasks.tasks_of_accounts(session, account_ids)
        register_tasks.close(session, open_ones, acting.by, acting.now)


def end_tasks_of_replaced_accounts(session: Session, acting: Acting) -> None:
    """Close the tasks of every municipality about accounts that others came in the place of."""
    session.flush()
    with tenancy.over_all(session):
        open_ones = register_tasks.tasks_of_settled_accounts(session)
        register_tasks.close(session, open_ones, acting.by, acting.now)


def _of_persons(
    session: Session, acting: Acting, municipality: str, households: Collection[int] | None
) -> Iterator[TaskWanted]:
    pay_days = organisation.pay_days(session, {municipality}).get(municipality)
    if pay_days is None:  # nothing is paid before the first policy
        return
    frame = frame_of(session, municipality, coming_month(pay_days, acting.today))
    span = Span(municipality, frame.month, frame.window_end, frame.execution_date)
    to = payees.payable(session)
    chunks: Iterator[list[Facts]] = (
        run_facts.households(session, span, to, Need.GATES)
        if households is None
        else run_facts.some_households(session, span, to, Need.GATES, households)
    )
    held = reviews.held(session, municipality, households)
    known = reviews.known(session, municipality, households)
    months = frame.policy.control_review_months
    for chunk in chunks:
        for facts in chunk:
            household = facts.household
            for each in (
                *unsettled(frame, household, acting.today, known.decided_not_to),
                *reviews_due(household, held, months, acting.today, known),
            ):
                days = [str(day) for day in (each.day, each.told) if day is not None]
                yield TaskWanted(
                    municipality,
                    each.kind,
                    " ".join([municipality, each.person.key, *days]),
                    TaskRole.COACH if each.kind is TaskKind.REVIEW_DUE else TaskRole.CONSULENT,
                    acting.today,
                    household_id=household.id,
                    person_id=each.person.id,
                    due_date=each.day,
                )


def _settle(session: Session, acting: Acting, about: About, wanted: Sequence[TaskWanted]) -> None:
    """Make what is new, open what is back, and close what is gone."""
    asked = {(each.kind.value, each.subject): each for each in wanted}
    moved = _move_on(session, acting, about, asked)
    known = {(task.kind, task.subject): task for task in register_tasks.known(session, about)}
    back = [key for key in asked if key in known and not known[key].is_open]
    gone = [task.id for key, task in known.items() if task.is_open and key not in asked]
    if acting.user_id is None:
        gone = []
    new = [asked[key] for key in asked.keys() - known.keys()]
    made = tasks.make(session, _with_owners(session, about, new), acting.now)
    again = _with_owners(session, about, [asked[key] for key in back])
    _open_again(session, acting, [(known[(each.kind.value, each.subject)], each) for each in again])
    if gone:
        register_tasks.close(session, gone, acting.by, acting.now)
    _follow(session, known, asked)
    if made or back or gone or moved:
        detail = {"made": made, "opened": len(back), "closed": len(gone), "moved": moved}
        audit.append(session, acting, "renew tasks", "tasks", about.municipality, detail)


def _move_on(
    session: Session,
    acting: Acting,
    about: About,
    asked: Mapping[tuple[str, str], TaskWanted],
) -> int:
    """Let an open task of which people are told anew become the one of today; return how many.

    It is told as new, also when it was put away. The worker may do it too, for nothing is closed.
    """
    wanted = {
        (each.kind.value, each.person_id): each for each in asked.values() if each.kind in TOLD_ANEW
    }
    if not wanted:
        return 0
    taken = register_tasks.subjects_of(session, about.municipality, wanted.values())
    moved = 0
    for task in register_tasks.known(session, about):
        new = wanted.get((task.kind, task.person_id))
        if new is None or not task.is_open or (task.kind, task.subject) in asked:
            continue
        if (task.kind, new.subject) not in taken:
            taken.add((task.kind, new.subject))
            register_tasks.move_to_day(session, task.id, new.subject, new.due_date, acting.today)
            moved += 1
    return moved


def _with_owners(session: Session, about: About, wanted: Sequence[TaskWanted]) -> list[TaskWanted]:
    """Give each task about a household to its caseworker or coach, where one of our users is."""
    ordered = sorted(wanted, key=lambda each: (each.kind, each.subject))
    ids = {each.household_id for each in ordered if each.household_id is not None}
    if not ids:
        return ordered
    whose = {
        role: register_tasks.workers(session, about.municipality, ids, role)
        for role in {each.role for each in ordered} & register_tasks.HAVE_HOUSEHOLDS.keys()
    }
    return [
        replace(each, owner_id=whose.get(each.role, {}).get(each.household_id or 0))
        for each in ordered
    ]


def _open_again(
    session: Session, acting: Acting, back: Sequence[tuple[KnownTask, TaskWanted]]
) -> None:
    alike: dict[tuple[int | None, int | None], list[int]] = {}
    for task, want in back:
        alike.setdefault((want.run_id, want.owner_id), []).append(task.id)
    for (run_id, owner_id), ids in alike.items():
        register_tasks.open_again(session, ids, acting.today, run_id, owner_id)


def _follow(
    session: Session,
    known: Mapping[tuple[str, str], KnownTask],
    asked: Mapping[tuple[str, str], TaskWanted],
) -> None:
    """Let tasks that stay say the amount and the run of now."""
    pairs = [(known[key], want) for key, want in asked.items() if key in known]
    amounts = {
        task.id: want.amount_cents
        for task, want in pairs
        if want.amount_cents is not None and want.amount_cents != task.amount_cents
    }
    tasks.change_amounts(session, amounts)
    for run_id in {want.run_id for _task, want in pairs if want.run_id is not None}:
        moved = [task.id for task, want in pairs if want.run_id == run_id and task.run_id != run_id]
        register_tasks.move_to_run(session, moved, run_id)
