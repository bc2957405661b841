"""In which order control of costs is given back: the small ones first, the rent last.

A proposal, which a coach changes; our own choice, for no law prescribes an order.
Amounts are int euro cents per month.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.months import Month


@dataclass(frozen=True, slots=True)
class Returnable:
    """A cost that the municipality pays now."""

    fixed_cost_id: int
    kind: CostKind
    cents_a_month: int


@dataclass(frozen=True, slots=True)
class Planned:
    """In which month a cost is to go back, and whether that is first tried for one month."""

    fixed_cost_id: int
    month: Month
    trial: bool


def propose(costs: Sequence[Returnable], first: Month, last: Month) -> tuple[Planned, ...]:
    """Propose a month for each cost, from `first` to `last`: small ones first, rent last.

    One a month where there are months enough; else as evenly as they go. The first is tried for
    a month, so that somebody learns on what can do least harm.
    """
    ordered = sorted(costs, key=_size)
    months = max((last.year - first.year) * 12 + last.month - first.month + 1, 1)
    crowd = max(len(ordered), 1)
    return tuple(
        Planned(
            cost.fixed_cost_id,
            first.plus(place if crowd <= months else place * months // crowd),
            trial=place == 0,
        )
        for place, cost in enumerate(ordered)
    )


def last_month(first: Month, number: int, ends: Iterable[date | None], today: date) -> Month:
    """Return the last month for a proposal of so many costs, given the last day of each ground.

    A ground without a last day (None) gives each cost a month, and so does it when all of them are
    over: what is over hurries nobody any more. Where help ends before `first`, all go at once.
    """
    ahead = [day for day in ends if day is None or day >= today]
    ending = [day for day in ahead if day is not None]
    if not ending or None in ahead:
        return first.plus(max(number - 1, 0))
    return max(Month.of(max(ending)), first)


def _size(cost: Returnable) -> tuple[bool, int, int]:
    return cost.kind is CostKind.RENT, cost.cents_a_month, cost.fixed_cost_id
