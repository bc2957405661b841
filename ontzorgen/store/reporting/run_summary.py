"""What a run comes to per payee, and which correction runs stand beside it; euro cents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.run_status import FREED
from ontzorgen.store.models import PayeeRow, RunLineRow, RunRow


@dataclass(frozen=True, slots=True)
class PaidPayee:
    """What one payee gets in a run."""

    key: str
    name: str
    payments: int
    cents: int


def payees(session: Session, run_id: int) -> Sequence[PaidPayee]:
    """Return what a run pays to each payee."""
    line = RunLineRow
    rows = session.execute(
        select(PayeeRow.key, PayeeRow.name, func.count(), func.sum(line.withheld_cents))
        .join(PayeeRow, PayeeRow.id == line.payee_id)
        .where(line.run_id == run_id, line.withheld_cents > 0)
        .group_by(PayeeRow.key, PayeeRow.name)
        .order_by(PayeeRow.key)
    )
    return [PaidPayee(key, name, int(number), int(cents)) for key, name, number, cents in rows]


def corrections(session: Session, run_id: int) -> Sequence[RunRow]:
    """Return the correction runs that mend a run, those that were taken back left out."""
    return session.scalars(
        select(RunRow)
        .where(RunRow.corrects_id == run_id, RunRow.status.not_in(FREED))
        .order_by(RunRow.sequence)
    ).all()
