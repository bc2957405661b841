"""By what right (grondslag) a cost is withheld from a person's benefit.

Source: Participatiewet art. 56a (six months from the day the right arises, a
closed list of costs), art. 57 (by decision), or a written wish of the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from ontzorgen.domain.fixed_cost import STATUTE_WORD, CostKind
from ontzorgen.domain.months import months_later
from ontzorgen.law.errors import NotInForce
from ontzorgen.law.parameters import value_on

if TYPE_CHECKING:
    from ontzorgen.domain.household import Person


class LegalBasis(StrEnum):
    """The three grounds, in the order in which they are reported."""

    ART_56A = "ART_56A"
    ART_57 = "ART_57"
    VOLUNTARY = "VOLUNTARY"


@dataclass(frozen=True, slots=True)
class Decision:
    """A dated line (besluit). A line of ART_56A records the decision and creates nothing."""

    basis: LegalBasis
    valid_from: date
    valid_until: date | None
    decided_on: date | None = None
    review_on: date | None = None

    def in_force_on(self, day: date) -> bool:
        """Say whether the line holds on `day`."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@lru_cache(maxsize=4096)
def article_56a_until(right_from: date) -> date:
    """Return the first day after the six months that start on the day the right arises.

    A right from before the article gives an empty period: that same day.
    """
    try:
        months = value_on(right_from, "ontzorgen_56a_months").number
    except NotInForce:
        return right_from
    return months_later(right_from, months)


def article_56a_on(person: Person, day: date) -> bool:
    """Say whether `day` lies in the person's own period of article 56a.

    The two flags and the day the right arises decide, and nothing else.
    """
    if person.right_from is None or not (person.must_integrate and person.asylum_permit):
        return False
    return person.right_from <= day < article_56a_until(person.right_from)


def bases_on(person: Person, day: date, seen_on: date | None = None) -> tuple[LegalBasis, ...]:
    """Return the grounds in force on `day`, in the order in which they are reported.

    Once a trajectory was ended early or closed, on `day` or by the later day `seen_on`, only a
    line that begins on that day or later counts: article 56a brings nobody back.
    """
    stop = person.stopped_on(max(day, seen_on or day))
    found = [LegalBasis.ART_56A] if stop is None and article_56a_on(person, day) else []
    lines = [
        line
        for line in person.decisions
        if line.in_force_on(day) and (stop is None or line.valid_from >= stop.on)
    ]
    for basis in (LegalBasis.ART_57, LegalBasis.VOLUNTARY):
        if any(line.basis is basis for line in lines):
            found.append(basis)
    return tuple(found)


def carries(basis: LegalBasis, kind: CostKind, day: date) -> bool:
    """Say whether a ground carries a kind of cost: 56a only its closed list of that day."""
    if basis is not LegalBasis.ART_56A:
        return True
    return STATUTE_WORD[kind] in value_on(day, "ontzorgen_56a_costs").codes


def overdue_review(person: Person, day: date) -> Decision | None:
    """Return a line in force on `day` whose review date has passed without a newer decision."""
    lines = [line for line in person.decisions if line.basis is not LegalBasis.ART_56A]
    for line in lines:
        if line.review_on is None or line.review_on >= day or not line.in_force_on(day):
            continue
        if not any(_decided(other) > _decided(line) for other in lines if other is not line):
            return line
    return None


def _decided(line: Decision) -> date:
    return line.decided_on or line.valid_from
