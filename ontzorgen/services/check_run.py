"""Look again, before money moves: at content, authorisation, basis, account and limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

from sqlalchemy.orm import Session

from ontzorgen.domain.fixed_cost import FixedCost, due_dates
from ontzorgen.domain.limits import Exceeded, PayLine, exceeded
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import Limits
from ontzorgen.domain.run import Frame, HouseholdPlan, PlannedInstalment, gate
from ontzorgen.domain.run_status import DECIDED, RunKind, RunStatus, line_name
from ontzorgen.services.calculate_run import (
    debtor_of,
    facts_of_month,
    paid_before,
    plan,
)
from ontzorgen.services.correct_run import correction_changed
from ontzorgen.services.plan_correction import (
    cost_of_arrear,
    given_back_since,
    why_not_from_back_payment,
)
from ontzorgen.services.run_errors import ContentChanged, LimitsExceeded, LinesChanged
from ontzorgen.services.run_frame import frame_of
from ontzorgen.store import corrections, late, organisation, run_sums, runs
from ontzorgen.store.models import RunRow
from ontzorgen.store.run_facts import Facts, Need
from ontzorgen.store.runs import InstructedLine, KeptLine, KeptShare

Carriers = tuple[tuple[int, int], ...]
"""(person, cents) pairs, by person."""
_NO_LINE: tuple[None, Carriers] = (None, ())
WHOLE_RUN = "*"
"""Names the run itself where a line would stand."""


def refuse_changed_content(session: Session, run: RunRow, expected: str) -> None:
    """Refuse when the run's rows are no longer what the hash covers. Raises ContentChanged."""
    found = runs.content_hash(session, run)
    if found != expected:
        raise ContentChanged(run.name, expected, found)


def refuse_changed_plan(session: Session, run: RunRow) -> None:
    """Refuse to approve a run that would be calculated otherwise now: the whole plan is remade.

    Raises:
        LinesChanged: with each line or person, and why.
    """
    changed = correction_changed if run.kind == RunKind.CORRECTION else _plan_changed
    _refuse(run, [*_run_changed(session, run), *_late(session, run), *changed(session, run)])


def refuse_forbidden_lines(session: Session, run: RunRow, paid_on: date) -> None:
    """Refuse to pay what may not be paid now: what was approved stands, but not for ever.

    Basis, control, suspension and account are asked again; the authorisation has to be
    in force on the execution date, and on `paid_on` when the bank is asked for a later day.

    Raises:
        LinesChanged: with each line, and why.
    """
    forbidden = _forbidden(session, run, paid_on)
    _refuse(run, [*_run_changed(session, run), *_late(session, run), *forbidden])


def limits_exceeded(session: Session, run: RunRow) -> list[Exceeded]:
    """Return the limits that the run goes beyond, overridden or not."""
    return _beyond(session, run, *_measure(session, run))


def limits_shown(session: Session, run: RunRow) -> list[Exceeded]:
    """Return the same to look at: worked out once for each content. Nothing is decided on it."""
    limits, before = _measure(session, run)
    earlier = run_sums.content_of(before) if before else ()
    name = ("limits", limits, *run_sums.content_of(run), *earlier)
    return run_sums.kept_for(session, name, lambda: _beyond(session, run, limits, before))


def _measure(session: Session, run: RunRow) -> tuple[Limits, RunRow | None]:
    """Return the limits, and the run that a change is measured from.

    The change limit compares with last month's run once that one is approved.
    """
    policy = organisation.policy_on(session, run.municipality_code, Month.parse(run.month).last)
    limits = (policy or organisation.policy_from_json(run.policy)).limits
    if limits.change_cents is None or run.kind != RunKind.MONTH:
        return limits, None
    before = runs.live(session, run.municipality_code, Month.parse(run.month).plus(-1))
    return limits, before if before is not None and before.status in DECIDED else None


def _beyond(session: Session, run: RunRow, limits: Limits, before: RunRow | None) -> list[Exceeded]:
    before_cents = runs.withheld_by_household(session, before.id) if before else None
    looks_at_all = (limits.payee_cents, limits.run_cents, before_cents) != (None, None, None)
    above_cents = 0 if looks_at_all or limits.line_cents is None else limits.line_cents
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


def _refuse(run: RunRow, found: list[tuple[str, str]]) -> None:
    if found:
        once = list(dict.fromkeys(found))  # a line may be other in the plan and in what is paid
        raise LinesChanged(run.name, once)


def _run_changed(session: Session, run: RunRow) -> Iterator[tuple[str, str]]:
    """Yield what changed for the run as a whole: policy before approval, the paying account."""
    policy = organisation.policy_from_json(run.policy)
    now = frame_of(session, run.municipality_code, Month.parse(run.month))
    is_proposal = run.status == RunStatus.CALCULATED and run.kind == RunKind.MONTH
    if is_proposal and (not now.policy.decides_like(policy) or now.window_end != run.window_end):
        yield WHOLE_RUN, "POLICY_CHANGED"
    debtor = debtor_of(session, run.municipality_code)
    if (debtor.account_id, debtor.iban) != (run.debtor_account_id, run.debtor_iban):
        yield WHOLE_RUN, "DEBTOR_CHANGED"


def _late(session: Session, run: RunRow) -> Iterator[tuple[str, str]]:
    """Yield each line that the bank may have paid already, from a file that was taken back."""
    for cost, due in late.lines_of(session, run.id):
        yield _name(session, cost, due), "ACCEPTED_LATE"


def _frame(run: RunRow) -> Frame:
    policy = organisation.policy_from_json(run.policy)
    return Frame(Month.parse(run.month), run.execution_date, run.window_end, policy)


def _plan_changed(session: Session, run: RunRow) -> Iterator[tuple[str, str]]:
    frame = _frame(run)
    shares = _Households(runs.kept_shares(session, run.id))
    lines = _Households(runs.kept_lines(session, run.id))
    paid = runs.instructed_lines(session, run.id)
    line, carried = next(paid, _NO_LINE)
    for facts in facts_of_month(session, run, frame, Need.DECISION):
        again = plan(frame, facts)
        yield from _shares_changed(again, shares.of(facts.household.id))
        yield from _lines_changed(session, again, lines.of(facts.household.id))
        planned = {(row.cost.id, row.due_date): row for row in again.instalments}
        while line is not None and line.household_id == facts.household.id:
            row = planned.get((line.fixed_cost_id, line.due_date))
            why = row and _why_changed(frame, facts, line, carried, row)
            if why:
                yield _name(session, line.fixed_cost_id, line.due_date), why
            line, carried = next(paid, _NO_LINE)


def _shares_changed(again: HouseholdPlan, kept: list[KeptShare]) -> Iterator[tuple[str, str]]:
    """Yield each person whose net amount or basis is not the run's any more."""
    before = {row.person_id: (row.net_cents, row.basis) for row in kept}
    keys = {person.id: person.key for person in again.household.persons}
    now = {
        share.person.id: (share.net_cents, share.basis.value if share.basis else None)
        for share in again.shares
    }
    for person in sorted(before.keys() | now.keys()):
        if before.get(person) != now.get(person):
            yield keys.get(person, str(person)), "NET_CHANGED"


def _lines_changed(
    session: Session, again: HouseholdPlan, kept: list[KeptLine]
) -> Iterator[tuple[str, str]]:
    """Yield each line that is new, gone, or has another outcome or amount due."""
    before = {(row.fixed_cost_id, row.due_date): (row.outcome, row.due_cents) for row in kept}
    for row in again.instalments:
        was = before.pop((row.cost.id, row.due_date), None)
        if was != (row.outcome.value, row.cost.amount_cents):
            why = "NEW" if was is None else row.outcome.value
            if was is not None and was[0] == row.outcome:
                why = "AMOUNT_CHANGED"
            yield line_name(row.cost.key, row.due_date), why
    for cost, due in before:
        yield _name(session, cost, due), "GONE"


def _forbidden(session: Session, run: RunRow, paid_on: date) -> Iterator[tuple[str, str]]:
    frame = _frame(run)
    frames = [frame]
    if paid_on > frame.execution_date:
        frames.append(replace(frame, execution_date=paid_on))
    lines = runs.instructed_lines(session, run.id)
    line, carried = next(lines, _NO_LINE)
    is_correction = run.kind == RunKind.CORRECTION
    arrears = corrections.arrears_in(session, run.id) if is_correction else frozenset()
    waits = corrections.waits_now(session, run.id) if is_correction else {}
    for facts in facts_of_month(session, run, frame, Need.GATES):
        if line is None:
            return
        while line is not None and line.household_id == facts.household.id:
            from_back_payment = (line.fixed_cost_id, line.due_date) in arrears
            ask = _why_no_arrear_now if from_back_payment else _why_not_now
            wait = waits.get((line.fixed_cost_id, line.due_date))
            why = wait.value if wait else ask(frames, facts, line, carried)
            if is_correction and why is None and _given_back_since(facts, line, paid_on):
                why = "CONTROL_RETURNED"
            if why:
                yield _name(session, line.fixed_cost_id, line.due_date), why
            line, carried = next(lines, _NO_LINE)
    while line is not None:
        yield _name(session, line.fixed_cost_id, line.due_date), "GONE"
        line, carried = next(lines, _NO_LINE)


def _name(session: Session, fixed_cost_id: int, due: date) -> str:
    return line_name(runs.fixed_cost_key(session, fixed_cost_id), due)


def _why_not_now(
    frames: list[Frame], facts: Facts, line: InstructedLine, carried: Carriers
) -> str | None:
    """Return why an approved line may not be paid now; None when it may."""
    cost = _due(facts, line)
    if cost is None:
        return "GONE"
    for frame in frames:
        why = _why_gated(frame, facts, line, carried, cost)
        if why:
            return why
    return _why_account(line, cost)


def _given_back_since(facts: Facts, line: InstructedLine, paid_on: date) -> bool:
    cost = cost_of_arrear(facts, line.fixed_cost_id, line.due_date)
    return cost is not None and given_back_since(cost, paid_on)


def _why_no_arrear_now(
    frames: list[Frame], facts: Facts, line: InstructedLine, carried: Carriers
) -> str | None:
    """Return why an approved line may not be paid from a back payment now; None when it may."""
    cost = cost_of_arrear(facts, line.fixed_cost_id, line.due_date)
    if cost is None:
        return "GONE"
    for frame in frames:
        why = why_not_from_back_payment(frame, facts.household, cost, carried)
        if why:
            return why
    return _why_account(line, cost)


def _why_changed(
    frame: Frame,
    facts: Facts,
    line: InstructedLine,
    carried: Carriers,
    planned: PlannedInstalment,
) -> str | None:
    """Return why a paid line would be paid otherwise now; None when it would not.

    Its outcome and amount due have been compared already.
    """
    cost = planned.cost
    again = tuple(sorted((part.person_id, part.cents) for part in planned.carried))
    if again != carried and planned.withheld_cents:
        # who carries it in the plan passed the gate there; for anybody else it is asked again
        why = _why_gated(frame, facts, line, carried, cost) or _why_account(line, cost)
        return why or "AMOUNT_CHANGED"
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


class _OfHousehold(Protocol):
    @property
    def household_id(self) -> int: ...


_Kept = TypeVar("_Kept", bound=_OfHousehold)


class _Households(Generic[_Kept]):
    """A stream of rows, household by household, taken up beside the stream of facts."""

    def __init__(self, rows: Iterator[_Kept]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, household_id: int) -> list[_Kept]:
        """Return the rows of this household; the stream is in the order of the facts."""
        found: list[_Kept] = []
        while self._next is not None and self._next.household_id == household_id:
            found.append(self._next)
            self._next = next(self._rows, None)
        return found
