"""Which costs of a person the municipality would still pay from a day on.

It asks the gates of the runs to come, as if every benefit were known and every account could be
used: what waits for those is not let go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ontzorgen.domain.fixed_cost import FixedCost, due_dates
from ontzorgen.domain.household import SOME_BENEFIT, Household, Person
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import PayDays, Policy
from ontzorgen.domain.run import Frame, gate
from ontzorgen.domain.unsettled import with_account

MONTHS_AHEAD = 13
"""So far a yearly cost falls due once more, whenever it did."""


def frame_in(pay_days: PayDays, month: Month) -> Frame:
    """Return the frame of a month for the gates, which ask nothing of the rest of a policy."""
    following = pay_days.execution_date(month.plus(1))
    return Frame(month, pay_days.execution_date(month), following, Policy())


def frames_from(pay_days: PayDays, day: date) -> Sequence[Frame]:
    """Return the frames of the run that takes a due date on `day`, and of those that follow."""
    first = month_that_pays(pay_days, day)
    return [frame_in(pay_days, first.plus(ahead)) for ahead in range(MONTHS_AHEAD + 1)]


def month_that_pays(pay_days: PayDays, due: date) -> Month:
    """Return the month whose run takes a bill that is due on this day: E(M) <= due < E(M+1)."""
    month = Month.of(due).plus(1)
    while pay_days.execution_date(month) > due:
        month = month.plus(-1)
    return month


def still_paid(
    pay_days: PayDays, household: Household, person: Person, day: date
) -> Iterator[tuple[FixedCost, date]]:
    """Yield each cost of which the person carries a part from `day` on, with the first due date.

    A suspension does not count: it ends, and then the cost would be paid again.
    """
    persons = tuple(_going_on(each) for each in household.persons)
    asked = replace(household, persons=persons)
    found: set[int] = set()
    for frame in frames_from(pay_days, day):
        for cost in household.fixed_costs:
            for due in due_dates(cost, max(frame.execution_date, day), frame.window_end):
                takes_part = gate(frame, asked, with_account(cost), due).takes_part
                if cost.id not in found and person.id in {each.id for each in takes_part}:
                    found.add(cost.id)
                    yield cost, due


def _going_on(person: Person) -> Person:
    return replace(person, benefit=SOME_BENEFIT, suspensions=())
