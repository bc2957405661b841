"""Read what a run decides on, as sets: some statements per thousand households.

Rows become domain values here and nowhere else. Core rows, not ORM objects: at
100,000 households that is the difference between seconds and a minute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select
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
from ontzorgen.domain.signals import Listed
from ontzorgen.store.models import (
    BenefitRow,
    ControlRow,
    DecisionRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    InstructionRow,
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
FREED = ("REJECTED", "WITHDRAWN")
"""A run in one of these no longer holds its month."""


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
    session: Session, span: Span, payees: Mapping[int, PayableTo]
) -> Iterator[list[Facts]]:
    """Yield the households of a municipality, some thousand at a time, in order of entry."""
    last = 0
    while True:
        ids = session.scalars(
            select(HouseholdRow.id)
            .where(HouseholdRow.municipality_code == span.municipality, HouseholdRow.id > last)
            .order_by(HouseholdRow.id)
            .limit(HOUSEHOLDS_AT_ONCE)
        ).all()
        if not ids:
            return
        yield _chunk(session, span, payees, ids[0], ids[-1])
        last = ids[-1]


def _chunk(
    session: Session, span: Span, payees: Mapping[int, PayableTo], low: int, high: int
) -> list[Facts]:
    within = (
        (HouseholdRow.municipality_code == span.municipality)
        & (HouseholdRow.id >= low)
        & (HouseholdRow.id <= high)
    )
    persons = _persons(session, span, within)
    costs = _fixed_costs(session, span, payees, within)
    listed = _listed(session, span, within)
    attempts = _attempts(session, span, within)
    nets = _past_nets(session, span, within)
    found = []
    for number, key in session.execute(
        select(HouseholdRow.id, HouseholdRow.key).where(within).order_by(HouseholdRow.id)
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
                DecisionRow.person_id,
                DecisionRow.basis,
                DecisionRow.valid_from,
                DecisionRow.valid_until,
                DecisionRow.decided_on,
                DecisionRow.review_on,
            )
            .join(PersonRow, PersonRow.id == DecisionRow.person_id)
            .join(HouseholdRow, HouseholdRow.id == PersonRow.household_id)
            .where(within)
            .order_by(DecisionRow.id)
        ),
        lambda row: Decision(LegalBasis(row[1]), *row[2:]),
    )
    suspensions = _grouped(
        session.execute(
            select(SuspensionRow.person_id, SuspensionRow.valid_from, SuspensionRow.valid_until)
            .join(PersonRow, PersonRow.id == SuspensionRow.person_id)
            .join(HouseholdRow, HouseholdRow.id == PersonRow.household_id)
            .where(within)
            .order_by(SuspensionRow.person_id, SuspensionRow.valid_from)
        ),
        lambda row: Suspension(row[1], row[2]),
    )
    rows = session.execute(
        select(
            PersonRow.household_id,
            PersonRow.id,
            PersonRow.key,
            PersonRow.right_from,
            PersonRow.right_until,
            PersonRow.must_integrate,
            PersonRow.asylum_permit,
            PersonRow.authorised_from,
            PersonRow.authorised_until,
            BenefitRow.net_cents,
            BenefitRow.own_income_cents,
            PersonRow.birth_date,
        )
        .join(HouseholdRow, HouseholdRow.id == PersonRow.household_id)
        .outerjoin(
            BenefitRow,
            (BenefitRow.person_id == PersonRow.id) & (BenefitRow.month == str(span.month)),
        )
        .where(within)
        .order_by(PersonRow.household_id, PersonRow.position)
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
    session: Session, span: Span, payees: Mapping[int, PayableTo], within: ColumnElement[bool]
) -> Mapping[int, list[FixedCost]]:
    controls = _grouped(
        session.execute(
            select(ControlRow.fixed_cost_id, ControlRow.valid_from, ControlRow.controller)
            .join(FixedCostRow, FixedCostRow.id == ControlRow.fixed_cost_id)
            .join(HouseholdRow, HouseholdRow.id == FixedCostRow.household_id)
            .where(within)
            .order_by(ControlRow.fixed_cost_id, ControlRow.valid_from)
        ),
        lambda row: Control(row[1], Controller(row[2])),
    )
    version = FixedCostVersionRow
    rows = session.execute(
        select(
            FixedCostRow.household_id,
            FixedCostRow.id,
            version.id,
            FixedCostRow.key,
            version.person_id,
            version.kind,
            version.amount_cents,
            version.valid_from,
            version.valid_until,
            version.frequency,
            version.due_day,
            version.payee_id,
            version.reference,
            version.description,
        )
        .join(FixedCostRow, FixedCostRow.id == version.fixed_cost_id)
        .join(HouseholdRow, HouseholdRow.id == FixedCostRow.household_id)
        .where(within)
        .where(version.valid_from < span.window_end)
        .where((version.valid_until.is_(None)) | (version.valid_until > span.look_from))
        .order_by(FixedCostRow.household_id, version.position, version.id)
    )

    def cost(row: Any) -> FixedCost:
        payment = _payment(payees[row[11]], row[12] or "", row[13] or "", row[3])
        return FixedCost(
            row[1],
            row[2],
            row[3],
            row[4],
            CostKind(row[5]),
            row[6],
            row[7],
            row[8],
            Frequency(row[9]),
            row[10],
            payment,
            tuple(controls.get(row[1], ())),
        )

    return _grouped(rows, cost)


def _payment(payee: PayableTo, kenmerk: str, description: str, key: str) -> Payment:
    template = _template(payee.reference_kind, payee.reference_pattern or "")
    return Payment(
        payee.id,
        payee.key,
        _sepa_name(payee.name),
        payee.collects,
        payee.account_id,
        payee.iban,
        _reference(template, kenmerk, description, key),
    )


@lru_cache(maxsize=4096)
def _sepa_name(name: str) -> str:
    return to_sepa(name, 70).text


@lru_cache(maxsize=4096)
def _template(kind: str, pattern: str) -> ReferenceTemplate:
    return ReferenceTemplate(ReferenceKind(kind), pattern)


def _reference(template: ReferenceTemplate, kenmerk: str, description: str, key: str) -> Reference:
    """Return what goes to the bank; a text that no longer fits its payee counts as missing."""
    try:
        return reference_of(template, kenmerk, description, key)
    except PayeeError:
        return Reference(ReferenceKind.VRIJ, "Termijn", missing=True)


def _listed(
    session: Session, span: Span, within: ColumnElement[bool]
) -> Mapping[int, dict[tuple[int, date], Listed]]:
    found: defaultdict[int, dict[tuple[int, date], Listed]] = defaultdict(dict)
    rows = session.execute(
        select(
            RunLineRow.household_id,
            RunLineRow.fixed_cost_id,
            RunLineRow.due_date,
            RunLineRow.outcome,
            RunLineRow.withheld_cents,
        )
        .join(RunRow, RunRow.id == RunLineRow.run_id)
        .join(HouseholdRow, HouseholdRow.id == RunLineRow.household_id)
        .where(within)
        .where(RunRow.municipality_code == span.municipality, RunRow.status.not_in(FREED))
        .where(RunLineRow.due_date >= span.look_from, RunRow.month != str(span.month))
    )
    for household, cost, due, outcome, cents in rows:
        before = found[household].get((cost, due))
        if before is None or cents > before.withheld_cents:
            found[household][cost, due] = Listed(Outcome(outcome), cents)
    return found


def _attempts(
    session: Session, span: Span, within: ColumnElement[bool]
) -> Mapping[int, dict[tuple[int, date], int]]:
    found: defaultdict[int, dict[tuple[int, date], int]] = defaultdict(dict)
    rows = session.execute(
        select(
            FixedCostRow.household_id,
            InstructionRow.fixed_cost_id,
            InstructionRow.due_date,
            func.max(InstructionRow.attempt),
        )
        .join(FixedCostRow, FixedCostRow.id == InstructionRow.fixed_cost_id)
        .join(HouseholdRow, HouseholdRow.id == FixedCostRow.household_id)
        .where(within)
        .where(InstructionRow.due_date < span.window_end, InstructionRow.due_date >= span.look_from)
        .group_by(FixedCostRow.household_id, InstructionRow.fixed_cost_id, InstructionRow.due_date)
    )
    for household, cost, due, attempt in rows:
        found[household][cost, due] = attempt
    return found


def _past_nets(
    session: Session, span: Span, within: ColumnElement[bool]
) -> Mapping[int, dict[tuple[int, Month], int]]:
    found: defaultdict[int, dict[tuple[int, Month], int]] = defaultdict(dict)
    first = str(Month.of(span.look_from).plus(-1))
    rows = session.execute(
        select(PersonRow.household_id, PersonRow.id, BenefitRow.month, BenefitRow.net_cents)
        .join(BenefitRow, BenefitRow.person_id == PersonRow.id)
        .join(HouseholdRow, HouseholdRow.id == PersonRow.household_id)
        .where(within)
        .where(BenefitRow.month >= first, BenefitRow.month < str(span.month))
    )
    for household, person, month, net_cents in rows:
        found[household][person, Month.parse(month)] = net_cents
    return found


def _grouped(rows: Any, make: Callable[[Any], _T]) -> Mapping[int, list[_T]]:
    """Gather values by the first column of their row."""
    found: defaultdict[int, list[_T]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(make(row))
    return found
