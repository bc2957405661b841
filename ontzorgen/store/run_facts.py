"""Read what a run decides on, as sets: some statements per thousand households.

Rows become domain values here and nowhere else. Core tables, not mapped classes: at
100,000 households that is the difference between seconds and a minute.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.fixed_cost import (
    Control,
    Controller,
    CostKind,
    FixedCost,
    Frequency,
    Payment,
)
from ontzorgen.domain.household import Benefit, Household, Person, Suspension
from ontzorgen.domain.legal_basis import Decision, LegalBasis
from ontzorgen.domain.months import Month
from ontzorgen.domain.run import Outcome
from ontzorgen.domain.run_status import DECIDED, FREED
from ontzorgen.domain.signals import Listed
from ontzorgen.store.models import (
    BenefitRow,
    ControlRow,
    DecisionRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    InstructionRow,
    PaymentHoldRow,
    PersonRow,
    RunLineRow,
    RunRow,
    SuspensionRow,
)
from ontzorgen.store.payees import PayableTo
from payees.errors import PayeeError
from payees.payment_reference import Reference, ReferenceTemplate, reference_of
from sepa.character_set import to_sepa
from sepa.creditor_reference import ReferenceKind

_T = TypeVar("_T")
HOUSEHOLDS_AT_ONCE = 2000

_benefit = BenefitRow.__table__
_control = ControlRow.__table__
_cost = FixedCostRow.__table__
_decision = DecisionRow.__table__
_hold = PaymentHoldRow.__table__
_household = HouseholdRow.__table__
_instruction = InstructionRow.__table__
_line = RunLineRow.__table__
_person = PersonRow.__table__
_run = RunRow.__table__
_suspension = SuspensionRow.__table__
_version = FixedCostVersionRow.__table__

_BASES = {basis.value: basis for basis in LegalBasis}
_CONTROLLERS = {controller.value: controller for controller in Controller}
_FREQUENCIES = {frequency.value: frequency for frequency in Frequency}
_KINDS = {kind.value: kind for kind in CostKind}
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
"""Looked up, not called: an enumeration's call takes four times as long."""
_UNREAD = Reference(ReferenceKind.VRIJ, "")


class Need(Enum):
    """How much of a household is read: what is not asked for is left empty."""

    EVERYTHING = auto()
    DECISION = auto()
    """What a run decides and how it pays, not what earlier months say of it."""
    GATES = auto()
    """Who takes part, and on which account; the text to the bank is left empty too."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which run is asked about: the month, its window, and how far back to look."""

    municipality: str
    month: Month
    window_end: date
    look_from: date


@dataclass(frozen=True, slots=True)
class Facts:
    """One household, with what other runs know of it."""

    household: Household
    listed: Mapping[tuple[int, date], Listed]
    net_by_month: Mapping[tuple[int, Month], int]
    attempts: Mapping[tuple[int, date], int]
    """How many instructions a due date already had; they are all taken back."""


def households(
    session: Session, span: Span, payees: Mapping[int, PayableTo], need: Need
) -> Iterator[list[Facts]]:
    """Yield the households of a municipality, some thousand at a time, in order of entry."""
    session.flush()  # reading by table does not do it
    last = 0
    with collector_at_rest():
        while True:
            ids = session.scalars(
                select(_household.c.id)
                .where(_household.c.municipality_code == span.municipality, _household.c.id > last)
                .order_by(_household.c.id)
                .limit(HOUSEHOLDS_AT_ONCE)
            ).all()
            if not ids:
                return
            between = _household.c.id.between(ids[0], ids[-1])
            yield _chunk(session, span, payees, need, between)
            last = ids[-1]


def some_households(
    session: Session,
    span: Span,
    payees: Mapping[int, PayableTo],
    need: Need,
    ids: Collection[int],
) -> Iterator[list[Facts]]:
    """Yield these households of a municipality, as `households` does."""
    session.flush()
    wanted = sorted(ids)
    for start in range(0, len(wanted), HOUSEHOLDS_AT_ONCE):
        part = wanted[start : start + HOUSEHOLDS_AT_ONCE]
        yield _chunk(session, span, payees, need, _household.c.id.in_(part))


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let the garbage collector rest while many values are made that hold no cycles.

    It would look through all of them over and over: a quarter of a run's time.
    """
    worked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if worked:
            gc.enable()


def _chunk(
    session: Session,
    span: Span,
    payees: Mapping[int, PayableTo],
    need: Need,
    which: ColumnElement[bool],
) -> list[Facts]:
    within = (_household.c.municipality_code == span.municipality) & which
    persons = _persons(session, span, within)
    costs = _fixed_costs(session, span, payees, within, texts=need is not Need.GATES)
    listed = _listed(session, span, within)
    every = need is Need.EVERYTHING
    attempts = _attempts(session, span, within) if every else {}
    nets = _past_nets(session, span, within) if every else {}
    found = []
    for number, key in session.execute(
        select(_household.c.id, _household.c.key).where(within).order_by(_household.c.id)
    ):
        household = Household(
            number, key, tuple(persons.get(number, ())), tuple(costs.get(number, ()))
        )
        found.append(
            Facts(
                household,
                listed.get(number, {}),
                nets.get(number, {}),
                attempts.get(number, {}),
            )
        )
    return found


def _persons(
    session: Session, span: Span, within: ColumnElement[bool]
) -> Mapping[int, list[Person]]:
    decisions = _grouped(
        session.execute(
            select(
                _decision.c.person_id,
                _decision.c.basis,
                _decision.c.valid_from,
                _decision.c.valid_until,
                _decision.c.decided_on,
                _decision.c.review_on,
            )
            .join(_person, _person.c.id == _decision.c.person_id)
            .join(_household, _household.c.id == _person.c.household_id)
            .where(within)
            .order_by(_decision.c.id)
        ),
        lambda row: Decision(_BASES[row[1]], *row[2:]),
    )
    suspensions = _grouped(
        session.execute(
            select(_suspension.c.person_id, _suspension.c.valid_from, _suspension.c.valid_until)
            .join(_person, _person.c.id == _suspension.c.person_id)
            .join(_household, _household.c.id == _person.c.household_id)
            .where(within)
            .order_by(_suspension.c.person_id, _suspension.c.valid_from)
        ),
        lambda row: Suspension(row[1], row[2]),
    )
    rows = session.execute(
        select(
            _person.c.household_id,
            _person.c.id,
            _person.c.key,
            _person.c.right_from,
            _person.c.right_until,
            _person.c.must_integrate,
            _person.c.asylum_permit,
            _person.c.authorised_from,
            _person.c.authorised_until,
            _benefit.c.net_cents,
            _benefit.c.own_income_cents,
            _person.c.birth_date,
        )
        .join(_household, _household.c.id == _person.c.household_id)
        .outerjoin(
            _benefit,
            (_benefit.c.person_id == _person.c.id) & (_benefit.c.month == str(span.month)),
        )
        .where(within)
        .order_by(_person.c.household_id, _person.c.position)
    )

    def person(row: Any) -> Person:
        benefit = None if row[9] is None else Benefit(row[9], row[10] or 0)
        number = row[1]
        return Person(
            number,
            row[2],
            row[3],
            row[4],
            row[5],
            row[6],
            row[7],
            row[8],
            benefit,
            tuple(decisions.get(number, ())),
            tuple(suspensions.get(number, ())),
            row[11],
        )

    return _grouped(rows, person)


def _fixed_costs(
    session: Session,
    span: Span,
    payees: Mapping[int, PayableTo],
    within: ColumnElement[bool],
    *,
    texts: bool,
) -> Mapping[int, list[FixedCost]]:
    controls = _grouped(
        session.execute(
            select(_control.c.fixed_cost_id, _control.c.valid_from, _control.c.controller)
            .join(_cost, _cost.c.id == _control.c.fixed_cost_id)
            .join(_household, _household.c.id == _cost.c.household_id)
            .where(within)
            .order_by(_control.c.fixed_cost_id, _control.c.valid_from)
        ),
        lambda row: Control(row[1], _CONTROLLERS[row[2]]),
    )
    held = _held(session, within)
    rows = session.execute(
        select(
            _cost.c.household_id,
            _cost.c.id,
            _version.c.id,
            _cost.c.key,
            _version.c.person_id,
            _version.c.kind,
            _version.c.amount_cents,
            _version.c.valid_from,
            _version.c.valid_until,
            _version.c.frequency,
            _version.c.due_day,
            _version.c.payee_id,
            _version.c.reference,
            _version.c.description,
        )
        .join(_cost, _cost.c.id == _version.c.fixed_cost_id)
        .join(_household, _household.c.id == _cost.c.household_id)
        .where(within)
        .where(_version.c.valid_from < span.window_end)
        .where((_version.c.valid_until.is_(None)) | (_version.c.valid_until > span.look_from))
        .order_by(_cost.c.household_id, _version.c.position, _version.c.id)
    )

    def cost(row: Any) -> FixedCost:
        payee = payees[row[11]]
        reference = _reference(payee, row[12] or "", row[13] or "", row[3]) if texts else _UNREAD
        waits = (row[0], payee.id) in held
        payment = Payment(
            payee.id,
            payee.key,
            _sepa_name(payee.name),
            payee.collects,
            None if waits else payee.account_id,
            None if waits else payee.iban,
            reference,
        )
        return FixedCost(
            row[1],
            row[2],
            row[3],
            row[4],
            _KINDS[row[5]],
            row[6],
            row[7],
            row[8],
            _FREQUENCIES[row[9]],
            row[10],
            payment,
            tuple(controls.get(row[1], ())),
        )

    return _grouped(rows, cost)


def _held(session: Session, within: ColumnElement[bool]) -> set[tuple[int, int]]:
    """Return (household, payee) whose payments wait until a person lifts the hold."""
    rows = session.execute(
        select(_hold.c.household_id, _hold.c.payee_id)
        .join(_household, _household.c.id == _hold.c.household_id)
        .where(within, _hold.c.lifted_at.is_(None))
    )
    return {(household, payee) for household, payee in rows}


@lru_cache(maxsize=4096)
def _sepa_name(name: str) -> str:
    return to_sepa(name, 70).text


@lru_cache(maxsize=4096)
def _template(kind: str, pattern: str) -> ReferenceTemplate:
    return ReferenceTemplate(ReferenceKind(kind), pattern)


def _reference(payee: PayableTo, kenmerk: str, description: str, key: str) -> Reference:
    """Return what goes to the bank; a text that no longer fits its payee counts as missing."""
    template = _template(payee.reference_kind, payee.reference_pattern or "")
    try:
        return reference_of(template, kenmerk, description, key)
    except PayeeError:
        return Reference(ReferenceKind.VRIJ, "Termijn", missing=True)


def _listed(
    session: Session, span: Span, within: ColumnElement[bool]
) -> Mapping[int, dict[tuple[int, date], Listed]]:
    """Return how other months' runs decided a due date; a mere proposal pays nothing yet."""
    found: defaultdict[int, dict[tuple[int, date], Listed]] = defaultdict(dict)
    rows = session.execute(
        select(
            _cost.c.household_id,
            _line.c.fixed_cost_id,
            _line.c.due_date,
            _line.c.outcome,
            case((_run.c.status.in_(DECIDED), _line.c.withheld_cents), else_=0),
        )
        .join(_run, _run.c.id == _line.c.run_id)
        .join(_cost, _cost.c.id == _line.c.fixed_cost_id)
        .join(_household, _household.c.id == _cost.c.household_id)
        .where(within)
        .where(_run.c.municipality_code == span.municipality, _run.c.status.not_in(FREED))
        .where(_line.c.due_date >= span.look_from, _run.c.month != str(span.month))
    )
    for household, cost, due, outcome, cents in rows.all():
        before = found[household].get((cost, due))
        if before is None or cents > before.withheld_cents:
            found[household][cost, due] = Listed(_OUTCOMES[outcome], cents)
    return found


def _attempts(
    session: Session, span: Span, within: ColumnElement[bool]
) -> Mapping[int, dict[tuple[int, date], int]]:
    found: defaultdict[int, dict[tuple[int, date], int]] = defaultdict(dict)
    rows = session.execute(
        select(
            _cost.c.household_id,
            _instruction.c.fixed_cost_id,
            _instruction.c.due_date,
            func.max(_instruction.c.attempt),
        )
        .join(_cost, _cost.c.id == _instruction.c.fixed_cost_id)
        .join(_household, _household.c.id == _cost.c.household_id)
        .where(within)
        .where(_instruction.c.due_date < span.window_end, _instruction.c.due_date >= span.look_from)
        .group_by(_cost.c.household_id, _instruction.c.fixed_cost_id, _instruction.c.due_date)
    )
    for household, cost, due, attempt in rows.all():
        found[household][cost, due] = attempt
    return found


def _past_nets(
    session: Session, span: Span, within: ColumnElement[bool]
) -> Mapping[int, dict[tuple[int, Month], int]]:
    found: defaultdict[int, dict[tuple[int, Month], int]] = defaultdict(dict)
    months = [str(month) for month in _months_from(Month.of(span.look_from).plus(-1), span.month)]
    rows = session.execute(
        select(_person.c.household_id, _person.c.id, _benefit.c.month, _benefit.c.net_cents)
        .join(_benefit, _benefit.c.person_id == _person.c.id)
        .join(_household, _household.c.id == _person.c.household_id)
        .where(within)
        .where(_benefit.c.month.in_(months))
    )
    parsed = {month: Month.parse(month) for month in months}
    for household, person, month, net_cents in rows.all():
        found[household][person, parsed[month]] = net_cents
    return found


def _months_from(first: Month, end: Month) -> Iterator[Month]:
    while first < end:
        yield first
        first = first.plus(1)


def _grouped(rows: Any, make: Callable[[Any], _T]) -> Mapping[int, list[_T]]:
    """Gather values by the first column of their row."""
    found: defaultdict[int, list[_T]] = defaultdict(list)
    for row in rows.all():
        found[row[0]].append(make(row))
    return found
