"""Whether an arrears signal (achterstandssignaal) tells of a bill that we were to pay ourselves.

Somebody says that a household is behind. Where the municipality paid that cost, it is probably our
own error, and comes first. That word comes after the bill: so it counts who paid some time before.
How long before is our choice; days, half-open ranges, no amounts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ontzorgen.domain.fixed_cost import Control, Controller, control_on

LOOKS_BACK = timedelta(days=62)
"""A payee tells of an arrear after one or two instalments, not on the day after."""


@dataclass(frozen=True, slots=True)
class CostHeld:
    """A row of a fixed cost, and who pays it from which day."""

    fixed_cost_id: int
    payee_id: int
    valid_from: date
    valid_until: date | None
    controls: tuple[Control, ...] = ()

    def is_ours_between(self, first: date, last: date) -> bool:
        """Say whether the municipality paid it on some day from `first` to `last`, both included.

        Without a control the municipality pays from the start.
        """
        start = max(first, self.valid_from)
        end = last if self.valid_until is None else min(last, self.valid_until - timedelta(days=1))
        if end < start:
            return False
        at_start = control_on(self.controls, start)
        turns = [each for each in self.controls if start < each.since <= end]
        return (
            at_start is None
            or at_start.controller is Controller.MUNICIPALITY
            or any(each.controller is Controller.MUNICIPALITY for each in turns)
        )


def is_probably_ours(
    received_on: date, fixed_cost_id: int | None, payee_id: int, costs: Iterable[CostHeld]
) -> bool:
    """Say whether a signal is about a cost that we paid when it was received, or not long before.

    `costs` are those of the household. A signal that names no cost is about each one of its payee.
    """
    return any(
        each.is_ours_between(received_on - LOOKS_BACK, received_on)
        for each in costs
        if (each.fixed_cost_id == fixed_cost_id if fixed_cost_id else each.payee_id == payee_id)
    )
