"""Move the money of payments that came back to the run that pays them again, and back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from ontzorgen.domain.ledger import Entry
from ontzorgen.domain.payment import EventKind
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services.acting import Acting
from ontzorgen.store import corrections, ledger, payments, tasks
from ontzorgen.store.models import RunRow
from ontzorgen.store.payments import Happened, Posting, SentPayment
from ontzorgen.store.tasks import TaskWanted


def take_over(session: Session, run: RunRow, acting: Acting) -> None:
    """Post an approved correction run: what is paid again, and what is newly withheld."""
    earlier = corrections.earlier_payments(session, run.id)
    _move(session, earlier, EventKind.TAKEN_OVER, Entry.TAKEN_OVER, run, acting)
    ledger.post_paid_again(session, run, acting.today)
    ledger.post_back_payments(session, run, acting.today)
    ledger.post_withheld(session, run, acting.today)
    ids = payments.ids_of(earlier)
    tasks.done_about(session, TaskKind.PAYMENT_OPEN, ids, acting.by, acting.now, run.name)


def put_back(session: Session, run: RunRow, acting: Acting) -> None:
    """Let the payments of a correction run that is taken back be open again, with a new task."""
    earlier = corrections.earlier_payments(session, run.id)
    _move(session, earlier, EventKind.PUT_BACK, Entry.PUT_BACK, run, acting)
    wanted = [
        TaskWanted(
            payment.municipality,
            TaskKind.PAYMENT_OPEN,
            f"{payment.end_to_end_id} {run.name}",
            TaskRole.ADMINISTRATIE,
            acting.today,
            run_id=payment.run_id,
            instruction_id=payment.id,
            account_id=payment.account_id,
            amount_cents=payment.amount_cents,
        )
        for payment in earlier
    ]
    tasks.make(session, wanted, acting.now)


def _move(
    session: Session,
    earlier: Sequence[SentPayment],
    kind: EventKind,
    entry: Entry,
    run: RunRow,
    acting: Acting,
) -> None:
    times = corrections.times(session, payments.ids_of(earlier), kind)
    happened = [
        Happened(each, kind, acting.today, run.name, None, times.get(each.id, 0) + 1)
        for each in earlier
    ]
    payments.record(session, happened, acting.by, acting.now)
    payments.post(session, [Posting(each, entry, acting.today) for each in earlier])
