"""Decide a whole month of a municipality and keep it as a proposal.

A few set reads per thousand households, one pure call per household, bulk saves.
Calculating again before approval replaces the proposal; after approval it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.domain.norms import UnknownNorms, norms_of
from ontzorgen.domain.phase import phase_of
from ontzorgen.domain.policy import Policy, execution_date
from ontzorgen.domain.run import Frame, HouseholdPlan, PlannedInstalment, plan_household
from ontzorgen.domain.run_status import RunStatus, end_to_end_id, run_name
from ontzorgen.domain.signals import Past, Signal, SignalKind, signals_of
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.errors import MunicipalityWithoutAccount
from ontzorgen.services.register_tasks import renew_open_tasks, renew_shortfall_tasks
from ontzorgen.services.run_errors import WrongStatus
from ontzorgen.services.run_frame import frame_of
from ontzorgen.store import audit, organisation, payees, run_facts, runs
from ontzorgen.store.models import RunCarryRow, RunLineRow, RunRow, RunShareRow, RunSignalRow
from ontzorgen.store.run_facts import Facts, Need
from ontzorgen.store.run_span import Span
from sepa.character_set import to_sepa

MONTHS_TO_LOOK_BACK = 12
Progress = Callable[[int], None]


class Debtor(NamedTuple):
    """The account a run is paid from; the name in SEPA characters."""

    account_id: int
    iban: str
    name: str


def calculate_run(
    session: Session,
    municipality: str,
    month: Month,
    acting: Acting,
    progress: Progress = lambda _households: None,
) -> RunRow:
    """Calculate the month and return the run, CALCULATED.

    `progress` is told how many households were decided since the last call.

    Raises:
        NotAllowed: no role for this, or not for this municipality.
        UnknownMunicipality, MunicipalityWithoutAccount: nothing to pay from.
        WrongStatus: the month's run has been approved.
    """
    require(acting, Action.CALCULATE_RUN, municipality)
    frame = frame_of(session, municipality, month)
    debtor = debtor_of(session, municipality)
    run = _room_for(session, municipality, month, frame, debtor, acting)
    writer = _Writer(session, run, look_from(session, municipality, month, frame.policy))
    for facts in facts_of_month(session, run, frame, Need.EVERYTHING):
        writer.add(frame, plan(frame, facts), facts)
        if writer.households_since >= run_facts.HOUSEHOLDS_AT_ONCE:
            progress(writer.flush())
    writer.add_signals(list(_of_the_run(frame, acting)), None)
    progress(writer.flush())
    run.content_sha256 = runs.content_hash(session, run)
    session.flush()
    renew_shortfall_tasks(session, run, acting)
    renew_open_tasks(session, acting, municipality)
    audit.append(
        session,
        acting,
        "calculate run",
        run.name,
        municipality,
        {"lines": writer.lines, "shares": writer.shares, "content_sha256": run.content_sha256},
    )
    return run


def debtor_of(session: Session, municipality: str) -> Debtor:
    """Return the account a municipality pays from. Raises MunicipalityWithoutAccount."""
    account = payees.debtor_account(session, municipality)
    if account is None:
        raise MunicipalityWithoutAccount(municipality)
    return Debtor(account.id, account.iban, to_sepa(account.holder or "", 70).text)


def facts_of_month(session: Session, run: RunRow, frame: Frame, need: Need) -> Iterator[Facts]:
    """Yield every household of the run's municipality as it is at this moment."""
    start = look_from(session, run.municipality_code, frame.month, frame.policy)
    span = Span(run.municipality_code, frame.month, frame.window_end, start)
    for chunk in run_facts.households(session, span, payees.payable(session), need):
        yield from chunk


def plan(frame: Frame, facts: Facts) -> HouseholdPlan:
    """Decide one household's month; what another month's run already pays is left out."""
    return plan_household(frame, facts.household, paid_before(facts))


def paid_before(facts: Facts) -> set[tuple[int, date]]:
    """Return the due dates that another month's run already pays."""
    return {due for due, was in facts.listed.items() if was.withheld_cents}


def look_from(session: Session, municipality: str, month: Month, policy: Policy) -> date:
    """Return from which day passed due dates are looked at.

    The window before this one always; further back as far as the municipality
    has had runs, at most twelve months.
    """
    before = execution_date(policy.pay_day, month.plus(-1))
    first = runs.first_execution(session, municipality, month) or before
    return max(min(first, before), execution_date(policy.pay_day, month.plus(-MONTHS_TO_LOOK_BACK)))


def _room_for(
    session: Session,
    municipality: str,
    month: Month,
    frame: Frame,
    debtor: Debtor,
    acting: Acting,
) -> RunRow:
    """Return the month's live run, emptied, or a new one."""
    run = runs.live(session, municipality, month)
    if run is None:
        sequence = runs.next_sequence(session, municipality, month)
        run = RunRow(
            name=run_name(municipality, month, sequence),
            municipality_code=municipality,
            month=str(month),
            sequence=sequence,
            status=RunStatus.CALCULATED,
        )
        session.add(run)
    elif run.status == RunStatus.CALCULATED:
        runs.clear(session, run.id)
    else:
        raise WrongStatus(run.name, run.status, "calculate")
    run.execution_date, run.window_end = frame.execution_date, frame.window_end
    run.policy = organisation.policy_json(frame.policy)
    run.debtor_account_id, run.debtor_iban, run.debtor_name = debtor
    run.content_sha256 = ""
    run.calculated_by_id, run.calculated_at = acting.by, acting.now
    session.flush()
    return run


def _of_the_run(frame: Frame, acting: Acting) -> Iterator[Signal]:
    try:
        norms_of(frame.month)
    except UnknownNorms:
        yield Signal(SignalKind.NORM_UNKNOWN, day=frame.month.first)
    if acting.today > frame.execution_date:
        yield Signal(SignalKind.LATE_EXECUTION, day=frame.execution_date)


@dataclass
class _Writer:
    """Gathers the rows of some thousand households and saves them together."""

    session: Session
    run: RunRow
    look_from: date
    lines: int = 0
    shares: int = 0
    signals: int = 0
    households_since: int = 0
    _rows: dict[type[Any], list[dict[str, Any]]] = field(
        default_factory=lambda: {
            RunShareRow: [],
            RunLineRow: [],
            RunCarryRow: [],
            RunSignalRow: [],
        }
    )

    def add(self, frame: Frame, plan: HouseholdPlan, facts: Facts) -> None:
        """Take in one household's plan."""
        self.households_since += 1
        for share in plan.shares:
            self._rows[RunShareRow].append(
                {
                    "run_id": self.run.id,
                    "position": self.shares,
                    "person_id": share.person.id,
                    "household_id": plan.household.id,
                    "net_cents": share.net_cents,
                    "withheld_cents": share.withheld_cents,
                    "basis": share.basis.value if share.basis else None,
                    "phase": phase_of(frame, plan, share).value,
                }
            )
            self.shares += 1
        for line in plan.instalments:
            self._add_line(plan, line, facts)
        past = Past(self.look_from, facts.listed, facts.net_by_month)
        norm_cents = _norm_cents(frame.month, len(plan.shares))
        self.add_signals(list(signals_of(frame, plan, past, norm_cents)), plan.household.id)

    def add_signals(self, signals: list[Signal], household_id: int | None) -> None:
        """Take in signals, of a household or of the run itself."""
        for signal in signals:
            self._rows[RunSignalRow].append(
                {
                    "run_id": self.run.id,
                    "position": self.signals,
                    "kind": signal.kind.value,
                    "household_id": household_id,
                    "fixed_cost_id": signal.fixed_cost.id if signal.fixed_cost else None,
                    "person_id": signal.person.id if signal.person else None,
                    "day": signal.day,
                    "cents": signal.cents,
                }
            )
            self.signals += 1

    def flush(self) -> int:
        """Save what was taken in and return how many households that was."""
        for table, rows in self._rows.items():
            runs.add(self.session, table, rows)
            rows.clear()
        saved, self.households_since = self.households_since, 0
        return saved

    def _add_line(self, plan: HouseholdPlan, line: PlannedInstalment, facts: Facts) -> None:
        cost, payment = line.cost, line.cost.payment
        attempt = facts.attempts.get((cost.id, line.due_date), 0) + 1
        code = self.run.municipality_code
        self._rows[RunLineRow].append(
            {
                "run_id": self.run.id,
                "position": self.lines,
                "household_id": plan.household.id,
                "fixed_cost_id": cost.id,
                "version_id": cost.version_id,
                "payee_id": payment.payee_id,
                "due_date": line.due_date,
                "due_cents": cost.amount_cents,
                "withheld_cents": line.withheld_cents,
                "outcome": line.outcome.value,
                "available_cents": line.available_cents,
                "since": line.since,
                "account_id": payment.account_id,
                "iban": payment.iban,
                "payee_name": payment.payee_name,
                "reference_kind": payment.reference.kind.value,
                "remittance": payment.reference.text,
                "attempt": attempt,
                "end_to_end_id": end_to_end_id(code, line.due_date, cost.id, attempt),
            }
        )
        for part in line.carried:
            self._rows[RunCarryRow].append(
                {
                    "run_id": self.run.id,
                    "position": self.lines,
                    "person_id": part.person_id,
                    "cents": part.cents,
                }
            )
        self.lines += 1


def _norm_cents(month: Month, persons: int) -> int | None:
    try:
        return norms_of(month).highest_for(persons)
    except UnknownNorms:
        return None
