"""Show one household: this month, its persons and costs, what was paid, and what happened.

Amounts are euro cents; ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from sqlalchemy.orm import Session

from ontzorgen.domain.clock import Clock, missing_conditions
from ontzorgen.domain.fixed_cost import (
    Control,
    Controller,
    CostKind,
    control_on,
    next_due_date,
)
from ontzorgen.domain.legal_basis import LegalBasis, bases_on
from ontzorgen.domain.payment import Place
from ontzorgen.domain.run_status import RunKind
from ontzorgen.domain.trajectory import Stop
from ontzorgen.services.acting import MAY, Acting, Action
from ontzorgen.services.coaching.day.see_appointments import ContactSeen, contact_of
from ontzorgen.services.coaching.signals.see_signals import SignalSeen, signals_of
from ontzorgen.services.households.announced import announced
from ontzorgen.services.households.as_person import as_person
from ontzorgen.services.households.documents import DocumentShown, documents_of
from ontzorgen.services.households.events_seen import EventSeen, events_seen
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.store import (
    audit,
    household_months,
    household_pages,
    trajectory,
)
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.household_months import LineShown, RunShown, ShareShown
from ontzorgen.store.household_pages import (
    AccountShown,
    ControlShown,
    DecisionShown,
    HouseholdHead,
    PersonShown,
    SuspensionShown,
    VersionShown,
)
from ontzorgen.store.payment_rows import PaymentSeen
from payees.account_change import AccountStatus

MONTHS = 12


class AccountState(StrEnum):
    """Whether a payee can be paid for this household now; the first that applies."""

    COLLECTS = "COLLECTS"
    HELD = "HELD"
    OTHER_NAME = "OTHER_NAME"
    CHANGING = "CHANGING"
    IN_USE = "IN_USE"
    PENDING = "PENDING"
    STOPPED = "STOPPED"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """A person with what follows from the rules today."""

    person: PersonShown
    clock: Clock | None
    """The six months of article 56a; None where it does not hold."""
    missing: tuple[str, ...]
    """Which of its two conditions the person does not meet."""
    bases: tuple[LegalBasis, ...]
    """The grounds in force today."""
    phase: str | None
    """The phase in the newest run; None when the person is not in it."""


@dataclass(frozen=True, slots=True)
class CostSeen:
    """A fixed cost with its amounts over time, the oldest first."""

    versions: tuple[VersionShown, ...]
    controls: tuple[ControlShown, ...]
    now: VersionShown
    """The amount that holds today; else the next one, else the last one."""
    holds: bool
    """An amount holds today."""
    controller: Controller
    """Who pays it today."""
    account: AccountState
    next_due: date | None


@dataclass(frozen=True, slots=True)
class LineSeen:
    """An instalment of this month, with its payment when there is one."""

    line: LineShown
    place: Place | None


@dataclass(frozen=True, slots=True)
class MonthSeen:
    """What became of the benefit of a month in its run, in cents."""

    run: RunShown
    net_cents: int
    withheld_cents: int

    @property
    def remainder_cents(self) -> int:
        """Return what the persons keep."""
        return self.net_cents - self.withheld_cents


@dataclass(frozen=True, slots=True)
class ThisMonth:
    """The newest run in which the household has a benefit: the strip on top of the page."""

    month: MonthSeen
    paid_cents: int
    """What the bank debited of it, correction runs included."""
    lines: tuple[LineSeen, ...]
    without_benefit: RunShown | None
    """The newest run of all, when the household has no benefit in that one."""


@dataclass(frozen=True, slots=True)
class HouseholdSeen:
    """All of a household, as values; lists have the newest first."""

    head: HouseholdHead
    today: date
    persons: tuple[PersonSeen, ...]
    decisions: Sequence[DecisionShown]
    suspensions: Sequence[SuspensionShown]
    costs: tuple[CostSeen, ...]
    this_month: ThisMonth | None
    """None: it is in none of the runs of the newest twelve months."""
    town_has_run: bool
    """There is a run of its municipality, with or without this household."""
    months: tuple[MonthSeen, ...]
    lines: Sequence[LineShown]
    payments: Sequence[PaymentSeen]
    documents: Sequence[DocumentShown]
    """Empty for who may not see them."""
    contact: ContactSeen
    signals: Sequence[SignalSeen]
    """What others say that it is behind with: open ones first, our own error before all."""
    events: Sequence[EventSeen]
    """What happened; empty for who may not see it."""

    def name_of(self, person_id: int | None) -> str:
        """Return the name of a person; nothing for what is shared."""
        return next((each.person.name for each in self.persons if each.person.id == person_id), "")

    def kind_of(self, fixed_cost: str) -> str:
        """Return the kind of a cost of the household."""
        return next(each.now.kind for each in self.costs if each.now.fixed_cost == fixed_cost)


def show_household(
    session: Session, household_id: int, vault: BsnVault, acting: Acting
) -> HouseholdSeen:
    """Return all of a household; the look at each person in it is logged.

    Raises:
        UnknownHousehold: there is none, or it is another municipality's; the words are the same.
    """
    head = household_numbered(session, household_id, Action.READ_HOUSEHOLD, acting)
    persons = household_pages.persons(session, head.id)
    log_look(session, acting, head, persons)
    ids = [person.id for person in persons]
    decisions = household_pages.decisions(session, ids)
    versions = household_pages.versions(session, head.id)
    cost_ids = {version.fixed_cost_id for version in versions}
    runs = household_months.runs_of_months(session, head.municipality, MONTHS)
    run_ids = [run.id for run in runs]
    shares = household_months.shares(session, run_ids, ids)
    lines = household_months.lines(session, run_ids, cost_ids)
    payments = household_months.payments_of(session, run_ids, cost_ids)
    months = _months(runs, shares)
    blind = acting.roles.isdisjoint(MAY[Action.READ_EVENTS])
    return HouseholdSeen(
        head=head,
        today=acting.today,
        persons=tuple(
            _persons(
                persons, decisions, shares, months, trajectory.stops(session, ids), acting.today
            )
        ),
        decisions=announced(session, persons, decisions)[::-1],
        suspensions=household_pages.suspensions(session, ids)[::-1],
        costs=tuple(sorted(_costs(session, head, versions, acting.today), key=_order)),
        this_month=_this_month(runs, months, lines, payments),
        town_has_run=bool(runs),
        months=months,
        lines=lines,
        payments=payments,
        documents=documents_of(session, head.id, acting),
        signals=signals_of(session, head.id),
        contact=contact_of(session, head.id, acting),
        events=() if blind else events_seen(session, head.id, vault),
    )


def log_look(
    session: Session, acting: Acting, head: HouseholdHead, persons: Iterable[PersonShown]
) -> None:
    """Log a look at a household and at each person in it."""
    detail = {"households": [head.key]}
    audit.append(
        session, acting, "read household", f"household {head.key}", head.municipality, detail
    )
    for person in persons:
        audit.append(
            session, acting, "read person", f"person {person.key}", head.municipality, detail
        )


def _persons(
    persons: Iterable[PersonShown],
    decisions: Sequence[DecisionShown],
    shares: Iterable[ShareShown],
    months: Sequence[MonthSeen],
    stops: Mapping[int, list[Stop]],
    today: date,
) -> Iterable[PersonSeen]:
    newest = months[0].run.id if months else None
    phases = {share.person_id: share.phase for share in shares if share.run_id == newest}
    for shown in persons:
        person = as_person(shown, decisions, stops=stops.get(shown.id, ()))
        yield PersonSeen(
            shown,
            Clock.of(person),
            missing_conditions(person),
            bases_on(person, today),
            phases.get(shown.id),
        )


def _costs(
    session: Session, head: HouseholdHead, versions: Sequence[VersionShown], today: date
) -> Iterable[CostSeen]:
    payees = {version.payee_id for version in versions}
    accounts = household_pages.accounts(session, payees)
    held = household_pages.held_payees(session, head.id)
    controls = household_pages.controls(session, {each.fixed_cost_id for each in versions})
    for number, grouped in groupby(versions, lambda version: version.fixed_cost_id):
        own = tuple(grouped)
        turns = tuple(each for each in controls if each.fixed_cost_id == number)
        holding = [version for version in own if version.valid_on(today)]
        ahead = [version for version in own if version.valid_from > today]
        now = (holding or ahead or own[-1:])[0]
        due = [day for version in own if (day := next_due_date(version, today))]
        yield CostSeen(
            versions=own,
            controls=turns,
            now=now,
            holds=bool(holding),
            controller=_controller(turns, today),
            account=_account(now, accounts, held),
            next_due=min(due, default=None),
        )


def _order(cost: CostSeen) -> tuple[bool, int, str]:
    """Order costs: those that hold first, then by kind."""
    return not cost.holds, list(CostKind).index(CostKind(cost.now.kind)), cost.now.fixed_cost


def _controller(turns: Iterable[ControlShown], today: date) -> Controller:
    held = tuple(Control(each.valid_from, Controller(each.controller)) for each in turns)
    control = control_on(held, today)
    return control.controller if control else Controller.MUNICIPALITY


def _account(
    version: VersionShown, accounts: Iterable[AccountShown], held: set[int]
) -> AccountState:
    own = [account for account in accounts if account.payee_id == version.payee_id]
    by_status = {account.status: account for account in own}
    if version.payee_collects:
        return AccountState.COLLECTS
    if version.payee_id in held:
        return AccountState.HELD
    in_use = by_status.get(AccountStatus.VERIFIED)
    if in_use is not None:
        if in_use.name_blocked:
            return AccountState.OTHER_NAME
        return AccountState.CHANGING if AccountStatus.PENDING in by_status else AccountState.IN_USE
    if AccountStatus.PENDING in by_status:
        return AccountState.PENDING
    return AccountState.STOPPED if AccountStatus.STOPPED in by_status else AccountState.NONE


def _months(runs: Iterable[RunShown], shares: Sequence[ShareShown]) -> tuple[MonthSeen, ...]:
    """Return the months in which somebody of the household has a benefit in the run."""
    found = []
    for run in runs:
        own = [share for share in shares if share.run_id == run.id]
        if run.kind == RunKind.MONTH and own:
            net = sum(share.net_cents for share in own)
            found.append(MonthSeen(run, net, sum(share.withheld_cents for share in own)))
    return tuple(found)


def _this_month(
    runs: Sequence[RunShown],
    months: Sequence[MonthSeen],
    lines: Sequence[LineShown],
    payments: Iterable[PaymentSeen],
) -> ThisMonth | None:
    """Tell of the newest run with a benefit; without a share or an instalment there is none."""
    last = next((run for run in runs if run.kind == RunKind.MONTH), None)
    if last is None or not (months or lines):
        return None
    month = next((each for each in months if each.net_cents), MonthSeen(last, 0, 0))
    newest = month.run
    together = {run.id for run in runs if newest.id in (run.id, run.corrects_id)}
    paid = sum(
        each.payment.amount_cents
        for each in payments
        if each.payment.run_id in together and each.place is Place.PAID
    )
    places = {each.payment.end_to_end_id: each.place for each in payments}
    own = (line for line in lines if line.run_id == newest.id)
    return ThisMonth(
        month,
        paid,
        tuple(LineSeen(line, places.get(line.end_to_end_id)) for line in own),
        last if last.id != newest.id else None,
    )
