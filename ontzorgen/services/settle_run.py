"""Let a run be settled once the bank has answered for each of its payments."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, update
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.payment import EventKind
from ontzorgen.domain.run_status import RunStatus
from ontzorgen.store.models import InstructionRow, PaymentEventRow, RunRow
from ontzorgen.store.payments import chunks

_ANSWERS = (EventKind.SETTLED, EventKind.REJECTED, EventKind.RETURNED)


def settle(session: Session, run_ids: Collection[int]) -> None:
    """Make EXPORTED runs SETTLED when nothing of them is in transit any more."""
    order, event = aliased(InstructionRow), aliased(PaymentEventRow)
    answered = exists().where(event.instruction_id == order.id, event.kind.in_(_ANSWERS))
    in_transit = exists().where(order.run_id == RunRow.id, ~answered)
    for part in chunks(run_ids):
        session.execute(
            update(RunRow)
            .where(RunRow.id.in_(part), RunRow.status == RunStatus.EXPORTED, ~in_transit)
            .values(status=RunStatus.SETTLED.value)
            .execution_options(synchronize_session=False)
        )
    session.expire_all()
