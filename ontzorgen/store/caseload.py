"""Read what a caseload shows of households: a fixed number of sets, however many there are.

Amounts are euro cents. No name and no BSN is read here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from ontzorgen.domain.appointment import AMSTERDAM, next_contact
from ontzorgen.domain.caseload import CaseFacts, CasePerson
from ontzorgen.domain.fixed_cost import Control, Controller, is_paid_after, taken_on
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import Decision, LegalBasis
from ontzorgen.domain.phase import Phase
from ontzorgen.domain.policy import Policy
from ontzorgen.domain.signals import SignalKind
from ontzorgen.domain.trajectory import STOPPING, EntryKind, Stop
from ontzorgen.store import arrears_signals, organisation, reviews
from ontzorgen.store.household_lists import fits_word
from ontzorgen.store.models import (
    AppointmentRow,
    ControlRow,
    DecisionRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    MunicipalityRow,
    NextContactRow,
    PersonRow,
    RunShareRow,
    RunSignalRow,
    TrajectoryEntryRow,
)
from ontzorgen.store.payments import AT_ONCE, chunks
from ontzorgen.store.search import words_of
from ontzorgen.store.trajectory import TAKEN_BACK

_household = HouseholdRow


@dataclass(frozen=True, slots=True)
class OwnNames:
    """By which texts the register gives households to somebody: (municipality, text)."""

    as_consulent: frozenset[tuple[str, str]]
    as_coach: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CasesAsked:
    """Whose households somebody wants to see."""

    municipalities: frozenset[str]
    text: str = ""
    own: OwnNames | None = None
    """Only households of this coach or caseworker; None: of anybody."""
    household_ids: Collection[int] | None = None


class Case(NamedTuple):
    """A household of a caseload."""

    id: int
    key: str
    municipality: str
    municipality_name: str
    consulent: str
    budget_coach: str


@dataclass(frozen=True, slots=True)
class _Of:
    """Which households are read of: by number when they are few, else whole municipalities."""

    ids: Sequence[int]
    codes: Collection[str]

    @classmethod
    def these(cls, found: Sequence[Case]) -> _Of:
        return cls([each.id for each in found], sorted({each.municipality for each in found}))

    def limit(self, number: Any, code: Any) -> Any:
        """Return the condition under which a row is read, by its columns of household and town."""
        return number.in_(self.ids) if len(self.ids) <= AT_ONCE else code.in_(self.codes)


def cases(session: Session, asked: CasesAsked) -> list[Case]:
    """Return the households that fit and are not forgotten, by key."""
    row = _household
    query = (
        select(
            row.id,
            row.key,
            row.municipality_code,
            MunicipalityRow.name,
            func.coalesce(row.consulent, ""),
            func.coalesce(row.budget_coach, ""),
        )
        .join(MunicipalityRow, MunicipalityRow.code == row.municipality_code)
        .where(row.municipality_code.in_(sorted(asked.municipalities)))
        .where(row.forgotten_on.is_(None))
        .order_by(row.key, row.municipality_code)
    )
    values: dict[str, Any] = {}
    for word in words_of(asked.text):
        query = query.where(fits_word(word))
        values = {"codes": sorted(asked.municipalities)}
    if asked.own is not None:
        query = query.where(_is_own(asked.own))
    return [Case(*found) for found in session.execute(query, values)]


def _is_own(own: OwnNames) -> ColumnElement[bool]:
    row, wanted = _household, []
    for column, names in ((row.consulent, own.as_consulent), (row.budget_coach, own.as_coach)):
        by_town: defaultdict[str, list[str]] = defaultdict(list)
        for code, name in sorted(names):
            by_town[code].append(name)
        wanted += [
            and_(row.municipality_code == code, column.in_(some)) for code, some in by_town.items()
        ]
    return or_(false(), *wanted)


def facts_of(
    session: Session, found: Sequence[Case], runs: Collection[int], now: datetime, today: date
) -> Mapping[int, CaseFacts]:
    """Return what is known of households; `runs` are those in which they stand as now."""
    of = _Of.these(found)
    ids, codes = of.ids, of.codes
    persons = _persons(session, of, _phases(session, of, runs), today)
    short = _short(session, runs)
    contacts = _contacts(session, of, now, today)
    by_town = {code: organisation.policy_on(session, code, today) or Policy() for code in codes}
    policies = {each.id: by_town[each.municipality] for each in found}
    kept = arrears_signals.listed(session, codes) if codes else []
    ours = arrears_signals.ours(session, kept)
    signals: defaultdict[int, int] = defaultdict(int)
    own: defaultdict[int, int] = defaultdict(int)
    for signal in kept:
        signals[signal.household_id] += 1
        own[signal.household_id] += signal.id in ours
    few = ids if len(ids) <= AT_ONCE else None
    advices = Counter(
        each.household for code in codes for each in reviews.undecided(session, code, few, today)
    )
    return {
        number: CaseFacts(
            persons.get(number, ()),
            signals[number],
            own[number],
            short.get(number, 0),
            contacts.get(number),
            policies[number],
            advices[number],
        )
        for number in ids
    }


def names_of(session: Session, ids: Collection[int]) -> Mapping[int, list[str]]:
    """Return the names of the people of households, as a list shows them."""
    row = PersonRow
    names: defaultdict[int, list[str]] = defaultdict(list)
    for part in chunks(sorted(ids)):
        rows = session.execute(
            select(row.household_id, row.first_name, row.last_name)
            .where(row.household_id.in_(part))
            .order_by(row.household_id, row.position)
        )
        for number, first, last in rows:
            names[number].append(f"{first} {last}".strip())
    return names


def _persons(
    session: Session, of: _Of, phases: Mapping[int, Phase], today: date
) -> Mapping[int, list[CasePerson]]:
    row = PersonRow
    decisions, turns, stops = (
        _decisions(session, of),
        _turns(session, of, today),
        _stops(session, of),
    )
    few = of.ids if len(of.ids) <= AT_ONCE else None
    held = {
        person: days
        for code in of.codes
        for person, days in reviews.held(session, code, few).items()
    }
    known = {code: reviews.known(session, code, few) for code in of.codes}
    found: defaultdict[int, list[CasePerson]] = defaultdict(list)
    rows = session.execute(
        select(
            row.household_id,
            row.municipality_code,
            row.id,
            row.key,
            row.right_from,
            row.right_until,
            row.must_integrate,
            row.asylum_permit,
        )
        .where(of.limit(row.household_id, row.municipality_code), row.right_from.is_not(None))
        .order_by(row.household_id, row.position)
    )
    for household, code, number, key, start, until, integrates, permit in rows:
        own = tuple(decisions.get(number, ()))
        person = Person(number, key, start, until, integrates, permit, None, None, decisions=own)
        person = replace(person, stops=tuple(stops.get(number, ())))
        controls = (*turns.get((household, None), ()), *turns.get((household, number), ()))
        days = held.get(number, frozenset())
        case = CasePerson(person, phases.get(number), controls, days, known[code])
        found[household].append(case)
    return found


def _stops(session: Session, of: _Of) -> Mapping[int, list[Stop]]:
    row = TrajectoryEntryRow
    found: defaultdict[int, list[Stop]] = defaultdict(list)
    rows: Any = session.execute(
        select(row.person_id, row.starts_on, row.kind)
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(of.limit(PersonRow.household_id, PersonRow.municipality_code))
        .where(row.kind.in_([kind.value for kind in STOPPING]), row.id.not_in(TAKEN_BACK))
        .order_by(row.id)
    )
    for person, on, kind in rows:
        found[person].append(Stop(on, EntryKind(kind)))
    return found


def _decisions(session: Session, of: _Of) -> Mapping[int, list[Decision]]:
    row = DecisionRow
    found: defaultdict[int, list[Decision]] = defaultdict(list)
    rows: Any = session.execute(
        select(
            row.person_id,
            row.basis,
            row.valid_from,
            row.valid_until,
            row.decided_on,
            row.review_on,
        )
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(of.limit(PersonRow.household_id, PersonRow.municipality_code))
        .where(row.basis != LegalBasis.ART_56A.value)
    )
    for person, basis, *line in rows:
        found[person].append(Decision(LegalBasis(basis), *line))
    return found


def _phases(session: Session, of: _Of, runs: Collection[int]) -> Mapping[int, Phase]:
    row = RunShareRow
    rows = session.execute(
        select(row.person_id, row.phase)
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(row.run_id.in_(sorted(runs)))
        .where(of.limit(PersonRow.household_id, PersonRow.municipality_code))
    )
    return {person: Phase(phase) for person, phase in rows}


def _short(session: Session, runs: Collection[int]) -> Mapping[int, int]:
    row = RunSignalRow
    rows = session.execute(
        select(row.household_id, func.sum(row.cents))
        .where(row.run_id.in_(sorted(runs)), row.kind == SignalKind.SHORTFALL.value)
        .group_by(row.household_id)
    )
    return {household: int(cents or 0) for household, cents in rows if household is not None}


def _turns(
    session: Session, of: _Of, today: date
) -> Mapping[tuple[int, int | None], list[Control]]:
    """Return since when households have control of costs: shared (None), or of one person's."""
    cost, version = FixedCostRow, FixedCostVersionRow
    turns: defaultdict[int, set[Control]] = defaultdict(set)
    spans: defaultdict[int, set[tuple[int, int | None, date, date | None]]] = defaultdict(set)
    rows = session.execute(
        select(
            cost.id,
            ControlRow.controller,
            cost.household_id,
            version.person_id,
            ControlRow.valid_from,
            version.valid_from,
            version.valid_until,
        )
        .join(ControlRow, ControlRow.fixed_cost_id == cost.id)
        .join(version, version.fixed_cost_id == cost.id)
        .where(of.limit(cost.household_id, cost.municipality_code))
        .distinct()
    )
    for number, controller, household, person, day, start, until in rows:
        turns[number].add(Control(day, Controller(controller)))
        spans[number].add((household, person, start, until))
    found: defaultdict[tuple[int, int | None], list[Control]] = defaultdict(list)
    for number, own in turns.items():
        taken = taken_on(own, today)
        if taken is None:
            continue
        for household, person, start, until in spans[number]:
            if is_paid_after(taken.since, start, until) and taken not in found[household, person]:
                found[household, person].append(taken)
    return found


def _contacts(session: Session, of: _Of, now: datetime, today: date) -> Mapping[int, date]:
    """Return the next contact of each household: the day that was set, or an appointment."""
    row, made = NextContactRow, AppointmentRow
    town = HouseholdRow.municipality_code
    planned: Any = session.execute(
        select(row.household_id, row.day)
        .join(HouseholdRow, HouseholdRow.id == row.household_id)
        .where(of.limit(row.household_id, town), row.day.is_not(None))
    )
    days: dict[int, date] = {number: day for number, day in planned}  # noqa: C416 (rows, no pairs)
    ahead: defaultdict[int, list[date]] = defaultdict(list)
    rows = session.execute(
        select(made.household_id, made.starts_at)
        .join(HouseholdRow, HouseholdRow.id == made.household_id)
        .where(of.limit(made.household_id, town))
        .where(made.cancelled_at.is_(None), made.starts_at >= now)
    )
    for number, at in rows:
        ahead[number].append(at.astimezone(AMSTERDAM).date())
    both = {
        number: next_contact(days.get(number), ahead[number], today) for number in {*days, *ahead}
    }
    return {number: day for number, day in both.items() if day is not None}
