"""Call for help: a file that was taken back, or never sent, is with the bank after all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services.acting import Acting
from ontzorgen.store import tasks
from ontzorgen.store.bank import SentFile
from ontzorgen.store.payments import SentPayment
from ontzorgen.store.tasks import TaskWanted


def warn_of_payments(
    session: Session,
    late: Iterable[SentPayment],
    day: date,
    acting: Acting,
    *,
    debited: bool = False,
) -> None:
    """Make an urgent task of each payment; while it is open, nothing pays its due date again.

    `debited`: the money has left, so a task that somebody closed before opens again.
    """
    wanted = [
        TaskWanted(
            payment.municipality,
            TaskKind.ACCEPTED_LATE,
            payment.end_to_end_id,
            TaskRole.FIATTEUR,
            day,
            run_id=payment.run_id,
            instruction_id=payment.id,
            amount_cents=payment.amount_cents,
        )
        for payment in late
    ]
    if debited:
        tasks.reopen(session, TaskKind.ACCEPTED_LATE, [task.subject for task in wanted])
    tasks.make(session, wanted, acting.now)


def warn_of_file(
    session: Session, file: SentFile, day: date, acting: Acting, *, debited: bool = False
) -> None:
    """Make one urgent task of a whole file; while it is open, nothing pays any of it again."""
    wanted = TaskWanted(
        file.municipality,
        TaskKind.ACCEPTED_LATE,
        file.message_id,
        TaskRole.FIATTEUR,
        day,
        run_id=file.run_id,
        amount_cents=file.control_sum_cents,
    )
    if debited:
        tasks.reopen(session, TaskKind.ACCEPTED_LATE, [file.message_id])
    tasks.make(session, [wanted], acting.now)
