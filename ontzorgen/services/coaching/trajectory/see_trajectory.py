"""Show how far each person of a household is, who pays each cost, and what is planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from ontzorgen.domain.appointment import AMSTERDAM
from ontzorgen.domain.clock import Clock, missing_conditions
from ontzorgen.domain.control_plan import Planned, Returnable, last_month, propose
from ontzorgen.domain.fixed_cost import (
    Control,
    Controller,
    FixedCost,
    Frequency,
    control_on,
    next_due_date,
    per_month_cents,
)
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import LegalBasis, bases_on
from ontzorgen.domain.months import Month, months_later
from ontzorgen.domain.phase import Phase
from ontzorgen.domain.trajectory import EntryKind, Form, Stop, pip_is_late, pip_until
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.trajectory.change_control import open_trial
from ontzorgen.services.coaching.trajectory.known import Known, known
from ontzorgen.services.coaching.trajectory.plan_control import standing
from ontzorgen.services.households.announced import announced
from ontzorgen.services.households.show_household import log_look
from ontzorgen.store import audit, household_pages, trajectory
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.forget import GONE
from ontzorgen.store.household_pages import (
    ControlShown,
    DecisionShown,
    HouseholdHead,
    PersonShown,
    SuspensionShown,
)
from ontzorgen.store.trajectory import KeptEntry, PlanRow, TakenBack, Trial

_MONTHS_BEFORE_THE_FIRST = 3
"""Of the six months, before a first cost goes back in a proposal."""


@dataclass(frozen=True, slots=True)
class EntrySeen:
    """An entry with its words in plain text."""

    id: int
    kind: EntryKind
    on: date
    form: Form | None
    words: str = field(repr=False)
    author: str
    recorded_at: datetime
    taken_back: TakenBack | None = None

    def may_be_taken_back(self, today: date) -> bool:
        """Say whether it is of today and still holds; a run may have decided on it meanwhile."""
        recorded_on = self.recorded_at.astimezone(AMSTERDAM).date()
        fits = self.kind is not EntryKind.ENDED_EARLY and self.taken_back is None
        return fits and recorded_on == today


@dataclass(frozen=True, slots=True)
class PersonOnTheWay:
    """Somebody with a right of their own, and how far the trajectory is."""

    person: PersonShown
    clock: Clock | None
    missing: tuple[str, ...]
    bases: tuple[LegalBasis, ...]
    phase_now: Phase
    phase_next: Phase
    """After the coming run, by the register of now."""
    stop: Stop | None
    """By which entry it is over today, or is to be over later."""
    refused_on: date | None
    """When an authorisation was refused, where that still holds."""
    pip_until: date
    pip_late: bool
    entries: tuple[EntrySeen, ...]
    """The newest first."""
    decisions: tuple[DecisionShown, ...]
    suspensions: tuple[SuspensionShown, ...]

    def newest(self, kind: EntryKind) -> EntrySeen | None:
        """Return the entry of a kind that holds: the one from the latest day."""
        own = [each for each in self.entries if each.kind is kind and each.taken_back is None]
        return max(own, key=lambda each: (each.on, each.id), default=None)


@dataclass(frozen=True, slots=True)
class CostOnTheWay:
    """A cost, who pays it today and later, and what is planned. Amounts in cents."""

    fixed_cost_id: int
    key: str
    kind: str
    person: str | None
    amount_cents: int
    controller: Controller
    turns: tuple[ControlShown, ...]
    """Who pays from which day, the oldest first."""
    trial: Trial | None
    """The month that is being tried, or is to be."""
    planned: Planned | None
    proposed: Planned | None
    next_due: date | None


@dataclass(frozen=True, slots=True)
class TrajectorySeen:
    """All of a household's way to its own budget."""

    head: HouseholdHead
    today: date
    coming_day: date
    free_day: date
    persons: tuple[PersonOnTheWay, ...]
    costs: tuple[CostOnTheWay, ...]
    plans: tuple[PlanRow, ...]
    """Every line that was ever planned, the oldest first."""


def see_trajectory(
    session: Session, household_id: int, vault: BsnVault, acting: Acting
) -> TrajectorySeen:
    """Return the trajectory of a household, and log the look at each person in it.

    Raises:
        NotAllowed: no role to see why things were decided.
        UnknownHousehold: there is none, or it is another municipality's.
        UnknownMunicipality: nothing is paid yet for its municipality.
    """
    facts = known(session, household_id, Action.READ_TRAJECTORY, acting)
    members = household_pages.persons(session, facts.head.id)
    log_look(session, acting, facts.head, members)
    about = f"household {facts.head.key}"
    detail = {"households": [facts.head.key]}
    audit.append(session, acting, "read trajectory", about, facts.head.municipality, detail)
    must_fit(session, vault)
    ids = [each.id for each in members]
    kept = trajectory.entries(session, ids)
    told = announced(session, members, household_pages.decisions(session, ids))
    suspensions = household_pages.suspensions(session, ids)
    persons = []
    for shown in members:
        if shown.right_from is None:
            continue
        own = [_read(each, vault) for each in kept if each.person_id == shown.id]
        persons.append(
            _person(
                facts,
                shown,
                tuple(own[::-1]),
                tuple(each for each in told if each.person_id == shown.id)[::-1],
                tuple(each for each in suspensions if each.person_id == shown.id)[::-1],
            )
        )
    numbers = {each.id for each in facts.household.fixed_costs}
    plans = trajectory.plans(session, numbers)
    costs = _costs(session, facts, members, plans)
    head, today = facts.head, facts.today
    return TrajectorySeen(
        head, today, facts.coming_day, facts.free_day, tuple(persons), costs, tuple(plans)
    )


def _read(kept: KeptEntry, vault: BsnVault) -> EntrySeen:
    words = vault.open(kept.sealed.cipher, kept.sealed.key) if kept.sealed.key else GONE
    return EntrySeen(
        kept.id,
        kept.kind,
        kept.on,
        kept.form,
        words,
        kept.author,
        kept.recorded_at,
        kept.taken_back,
    )


def _person(
    facts: Known,
    shown: PersonShown,
    entries: tuple[EntrySeen, ...],
    decisions: tuple[DecisionShown, ...],
    suspensions: tuple[SuspensionShown, ...],
) -> PersonOnTheWay:
    person = facts.person(shown.id)
    assert person.right_from is not None  # noqa: S101  (only who has a right comes here)
    standing_entries = [each for each in entries if each.taken_back is None]
    agreed = [each.on for each in standing_entries if each.kind is EntryKind.PIP]
    ahead = [stop for stop in person.stops if stop.on > facts.today]
    return PersonOnTheWay(
        shown,
        Clock.of(person),
        missing_conditions(person),
        bases_on(person, facts.today),
        facts.phase_now(person),
        facts.phase_on(facts.coming_day, person),
        _holding(person, facts.today) or min(ahead, key=lambda stop: stop.on, default=None),
        person.refused_on if person.refuses_on(facts.today) else None,
        pip_until(person.right_from),
        person.must_integrate
        and not person.right_ended_before(facts.today)
        and pip_is_late(person.right_from, min(agreed, default=None), facts.today),
        entries,
        decisions,
        suspensions,
    )


def _holding(person: Person, today: date) -> Stop | None:
    """Return the stop that holds today: one after which a new line began holds no more."""
    stop = person.stopped_on(today)
    return stop if stop is not None and not bases_on(person, today) else None


def _costs(
    session: Session, facts: Known, members: Sequence[PersonShown], plans: list[PlanRow]
) -> tuple[CostOnTheWay, ...]:
    """Return each cost that is due today or later, in the order of the file."""
    names = {each.id: each.name for each in members}
    running: dict[int, list[FixedCost]] = {}
    for cost in facts.household.fixed_costs:
        if next_due_date(cost, facts.today) is not None:
            running.setdefault(cost.id, []).append(cost)
    turns = household_pages.controls(session, set(running))
    trials = trajectory.trials(session, list(running))
    planned = standing(plans)
    proposed = {each.fixed_cost_id: each for each in _proposal(facts, running)}
    found = []
    for number, versions in running.items():
        now = min(versions, key=lambda cost: cost.valid_from)
        own = tuple(each for each in turns if each.fixed_cost_id == number)
        tried = [each for each in trials if each.fixed_cost_id == number]
        due = (next_due_date(each, facts.today) for each in versions)
        found.append(
            CostOnTheWay(
                number,
                now.key,
                now.kind.value,
                None if now.person_id is None else names[now.person_id],
                now.amount_cents,
                _controller(now.controls, facts.today),
                own,
                open_trial(tried, now.controls, facts.today),
                planned.get(number),
                proposed.get(number),
                min((each for each in due if each is not None), default=None),
            )
        )
    return tuple(found)


def _proposal(facts: Known, running: dict[int, list[FixedCost]]) -> Sequence[Planned]:
    """Propose months for what the municipality pays, and goes on paying by what is on record."""
    ours = [
        Returnable(number, versions[0].kind, per_month_cents([_rhythm(versions[0])]))
        for number, versions in running.items()
        if _controller(versions[0].controls, date.max) is Controller.MUNICIPALITY
    ]
    clocks = [clock for person in facts.household.persons if (clock := Clock.of(person))]
    first = Month.of(facts.free_day)
    if clocks:
        begin = min(each.start for each in clocks)
        first = max(first, Month.of(months_later(begin, _MONTHS_BEFORE_THE_FIRST)))
    ends = [day for person in facts.household.persons for day in _last_days(person)]
    return propose(ours, first, last_month(first, len(ours), ends, facts.today))


def _last_days(person: Person) -> Iterator[date | None]:
    """Yield the last day of each ground of a person: what is paid stops after it; None: open."""
    if clock := Clock.of(person):
        yield clock.last
    for line in person.decisions:
        if line.basis is not LegalBasis.ART_56A:
            yield None if line.valid_until is None else line.valid_until - timedelta(days=1)


def _rhythm(cost: FixedCost) -> tuple[Frequency, int]:
    return cost.frequency, cost.amount_cents


def _controller(controls: tuple[Control, ...], day: date) -> Controller:
    held = control_on(controls, day)
    return held.controller if held else Controller.MUNICIPALITY
