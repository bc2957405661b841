"""Look again, before money moves: at content, authorisation, basis, account and limits."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from ontzorgen.domain.limits import Exceeded, PayLine, exceeded
from ontzorgen.domain.months import Month
from ontzorgen.domain.run import Frame, PlannedInstalment, gate
from ontzorgen.domain.run_status import RunStatus, line_name
from ontzorgen.services.calculate_run import frame_of, plan_month
from ontzorgen.services.errors import ContentChanged, LimitsExceeded, LinesChanged
from ontzorgen.store import organisation, runs
from ontzorgen.store.models import RunRow
from ontzorgen.store.run_facts import Facts, Need
from ontzorgen.store.runs import InstructedLine

_NO_LINE: tuple[None, tuple[tuple[int, int], ...]] = (None, ())


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
    lines = runs.instructed_lines(session, run.id)
    line, carried = next(lines, _NO_LINE)
    need = Need.DECISION if run.status == RunStatus.CALCULATED else Need.GATES
    for plan, facts in plan_month(session, run, frame, need):
        planned = {(row.cost.id, row.due_date): row for row in plan.instalments}
        while line is not None and line.household_id == plan.household.id:
            again = planned.get((line.fixed_cost_id, line.due_date))
            why = _why_changed(run, frame, line, again, carried, facts)
            if why:
                yield _name(session, line), why
            line, carried = next(lines, _NO_LINE)
    while line is not None:
        yield _name(session, line), "GONE"
        line, carried = next(lines, _NO_LINE)


def _name(session: Session, line: InstructedLine) -> str:
    return line_name(runs.fixed_cost_key(session, line.fixed_cost_id), line.due_date)


def _why_changed(
    run: RunRow,
    frame: Frame,
    line: InstructedLine,
    planned: PlannedInstalment | None,
    carried: tuple[tuple[int, int], ...],
    facts: Facts,
) -> str | None:
    """Return why a paid line would be decided otherwise now; None when it would not."""
    if planned is None:
        return "GONE"
    cost = planned.cost
    carriers = {person for person, _ in carried}
    if not carriers.issubset([part.person_id for part in planned.carried]):
        # who carries it in the plan passed the gate there; for anybody else it is asked again
        gated = gate(frame, facts.household, cost, line.due_date)
        if gated.outcome is not None:
            return gated.outcome.value
        if not carriers.issubset([person.id for person in gated.takes_part]):
            return "NO_AUTHORISATION"
    account = (cost.payment.account_id, cost.payment.iban)
    if account != (line.account_id, line.iban):
        return "ACCOUNT_CHANGED"
    if run.status != RunStatus.CALCULATED:
        return None
    again = tuple(sorted((part.person_id, part.cents) for part in planned.carried))
    if again != tuple(sorted(carried)) or planned.withheld_cents != line.withheld_cents:
        return "AMOUNT_CHANGED"
    written = (cost.payment.payee_name, cost.payment.reference.kind, cost.payment.reference.text)
    if written != (line.payee_name, line.reference_kind, line.remittance):
        return "TEXT_CHANGED"
    return None
