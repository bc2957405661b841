"""Whether an arrears signal (achterstandssignaal) tells of a bill that we were to pay ourselves.

Somebody says that a household is behind. Where the municipality paid that cost, it is probably our
own error, and comes first. That word comes after the bill: so it counts who paid some time before.
How long before is our choice; days, half-open ranges, no amounts. That we have control of a cost is
not enough: without a ground or an authorisation, or while suspended, nothing is withheld for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ontzorgen.domain.fixed_cost import Control, Controller, CostKind, control_on
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import bases_on, carries

LOOKS_BACK = timedelta(days=62)
"""A payee tells of an arrear after one or two instalments, not on the day after."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CostHeld:
    """A row of a fixed cost, who pays it from which day, and for whom."""

    fixed_cost_id: int
    payee_id: int
    kind: CostKind
    valid_from: date
    valid_until: date | None
    controls: tuple[Control, ...] = ()
    persons: tuple[Person, ...] = ()
    """Whom it concerns."""

    def is_ours_between(self, first: date, last: date) -> bool:
        """Say whether the municipality paid it on some day from `first` to `last`, both included.

        Without a control the municipality pays from the start.
        """
        start = max(first, self.valid_from)
        end = last if self.valid_until is None else min(last, self.valid_until - _ONE_DAY)
        days = (end - start).days + 1
        return any(self._is_ours_on(start + timedelta(days=ahead)) for ahead in range(days))

    def _is_ours_on(self, day: date) -> bool:
        control = control_on(self.controls, day)
        if control is not None and control.controller is not Controller.MUNICIPALITY:
            return False
        return any(_may_pay(person, self.kind, day) for person in self.persons)


def _may_pay(person: Person, kind: CostKind, day: date) -> bool:
    """Say whether a ground and an authorisation let us pay a kind of cost on the very day."""
    if person.right_from is None or day < person.right_from or person.right_ended_before(day):
        return False
    if not person.authorised_on(day) or person.suspended_on(day):
        return False
    return any(carries(basis, kind, day) for basis in bases_on(person, day))


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
