"""Divide one instalment over the persons who take part.

Amounts are int euro cents; the order of persons is that of personen.csv.
"""

from __future__ import annotations

from collections.abc import Sequence

from ontzorgen.domain.household import Benefit
from ontzorgen.domain.policy import ShortageRule


def available_cents(benefit: Benefit, floor_cents: int) -> int:
    """Return what may be withheld: net minus what the living floor (bodembedrag) still needs."""
    needed_cents = max(0, floor_cents - benefit.own_income_cents)
    return max(0, benefit.net_cents - needed_cents)


def equal_parts(amount_cents: int, persons: int) -> list[int]:
    """Divide an amount in equal parts; each odd cent goes to one person, first ones first."""
    part, odd = divmod(amount_cents, persons)
    return [part + 1 if place < odd else part for place in range(persons)]


def divide(due_cents: int, can_carry: Sequence[int], rule: ShortageRule) -> list[int]:
    """Return what each person carries: equal parts, and the others carry what one cannot.

    `can_carry` holds what each person has left. WHOLE takes all of it or nothing;
    PART takes what they can carry. The sum never exceeds `due_cents`, no part
    exceeds what the person can carry.
    """
    if not can_carry or (rule is ShortageRule.WHOLE and sum(can_carry) < due_cents):
        return [0] * len(can_carry)
    carried = [
        min(part, left)
        for part, left in zip(equal_parts(due_cents, len(can_carry)), can_carry, strict=True)
    ]
    open_cents = due_cents - sum(carried)
    for place, left in enumerate(can_carry):
        if open_cents == 0:
            break
        more = min(open_cents, left - carried[place])
        carried[place] += more
        open_cents -= more
    return carried
