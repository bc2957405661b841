"""Find what somebody types in the search box: a few of each kind, within municipalities.

Nothing in what is typed is a wildcard, and capitals do not count, of any script.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from ontzorgen.store import task_list
from ontzorgen.store.models import (
    AccountRow,
    FixedCostRow,
    HouseholdRow,
    InstructionRow,
    PayeeRow,
    PersonRow,
    RunRow,
    TaskRow,
)
from ontzorgen.store.task_list import ListedTask

_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class FoundHousehold:
    """A household by its key."""

    id: int
    key: str
    municipality: str


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person by name or key, with the household it is in."""

    key: str
    name: str
    household_id: int
    household: str
    municipality: str


@dataclass(frozen=True, slots=True)
class FoundPayee:
    """A payee by name or code, or by the whole of an IBAN that it has or had."""

    id: int
    key: str
    name: str
    town: str | None


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A run by its name, or a part of it."""

    name: str
    month: str
    status: str


@dataclass(frozen=True, slots=True)
class FoundPayment:
    """A payment by the whole of its end-to-end id; amount in cents."""

    end_to_end_id: str
    amount_cents: int
    due_date: date
    payee_name: str
    run: str
    household_id: int
    household: str
    municipality: str


def households(
    session: Session, text: str, towns: Collection[str], most: int
) -> Sequence[FoundHousehold]:
    """Return the households whose key begins so, or that have a fixed cost with this key.

    Of a cost the whole key counts, as typed or in capitals: so an index finds it.
    """
    row, cost = HouseholdRow, FixedCostRow
    costs = select(cost.household_id).where(
        cost.municipality_code.in_(sorted(towns)),
        cost.key.in_({text, text.upper(), text.lower()}),
    )
    query = (
        select(row.id, row.key, row.municipality_code)
        .where(
            row.municipality_code.in_(sorted(towns)),
            or_(_begins(row.key, text), row.id.in_(costs)),
        )
        .order_by(row.key, row.municipality_code)
        .limit(most)
    )
    return [FoundHousehold(*found) for found in session.execute(query)]


def persons(
    session: Session, text: str, towns: Collection[str], most: int
) -> Sequence[FoundPerson]:
    """Return the persons whose key begins so, or parts of whose name begin with each word."""
    row, name = PersonRow, PersonRow.first_name + " " + PersonRow.last_name
    each_word = (a_word_begins(name, word) for word in words_of(text))
    fits = or_(and_(*each_word), _begins(row.key, text))
    query = (
        select(row.key, name, HouseholdRow.id, HouseholdRow.key, row.municipality_code)
        .join(HouseholdRow, HouseholdRow.id == row.household_id)
        .where(row.municipality_code.in_(sorted(towns)), fits)
        .order_by(func.lower(row.last_name), func.lower(row.first_name), row.id)
        .limit(most)
    )
    return [FoundPerson(*found) for found in session.execute(query)]


def payees(session: Session, text: str, iban: str | None, most: int) -> Sequence[FoundPayee]:
    """Return the payees whose name or code holds each word; or those that have or had an IBAN."""
    row = PayeeRow
    fits: ColumnElement[bool]
    if iban is None:
        columns = (row.name, row.key)
        fits = and_(
            *(
                or_(*(column.icontains(word, autoescape=True) for column in columns))
                for word in words_of(text)
            )
        )
    else:
        fits = row.id.in_(select(AccountRow.payee_id).where(AccountRow.iban == iban))
    query = select(row.id, row.key, row.name, row.town).where(fits)
    query = query.order_by(func.lower(row.name), row.id).limit(most)
    return [FoundPayee(*found) for found in session.execute(query)]


def runs(session: Session, text: str, towns: Collection[str], most: int) -> Sequence[FoundRun]:
    """Return the runs whose name holds the text, such as a month; the newest first."""
    row = RunRow
    query = (
        select(row.name, row.month, row.status)
        .where(row.municipality_code.in_(sorted(towns)), row.name.contains(text, autoescape=True))
        .order_by(row.month.desc(), row.name.desc())
        .limit(most)
    )
    return [FoundRun(*found) for found in session.execute(query)]


def payments(session: Session, text: str, towns: Collection[str]) -> Sequence[FoundPayment]:
    """Return the payment with this end-to-end id."""
    row, household = InstructionRow, HouseholdRow
    query = (
        select(
            row.end_to_end_id,
            row.amount_cents,
            row.due_date,
            row.payee_name,
            RunRow.name,
            household.id,
            household.key,
            household.municipality_code,
        )
        .join(RunRow, RunRow.id == row.run_id)
        .join(FixedCostRow, FixedCostRow.id == row.fixed_cost_id)
        .join(household, household.id == FixedCostRow.household_id)
        .where(row.end_to_end_id == text.upper(), RunRow.municipality_code.in_(sorted(towns)))
    )
    return [FoundPayment(*found) for found in session.execute(query)]


def open_tasks(
    session: Session, text: str, towns: Collection[str], most: int
) -> Sequence[ListedTask]:
    """Return the open tasks about a subject that holds the text, the oldest first."""
    row = TaskRow
    query = (
        select(row.id)
        .where(row.municipality_code.in_(sorted(towns)), row.done_at.is_(None))
        .where(row.subject.icontains(text, autoescape=True))
        .order_by(row.since, row.id)
        .limit(most)
    )
    return [task_list.one(session, number) for number in session.scalars(query)]


def words_of(text: str) -> list[str]:
    """Return the words that are looked for, each once; the first few, for each costs a pass."""
    return list({word.casefold(): word for word in text.split()}.values())[:_MOST_WORDS]


def a_word_begins(column: Any, word: str) -> ColumnElement[bool]:
    """Say that one of the words of a text begins so; a hyphen parts words too."""
    return or_(
        _begins(column, word),
        column.icontains(f" {word}", autoescape=True),
        column.icontains(f"-{word}", autoescape=True),
    )


def _begins(column: Any, text: str) -> ColumnElement[bool]:
    begins: ColumnElement[bool] = column.istartswith(text, autoescape=True)
    return begins
