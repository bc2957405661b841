"""Tasks: see them, take or hand them out, finish them, and let a silent bank become one.

A task of another municipality does not exist for somebody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from ontzorgen.domain.paging import Page
from ontzorgen.domain.tasks import TaskKind, TaskRole, no_answer_for
from ontzorgen.services.acting import MAY, Acting, Action, require
from ontzorgen.services.errors import (
    ReasonMissing,
    TaskDone,
    TaskEndsWithItsSubject,
    TaskForAnotherRole,
    TaskOfSomebodyElse,
    UnknownTask,
)
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, organisation, task_list, tasks, users
from ontzorgen.store.models import TaskRow
from ontzorgen.store.silent_files import SilentFile, silent_files
from ontzorgen.store.task_list import ListedTask
from ontzorgen.store.tasks import TaskWanted, WaitingTask
from ontzorgen.store.tasks_asked import TasksAsked

T = TypeVar("T", TaskWanted, WaitingTask)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ENDS_WITH_ITS_SUBJECT = frozenset(
    {
        TaskKind.PAYMENT_OPEN,
        TaskKind.BANK_ITEM,
        TaskKind.CLIENT_MONEY,
        TaskKind.BASIS_ENDED,
        TaskKind.AUTHORISATION_MISSING,
        TaskKind.REVIEW_OVERDUE,
        TaskKind.REVIEW_DUE,
        TaskKind.ADVICE_WAITS,
        TaskKind.DECISION_WAITS,
        TaskKind.ACCOUNT_PENDING,
        TaskKind.ARREARS_SIGNAL,
    }
)
"""Money hangs on these, or the register says it is done: only dealing with it closes them."""
_TASK = re.compile(r"[0-9]{1,18}", re.ASCII)

__all__ = [
    "ListedTask",
    "TaskChoice",
    "age_payments",
    "colleagues_for",
    "every_task",
    "finish_task",
    "list_tasks",
    "page_of_tasks",
    "show_task",
    "take_task",
]


def list_tasks(
    session: Session,
    acting: Acting,
    municipality: str | None = None,
    *,
    role: TaskRole | None = None,
    mine: bool = False,
    every: bool = False,
    away: bool = False,
) -> list[ListedTask]:
    """Return tasks by role, the oldest first: the open ones, or `every` one.

    What is put away is only in `every` one, or alone with `away`.

    Raises:
        NotAllowed: no such municipality for this person.
    """
    require(acting, Action.READ_TASKS, municipality)
    codes = acting.municipalities if municipality is None else {municipality}
    owner = acting.by if mine else None
    today = None if every and not away else acting.today
    found = task_list.listed(
        session, codes, open_only=not every, role=role, owner=owner, today=today, away=away
    )
    audit.append(session, acting, "list tasks", "tasks", municipality, {"every": every})
    return found


@dataclass(frozen=True, slots=True)
class TaskChoice:
    """Which tasks a list shows, as it was chosen; empty: any.

    Only open ones, unless `every`. What is put away is only in `every` one, or alone with `away`.
    """

    text: str = ""
    """A part of the household, person, run, payment, payee, file or owner of a task."""
    role: str = ""
    kind: str = ""
    mine: bool = False
    free: bool = False
    every: bool = False
    away: bool = False


def page_of_tasks(
    session: Session, acting: Acting, number: str | None, choice: TaskChoice
) -> tuple[list[ListedTask], Page]:
    """Return a page of the tasks that fit; `number` is that of the page, as it was typed.

    Raises:
        BsnInText: somebody searches for a BSN.
    """
    asked = _asked(choice, acting)
    page = Page.asked(number, task_list.number_of(session, asked))
    audit.append(session, acting, "list tasks", "tasks", None, {"every": choice.every})
    return task_list.page(session, asked, offset=page.offset, limit=page.size), page


def every_task(session: Session, acting: Acting, choice: TaskChoice) -> list[ListedTask]:
    """Return all the tasks that fit, for a file.

    Raises:
        BsnInText: somebody searches for a BSN.
    """
    asked = _asked(choice, acting)
    audit.append(session, acting, "list tasks", "tasks", None, {"every": choice.every})
    return task_list.page(session, asked)


def colleagues_for(session: Session, task: ListedTask, acting: Acting) -> list[tuple[str, str]]:
    """Return login and name of those who could get a task from this person, by name.

    Empty for who hands out none. Names of colleagues: nothing is logged.
    """
    if task.municipality not in acting.municipalities:
        return []
    if acting.roles.isdisjoint(MAY[Action.HAND_TASK]):
        return []
    known = users.colleagues(session, task.role, {task.municipality})
    return [(login, name) for login, name in known if login not in (task.owner, acting.login)]


def _asked(choice: TaskChoice, acting: Acting) -> TasksAsked:
    require(acting, Action.READ_TASKS)
    refuse_bsn(choice.text, "search task")
    return TasksAsked(
        acting.municipalities,
        open_only=not choice.every,
        roles=(choice.role,) if choice.role else None,
        kind=choice.kind or None,
        owner=acting.by if choice.mine else None,
        free=choice.free,
        today=None if choice.every and not choice.away else acting.today,
        away=choice.away,
        text=choice.text,
    )


def show_task(session: Session, task_id: str, acting: Acting) -> ListedTask:
    """Return one task, open or done, and log the look.

    Raises:
        UnknownTask: there is none, or it is another municipality's; the words are the same.
    """
    require(acting, Action.READ_TASKS)
    row = session.get(TaskRow, int(task_id)) if _TASK.fullmatch(task_id) else None
    if row is None or row.municipality_code not in acting.municipalities:
        raise UnknownTask(task_id)
    audit_task(session, acting, "read task", row, {})
    return task_list.one(session, row.id)


def take_task(
    session: Session, task_id: str, acting: Acting, owner_login: str | None = None
) -> ListedTask:
    """Make a task one's own, or give it to a colleague of the municipality who has its role.

    Raises:
        UnknownTask: there is none, or it is another municipality's; the words are the same.
        TaskDone: there is nothing left to take.
        TaskOfSomebodyElse: it has an owner; who hands out tasks may take it over.
        TaskForAnotherRole: the new owner does not have the role, or does not work here.
        NotAllowed: no role to do tasks, or to hand them out.
    """
    row = open_task(session, task_id, acting)
    handed = owner_login is not None and owner_login.lower() != acting.login
    if handed:
        require(acting, Action.HAND_TASK)
    before = organisation.logins(session, [row.owner_id]).get(row.owner_id or 0)
    if row.owner_id not in (None, acting.by) and acting.roles.isdisjoint(MAY[Action.HAND_TASK]):
        raise TaskOfSomebodyElse(row.id, before or "")
    if handed:
        row.owner_id = _colleague(session, row, owner_login or "")
    else:
        refuse_another_role(row, acting)
        row.owner_id = acting.by
    session.flush()
    taken = task_list.one(session, row.id)
    audit_task(session, acting, "take task", row, {"owner": taken.owner, "before": before})
    return taken


def finish_task(session: Session, task_id: str, note: str, acting: Acting) -> ListedTask:
    """Close a task with words about what was done.

    Raises:
        UnknownTask, TaskDone, TaskForAnotherRole, NotAllowed: as in `take_task`.
        TaskEndsWithItsSubject: money hangs on it; words do not place it.
        ReasonMissing, BsnInText: from the note.
    """
    row = open_task(session, task_id, acting)
    refuse_bsn(note, "finish task")
    if TaskKind(row.kind) in ENDS_WITH_ITS_SUBJECT:
        raise TaskEndsWithItsSubject(row.id, row.kind, row.subject)
    if row.owner_id != acting.by:
        refuse_another_role(row, acting)
    if not note.strip():
        raise ReasonMissing("finish task")
    row.done_at, row.done_by_id, row.note = acting.now, acting.by, note.strip()
    session.flush()
    audit_task(session, acting, "finish task", row, {})
    return task_list.one(session, row.id)


def age_payments(session: Session, acting: Acting, municipalities: Collection[str]) -> int:
    """Make a task of each file that the bank is silent about for too long; return how many.

    Closes those of files that have been answered since. That carries a name, so it waits for
    somebody who may do tasks; the person at the operating system only makes them.

    Raises:
        NotAllowed: the person may not do tasks, or not for one of these municipalities.
    """
    for code in municipalities:
        if acting.user_id is None:
            require(acting, Action.READ_TASKS, code)
        else:
            require(acting, Action.DO_TASK, code)
    silent = silent_files(session, municipalities)
    left_cents = {file.message_id: file.amount_cents for file in silent}
    wanted = _by_municipality(_for_silence(session, silent, acting.today))
    known = _by_municipality(tasks.waiting(session, TaskKind.NO_ANSWER, municipalities))
    number = 0
    for code in sorted(municipalities):
        made = tasks.make(session, wanted[code], acting.now)
        changed = _change_amounts(session, known[code], left_cents)
        ended = {task.subject for task in known[code]} - left_cents.keys()
        if ended and acting.user_id is not None:
            tasks.done(session, TaskKind.NO_ANSWER, sorted(ended), acting.by, acting.now, None)
        else:
            ended = set()
        if made or changed or ended:
            detail = {"made": made, "changed": changed, "answered": sorted(ended)}
            audit.append(session, acting, "age payments", "tasks", code, detail)
        number += made
    return number


def _for_silence(
    session: Session, silent: Sequence[SilentFile], today: date
) -> Iterator[TaskWanted]:
    """Give the tasks for files that were silent long enough, by each municipality's policy."""
    codes = {file.municipality for file in silent}
    policies = {code: organisation.policy_row_on(session, code, today) for code in codes}
    for file in silent:
        policy = policies[file.municipality]
        if policy is None:  # nothing was exported before the first policy: today lies before that
            continue
        exported_on = file.exported_at.astimezone(AMSTERDAM).date()
        since = max(file.execution_date, exported_on)
        days = policy.answer_days, policy.answer_days_checker
        for role in no_answer_for(since, today, *days):
            yield TaskWanted(
                file.municipality,
                TaskKind.NO_ANSWER,
                file.message_id,
                role,
                since,
                run_id=file.run_id,
                amount_cents=file.amount_cents,
            )


def _change_amounts(
    session: Session, known: Sequence[WaitingTask], left_cents: Mapping[str, int]
) -> int:
    """Let tasks of files that are answered in part say what is left; return how many."""
    changed = {
        task.id: left_cents[task.subject]
        for task in known
        if left_cents.get(task.subject, task.amount_cents) != task.amount_cents
    }
    tasks.change_amounts(session, changed)
    return len(changed)


def _by_municipality(rows: Iterable[T]) -> defaultdict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for row in rows:
        found[row.municipality].append(row)
    return found


def open_task(session: Session, task_id: str, acting: Acting) -> TaskRow:
    """Return an open task that somebody may work on. Raises UnknownTask, TaskDone, NotAllowed."""
    require(acting, Action.DO_TASK)
    row = session.get(TaskRow, int(task_id)) if _TASK.fullmatch(task_id) else None
    if row is None or row.municipality_code not in acting.municipalities:
        raise UnknownTask(task_id)
    if row.done_at is not None:
        done_by = organisation.logins(session, [row.done_by_id])
        raise TaskDone(row.id, done_by.get(row.done_by_id or 0, ""))
    return row


def refuse_another_role(row: TaskRow, acting: Acting) -> None:
    """Refuse a task for a role that the person does not have. Raises TaskForAnotherRole."""
    if row.role not in acting.roles:
        raise TaskForAnotherRole(row.id, row.role, acting.login)


def _colleague(session: Session, row: TaskRow, login: str) -> int:
    """Return the number of an active colleague; who works elsewhere is as unknown as nobody."""
    user = organisation.user_called(session, login.lower())
    if (
        user is None
        or not user.active
        or row.role not in user.roles
        or row.municipality_code not in user.municipalities
    ):
        raise TaskForAnotherRole(row.id, row.role, login)
    return user.id


def audit_task(
    session: Session, acting: Acting, action: str, row: TaskRow, detail: dict[str, Any]
) -> None:
    """Write what was done to a task in the log."""
    told = {"kind": row.kind, **detail}
    audit.append(session, acting, action, f"task {row.id}", row.municipality_code, told)
