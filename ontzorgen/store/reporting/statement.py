"""What the ledger says of households over days: flows per calendar month, and each payment.

An entry is a household's by its person or else by its fixed cost. Amounts are euro cents.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, case, cast, extract, func, or_, select
from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.domain.statement import HELD, MAY_BE_UNDONE, PAIRS, Flow
from ontzorgen.store.models import (
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    InstructionRow,
    LedgerEntryRow,
    PersonRow,
    RunLineRow,
    RunRow,
)
from ontzorgen.store.run_rows import ROWS_AT_ONCE

_entry = LedgerEntryRow
_BEFORE = 0
"""The month of everything before the period."""


@dataclass(frozen=True, slots=True)
class Booked:
    """Whose entries, from which day up to and including which; one household, or all."""

    municipalities: Collection[str]
    first: date
    last: date
    household_id: int | None = None


class Moved(NamedTuple):
    """What moved in one month, in cents, in the order of `Flow`; `month` is None before."""

    month: Month | None
    benefit_cents: int
    withheld_cents: int
    paid_cents: int
    returned_cents: int
    received_cents: int
    given_back_cents: int


class HouseholdMoved(NamedTuple):
    """What moved in one month of one household, and what we hold at the end of it."""

    municipality: str
    household: str
    moved: Moved
    closing_cents: int


class PaymentEntry(NamedTuple):
    """What moved of one payment between two accounts, and when the last time."""

    run_id: int
    fixed_cost_id: int
    due_date: date
    attempt: int
    debit: str
    credit: str
    cents: int
    last_on: date
    in_period: bool


class PaymentNamed(NamedTuple):
    """A payment by the names that people know it by."""

    run_id: int
    fixed_cost_id: int
    due_date: date
    attempt: int
    run: str
    month: str
    kind: str
    payee_name: str
    amount_cents: int
    end_to_end_id: str


def per_month(session: Session, booked: Booked) -> Sequence[Moved]:
    """Return what moved of all households together, before the period and in each month."""
    month = _month(booked)
    rows = session.execute(
        _of_households(select(month, *_flows()), booked).group_by(month).order_by(month)
    )
    return [_moved(row) for row in rows]


def number_of(session: Session, booked: Booked) -> tuple[int, int]:
    """Return how many months of households there are in the period, and of how many households."""
    month = _month(booked)
    found = (
        _of_households(select(_household().label("household"), month.label("month")), booked)
        .where(_entry.booked_on >= booked.first)
        .distinct()
        .subquery()
    )
    row = session.execute(
        select(func.count(), func.count(found.c.household.distinct())).select_from(found)
    ).one()
    return int(row[0]), int(row[1])


def per_household(session: Session, booked: Booked, limit: int) -> Sequence[HouseholdMoved]:
    """Return what moved per household and month, and what we hold at the end of each."""
    flows = _flows()
    month = _month(booked).label("month")
    inner = (
        _of_households(select(_household().label("household"), month, *flows), booked)
        .group_by(_household(), month)
        .subquery()
    )
    amounts = [inner.c[flow.value.lower()] for flow in Flow]
    closing = func.sum(_held(inner)).over(partition_by=inner.c.household, order_by=inner.c.month)
    running = select(
        inner.c.household, inner.c.month, *amounts, closing.label("closing")
    ).subquery()
    rows = session.execute(
        select(
            HouseholdRow.municipality_code,
            HouseholdRow.key,
            running.c.month,
            *(running.c[flow.value.lower()] for flow in Flow),
            running.c.closing,
        )
        .select_from(running)
        .join(HouseholdRow, HouseholdRow.id == running.c.household)
        .where(running.c.month > _BEFORE)
        .order_by(HouseholdRow.municipality_code, HouseholdRow.key, running.c.month)
        .limit(limit),
        execution_options={"yield_per": ROWS_AT_ONCE},
    )
    return [HouseholdMoved(row[0], row[1], _moved(row[2:-1]), int(row[-1])) for row in rows]


def held_by_the_books(session: Session, booked: Booked) -> int:
    """Return what stands on the accounts that we hold at the end of the period.

    Of a municipality every entry counts, also one that is about no household: there is none.
    """
    names = [account.value for account in HELD]
    total = 0
    for column, sign in ((_entry.credit, 1), (_entry.debit, -1)):
        query = select(func.sum(_entry.amount_cents)).where(
            column.in_(names),
            _entry.municipality_code.in_(sorted(booked.municipalities)),
            _entry.booked_on <= booked.last,
        )
        if booked.household_id is not None:
            query = query.where(_about(booked.household_id))
        total += sign * int(session.scalar(query) or 0)
    return total


def payment_entries(session: Session, booked: Booked) -> Sequence[PaymentEntry]:
    """Return what moved of each payment of one household until the end of the period."""
    key = (_entry.run_id, _entry.fixed_cost_id, _entry.due_date, _entry.attempt)
    inside = func.max(case((_entry.booked_on >= booked.first, 1), else_=0))
    rows = session.execute(
        select(
            *key,
            _entry.debit,
            _entry.credit,
            func.sum(_entry.amount_cents),
            func.max(_entry.booked_on),
            inside,
        )
        .where(
            _entry.municipality_code.in_(sorted(booked.municipalities)),
            _entry.booked_on <= booked.last,
            _entry.fixed_cost_id.in_(_costs(booked.household_id)),
            _entry.run_id.is_not(None),
        )
        .group_by(*key, _entry.debit, _entry.credit)
    )
    found: Any = rows.all()
    return [PaymentEntry(*row)._replace(cents=int(row[6]), in_period=bool(row[8])) for row in found]


def payments_named(session: Session, household_id: int) -> Sequence[PaymentNamed]:
    """Return the payments of one household, the newest due date first."""
    order, line = InstructionRow, RunLineRow
    rows: Any = session.execute(
        select(
            order.run_id,
            order.fixed_cost_id,
            order.due_date,
            order.attempt,
            RunRow.name,
            RunRow.month,
            FixedCostVersionRow.kind,
            line.payee_name,
            order.amount_cents,
            order.end_to_end_id,
        )
        .select_from(order)
        .join(line, and_(line.run_id == order.run_id, line.position == order.position))
        .join(RunRow, RunRow.id == order.run_id)
        .join(FixedCostVersionRow, FixedCostVersionRow.id == line.version_id)
        .where(order.fixed_cost_id.in_(_costs(household_id)))
        .order_by(order.due_date.desc(), order.id.desc())
    )
    return [PaymentNamed(*row) for row in rows]


def _costs(household_id: int | None) -> Any:
    return select(FixedCostRow.id).where(FixedCostRow.household_id == household_id)


def _about(household_id: int) -> Any:
    persons = select(PersonRow.id).where(PersonRow.household_id == household_id)
    return or_(_entry.person_id.in_(persons), _entry.fixed_cost_id.in_(_costs(household_id)))


def _household() -> Any:
    return func.coalesce(PersonRow.household_id, FixedCostRow.household_id)


def _of_households(query: Any, booked: Booked) -> Any:
    """Let a query read the entries that are about a household, until the end of the period."""
    found = (
        query.select_from(_entry)
        .outerjoin(PersonRow, PersonRow.id == _entry.person_id)
        .outerjoin(FixedCostRow, FixedCostRow.id == _entry.fixed_cost_id)
        .where(
            _entry.municipality_code.in_(sorted(booked.municipalities)),
            _entry.booked_on <= booked.last,
            _household().is_not(None),
        )
    )
    return found if booked.household_id is None else found.where(_about(booked.household_id))


def _month(booked: Booked) -> Any:
    """Return a number for the month of an entry; `_BEFORE` when it is before the period."""
    year = cast(extract("year", _entry.booked_on), Integer)
    month = cast(extract("month", _entry.booked_on), Integer)
    return case((_entry.booked_on < booked.first, _BEFORE), else_=year * 12 + month - 1)


def _flows() -> list[Any]:
    return [_flow(flow).label(flow.value.lower()) for flow in Flow]


def _flow(flow: Flow) -> Any:
    """Return what went this way, less what was undone."""
    cases: list[tuple[Any, Any]] = [
        (_goes(debit.value, credit.value), _entry.amount_cents) for debit, credit in PAIRS[flow]
    ]
    if flow in MAY_BE_UNDONE:
        cases += [
            (_goes(credit.value, debit.value), -_entry.amount_cents)
            for debit, credit in PAIRS[flow]
        ]
    return func.sum(case(*cases, else_=0))


def _goes(debit: str, credit: str) -> Any:
    return and_(_entry.debit == debit, _entry.credit == credit)


def _held(found: Any) -> Any:
    c = found.c
    return c.withheld + c.returned + c.received - c.paid - c.given_back


def _moved(row: Sequence[Any]) -> Moved:
    number, *cents = row
    month = None if number == _BEFORE else Month(number // 12, number % 12 + 1)
    return Moved(month, *(int(each) for each in cents))
