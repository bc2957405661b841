"""What a trajectory is judged by: the facts that the runs read, ahead of those runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.fixed_cost import Control, FixedCost
from ontzorgen.domain.household import Household, Person
from ontzorgen.domain.phase import Phase, phase_in
from ontzorgen.domain.policy import PayDays
from ontzorgen.domain.run_status import DECIDED
from ontzorgen.domain.still_paid import MONTHS_AHEAD, frame_in, frames_from
from ontzorgen.domain.unsettled import coming_month, current_month
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.errors import UnknownMunicipality
from ontzorgen.services.households.errors import UnknownHousehold
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.store import organisation, payees, run_facts, runs
from ontzorgen.store.household_pages import HouseholdHead
from ontzorgen.store.run_facts import Need
from ontzorgen.store.run_span import Span


@dataclass(frozen=True, slots=True)
class Known:
    """A household as the coming run reads it, with every row of its costs from then on."""

    head: HouseholdHead
    household: Household
    pay_days: PayDays
    today: date
    paid: frozenset[tuple[int, date]]
    """(cost, due date) that a run which was approved pays already."""
    free_day: date
    """The day of the first run that nobody approved: what falls due from then can still change."""

    @property
    def coming_day(self) -> date:
        """Return the day of the coming run: what falls due from then is for that run."""
        return self.pay_days.execution_date(coming_month(self.pay_days, self.today))

    def person(self, person_id: int) -> Person:
        """Return a member. Raises UnknownHousehold."""
        found = next((each for each in self.household.persons if each.id == person_id), None)
        if found is None:
            raise UnknownHousehold(self.head.id)
        return found

    def cost(self, cost_id: int) -> list[FixedCost]:
        """Return the rows of a cost that still hold, the oldest first. Raises UnknownHousehold."""
        found = [each for each in self.household.fixed_costs if each.id == cost_id]
        if not found:
            raise UnknownHousehold(self.head.id)
        return sorted(found, key=lambda cost: cost.valid_from)

    def with_controls(self, cost_id: int, controls: Iterable[Control]) -> Household:
        """Return the household in which these rows of control take the place of those of a day."""
        new = {each.since: each for each in controls}
        costs = tuple(
            cost
            if cost.id != cost_id
            else replace(
                cost, controls=tuple(({each.since: each for each in cost.controls} | new).values())
            )
            for cost in self.household.fixed_costs
        )
        return replace(self.household, fixed_costs=costs)

    def phase_now(self, person: Person) -> Phase:
        """Return the phase that the last run left this person in, by the register of now."""
        frame = frame_in(self.pay_days, current_month(self.pay_days, self.today))
        persons = tuple(replace(each, benefit=None) for each in self.household.persons)
        return phase_in(frame, replace(self.household, persons=persons), person)

    def phase_on(self, day: date, person: Person, household: Household | None = None) -> Phase:
        """Return the phase in which the run that takes a due date on `day` finds the person."""
        frame = frames_from(self.pay_days, day)[0]
        seen = household or self.household
        if frame.execution_date != self.coming_day:
            persons = tuple(replace(each, benefit=None) for each in seen.persons)
            seen = replace(seen, persons=persons)
        elsewhere = {line for line in self.paid if line[1] >= frame.execution_date}
        paid = elsewhere if frame.execution_date == self.coming_day else ()
        return phase_in(frame, seen, person, paid)


def known(session: Session, household_id: int, action: Action, acting: Acting) -> Known:
    """Return what the runs know of a household.

    Raises:
        UnknownHousehold, HouseholdForgotten, NotAllowed: see `household_numbered`.
        UnknownMunicipality: it has no policy, so nothing is paid.
    """
    head = household_numbered(session, household_id, action, acting)
    pay_days = organisation.pay_days(session, {head.municipality}).get(head.municipality)
    if pay_days is None:
        raise UnknownMunicipality(head.municipality)
    month = coming_month(pay_days, acting.today)
    look_from = pay_days.execution_date(month.plus(-MONTHS_AHEAD))
    until = pay_days.execution_date(month.plus(2 * MONTHS_AHEAD))
    span = Span(head.municipality, month, until, look_from)
    to = payees.payable(session)
    chunks = run_facts.some_households(session, span, to, Need.GATES, [head.id])
    facts = next(iter(next(chunks)))
    paid = frozenset(due for due, was in facts.listed.items() if was.withheld_cents)
    free = month
    while (run := runs.live(session, head.municipality, free)) and run.status in DECIDED:
        free = free.plus(1)
    free_day = pay_days.execution_date(free)
    return Known(head, facts.household, pay_days, acting.today, paid, free_day)
