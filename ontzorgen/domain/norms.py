"""The norms of a month, to check a net amount and to explain it; never to compute one.

Amounts are int euro cents per month, vakantietoeslag included.
Source: Participatiewet art. 20-22, from `ontzorgen.law`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.months import Month
from ontzorgen.law.errors import NotInForce
from ontzorgen.law.parameters import value_on


class UnknownNorms(OntzorgenError):
    """The law's values for this month are not in the parameters yet."""

    def __init__(self, month: Month) -> None:
        self.month = month
        super().__init__(f"no norms for {month}")


@dataclass(frozen=True, slots=True)
class Norms:
    """What a month's benefit can be at most."""

    single_cents: int
    couple_cents: int

    def highest_for(self, persons: int) -> int:
        """Return the norm for so many persons with a benefit in one household."""
        return self.single_cents if persons <= 1 else self.couple_cents


@lru_cache(maxsize=64)
def _found(month: Month) -> Norms | None:
    try:
        return Norms(
            value_on(month.first, "bijstandsnorm_single_21").cents,
            value_on(month.first, "bijstandsnorm_couple_21").cents,
        )
    except NotInForce:
        return None


def norms_of(month: Month) -> Norms:
    """Return the norms of a month. Raises UnknownNorms: zero is never assumed."""
    found = _found(month)
    if found is None:
        raise UnknownNorms(month)
    return found
