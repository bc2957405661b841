"""Make the tasks about accounts under another name, and close them when that is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services.acting import Acting
from ontzorgen.store import name_checks, tasks, tenancy
from ontzorgen.store.models import AccountRow
from ontzorgen.store.payees import name_result
from ontzorgen.store.tasks import TaskWanted
from payees.verification import NameCheckResult, blocks

_CODES = {NameCheckResult.CLOSE_MATCH: "RVMC", NameCheckResult.NO_MATCH: "RVNM"}
"""By which code a bank says so."""


def is_blocked(row: AccountRow) -> bool:
    """Say whether the name of a payee's account keeps it from being paid."""
    accepted = row.name_accepted_by_id is not None
    return row.payee_id is not None and blocks(name_result(row.name_check), accepted=accepted)


def make_tasks(session: Session, rows: Sequence[AccountRow], acting: Acting) -> None:
    """Make a task for the fiatteur of each municipality that pays an account under another name.

    Only for the user's own municipalities. One that is open already serves for this answer too.
    """
    blocked = [row for row in rows if is_blocked(row)]
    if blocked:
        tasks.make(session, list(_wanted(session, blocked, acting)), acting.now)


def close_tasks(
    session: Session, rows: Sequence[AccountRow], acting: Acting, note: str | None
) -> None:
    """Close the tasks about accounts whose name no longer keeps them from being paid.

    Those of every municipality: a payee and its name are the whole organisation's.
    """
    free = [row.id for row in rows if not is_blocked(row)]
    session.flush()
    with tenancy.over_all(session):
        subjects = [
            task.subject
            for about in name_checks.tasks_about(session, free).values()
            for task in about
            if task.is_open
        ]
        tasks.done(session, TaskKind.NAME_DIFFERS, subjects, acting.by, acting.now, note)


def _wanted(
    session: Session, blocked: Sequence[AccountRow], acting: Acting
) -> Iterator[TaskWanted]:
    pays = name_checks.who_pays(
        session,
        [row.payee_id for row in blocked if row.payee_id is not None],
        acting.municipalities,
        acting.today,
    )
    known = name_checks.tasks_about(session, [row.id for row in blocked])
    for row in blocked:
        said = name_result(row.name_check)
        for code in pays.get(row.payee_id or 0, ()):
            before = [task for task in known.get(row.id, ()) if task.municipality == code]
            if any(task.is_open for task in before):
                continue
            again = f" {len(before) + 1}" if before else ""
            yield TaskWanted(
                code,
                TaskKind.NAME_DIFFERS,
                f"account {row.id} {code}{again}",
                TaskRole.FIATTEUR,
                acting.today,
                account_id=row.id,
                reason=_CODES.get(said) if said else None,
            )
