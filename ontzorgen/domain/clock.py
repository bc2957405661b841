"""The six months of a person under article 56a: what it asks, when it ends, when to look ahead.

Source: Participatiewet art. 56a. When to look ahead is our choice: once at four and a half months,
and again eight, six and four weeks before the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import article_56a_until
from ontzorgen.domain.months import months_later

LOOK_AHEAD = timedelta(weeks=8)
"""From so long before the end somebody has to decide what comes after it."""
BEFORE_THE_END = (LOOK_AHEAD, timedelta(weeks=6), timedelta(weeks=4))
"""On each of these days coach and consulent are told anew, until it is decided."""
_REVIEW_MONTHS, _REVIEW_DAYS = 4, 15


@dataclass(frozen=True, slots=True)
class Clock:
    """The period of one person: `until` is the first day after it."""

    start: date
    until: date

    @classmethod
    def of(cls, person: Person) -> Clock | None:
        """Return the period of a person; None where the article does not hold."""
        if person.right_from is None or missing_conditions(person):
            return None
        until = article_56a_until(person.right_from)
        return cls(person.right_from, until) if until > person.right_from else None

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.until - timedelta(days=1)

    @property
    def review_on(self) -> date:
        """Return the day at four and a half months."""
        return months_later(self.start, _REVIEW_MONTHS) + timedelta(days=_REVIEW_DAYS)

    def days_left(self, today: date) -> int:
        """Return how many days of it remain, `today` among them; zero outside it."""
        return max((self.until - max(today, self.start)).days, 0)


def missing_conditions(person: Person) -> tuple[str, ...]:
    """Return which of the two conditions of the article a person does not meet.

    `must_integrate` (inburgeringsplichtig) and `asylum_permit` (for a fixed period); without a
    right of their own somebody is asked neither.
    """
    if person.right_from is None:
        return ()
    return tuple(name for name in ("must_integrate", "asylum_permit") if not getattr(person, name))
