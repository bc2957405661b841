"""The first page of the day: what waits for me, how this month stands, what is blocked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy.orm import Session

from ontzorgen.domain.policy import PayDays
from ontzorgen.domain.run_status import FREED, RunStatus
from ontzorgen.domain.tasks import DEADLINES, MONEY_WAITS, TaskKind
from ontzorgen.domain.unsettled import coming_month
from ontzorgen.services.acting import MAY, Acting, Action
from ontzorgen.services.municipalities import own_municipalities
from ontzorgen.store import (
    audit,
    organisation,
    payees,
    run_lists,
    run_sums,
    runs,
    task_list,
)
from ontzorgen.store.run_lists import NewestRun
from ontzorgen.store.task_list import ListedTask
from ontzorgen.store.tasks_asked import TasksAsked

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
class Coming:
    """The next day on which a municipality pays, and whether there is a run for it."""

    month: str
    pays_on: date
    has_run: bool
    cut_off: time | None = None
    """Until when the bank takes the file on that day; None: as long as the day lasts."""


@dataclass(frozen=True, slots=True)
class MunicipalityStanding:
    """A municipality with its newest run of a month."""

    code: str
    name: str
    run: RunStanding | None
    coming: Coming | None
    """None: it has no policy yet."""


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
    stuck: tuple[tuple[TaskKind, int], ...]
    """Why money waits, by kind of task, whoever it is for: how many are open."""
    deadlines: tuple[tuple[TaskKind, int, date], ...]
    """What has to be decided by a day, by kind of task: how many, and the first of those days."""


def see_start(session: Session, acting: Acting) -> StartSeen:
    """Return what waits for the person, within the municipalities the person works for."""
    codes = acting.municipalities
    mine = TasksAsked(codes, owner=acting.by, today=acting.today)
    to_take = TasksAsked(codes, roles=acting.roles, free=True, today=acting.today)
    counted = task_list.counts(session, codes, acting.by, acting.today)
    here = [some for some in counted if not some.is_away]
    number = sum(some.number for some in here if some.is_mine)
    others = sum(some.number for some in here if some.is_free and some.role in acting.roles)
    first = task_list.page(session, mine, limit=_FIRST_TASKS) if number else []
    if others and len(first) < _FIRST_TASKS:
        first += task_list.page(session, to_take, limit=_FIRST_TASKS - len(first))
    verifies = not acting.roles.isdisjoint(MAY[Action.VERIFY_ACCOUNT])
    pending = payees.pending_count(session, codes) if verifies else 0
    audit.append(session, acting, "see start", "tasks", None, {"tasks": number + others})
    found: Counter[str] = Counter()
    for some in counted:
        found[some.kind] += some.number
    stuck = tuple((kind, found[kind]) for kind in TaskKind if kind in MONEY_WAITS and found[kind])
    towns = tuple(_towns(session, acting))
    days = task_list.first_days(session, codes, DEADLINES)
    deadlines = tuple(
        (kind, days[kind].number, days[kind].day) for kind in DEADLINES if kind in days
    )
    return StartSeen(number, others, tuple(first), towns, pending, stuck, deadlines)


def _towns(session: Session, acting: Acting) -> Iterator[MunicipalityStanding]:
    """Yield each municipality with its newest run of a month, whatever became of it."""
    newest = run_lists.newest(session, acting.municipalities, freed=True)
    pay_days = organisation.pay_days(session, acting.municipalities)
    for code, name in own_municipalities(session, acting):
        run = newest.get(code)
        standing = None if run is None else _standing(session, run, acting)
        coming = None
        if code in pay_days:
            coming = _coming(session, code, pay_days[code], run, acting.today)
        yield MunicipalityStanding(code, name, standing, coming)


def _coming(
    session: Session, code: str, pay_days: PayDays, newest: NewestRun | None, today: date
) -> Coming:
    month = coming_month(pay_days, today)
    live = newest is not None and newest.month == str(month) and newest.status not in FREED
    if newest is not None and newest.month > str(month):  # somebody calculated ahead
        live = runs.live(session, code, month) is not None
    return Coming(str(month), pay_days.execution_date(month), live, pay_days.cut_off(month))


def _standing(session: Session, run: NewestRun, acting: Acting) -> RunStanding:
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


def _waits_for(run: NewestRun, acting: Acting) -> bool:
    if run.status == RunStatus.CALCULATED:
        checks = not acting.roles.isdisjoint(MAY[Action.APPROVE_RUN])
        return checks and run.calculated_by_id != acting.user_id
    return run.status == RunStatus.APPROVED and not acting.roles.isdisjoint(MAY[Action.EXPORT_RUN])
