"""Make a correction run (herstelrun): pay again what came back, and what was missed.

It is a run of its own kind beside that of its month, approved and exported as any other.
Calculating again before approval replaces it. Amounts are int euro cents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.correction import Source
from ontzorgen.domain.months import Month
from ontzorgen.domain.phase import Phase
from ontzorgen.domain.run import Outcome
from ontzorgen.domain.run_status import RunKind, RunStatus, end_to_end_id, line_name, run_name
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.calculate_run import debtor_of
from ontzorgen.services.find_run import run_called
from ontzorgen.services.plan_correction import (
    CorrectionLine,
    CorrectionPlan,
    LeftOut,
    plan_correction,
)
from ontzorgen.services.requested_date import requested_date
from ontzorgen.services.run_errors import NothingToCorrect, WrongStatus
from ontzorgen.store import audit, bank, corrections, organisation, runs
from ontzorgen.store.corrections import KeptCorrection
from ontzorgen.store.models import RunCarryRow, RunLineRow, RunRow, RunShareRow


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction run, and what it could not pay."""

    run: RunRow
    left_out: tuple[LeftOut, ...]


def correct_run(session: Session, name: str, missed: Collection[str], acting: Acting) -> Corrected:
    """Calculate the correction run of a month and return it, CALCULATED.

    `name` is the month's run, or a correction run of it; `missed` names the missed
    instalments that a person confirmed, such as V1@2026-09-05.

    Raises:
        WrongStatus: the month's run has not been to the bank.
        NothingToCorrect: nothing is open, or all of it waits; says what and why.
    """
    found = run_called(session, name, Action.CORRECT_RUN, acting)
    base = session.get_one(RunRow, found.corrects_id) if found.corrects_id else found
    if base.status not in bank.SENT:
        raise WrongStatus(base.name, base.status, "correct")
    run = _room_for(session, base, acting)
    wanted = frozenset(missed)
    plan = plan_correction(session, base, run, wanted)
    unpaid = [each for each in plan.left_out if each.name in wanted]
    if not plan.lines or unpaid:
        raise NothingToCorrect(base.name, [(each.name, each.why) for each in plan.left_out])
    _save(session, run, plan)
    run.content_sha256 = runs.content_hash(session, run)
    session.flush()
    detail = {
        "corrects": base.name,
        "lines": len(plan.lines),
        "content_sha256": run.content_sha256,
    }
    audit.append(session, acting, "calculate run", run.name, run.municipality_code, detail)
    return Corrected(run, plan.left_out)


def correction_changed(session: Session, run: RunRow) -> Iterator[tuple[str, str]]:
    """Yield each line of a correction run that would be another one now, and why."""
    base = session.get_one(RunRow, run.corrects_id)
    before = {(row.fixed_cost_id, row.due_date): row for row in corrections.kept(session, run.id)}
    costs = corrections.cost_keys(session, {cost for cost, _ in before})
    missed = frozenset(
        line_name(costs[row.fixed_cost_id], row.due_date)
        for row in before.values()
        if row.source == Source.MISSED
    )
    plan = plan_correction(session, base, run, missed)
    carried = {
        (line.fixed_cost_id, line.due_date): parts
        for line, parts in runs.instructed_lines(session, run.id)
    }
    for line in plan.lines:
        key = (line.cost.id, line.due_date)
        was = before.pop(key, None)
        name = line_name(line.cost.key, line.due_date)
        if was is None:
            continue  # came back since this was calculated: it is for the next correction run
        if was != _as_kept(line) or carried.get(key, ()) != line.carried:
            account = (line.cost.payment.account_id, line.cost.payment.iban)
            same = account == (was.account_id, was.iban)
            yield name, "AMOUNT_CHANGED" if same else "ACCOUNT_CHANGED"
    waits = corrections.waits_now(session, run.id) if before else {}
    for cost, due in before:
        wait = waits.get((cost, due))
        yield line_name(costs[cost], due), wait.value if wait else "GONE"


def _room_for(session: Session, base: RunRow, acting: Acting) -> RunRow:
    """Return the correction run that waits, emptied, or a new one."""
    month = Month.parse(base.month)
    policy = organisation.policy_on(session, base.municipality_code, acting.today)
    debtor = debtor_of(session, base.municipality_code)
    run = corrections.waiting(session, base)
    if run is None:
        sequence = runs.next_sequence(session, base.municipality_code, month)
        run = RunRow(
            name=run_name(base.municipality_code, month, sequence),
            municipality_code=base.municipality_code,
            month=base.month,
            sequence=sequence,
            kind=RunKind.CORRECTION.value,
            corrects_id=base.id,
            status=RunStatus.CALCULATED.value,
        )
        session.add(run)
    else:
        runs.clear(session, run.id)
    run.policy = base.policy
    # not before the day of the month's run: its benefit may not have been paid yet
    run.execution_date = requested_date(
        max(base.execution_date, acting.today),
        policy or organisation.policy_from_json(base.policy),
        acting.now,
    )
    run.window_end = base.window_end
    run.debtor_account_id, run.debtor_iban, run.debtor_name = debtor
    run.content_sha256 = ""
    run.calculated_by_id, run.calculated_at = acting.by, acting.now
    session.flush()
    return run


def _save(session: Session, run: RunRow, plan: CorrectionPlan) -> None:
    shares = [
        {
            "run_id": run.id,
            "position": position,
            "person_id": share.person_id,
            "household_id": share.household_id,
            "net_cents": share.net_cents,
            "withheld_cents": share.withheld_cents,
            "basis": share.basis.value if share.basis else None,
            "phase": Phase.FULL.value,
        }
        for position, share in enumerate(plan.shares)
    ]
    lines, carries = list[dict[str, Any]](), list[dict[str, Any]]()
    for position, line in enumerate(plan.lines):
        kept = _as_kept(line)
        lines.append(
            {
                "run_id": run.id,
                "position": position,
                "household_id": line.household_id,
                "fixed_cost_id": line.cost.id,
                "version_id": line.cost.version_id,
                "payee_id": line.cost.payment.payee_id,
                "due_date": line.due_date,
                "due_cents": line.due_cents,
                "withheld_cents": line.cents,
                "outcome": _outcome(line).value,
                "available_cents": line.cents,
                "since": None,
                "account_id": kept.account_id,
                "iban": kept.iban,
                "payee_name": kept.payee_name,
                "reference_kind": kept.reference_kind,
                "remittance": kept.remittance,
                "attempt": line.attempt,
                "end_to_end_id": end_to_end_id(
                    run.municipality_code, line.due_date, line.cost.id, line.attempt
                ),
                "source": line.source.value,
                "earlier_id": line.earlier_id,
            }
        )
        carries += [
            {"run_id": run.id, "position": position, "person_id": person, "cents": cents}
            for person, cents in line.carried
        ]
    runs.add(session, RunShareRow, shares)
    runs.add(session, RunLineRow, lines)
    runs.add(session, RunCarryRow, carries)


def _outcome(line: CorrectionLine) -> Outcome:
    return Outcome.WITHHELD if line.cents == line.due_cents else Outcome.PARTLY_WITHHELD


def _as_kept(line: CorrectionLine) -> KeptCorrection:
    payment = line.cost.payment
    return KeptCorrection(
        line.household_id,
        line.cost.id,
        line.due_date,
        line.cents,
        payment.account_id,
        payment.iban,
        payment.payee_name,
        payment.reference.kind.value,
        payment.reference.text,
        line.attempt,
        line.source.value,
        line.earlier_id,
    )
