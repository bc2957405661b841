"""Approve a run: another person, over a hash of all it contains."""

from __future__ import annotations

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from ontzorgen.domain.run_status import RunKind, RunStatus
from ontzorgen.services import check_run
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.errors import MunicipalityWithoutAccount
from ontzorgen.services.find_run import run_called
from ontzorgen.services.run_errors import MakerMayNotApprove, WrongStatus
from ontzorgen.services.take_over import take_over
from ontzorgen.store import audit, ledger, payees
from ontzorgen.store.models import InstructionRow, RunLineRow, RunRow

_COLUMNS = (
    "run_id",
    "position",
    "fixed_cost_id",
    "due_date",
    "attempt",
    "amount_cents",
    "account_id",
    "iban",
    "payee_name",
    "reference_kind",
    "remittance",
    "end_to_end_id",
    "live",
)


def approve_run(session: Session, name: str, acting: Acting) -> RunRow:
    """Approve a CALCULATED run: its lines become instructions and the books begin.

    Raises:
        WrongStatus: it is not waiting for approval.
        MakerMayNotApprove: who calculated it does not approve it.
        MunicipalityWithoutAccount: nothing to pay from.
        ContentChanged, LinesChanged, LimitsExceeded: what would be paid is not
            what was calculated, may not be paid now, or needs an extra approval.
    """
    run = run_called(session, name, Action.APPROVE_RUN, acting)
    if run.status != RunStatus.CALCULATED:
        raise WrongStatus(run.name, run.status, "approve")
    if run.calculated_by_id == acting.by:
        raise MakerMayNotApprove(run.name, acting.login)
    if payees.debtor_account(session, run.municipality_code) is None:
        raise MunicipalityWithoutAccount(run.municipality_code)
    check_run.refuse_changed_content(session, run, run.content_sha256)
    check_run.refuse_changed_plan(session, run)
    check_run.refuse_exceeded_limits(session, run)
    _instruct(session, run)
    if run.kind == RunKind.CORRECTION:
        take_over(session, run, acting)
    else:
        ledger.post_approval(session, run, acting.today)
    run.status = RunStatus.APPROVED
    run.approved_by_id, run.approved_at = acting.by, acting.now
    run.approved_sha256 = run.content_sha256
    session.flush()
    detail = {"content_sha256": run.content_sha256}
    audit.append(session, acting, "approve run", run.name, run.municipality_code, detail)
    return run


def _instruct(session: Session, run: RunRow) -> None:
    """Make each paid line an instruction; the constraints refuse a second one."""
    line = RunLineRow
    approved = (
        select(
            line.run_id,
            line.position,
            line.fixed_cost_id,
            line.due_date,
            line.attempt,
            line.withheld_cents,
            line.account_id,
            line.iban,
            line.payee_name,
            line.reference_kind,
            line.remittance,
            line.end_to_end_id,
            literal(True),
        )
        .where(line.run_id == run.id, line.withheld_cents > 0)
        .order_by(line.position)
    )
    session.execute(insert(InstructionRow).from_select(list(_COLUMNS), approved))
