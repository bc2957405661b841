"""Read households with what is paid for them, as letters follow from it: as sets.

Core tables, not mapped classes, as in `run_facts`. Amounts are euro cents; ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from ontzorgen.domain.address import address_lines
from ontzorgen.domain.events import EventKind
from ontzorgen.domain.fixed_cost import Control, Controller, CostKind, Frequency
from ontzorgen.domain.months import Month
from ontzorgen.domain.paying import LAST_BUSINESS_DAY, Cost, CostRow, Home, Trial
from ontzorgen.store import organisation
from ontzorgen.store.models import (
    ControlRow,
    ControlTrialRow,
    DecisionRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdEventRow,
    HouseholdRow,
    PayeeRow,
    PersonRow,
    SuspensionRow,
    TrajectoryEntryRow,
)
from ontzorgen.store.payments import chunks
from ontzorgen.store.run_facts import HOUSEHOLDS_AT_ONCE, collector_at_rest
from ontzorgen.store.run_persons import persons
from ontzorgen.store.run_span import grouped
from reports.letters.kinds import LetterKind

_control = ControlRow.__table__
_cost = FixedCostRow.__table__
_household = HouseholdRow.__table__
_trial = ControlTrialRow.__table__
_version = FixedCostVersionRow.__table__
_event = HouseholdEventRow.__table__
_entry = TrajectoryEntryRow.__table__
_BACK, _AHEAD = timedelta(days=125), timedelta(days=93)
"""What turned counts from the run after it, and is told for two months from then."""
_PERIOD = timedelta(days=216)
"""So far around today something may have turned of which a letter tells; see `window_of`."""
_CONTROLLERS = {controller.value: controller for controller in Controller}
_FREQUENCIES = {frequency.value: frequency for frequency in Frequency}
_KINDS = {kind.value: kind for kind in CostKind}


def home(session: Session, household_id: int, month: Month) -> Home:
    """Return one household that is known."""
    session.flush()
    return next(iter(_homes(session, _household.c.id == household_id, month)))


def some_homes(
    session: Session, municipality: str, ids: Collection[int], month: Month
) -> Iterator[Home]:
    """Yield these households of a municipality."""
    session.flush()
    own = (_household.c.municipality_code == municipality) & _household.c.forgotten_on.is_(None)
    wanted = sorted(ids)
    with collector_at_rest():
        for start in range(0, len(wanted), HOUSEHOLDS_AT_ONCE):
            part = wanted[start : start + HOUSEHOLDS_AT_ONCE]
            yield from _homes(session, own & _household.c.id.in_(part), month)


def _homes(session: Session, within: ColumnElement[bool], month: Month) -> Iterator[Home]:
    people = persons(session, month, within)
    rows = _rows(session, within)
    controls = _controls(session, within)
    trials = _trials(session, within)
    dead = _deceased(session, within)
    costs: dict[int, list[Cost]] = {}
    for number, (household, versions) in rows.items():
        costs.setdefault(household, []).append(
            Cost(
                number,
                tuple(versions),
                tuple(controls.get(number, ())),
                tuple(trials.get(number, ())),
            )
        )
    found = session.execute(
        select(_household.c.id, _household.c.key, _household.c.municipality_code)
        .where(within)
        .order_by(_household.c.id)
    ).all()
    pay_days = organisation.pay_days(session, {code for _, _, code in found})
    for number, key, code in found:
        yield Home(
            number,
            key,
            tuple(people.get(number, ())),
            tuple(costs.get(number, ())),
            frozenset(dead.get(number, ())),
            pay_days.get(code, LAST_BUSINESS_DAY),
        )


def _rows(session: Session, within: ColumnElement[bool]) -> Mapping[int, tuple[int, list[CostRow]]]:
    found: dict[int, tuple[int, list[CostRow]]] = {}
    rows: Any = session.execute(
        select(
            _cost.c.household_id,
            _cost.c.id,
            _version.c.kind,
            _version.c.person_id,
            _version.c.payee_id,
            _version.c.amount_cents,
            _version.c.valid_from,
            _version.c.valid_until,
            _version.c.frequency,
            _version.c.due_day,
            _version.c.reference,
            _version.c.description,
        )
        .join(_cost, _cost.c.id == _version.c.fixed_cost_id)
        .join(_household, _household.c.id == _cost.c.household_id)
        .where(within)
        .order_by(_cost.c.id, _version.c.valid_from)
    )
    for household, number, kind, person, payee, cents, since, until, every, *rest in rows.all():
        row = CostRow(_KINDS[kind], person, payee, cents, since, until, _FREQUENCIES[every], *rest)
        found.setdefault(number, (household, []))[1].append(row)
    return found


def _controls(session: Session, within: ColumnElement[bool]) -> Mapping[int, list[Control]]:
    rows = session.execute(
        select(_control.c.fixed_cost_id, _control.c.valid_from, _control.c.controller)
        .join(_cost, _cost.c.id == _control.c.fixed_cost_id)
        .join(_household, _household.c.id == _cost.c.household_id)
        .where(within)
        .order_by(_control.c.fixed_cost_id, _control.c.valid_from)
    )
    return grouped(rows, lambda row: Control(row[1], _CONTROLLERS[row[2]]))


def _trials(session: Session, within: ColumnElement[bool]) -> Mapping[int, list[Trial]]:
    rows = session.execute(
        select(_trial.c.fixed_cost_id, _trial.c.starts_on, _trial.c.ends_on)
        .join(_cost, _cost.c.id == _trial.c.fixed_cost_id)
        .join(_household, _household.c.id == _cost.c.household_id)
        .where(within)
        .order_by(_trial.c.fixed_cost_id, _trial.c.starts_on)
    )
    return grouped(rows, lambda row: Trial(row[1], row[2]))


def _deceased(session: Session, within: ColumnElement[bool]) -> Mapping[int, list[int]]:
    rows = session.execute(
        select(_event.c.household_id, _event.c.person_id)
        .join(_household, _household.c.id == _event.c.household_id)
        .where(within, _event.c.kind == EventKind.DEATH.value, _event.c.person_id.is_not(None))
    )
    return grouped(rows, lambda row: row[1])


def deceased(session: Session, persons: Collection[int]) -> set[int]:
    """Return of which of these persons somebody recorded that they died."""
    found: set[int] = set()
    for part in chunks(sorted(persons)):
        query = select(_event.c.person_id).where(
            _event.c.kind == EventKind.DEATH.value, _event.c.person_id.in_(part)
        )
        found |= {person for person in session.scalars(query) if person is not None}
    return found


@dataclass(frozen=True, slots=True)
class PayeeAddress:
    """A payee, and where its letters go."""

    id: int
    key: str
    name: str
    street: str | None
    house_number: str | None
    postcode: str | None
    town: str | None
    country: str | None

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the lines of its address, without its name; none when it is not known."""
        known = address_lines(self.street, self.house_number, self.postcode, self.town)
        abroad = known and (self.country or "NL").upper() != "NL"
        return (*known, self.country or "") if abroad else known


def payee_addresses(session: Session, ids: Collection[int]) -> dict[int, PayeeAddress]:
    """Return payees by their numbers."""
    row = PayeeRow
    rows = session.execute(
        select(
            row.id,
            row.key,
            row.name,
            row.street,
            row.house_number,
            row.postcode,
            row.town,
            row.country,
        ).where(row.id.in_(ids))
    )
    return {each[0]: PayeeAddress(*each) for each in rows}


def with_a_turn(
    session: Session, municipality: str, today: date, kind: LetterKind | None = None
) -> set[int]:
    """Return the households in which something begins or ends near `today`, so that it is told.

    Wide on purpose: what follows of it is worked out from the household itself. Of one kind of
    letter only where something turns that it could follow from.
    """
    session.flush()
    asked = _TURNS if kind is None else tuple(one for one in _TURNS if kind in _TOLD_BY[one])
    statements = _statements(municipality, today)
    return {number for turn in asked for number in session.scalars(statements[turn])}


class _Turn(Enum):
    """What may turn in a household, so that a letter tells of it."""

    RIGHT_BEGINS = 1
    PERSON = 2
    DECISION = 3
    ENTRY = 4
    CONTROL = 5
    COST = 6
    SUSPENSION = 7


_TURNS = tuple(_Turn)
_PAYEE = frozenset({LetterKind.PAYEE_START, LetterKind.PAYEE_STOP})
_TOLD_BY = {
    _Turn.RIGHT_BEGINS: _PAYEE
    | {LetterKind.DECISION_56A, LetterKind.AUTHORISATION, LetterKind.END},
    _Turn.PERSON: _PAYEE | {LetterKind.END},
    _Turn.DECISION: _PAYEE | {LetterKind.EXTENSION, LetterKind.FIRST_57, LetterKind.END},
    _Turn.ENTRY: _PAYEE | {LetterKind.END},
    _Turn.CONTROL: _PAYEE | {LetterKind.CONTROL_STEP, LetterKind.CONTROL_BACK},
    _Turn.COST: _PAYEE | {LetterKind.AMOUNT_CHANGE, LetterKind.PAYEE_CHANGE},
    _Turn.SUSPENSION: _PAYEE,
}
"""Which kinds of letter may follow from which turn; a shortfall follows from a run."""


def _statements(municipality: str, today: date) -> Mapping[_Turn, Select[Any]]:
    back, ahead = today - _BACK, today + _AHEAD

    def near(*columns: Any) -> ColumnElement[bool]:
        return or_(*(column.between(back, ahead) for column in columns))

    person, decision, entry = PersonRow.__table__, DecisionRow.__table__, _entry
    away = SuspensionRow.__table__
    of_person = select(person.c.household_id).where(person.c.municipality_code == municipality)
    of_cost = select(_cost.c.household_id).where(_cost.c.municipality_code == municipality)
    return {
        _Turn.RIGHT_BEGINS: of_person.where(person.c.right_from.between(today - _PERIOD, ahead)),
        _Turn.PERSON: of_person.where(
            near(person.c.right_until, person.c.authorised_from, person.c.authorised_until)
        ),
        _Turn.DECISION: of_person.join(decision, decision.c.person_id == person.c.id).where(
            near(decision.c.valid_from, decision.c.valid_until, decision.c.decided_on)
        ),
        _Turn.ENTRY: of_person.join(entry, entry.c.person_id == person.c.id).where(
            near(entry.c.starts_on)
        ),
        _Turn.CONTROL: of_cost.join(_control, _control.c.fixed_cost_id == _cost.c.id).where(
            near(_control.c.valid_from)
        ),
        _Turn.COST: of_cost.join(_version, _version.c.fixed_cost_id == _cost.c.id).where(
            near(_version.c.valid_from, _version.c.valid_until)
        ),
        _Turn.SUSPENSION: of_person.join(away, away.c.person_id == person.c.id).where(
            near(away.c.valid_from, away.c.valid_until)
        ),
    }


def payee_called(session: Session, key: str) -> int | None:
    """Return the number of a payee by its key."""
    return session.scalar(select(PayeeRow.id).where(PayeeRow.key == key.strip()))
