"""See how the work stands, in numbers only: for who watches the service."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ontzorgen.store import organisation
from ontzorgen.store.models import JobRow, TaskRow
from ontzorgen.store.silent_files import silent_files
from ontzorgen.watch.metrics import State


def see_state(session: Session, now: datetime) -> State:
    """Count jobs and open tasks, and find how long the bank was silent at most (seconds)."""
    jobs = session.execute(
        select(JobRow.kind, JobRow.status, func.count()).group_by(JobRow.kind, JobRow.status)
    )
    tasks = session.execute(
        select(TaskRow.kind, func.count()).where(TaskRow.done_at.is_(None)).group_by(TaskRow.kind)
    )
    codes = [code for code, _name in organisation.municipalities(session)]
    sent = [file.exported_at for file in silent_files(session, codes)]
    return State(
        jobs={(row[0], row[1]): row[2] for row in jobs},
        open_tasks={row[0]: row[1] for row in tasks},
        unanswered_seconds=max(int((now - min(sent)).total_seconds()), 1) if sent else 0,
    )
