"""Find households by what somebody types or chooses, and read what a list shows of each.

A few reads for a whole list, however long; amounts are euro cents. No BSN is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Executable,
    Integer,
    Select,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from ontzorgen.domain.fixed_cost import Frequency, per_month_cents
from ontzorgen.domain.standing import OUTCOMES, Standing, standing_of
from ontzorgen.store import prepared
from ontzorgen.store.models import (
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    MunicipalityRow,
    PersonRow,
    RunLineRow,
)
from ontzorgen.store.payments import chunks
from ontzorgen.store.search import a_word_begins, words_of

_household = HouseholdRow.__table__
_person = PersonRow.__table__
_line = RunLineRow.__table__


@dataclass(frozen=True, slots=True)
class HouseholdsAsked:
    """Which households somebody wants to see; empty: all of the municipalities."""

    municipalities: frozenset[str]
    text: str = ""
    """Words in any order: each is the beginning of the key, of a name in it, or of a worker's."""
    consulent: str = ""
    budget_coach: str = ""
    standing: Standing | None = None
    payee_id: int | None = None
    """Only those with a fixed cost that goes to this payee on `paid_on`."""
    paid_on: date | None = None


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
    words = words_of(asked.text)
    query = _count_of(_shape(asked), words) if words else _counting(_shape(asked))
    return prepared.number(session, query, **_values(asked, runs))


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
    shape, words, values = _shape(asked), words_of(asked.text), _values(asked, runs)
    limited = limit is not None
    query = _page_of(shape, words, limited) if words else _paging(shape, limited)
    if limit is not None:
        values |= {"offset": offset, "limit": limit}
    found = prepared.rows(session, query, **values)
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
    pairs = prepared.rows(session, _workers(), codes=sorted(municipalities))
    consulents, coaches = {row[0] for row in pairs}, {row[1] for row in pairs}
    return sorted(consulents - {None, ""}), sorted(coaches - {None, ""})


def named_workers(
    session: Session, municipalities: Collection[str]
) -> list[tuple[str, str, str, int]]:
    """Return municipality, role, text and number of households, of every text that names one."""
    row = _household.c
    found: list[tuple[str, str, str, int]] = []
    for role, text in (("consulent", row.consulent), ("coach", row.budget_coach)):
        rows = session.execute(
            select(row.municipality_code, text, func.count())
            .where(row.municipality_code.in_(sorted(municipalities)), text != "")
            .where(row.forgotten_on.is_(None))
            .group_by(row.municipality_code, text)
            .order_by(row.municipality_code, text)
        )
        found += [(code, role, name, number) for code, name, number in rows]
    return found


@cache
def _workers() -> Executable:
    """Both in one pass over the households: there are few pairs of them."""
    within = _household.c.municipality_code.in_(prepared.several("codes"))
    return select(_household.c.consulent, _household.c.budget_coach).where(within).distinct()


class _Shape(NamedTuple):
    """What is asked of households, without words and values: for each there is one statement."""

    consulent: bool
    budget_coach: bool
    standing: Standing | None
    payee: bool


def _shape(asked: HouseholdsAsked) -> _Shape:
    return _Shape(
        bool(asked.consulent),
        bool(asked.budget_coach),
        asked.standing,
        asked.payee_id is not None,
    )


def _values(asked: HouseholdsAsked, runs: Collection[int]) -> dict[str, Any]:
    return {
        "codes": sorted(asked.municipalities),
        "consulent": asked.consulent,
        "budget_coach": asked.budget_coach,
        "runs": sorted(runs),
        "payee": asked.payee_id,
        "paid_on": asked.paid_on,
    }


@cache
def _counting(shape: _Shape) -> Executable:
    return _count_of(shape, ())


@cache
def _paging(shape: _Shape, limited: bool) -> Executable:
    return _page_of(shape, (), limited)


def _count_of(shape: _Shape, words: Sequence[str]) -> Executable:
    return select(func.count()).select_from(_household).where(*_fitting(shape, words))


def _page_of(shape: _Shape, words: Sequence[str], limited: bool) -> Executable:
    query = (
        select(
            _household.c.id,
            _household.c.key,
            _household.c.municipality_code,
            MunicipalityRow.name,
            _household.c.consulent,
            _household.c.budget_coach,
        )
        .join(MunicipalityRow, MunicipalityRow.code == _household.c.municipality_code)
        .where(*_fitting(shape, words))
        .order_by(_household.c.key, _household.c.municipality_code)
    )
    if not limited:
        return query
    limit, offset = bindparam("limit", type_=Integer()), bindparam("offset", type_=Integer())
    return query.limit(limit).offset(offset)


def _fitting(shape: _Shape, words: Sequence[str]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        _household.c.municipality_code.in_(prepared.several("codes"))
    ]
    conditions += map(fits_word, words)
    if shape.consulent:
        conditions.append(_household.c.consulent == bindparam("consulent"))
    if shape.budget_coach:
        conditions.append(_household.c.budget_coach == bindparam("budget_coach"))
    if shape.standing is not None:
        conditions += _stands(shape.standing)
    if shape.payee:
        conditions.append(_household.c.id.in_(_paid()))
    return conditions


def _paid() -> Select[int]:
    """Return the households with a fixed cost that goes to a payee on a day."""
    version, day = FixedCostVersionRow, bindparam("paid_on", type_=Date())
    return (
        select(FixedCostRow.household_id)
        .join(version, version.fixed_cost_id == FixedCostRow.id)
        .where(version.payee_id == bindparam("payee"), version.valid_from <= day)
        .where(or_(version.valid_until.is_(None), version.valid_until > day))
    )


def _stands(asked: Standing) -> Iterator[ColumnElement[bool]]:
    """Give the conditions under which a household stands so: one of these outcomes, none before."""
    for standing, outcomes in OUTCOMES.items():
        among = select(_line.c.household_id).where(
            _line.c.run_id.in_(prepared.several("runs")), _line.c.outcome.in_(sorted(outcomes))
        )
        if standing is asked:
            yield _household.c.id.in_(among)
            return
        yield _household.c.id.not_in(among)


def fits_word(word: str) -> ColumnElement[bool]:
    """Say that a household fits a word: by its key, who is in it, or who works with it.

    The statement is given `codes`, the municipalities in which to look for names.
    """
    name = _person.c.first_name + " " + _person.c.last_name
    named = select(_person.c.household_id).where(
        _person.c.municipality_code.in_(prepared.several("codes")), a_word_begins(name, word)
    )
    return or_(
        _household.c.key.istartswith(word, autoescape=True),
        _household.c.id.in_(named),
        a_word_begins(_household.c.consulent, word),
        a_word_begins(_household.c.budget_coach, word),
    )


def _persons(session: Session, ids: Sequence[int]) -> defaultdict[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    for part in chunks(ids):
        for number, first, last in prepared.rows(session, _names(), ids=part):
            names[number].append(f"{first} {last}")
    return names


@cache
def _names() -> Executable:
    return (
        select(_person.c.household_id, _person.c.first_name, _person.c.last_name)
        .where(_person.c.household_id.in_(prepared.several("ids")))
        .order_by(_person.c.position)
    )


def _costs(
    session: Session, ids: Sequence[int], day: date
) -> defaultdict[int, list[tuple[Frequency, int]]]:
    costs: defaultdict[int, list[tuple[Frequency, int]]] = defaultdict(list)
    for part in chunks(ids):
        for number, frequency, cents in prepared.rows(session, _amounts(), ids=part, day=day):
            costs[number].append((Frequency(frequency), cents))
    return costs


@cache
def _amounts() -> Executable:
    version = FixedCostVersionRow
    day: BindParameter[date] = bindparam("day")
    return (
        select(FixedCostRow.household_id, version.frequency, version.amount_cents)
        .join(version, version.fixed_cost_id == FixedCostRow.id)
        .where(FixedCostRow.household_id.in_(prepared.several("ids")), version.valid_from <= day)
        .where(or_(version.valid_until.is_(None), version.valid_until > day))
    )


def _outcomes(
    session: Session, ids: Sequence[int], runs: Collection[int]
) -> defaultdict[int, set[str]]:
    """Return how the instalments of each household ended.

    By way of the numbers of its costs, which are few: a join reads every line of the runs.
    """
    owners: dict[int, int] = {}
    for part in chunks(ids):
        owners |= {row[0]: row[1] for row in prepared.rows(session, _costs_of(), ids=part)}
    outcomes: defaultdict[int, set[str]] = defaultdict(set)
    for part in chunks(owners):
        for number, outcome in prepared.rows(session, _ended(), runs=sorted(runs), costs=part):
            outcomes[owners[number]].add(outcome)
    return outcomes


@cache
def _costs_of() -> Executable:
    return select(FixedCostRow.id, FixedCostRow.household_id).where(
        FixedCostRow.household_id.in_(prepared.several("ids"))
    )


@cache
def _ended() -> Executable:
    return select(_line.c.fixed_cost_id, _line.c.outcome).where(
        _line.c.run_id.in_(prepared.several("runs")),
        _line.c.fixed_cost_id.in_(prepared.several("costs")),
    )
