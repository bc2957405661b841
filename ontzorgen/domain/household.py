"""A household (huishouden) as a run sees it: persons, their rights, benefits and costs.

A household is one benefit unit. Ranges are half-open, amounts int euro cents.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ontzorgen.domain.fixed_cost import FixedCost
from ontzorgen.domain.legal_basis import Decision
from ontzorgen.domain.months import Month
from ontzorgen.domain.trajectory import Stop


@dataclass(frozen=True, slots=True)
class Suspension:
    """A spell (opschorting) in which a person takes no part."""

    start: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        """Say whether the person is suspended on `day`."""
        return self.start <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Benefit:
    """What the benefit system pays a person for a month, before withholding."""

    net_cents: int
    own_income_cents: int = 0


SOME_BENEFIT = Benefit(net_cents=1)
"""Stands for a benefit that is not known yet, where a question is asked ahead of a run."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the household; without `right_from` one without a right of their own."""

    id: int
    key: str
    right_from: date | None
    right_until: date | None
    must_integrate: bool
    asylum_permit: bool
    authorised_from: date | None
    authorised_until: date | None
    benefit: Benefit | None = None
    decisions: tuple[Decision, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    birth_date: date | None = None
    stops: tuple[Stop, ...] = ()
    refused_on: date | None = None
    """When the person last refused to give an authorisation."""

    def last_day_with_right(self, month: Month) -> date | None:
        """Return the last day of `month` on which the person has a right, if there is one."""
        if self.right_from is None or self.right_from > month.last:
            return None
        if self.right_until is None or self.right_until > month.last:
            return month.last
        last = date.fromordinal(self.right_until.toordinal() - 1)
        return last if last >= max(month.first, self.right_from) else None

    def right_ended_before(self, day: date) -> bool:
        """Say whether the right had ended before `day` began."""
        return self.right_until is not None and self.right_until <= day

    def authorised_on(self, day: date) -> bool:
        """Say whether an authorisation (machtiging) is in force on `day`."""
        return (
            self.authorised_from is not None
            and self.authorised_from <= day
            and (self.authorised_until is None or day < self.authorised_until)
        )

    def stopped_on(self, day: date) -> Stop | None:
        """Return the newest entry by which the trajectory is over on `day`, if there is one."""
        if not self.stops:
            return None
        begun = [stop for stop in self.stops if stop.on <= day]
        return max(begun, key=lambda stop: stop.on) if begun else None

    def is_stopped_from(self, day: date) -> bool:
        """Say whether somebody recorded that the trajectory is over from this very day."""
        return any(stop.on == day for stop in self.stops)

    def refuses_on(self, day: date) -> bool:
        """Say whether the person refused an authorisation, and gave none after it.

        One that holds on that day counts, whatever was refused: a run withholds by it.
        """
        return (
            self.refused_on is not None
            and self.refused_on <= day
            and not self.authorised_on(day)
            and (self.authorised_from is None or self.authorised_from < self.refused_on)
        )

    def suspended_on(self, day: date) -> bool:
        """Say whether the person is suspended on `day`."""
        return any(spell.holds_on(day) for spell in self.suspensions)


@dataclass(frozen=True, slots=True)
class Household:
    """Persons in the order of personen.csv, costs in the order of vaste_lasten.csv."""

    id: int
    key: str
    persons: tuple[Person, ...]
    fixed_costs: tuple[FixedCost, ...] = field(default=())

    def concerned_by(self, cost: FixedCost) -> tuple[Person, ...]:
        """Return whom a cost belongs to: one person, or all when it is shared."""
        if cost.person_id is None:
            return self.persons
        return tuple(person for person in self.persons if person.id == cost.person_id)
