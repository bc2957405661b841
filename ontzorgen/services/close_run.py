"""Close a run: its clearing account is zero, and whatever is open has an owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.domain.ledger import CLEARING
from ontzorgen.domain.run_status import RunStatus
from ontzorgen.domain.tasks import TaskKind
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.find_run import run_called
from ontzorgen.services.run_errors import RunNotDone, WrongStatus
from ontzorgen.services.settle_run import settle
from ontzorgen.store import audit, closing, ledger, tasks
from ontzorgen.store.models import RunRow

_SENT = (RunStatus.EXPORTED, RunStatus.SETTLED)
_OF_NO_RUN = (TaskKind.BANK_ITEM, TaskKind.STATEMENT_WRONG, TaskKind.CLIENT_MONEY)


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed run, and what is still open of it: (kind, names). Somebody has taken each."""

    run: RunRow
    open: tuple[tuple[str, tuple[str, ...]], ...]


def close_run(session: Session, name: str, acting: Acting) -> Closed:
    """Close an exported or settled run; a later return is booked all the same.

    Raises:
        WrongStatus: not exported, or ended before.
        RunNotDone: money is in transit, or something is open that nobody has taken.
    """
    run = run_called(session, name, Action.CLOSE_RUN, acting)
    if run.status not in _SENT:
        raise WrongStatus(run.name, run.status, "close")
    settle(session, [run.id])
    session.refresh(run)
    found = list(_in_the_way(session, run, acting))
    if found:
        raise RunNotDone(run.name, found)
    run.status = RunStatus.CLOSED
    run.closed_by_id, run.closed_at = acting.by, acting.now
    session.flush()
    still = tuple(_taken(session, run))
    detail = {"open": {kind: list(names) for kind, names in still}}
    audit.append(session, acting, "close run", run.name, run.municipality_code, detail)
    return Closed(run, still)


def _taken(session: Session, run: RunRow) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what goes on after closing, since it has an owner."""
    payments = closing.open_payments(session, run.id)
    if payments:
        yield "PAYMENTS", tuple(payments)
    owned = tasks.with_owner(session, run.id)
    if owned:
        yield "TASKS", tuple(owned)


def _in_the_way(session: Session, run: RunRow, acting: Acting) -> Iterator[tuple[str, list[str]]]:
    """Yield each kind of thing that stands in the way, and its names."""
    in_transit = closing.in_transit(session, run.id)
    if in_transit:
        yield "IN_TRANSIT", in_transit
    contra = closing.without_contra(session, run.id)
    if contra:
        yield "CONTRA", contra
    balance = ledger.balances(session, run.id)
    left = [account.value for account in CLEARING if balance[account]]
    if left and not in_transit and not contra:
        yield "CLEARING", left
    code = run.municipality_code
    ownerless = [
        task
        for task in tasks.without_owner(session, code)
        if task.run_id == run.id or task.kind == TaskKind.ACCEPTED_LATE
    ]
    if ownerless:
        yield "TASKS", [task.subject for task in ownerless]
    taken = set(closing.taken_payments(session, run.id))
    alone = [name for name in closing.open_payments(session, run.id) if name not in taken]
    if alone:
        yield "PAYMENTS", alone
    items = [
        task.subject
        for task in tasks.without_owner(session, code)
        if task.kind in _OF_NO_RUN and task.run_id is None and task.since <= acting.today
    ]
    if items:
        yield "ITEMS", items
