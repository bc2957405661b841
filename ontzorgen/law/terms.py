"""When a term of the law ends: on no Saturday, no Sunday and no recognised holiday.

Source: Algemene termijnenwet art. 1(1) and 3(1, 2), Algemene wet bestuursrecht art. 6:7 and 6:8(1).
Days that a royal decree equates with a holiday for one year (art. 3(3)) are not known here: a term
that would end on one ends later than is said, never sooner.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays

_OBJECTION = timedelta(weeks=6)
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@lru_cache(maxsize=64)
def _recognised(year: int) -> frozenset[date]:
    """Return the recognised holidays of a year, Good Friday and 5 May among them."""
    return frozenset(country_holidays("NL", years=year, categories=("public", "optional")))


def last_day_of_term(last: date) -> date:
    """Return the day on which a term ends that would have `last` as its last day."""
    while last.weekday() >= _SATURDAY or last in _recognised(last.year):
        last += _ONE_DAY
    return last


def objection_until(announced_on: date) -> date:
    """Return the last day to object (bezwaar) to a decision announced on a day.

    Six weeks that begin on the day after the announcement.
    """
    return last_day_of_term(announced_on + _OBJECTION)
