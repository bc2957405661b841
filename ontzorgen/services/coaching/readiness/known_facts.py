"""What the register itself knows beside a measurement: nobody scores it. Amounts are euro cents.

A fact joins as a field of `KnownFacts`, with its words in `wording/known_facts.py`. Of a household
only what is shared, or this person's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.budget import BudgetLine
from ontzorgen.domain.fixed_cost import Control, Controller
from ontzorgen.domain.months import Month
from ontzorgen.domain.payment import EventKind, is_open_again
from ontzorgen.domain.readiness.known import PhaseSpell, own_control_since, phase_spells
from ontzorgen.domain.run import Outcome
from ontzorgen.domain.run_status import RunKind
from ontzorgen.store import (
    arrears,
    arrears_signals,
    budget,
    contacts,
    household_months,
    household_pages,
)
from ontzorgen.store.arrears import CostArrear
from ontzorgen.store.contacts import Meeting
from ontzorgen.store.household_months import LineShown
from ontzorgen.store.household_pages import HouseholdHead, PersonShown, VersionShown
from ontzorgen.store.payment_rows import PaymentSeen

MONTHS, MONTHS_OF_PHASES = 6, 12
"""How far back: trouble of the last half year, and the phases of the last year."""
_SHORT = frozenset({Outcome.SHORTFALL, Outcome.PARTLY_WITHHELD})
_CAME_BACK = frozenset({EventKind.REJECTED, EventKind.RETURNED})


@dataclass(frozen=True, slots=True)
class OwnControl:
    """A cost that the household pays itself."""

    kind: str
    since: date


@dataclass(frozen=True, slots=True)
class CameBack:
    """A payment that the bank refused, or that came back."""

    kind: str
    day: date
    returned: bool
    amount_cents: int


@dataclass(frozen=True, slots=True)
class SignalKnown:
    """An arrears signal; `is_ours`: about a cost that the municipality paid then."""

    about: str
    received_on: date
    amount_cents: int | None
    is_ours: bool
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What is known, the newest first but for the phases."""

    since: Month
    """The first month of which shortages and payments are told."""
    own_control: Sequence[OwnControl]
    costs: int
    """How many costs there are today, those in own control among them."""
    shortages: Sequence[LineShown]
    came_back: Sequence[CameBack]
    arrears: Sequence[CostArrear]
    phases: Sequence[PhaseSpell]
    signals: Sequence[SignalKnown]
    """What others say that the household is or was behind with."""
    allowances: Sequence[BudgetLine]
    """Of the budget plan of the household, those of this month, in order of entry."""
    meetings: Sequence[Meeting]
    """Where the person was, or was not, of the course "Omgaan met geld"."""


def known_facts(
    session: Session, head: HouseholdHead, person: PersonShown, today: date
) -> KnownFacts:
    """Return what the register knows of a person: a fixed number of reads."""
    versions = [
        each
        for each in household_pages.versions(session, head.id)
        if each.person_id in (None, person.id)
    ]
    costs = {each.fixed_cost_id for each in versions}
    since = Month.of(today).plus(1 - MONTHS)
    runs = household_months.runs_of_months(session, head.municipality, MONTHS_OF_PHASES)
    lately = {run.id for run in runs if Month.parse(run.month) >= since}
    of_month = {run.id: Month.parse(run.month) for run in runs if run.kind == RunKind.MONTH}
    shares = household_months.shares(session, list(of_month), [person.id])
    lines = household_months.lines(session, lately & of_month.keys(), costs)
    payments = household_months.payments_of(session, lately, costs)
    own_control, running = _own_control(session, versions, costs, today)
    return KnownFacts(
        since=since,
        own_control=own_control,
        costs=running,
        shortages=sorted(
            (line for line in lines if line.outcome in _SHORT),
            key=lambda line: (line.due_date, line.kind),
            reverse=True,
        ),
        came_back=sorted(
            _came_back(payments, versions), key=lambda each: (each.day, each.kind), reverse=True
        ),
        arrears=arrears.of_costs(session, costs),
        phases=phase_spells((of_month[share.run_id], share.phase) for share in shares),
        signals=list(_signals(session, head, costs)),
        allowances=[
            each.line
            for each in budget.of_household(session, head.id)
            if each.line.kind.is_allowance and each.line.holds_in(Month.of(today))
        ],
        meetings=[
            each for each in contacts.meetings(session, head.id) if each.person_id == person.id
        ],
    )


def _signals(
    session: Session, head: HouseholdHead, costs: Collection[int]
) -> Iterator[SignalKnown]:
    """Yield the signals about what the person shares, or has alone."""
    kept = arrears_signals.of_household(session, head.id)
    ours = arrears_signals.ours(session, kept)
    for each in kept:
        if each.fixed_cost_id is None or each.fixed_cost_id in costs:
            about = each.fixed_cost or each.payee_name
            day, cents, settled = each.received_on, each.amount_cents, each.settled_on
            yield SignalKnown(about, day, cents, each.id in ours, settled)


def _own_control(
    session: Session, versions: Iterable[VersionShown], costs: Collection[int], today: date
) -> tuple[Sequence[OwnControl], int]:
    """Return the costs of today in own control, and how many there are today."""
    turns = household_pages.controls(session, costs)
    holding = [each for each in versions if each.valid_on(today)]
    found = []
    for version in holding:
        controls = (
            Control(turn.valid_from, Controller(turn.controller))
            for turn in turns
            if turn.fixed_cost_id == version.fixed_cost_id
        )
        since = own_control_since(controls, today)
        if since is not None:
            found.append(OwnControl(version.kind, since))
    return sorted(found, key=lambda each: (each.since, each.kind), reverse=True), len(holding)


def _came_back(
    payments: Iterable[PaymentSeen], versions: Iterable[VersionShown]
) -> Iterable[CameBack]:
    kinds = {version.fixed_cost: version.kind for version in versions}
    for each in payments:
        if not is_open_again({event.kind for event in each.events}):
            continue
        told = [event for event in each.events if event.kind in _CAME_BACK]
        yield CameBack(
            kinds[each.fixed_cost],
            max(event.day for event in told),
            any(event.kind is EventKind.RETURNED for event in told),
            each.payment.amount_cents,
        )
