"""What households of the demo receive and owe: amounts that could be those of 2026.

A benefit is the norm without the holiday allowance (vakantietoeslag, 4.8 % inside the
norm). Amounts are int euro cents. Source of the norms: `ontzorgen.law`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ontzorgen.cli.demo.made_up import Dice
from ontzorgen.domain.months import Month
from ontzorgen.domain.norms import norms_of

_HOLIDAY_PER_MILLE = 48
_YOUTH_WITH_SUPPLEMENT_CENTS = 948_60
"""The youth norm with what the municipality adds for somebody without parents here."""


class Kind(StrEnum):
    """What kind of household it is."""

    SINGLE = "alleenstaande"
    SINGLE_PARENT = "alleenstaande ouder"
    COUPLE = "paar"
    FAMILY = "gezin"
    YOUTH = "jongere"
    SHARER = "kostendeler"

    @property
    def adults(self) -> int:
        """Return how many have a right of their own."""
        return 2 if self in (Kind.COUPLE, Kind.FAMILY) else 1

    @property
    def has_children(self) -> bool:
        """Say whether there are children."""
        return self in (Kind.SINGLE_PARENT, Kind.FAMILY)


@dataclass(frozen=True, slots=True)
class Budget:
    """What a household owes each month, before any rise of rents."""

    rent_cents: int
    health_cents: tuple[int, ...]
    energy_cents: int
    water_cents: int


_RENTS = {
    Kind.SINGLE: (478_00, 603_00),
    Kind.SINGLE_PARENT: (542_00, 668_00),
    Kind.COUPLE: (541_00, 676_00),
    Kind.FAMILY: (611_00, 748_00),
    Kind.YOUTH: (312_00, 398_00),
    Kind.SHARER: (268_00, 356_00),
}
_ENERGY = {
    Kind.SINGLE: (88_00, 131_00),
    Kind.SINGLE_PARENT: (118_00, 169_00),
    Kind.COUPLE: (112_00, 158_00),
    Kind.FAMILY: (149_00, 218_00),
    Kind.YOUTH: (46_00, 78_00),
    Kind.SHARER: (58_00, 92_00),
}


def budget(kind: Kind, dice: Dice) -> Budget:
    """Return what a household of this kind owes."""
    health = tuple(dice.between(143_50, 172_95) // 5 * 5 for _ in range(kind.adults))
    water = dice.between(10_50, 15_75) + (dice.between(4_00, 11_50) if kind.has_children else 0)
    return Budget(
        dice.between(*_RENTS[kind]), health, dice.between(*_ENERGY[kind]) // 50 * 50, water
    )


def net_cents(kind: Kind, month: Month, first: date, last: date | None = None) -> int:
    """Return the net benefit of one person for a month; pro rata by days at its ends."""
    start = max(first, month.first)
    end = month.last if last is None else min(last, month.last)
    days = (end - start).days + 1
    return _whole_month(kind, month) * max(days, 0) // month.days


def with_income(net: int, income_cents: int) -> int:
    """Return what is left of a benefit beside income of one's own."""
    return max(net - income_cents, 0)


def _whole_month(kind: Kind, month: Month) -> int:
    if kind is Kind.YOUTH:
        return _YOUTH_WITH_SUPPLEMENT_CENTS
    norms = norms_of(month)
    if kind in (Kind.SINGLE, Kind.SINGLE_PARENT):
        return _without_holiday(norms.single_cents)
    return _without_holiday(norms.couple_cents) // 2


def _without_holiday(norm_cents: int) -> int:
    return (norm_cents * (1000 - _HOLIDAY_PER_MILLE) + 500) // 1000
