"""Reject a run, or take back a file that never reached the bank: the month is free again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.orm import Session

from ontzorgen.domain.run_status import RunKind, RunStatus
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.errors import ReasonMissing
from ontzorgen.services.find_run import run_called
from ontzorgen.services.register_tasks import end_shortfall_tasks
from ontzorgen.services.run_errors import BankHasAnswered, ExporterMayNotWithdraw, WrongStatus
from ontzorgen.services.take_over import put_back
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, corrections, ledger
from ontzorgen.store.models import InstructionRow, RunRow


def reject_run(session: Session, name: str, reason: str, acting: Acting) -> RunRow:
    """Reject a CALCULATED or APPROVED run and free its month.

    Raises:
        ReasonMissing, BsnInText: no reason in words, or one that holds a BSN.
        WrongStatus: it was exported or ended before.
    """
    run = run_called(session, name, Action.REJECT_RUN, acting)
    if run.status not in (RunStatus.CALCULATED, RunStatus.APPROVED):
        raise WrongStatus(run.name, run.status, "reject")
    return _end(session, run, RunStatus.REJECTED, reason, acting)


def withdraw_run(session: Session, name: str, reason: str, acting: Acting) -> RunRow:
    """Take back an EXPORTED run whose file never reached the bank.

    Its lines open again as the next attempt; its message ids are never used again.

    Raises:
        ReasonMissing, BsnInText: no reason in words, or one that holds a BSN.
        WrongStatus: not exported.
        BankHasAnswered: something was heard of its payments.
        ExporterMayNotWithdraw: a second person does this.
    """
    run = run_called(session, name, Action.WITHDRAW_RUN, acting)
    if run.status != RunStatus.EXPORTED:
        raise WrongStatus(run.name, run.status, "withdraw")
    if run.exported_by_id == acting.by:
        raise ExporterMayNotWithdraw(run.name, acting.login)
    if corrections.bank_answered(session, run.id):
        raise BankHasAnswered(run.name)
    return _end(session, run, RunStatus.WITHDRAWN, reason, acting)


def end_approvals(session: Session, runs: Iterable[RunRow], reason: str, acting: Acting) -> None:
    """Reject runs whose approval is worth nothing any more, for who gave it may not come in.

    `runs` are APPROVED and of municipalities of who acts, who need not be of the office: this
    pays nothing. `reason` has been looked at.
    """
    for run in runs:
        _end(session, run, RunStatus.REJECTED, reason, acting)


def _end(session: Session, run: RunRow, status: RunStatus, reason: str, acting: Acting) -> RunRow:
    if not reason.strip():
        raise ReasonMissing(status.value)
    refuse_bsn(reason, status.value)
    before = run.status
    if run.kind == RunKind.CORRECTION and before != RunStatus.CALCULATED:
        put_back(session, run, acting)
    session.execute(
        update(InstructionRow).where(InstructionRow.run_id == run.id).values(live=False)
    )
    ledger.reverse(session, run, acting.today)
    run.status = status
    run.ended_by_id, run.ended_at, run.ended_reason = acting.by, acting.now, reason.strip()
    session.flush()
    end_shortfall_tasks(session, run, acting)
    verb = "reject run" if status is RunStatus.REJECTED else "withdraw run"
    detail = {"reason": reason.strip(), "was": before}
    audit.append(session, acting, verb, run.name, run.municipality_code, detail)
    return run
