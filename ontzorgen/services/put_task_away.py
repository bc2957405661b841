"""Put a task away until a day, fetch it back, and write a note about it.

A task that was put away is not gone: it stands in a list of its own, still keeps a month from
closing, and comes back by itself. What somebody wrote stays out of the log, which forgets nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from ontzorgen.domain.policy import Policy
from ontzorgen.domain.tasks import MONEY_WAITS, NEVER_AWAY, NoteKind, TaskKind, last_day_away
from ontzorgen.services.acting import MAY, Acting, Action
from ontzorgen.services.errors import (
    ReasonMissing,
    TaskCannotWait,
    TaskNotAway,
    TaskOfSomebodyElse,
    WrongDayToReturn,
)
from ontzorgen.services.households.errors import HouseholdForgotten
from ontzorgen.services.tasks import audit_task, open_task, refuse_another_role, show_task
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import organisation, task_list, task_notes
from ontzorgen.store.models import TaskRow
from ontzorgen.store.task_list import ListedTask
from ontzorgen.store.task_notes import TaskNote

__all__ = ["TaskNote", "fetch_task_back", "last_day_for", "note_task", "notes_of", "put_task_away"]


def put_task_away(
    session: Session, task_id: str, until: date, reason: str, acting: Acting
) -> ListedTask:
    """Keep a task out of the open list until a day; on that day it is back.

    Raises:
        UnknownTask, TaskDone, TaskForAnotherRole, TaskOfSomebodyElse, NotAllowed: as in
            `services.tasks`.
        TaskCannotWait: something must be done at once.
        WrongDayToReturn: the day is not ahead, or later than this task can wait.
        HouseholdForgotten: it is about people who were forgotten.
        ReasonMissing, BsnInText: from the reason.
    """
    row = open_task(session, task_id, acting)
    _refuse_forgotten(session, row)
    refuse_bsn(reason, "put task away")
    _refuse_anothers(session, row, acting)
    kind = TaskKind(row.kind)
    if kind in NEVER_AWAY:
        raise TaskCannotWait(row.id, row.kind)
    first, last = acting.today + timedelta(days=1), _last_day(session, row, acting.today)
    if not first <= until <= last:
        raise WrongDayToReturn(row.id, first, last, kind in MONEY_WAITS)
    if not reason.strip():
        raise ReasonMissing("put task away")
    row.away_until = until
    task_notes.write(
        session, row.id, NoteKind.AWAY, reason.strip(), acting.by, acting.now, until=until
    )
    audit_task(session, acting, "put task away", row, {"until": until})
    return task_list.one(session, row.id)


def fetch_task_back(session: Session, task_id: str, acting: Acting) -> ListedTask:
    """Bring a task back before its day.

    Raises:
        UnknownTask, TaskDone, TaskForAnotherRole, TaskOfSomebodyElse, NotAllowed: as in
            `services.tasks`.
        TaskNotAway: it is in the open list.
    """
    row = open_task(session, task_id, acting)
    _refuse_anothers(session, row, acting)
    if row.away_until is None or row.away_until <= acting.today:
        raise TaskNotAway(row.id)
    row.away_until = None
    session.flush()
    audit_task(session, acting, "fetch task back", row, {})
    return task_list.one(session, row.id)


def note_task(session: Session, task_id: str, text: str, acting: Acting) -> ListedTask:
    """Write something about a task that a colleague should know; whoever does tasks may.

    Raises:
        UnknownTask, TaskDone, NotAllowed: as in `services.tasks`.
        HouseholdForgotten: it is about people who were forgotten.
        ReasonMissing, BsnInText: from the text.
    """
    row = open_task(session, task_id, acting)
    _refuse_forgotten(session, row)
    refuse_bsn(text, "note task")
    if not text.strip():
        raise ReasonMissing("note task")
    task_notes.write(session, row.id, NoteKind.NOTE, text.strip(), acting.by, acting.now)
    audit_task(session, acting, "note task", row, {})
    return task_list.one(session, row.id)


def notes_of(
    session: Session, task_id: str, acting: Acting
) -> tuple[ListedTask, Sequence[TaskNote]]:
    """Return a task with its notes, the newest first, and log the look. Raises UnknownTask."""
    task = show_task(session, task_id, acting)
    return task, task_notes.of(session, task.id)


def last_day_for(session: Session, task: ListedTask, today: date) -> date | None:
    """Return the last day on which a task may come back; None when it cannot be put away."""
    if TaskKind(task.kind) in NEVER_AWAY:
        return None
    return _last_day(session, session.get_one(TaskRow, task.id), today)


def _last_day(session: Session, row: TaskRow, today: date) -> date:
    policy = organisation.policy_on(session, row.municipality_code, today) or Policy()
    return last_day_away(TaskKind(row.kind), today, policy.pay_day)


def _refuse_forgotten(session: Session, row: TaskRow) -> None:
    """Refuse words about people who were forgotten; the task itself can still be finished."""
    key = task_notes.forgotten_household(session, row.id)
    if key is not None:
        raise HouseholdForgotten(key)


def _refuse_anothers(session: Session, row: TaskRow, acting: Acting) -> None:
    """Refuse a task of a colleague, unless one hands out tasks; a free one asks its role."""
    if row.owner_id is None:
        refuse_another_role(row, acting)
    elif row.owner_id != acting.by and acting.roles.isdisjoint(MAY[Action.HAND_TASK]):
        owner = organisation.logins(session, [row.owner_id]).get(row.owner_id, "")
        raise TaskOfSomebodyElse(row.id, owner)
