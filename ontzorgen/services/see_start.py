"""The first page of the day: what waits for me, how this month stands, what is blocked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.run_status import RunStatus
from ontzorgen.services.acting import MAY, Acting, Action
from ontzorgen.services.municipalities import own_municipalities
from ontzorgen.store import audit, payees, run_lists, run_sums, tasks
from ontzorgen.store.models import RunRow
from ontzorgen.store.tasks import ListedTask, TasksAsked

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
    codes = acting.municipalities
    mine = TasksAsked(codes, owner=acting.by, today=acting.today)
    to_take = TasksAsked(codes, roles=acting.roles, free=True, today=acting.today)
    number, others = tasks.number_of(session, mine), tasks.number_of(session, to_take)
    first = tasks.page(session, mine, limit=_FIRST_TASKS)
    first += tasks.page(session, to_take, limit=_FIRST_TASKS - len(first))
    verifies = not acting.roles.isdisjoint(MAY[Action.VERIFY_ACCOUNT])
    pending = payees.pending_count(session, codes) if verifies else 0
    audit.append(session, acting, "see start", "tasks", None, {"tasks": number + others})
    return StartSeen(number, others, tuple(first), tuple(_towns(session, acting)), pending)


def _towns(session: Session, acting: Acting) -> Iterator[MunicipalityStanding]:
    """Yield each municipality with its newest run of a month, whatever became of it."""
    newest = run_lists.newest(session, acting.municipalities, freed=True)
    for code, name in own_municipalities(session, acting):
        run = newest.get(code)
        standing = None if run is None else _standing(session, run, acting)
        yield MunicipalityStanding(code, name, standing)


def _standing(session: Session, run: RunRow, acting: Acting) -> RunStanding:
    totals = run_sums.sums(session, run).totals
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
