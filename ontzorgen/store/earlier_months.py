"""Read what other months say of the households of a run: how they decided, paid and told.

Amounts are int euro cents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.domain.run import Outcome
from ontzorgen.domain.run_status import DECIDED, FREED
from ontzorgen.domain.signals import Listed
from ontzorgen.store.models import (
    BenefitRow,
    FixedCostRow,
    HouseholdRow,
    InstructionRow,
    PersonRow,
    RunLineRow,
    RunRow,
)
from ontzorgen.store.run_span import Span

_benefit = BenefitRow.__table__
_cost = FixedCostRow.__table__
_household = HouseholdRow.__table__
_instruction = InstructionRow.__table__
_line = RunLineRow.__table__
_person = PersonRow.__table__
_run = RunRow.__table__

_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
"""Looked up, not called: an enumeration's call takes four times as long."""


def listed(
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


def attempts(
    session: Session, span: Span, within: ColumnElement[bool]
) -> Mapping[int, dict[tuple[int, date], int]]:
    """Return how many instructions a due date already had."""
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


def past_nets(
    session: Session, span: Span, within: ColumnElement[bool]
) -> Mapping[int, dict[tuple[int, Month], int]]:
    """Return each person's net benefit, in cents, of the months before the run's."""
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
