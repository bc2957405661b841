"""What is known to change about a household's fixed costs between two days.

For who reads it beforehand: the client, in the monthly overview. Amounts are int euro cents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ontzorgen.domain.fixed_cost import Controller, Frequency, control_on
from ontzorgen.domain.paying import Cost, CostRow


class CostChangeKind(StrEnum):
    """What changes."""

    AMOUNT = "AMOUNT"
    START = "START"
    END = "END"
    TO_HOUSEHOLD = "TO_HOUSEHOLD"
    TO_MUNICIPALITY = "TO_MUNICIPALITY"


@dataclass(frozen=True, slots=True)
class CostChange:
    """One change of one cost, on its day; `row` is what holds from then on, or what ends."""

    kind: CostChangeKind
    row: CostRow
    on: date
    before_cents: int = 0


def changes_between(costs: Iterable[Cost], start: date, end: date) -> tuple[CostChange, ...]:
    """Return the changes with `start` <= day < `end`, in the order of their days.

    A cost that the household pays itself starts, ends or changes its amount without a word: it is
    not ours. What is paid from elsewhere is told only once the municipality pays it.
    """
    found = [change for cost in costs for change in _of_cost(cost) if start <= change.on < end]
    return tuple(sorted(found, key=lambda change: change.on))


def paid_by(costs: Iterable[Cost], day: date) -> tuple[list[CostRow], list[CostRow]]:
    """Return which costs that run on `day` the household pays itself, and which it does not."""
    own: list[CostRow] = []
    ours: list[CostRow] = []
    for cost in costs:
        row = cost.row_on(day)
        if row is not None:
            (own if _controller(cost, day) is Controller.HOUSEHOLD else ours).append(row)
    return own, ours


def _of_cost(cost: Cost) -> Iterator[CostChange]:
    follows = {id(new): old for old, new in cost.changes}
    goes_on = {id(old) for old, _ in cost.changes}
    for row in cost.rows:
        old, first, end = follows.get(id(row)), row.valid_from, row.valid_until
        if _controller(cost, first) is Controller.MUNICIPALITY:
            if old is None:
                yield CostChange(CostChangeKind.START, row, first)
            elif old.amount_cents != row.amount_cents:
                yield CostChange(CostChangeKind.AMOUNT, row, first, old.amount_cents)
        if end is None or id(row) in goes_on or row.frequency is Frequency.ONCE:
            continue
        if _controller(cost, end) is Controller.MUNICIPALITY:
            yield CostChange(CostChangeKind.END, row, end)
    yield from _turns_of_control(cost)


def _turns_of_control(cost: Cost) -> Iterator[CostChange]:
    """Give each day on which control goes to the household or comes back, while the cost runs."""
    held = Controller.MUNICIPALITY
    for control in cost.controls:
        row = cost.row_on(control.since)
        if row is not None and control.controller is not held:
            if control.controller is Controller.HOUSEHOLD:
                yield CostChange(CostChangeKind.TO_HOUSEHOLD, row, control.since)
            elif (
                control.controller is Controller.MUNICIPALITY
                and control.since > cost.rows[0].valid_from
            ):
                yield CostChange(CostChangeKind.TO_MUNICIPALITY, row, control.since)
        held = control.controller


def _controller(cost: Cost, day: date) -> Controller:
    control = control_on(cost.controls, day)
    return Controller.MUNICIPALITY if control is None else control.controller
