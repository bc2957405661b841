"""Read what a run decides on, as sets: some statements per thousand households.

Rows become domain values here, in the rooms this one asks (`run_persons`, `run_costs`,
`earlier_months`), and nowhere else. Core tables, not mapped classes: at 100,000 households that
is the difference between seconds and a minute.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ontzorgen.domain.household import Household
from ontzorgen.domain.months import Month
from ontzorgen.domain.signals import Listed
from ontzorgen.store.earlier_months import attempts, listed, past_nets
from ontzorgen.store.models import HouseholdRow
from ontzorgen.store.payees import PayableTo
from ontzorgen.store.run_costs import fixed_costs
from ontzorgen.store.run_persons import persons
from ontzorgen.store.run_span import Span

HOUSEHOLDS_AT_ONCE = 2000

_household = HouseholdRow.__table__


class Need(Enum):
    """How much of a household is read: what is not asked for is left empty."""

    EVERYTHING = auto()
    DECISION = auto()
    """What a run decides and how it pays, not what earlier months say of it."""
    GATES = auto()
    """Who takes part, and on which account; the text to the bank is left empty too."""


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
    their_persons = persons(session, span.month, within)
    costs = fixed_costs(session, span, payees, within, texts=need is not Need.GATES)
    decided = listed(session, span, within)
    every = need is Need.EVERYTHING
    tried = attempts(session, span, within) if every else {}
    nets = past_nets(session, span, within) if every else {}
    found = []
    for number, key in session.execute(
        select(_household.c.id, _household.c.key).where(within).order_by(_household.c.id)
    ):
        household = Household(
            number, key, tuple(their_persons.get(number, ())), tuple(costs.get(number, ()))
        )
        found.append(
            Facts(household, decided.get(number, {}), nets.get(number, {}), tried.get(number, {}))
        )
    return found
