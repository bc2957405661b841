"""Find households by what somebody types or chooses, and read what a list shows of each.

A few reads for a whole list, however long; amounts are euro cents. No BSN is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from ontzorgen.domain.fixed_cost import Frequency, per_month_cents
from ontzorgen.domain.standing import OUTCOMES, Standing, standing_of
from ontzorgen.store.models import (
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    MunicipalityRow,
    PersonRow,
    RunLineRow,
)
from ontzorgen.store.payments import chunks

_household = HouseholdRow.__table__
_person = PersonRow.__table__
_line = RunLineRow.__table__


@dataclass(frozen=True, slots=True)
class HouseholdsAsked:
    """Which households somebody wants to see; empty: all of the municipalities."""

    municipalities: frozenset[str]
    text: str = ""
    """The beginning of the key of a household, or of a first or last name in it."""
    consulent: str = ""
    budget_coach: str = ""
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class ListedHousehold:
    """A household as a list shows it."""

    id: int
    key: str
    municipality: str
    municipality_name: str
    consulent: str
    budget_coach: str
    persons: tuple[str, ...]
    monthly_cents: int
    """What its fixed costs come to per month, on the day that is asked."""
    standing: Standing


def count(session: Session, asked: HouseholdsAsked, runs: Collection[int]) -> int:
    """Return how many households fit; `runs` are those in which they stand as asked."""
    query = select(func.count()).select_from(HouseholdRow).where(*_asked(asked, runs))
    return int(session.execute(query).scalar_one())


def page(
    session: Session,
    asked: HouseholdsAsked,
    runs: Collection[int],
    day: date,
    *,
    offset: int = 0,
    limit: int | None = None,
) -> list[ListedHousehold]:
    """Return households that fit, by key, with their costs on `day`; all without a `limit`."""
    found = session.execute(
        select(
            HouseholdRow.id,
            HouseholdRow.key,
            HouseholdRow.municipality_code,
            MunicipalityRow.name,
            HouseholdRow.consulent,
            HouseholdRow.budget_coach,
        )
        .join(MunicipalityRow, MunicipalityRow.code == HouseholdRow.municipality_code)
        .where(*_asked(asked, runs))
        .order_by(HouseholdRow.key, HouseholdRow.municipality_code)
        .offset(offset)
        .limit(limit)
    ).all()
    ids = [row[0] for row in found]
    persons = _persons(session, ids)
    costs = _costs(session, ids, day)
    outcomes = _outcomes(session, ids, runs)
    return [
        ListedHousehold(
            number,
            key,
            code,
            name,
            consulent or "",
            coach or "",
            tuple(persons[number]),
            per_month_cents(costs[number]),
            standing_of(outcomes[number]),
        )
        for number, key, code, name, consulent, coach in found
    ]


def workers(session: Session, municipalities: Collection[str]) -> tuple[list[str], list[str]]:
    """Return the names of the case workers and of the budget coaches of these municipalities."""
    within = HouseholdRow.municipality_code.in_(sorted(municipalities))

    def names(column: Any) -> list[str]:
        query = select(column).where(within, column.is_not(None), column != "").distinct()
        return sorted(session.scalars(query))

    return names(HouseholdRow.consulent), names(HouseholdRow.budget_coach)


def _asked(asked: HouseholdsAsked, runs: Collection[int]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        _household.c.municipality_code.in_(sorted(asked.municipalities))
    ]
    if asked.text:
        named = select(_person.c.household_id).where(
            _person.c.municipality_code.in_(sorted(asked.municipalities)),
            or_(
                _begins(_person.c.last_name, asked.text),
                _begins(_person.c.first_name + " " + _person.c.last_name, asked.text),
            ),
        )
        conditions.append(
            or_(_begins(_household.c.key, asked.text), _household.c.id.in_(named)),
        )
    if asked.consulent:
        conditions.append(_household.c.consulent == asked.consulent)
    if asked.budget_coach:
        conditions.append(_household.c.budget_coach == asked.budget_coach)
    if asked.standing is not None:
        conditions += _stands(asked.standing, runs)
    return conditions


def _stands(asked: Standing, runs: Collection[int]) -> Iterator[ColumnElement[bool]]:
    """Give the conditions under which a household stands so: one of these outcomes, none before."""
    for standing, outcomes in OUTCOMES.items():
        among = select(_line.c.household_id).where(
            _line.c.run_id.in_(sorted(runs)), _line.c.outcome.in_(sorted(outcomes))
        )
        if standing is asked:
            yield _household.c.id.in_(among)
            return
        yield _household.c.id.not_in(among)


def _begins(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Say that a text begins so, capitals aside; nothing in it is a wildcard."""
    return column.istartswith(text, autoescape=True)


def _persons(session: Session, ids: Sequence[int]) -> defaultdict[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    for part in chunks(ids):
        rows = session.execute(
            select(PersonRow.household_id, PersonRow.first_name, PersonRow.last_name)
            .where(PersonRow.household_id.in_(part))
            .order_by(PersonRow.position)
        )
        for number, first, last in rows:
            names[number].append(f"{first} {last}")
    return names


def _costs(
    session: Session, ids: Sequence[int], day: date
) -> defaultdict[int, list[tuple[Frequency, int]]]:
    version = FixedCostVersionRow
    costs: defaultdict[int, list[tuple[Frequency, int]]] = defaultdict(list)
    for part in chunks(ids):
        rows = session.execute(
            select(FixedCostRow.household_id, version.frequency, version.amount_cents)
            .join(version, version.fixed_cost_id == FixedCostRow.id)
            .where(FixedCostRow.household_id.in_(part), version.valid_from <= day)
            .where(or_(version.valid_until.is_(None), version.valid_until > day))
        )
        for number, frequency, cents in rows:
            costs[number].append((Frequency(frequency), cents))
    return costs


def _outcomes(
    session: Session, ids: Sequence[int], runs: Collection[int]
) -> defaultdict[int, set[str]]:
    """Return how the instalments of each household ended.

    By way of the numbers of its costs, which are few: a join reads every line of the runs.
    """
    owners: dict[int, int] = {}
    for part in chunks(ids):
        costs = select(FixedCostRow.id, FixedCostRow.household_id)
        rows = session.execute(costs.where(FixedCostRow.household_id.in_(part)))
        owners |= {row[0]: row[1] for row in rows}
    outcomes: defaultdict[int, set[str]] = defaultdict(set)
    for part in chunks(owners):
        lines = session.execute(
            select(RunLineRow.fixed_cost_id, RunLineRow.outcome).where(
                RunLineRow.run_id.in_(sorted(runs)), RunLineRow.fixed_cost_id.in_(part)
            )
        )
        for number, outcome in lines:
            outcomes[owners[number]].add(outcome)
    return outcomes
