"""Tasks: what somebody has to do, for which role, and who has taken it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base

_IS_OPEN = text("done_at IS NULL")


class TaskRow(Base):
    """One thing to do; made once per subject, open until somebody says it is done."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "role", name="task_once"),
        CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done_by_somebody"),
        Index("ix_task_municipality", "municipality_code", "done_at"),
        Index(
            "ix_task_open",
            "municipality_code",
            "kind",
            "role",
            "owner_id",
            "away_until",
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index("ix_task_household", "household_id"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    kind: Mapped[str]
    """See `domain.tasks.TaskKind`."""
    subject: Mapped[str]
    """What it is about, so that it is made once: an end-to-end id, `item 12`, a run."""
    role: Mapped[str]
    """For whom: administratie, fiatteur or consulent."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    """Who has taken it; nobody yet when empty."""
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    instruction_id: Mapped[int | None] = mapped_column(ForeignKey("instruction.id"))
    bank_item_id: Mapped[int | None] = mapped_column(ForeignKey("bank_item.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    fixed_cost_id: Mapped[int | None] = mapped_column(ForeignKey("fixed_cost.id"))
    due_date: Mapped[date | None]
    """Of the instalment that cannot be paid, or the day of the review."""
    reason: Mapped[str | None]
    """The bank's code, where there is one."""
    amount_cents: Mapped[int | None]
    since: Mapped[date]
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    note: Mapped[str | None]
    away_until: Mapped[date | None]
    """The day on which it is back in the open list; empty: it was not put away."""


class TaskNoteRow(Base):
    """What somebody wrote about a task, or why it was put away; it only changes to be erased."""

    __tablename__ = "task_note"
    __table_args__ = (
        CheckConstraint("(kind = 'AWAY') = (until IS NOT NULL)", name="until_when_away"),
        Index("ix_task_note_task", "task_id", "id"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    kind: Mapped[str]
    """See `domain.tasks.NoteKind`."""
    text: Mapped[str]
    until: Mapped[date | None]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    written_at: Mapped[datetime]
