"""Look again, before money moves: at content, authorisation, basis, account and limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy.orm import Session

from ontzorgen.domain.fixed_cost import FixedCost, due_dates
from ontzorgen.domain.limits import Exceeded, PayLine, exceeded
from ontzorgen.domain.months import Month
from ontzorgen.domain.run import Frame, PlannedInstalment, gate
from ontzorgen.domain.run_status import RunStatus, line_name
from ontzorgen.services.calculate_run import facts_of_month, frame_of, paid_before, plan
from ontzorgen.services.errors import ContentChanged, LimitsExceeded, LinesChanged
from ontzorgen.store import organisation, runs
from ontzorgen.store.models import RunRow
from ontzorgen.store.run_facts import Facts, Need
from ontzorgen.store.runs import InstructedLine

Carriers = tuple[tuple[int, int], ...]
"""(person, cents) pairs, by person."""
_NO_LINE: tuple[None, Carriers] = (None, ())


def refuse_changed_content(session: Session, run: RunRow, expected: str) -> None:
    """Refuse when the run's rows are no longer what the hash covers. Raises ContentChanged."""
    found = runs.content_hash(session, run)
    if found != expected:
        raise ContentChanged(run.name, expected, found)


def refuse_changed_lines(session: Session, run: RunRow) -> None:
    """Refuse when a line that would be paid would now be decided otherwise.

    Before approval the whole plan is made again; after it, what was approved
    stands, and only what may never be paid holds it up: basis, authorisation,
    control, suspension, account.

    Raises:
        LinesChanged: with each line and why.
    """
    found = list(_changed(session, run))
    if found:
        raise LinesChanged(run.name, found)


def limits_exceeded(session: Session, run: RunRow) -> list[Exceeded]:
    """Return the limits that the run goes beyond, overridden or not."""
    policy = organisation.policy_on(session, run.municipality_code, Month.parse(run.month).last)
    limits = (policy or organisation.policy_from_json(run.policy)).limits
    before_cents = None
    if limits.change_cents is not None:
        before = runs.live(session, run.municipality_code, Month.parse(run.month).plus(-1))
        before_cents = runs.withheld_by_household(session, before.id) if before else None
    grouped = (limits.payee_cents, limits.run_cents, limits.change_cents)
    only_lines = all(limit is None for limit in grouped)
    above_cents = limits.line_cents or 0 if only_lines else 0
    lines = (
        PayLine(line.name, line.payee, line.household, line.withheld_cents)
        for line in runs.paid_lines(session, run.id, above_cents)
    )
    return list(exceeded(limits, lines, before_cents))


def refuse_exceeded_limits(session: Session, run: RunRow) -> None:
    """Refuse while a limit is exceeded without an extra approval. Raises LimitsExceeded."""
    overridden = runs.overridden(session, run)
    still = [limit for limit in limits_exceeded(session, run) if not limit.released_by(overridden)]
    if still:
        raise LimitsExceeded(run.name, still)


def _changed(session: Session, run: RunRow) -> Iterator[tuple[str, str]]:
    month = Month.parse(run.month)
    policy = organisation.policy_from_json(run.policy)
    now = frame_of(session, run.municipality_code, month)
    if run.status == RunStatus.CALCULATED and (
        not now.policy.decides_like(policy) or now.window_end != run.window_end
    ):
        yield "*", "POLICY_CHANGED"
        return
    frame = Frame(month, run.execution_date, run.window_end, policy)
    decided = run.status != RunStatus.CALCULATED
    lines = runs.instructed_lines(session, run.id)
    line, carried = next(lines, _NO_LINE)
    for facts in facts_of_month(session, run, frame, Need.GATES if decided else Need.DECISION):
        if line is None:
            return
        if line.household_id != facts.household.id:
            continue  # nothing is paid for it
        planned = {} if decided else _planned(frame, facts)
        while line is not None and line.household_id == facts.household.id:
            if decided:
                why = _why_not_now(frame, facts, line, carried)
            else:
                again = planned.get((line.fixed_cost_id, line.due_date))
                why = _why_changed(frame, facts, line, carried, again)
            if why:
                yield _name(session, line), why
            line, carried = next(lines, _NO_LINE)
    while line is not None:
        yield _name(session, line), "GONE"
        line, carried = next(lines, _NO_LINE)


def _planned(frame: Frame, facts: Facts) -> Mapping[tuple[int, date], PlannedInstalment]:
    return {(row.cost.id, row.due_date): row for row in plan(frame, facts).instalments}


def _name(session: Session, line: InstructedLine) -> str:
    return line_name(runs.fixed_cost_key(session, line.fixed_cost_id), line.due_date)


def _why_not_now(frame: Frame, facts: Facts, line: InstructedLine, carried: Carriers) -> str | None:
    """Return why an approved line may not be paid now; None when it may."""
    cost = _due(facts, line)
    if cost is None:
        return "GONE"
    return _why_gated(frame, facts, line, carried, cost) or _why_account(line, cost)


def _why_changed(
    frame: Frame,
    facts: Facts,
    line: InstructedLine,
    carried: Carriers,
    planned: PlannedInstalment | None,
) -> str | None:
    """Return why a paid line would be decided otherwise now; None when it would not."""
    if planned is None:
        return "GONE"
    cost = planned.cost
    again = tuple(sorted((part.person_id, part.cents) for part in planned.carried))
    if again != carried:
        # who carries it in the plan passed the gate there; for anybody else it is asked again
        why = _why_gated(frame, facts, line, carried, cost) or _why_account(line, cost)
        return why or "AMOUNT_CHANGED"
    if planned.withheld_cents != line.withheld_cents:
        return "AMOUNT_CHANGED"
    why = _why_account(line, cost)
    written = (cost.payment.payee_name, cost.payment.reference.kind, cost.payment.reference.text)
    if why is None and written != (line.payee_name, line.reference_kind, line.remittance):
        return "TEXT_CHANGED"
    return why


def _why_gated(
    frame: Frame, facts: Facts, line: InstructedLine, carried: Carriers, cost: FixedCost
) -> str | None:
    gated = gate(frame, facts.household, cost, line.due_date)
    if gated.outcome is not None:
        return gated.outcome.value
    takes_part = {person.id for person in gated.takes_part}
    if not takes_part.issuperset([person for person, _ in carried]):
        return "NO_AUTHORISATION"
    return None


def _why_account(line: InstructedLine, cost: FixedCost) -> str | None:
    now = (cost.payment.account_id, cost.payment.iban)
    return None if now == (line.account_id, line.iban) else "ACCOUNT_CHANGED"


def _due(facts: Facts, line: InstructedLine) -> FixedCost | None:
    """Return the row of the fixed cost by which the line is due, if it still is."""
    due = line.due_date
    if (line.fixed_cost_id, due) in paid_before(facts):
        return None
    for cost in facts.household.fixed_costs:
        if cost.id == line.fixed_cost_id and any(due_dates(cost, due, due + timedelta(days=1))):
            return cost
    return None
