"""The first page of the day: what waits for me, how this month stands, what is blocked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.run_status import RunKind, RunStatus
from ontzorgen.services.acting import MAY, Acting, Action
from ontzorgen.store import audit, organisation, payees, run_rows, runs, tasks
from ontzorgen.store.models import RunRow
from ontzorgen.store.tasks import ListedTask

_FIRST_TASKS = 8


@dataclass(frozen=True, slots=True)
class RunStanding:
    """One run in a line; amounts in cents."""

    name: str
    month: str
    status: str
    execution_date: date
    transfers: int
    paid_cents: int
    waits_for_me: bool
    """The person may approve it, or take its file to the bank."""


@dataclass(frozen=True, slots=True)
class MunicipalityStanding:
    """A municipality with its newest run of a month."""

    code: str
    name: str
    run: RunStanding | None


@dataclass(frozen=True, slots=True)
class StartSeen:
    """What somebody sees first."""

    mine: int
    """Open tasks that the person has taken."""
    to_take: int
    """Open tasks for a role of the person that nobody has taken."""
    first: tuple[ListedTask, ...]
    """The oldest of both, own ones first."""
    municipalities: tuple[MunicipalityStanding, ...]
    pending_accounts: int
    """Accounts that wait for a second person; zero for who may not verify them."""


def see_start(session: Session, acting: Acting) -> StartSeen:
    """Return what waits for the person, within the municipalities the person works for."""
    found = tasks.listed(session, acting.municipalities, open_only=True, role=None, owner=None)
    mine = [task for task in found if task.owner == acting.login]
    to_take = [task for task in found if task.owner is None and task.role in acting.roles]
    towns = tuple(
        MunicipalityStanding(code, name, _newest(session, code, acting))
        for code, name in organisation.municipalities(session)
        if code in acting.municipalities
    )
    verifies = not acting.roles.isdisjoint(MAY[Action.VERIFY_ACCOUNT])
    pending = payees.pending_count(session, acting.municipalities) if verifies else 0
    audit.append(session, acting, "see start", "tasks", None, {"tasks": len(mine) + len(to_take)})
    return StartSeen(
        len(mine), len(to_take), tuple((mine + to_take)[:_FIRST_TASKS]), towns, pending
    )


def _newest(session: Session, code: str, acting: Acting) -> RunStanding | None:
    """Return the newest run of a month, whatever became of it."""
    months = [run for run in runs.listed(session, [code]) if run.kind == RunKind.MONTH]
    if not months:
        return None
    run = months[-1]
    totals = run_rows.totals(session, run.id)
    return RunStanding(
        run.name,
        run.month,
        run.status,
        run.execution_date,
        totals.transfers,
        totals.withheld_cents,
        _waits_for(run, acting),
    )


def _waits_for(run: RunRow, acting: Acting) -> bool:
    if run.status == RunStatus.CALCULATED:
        checks = not acting.roles.isdisjoint(MAY[Action.APPROVE_RUN])
        return checks and run.calculated_by_id != acting.user_id
    return run.status == RunStatus.APPROVED and not acting.roles.isdisjoint(MAY[Action.EXPORT_RUN])
