"""Which bills of a cost the runs of two years pay: what a letter is to tell, by the run itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ontzorgen.domain.fixed_cost import FixedCost
from ontzorgen.domain.household import Benefit, Household, Person
from ontzorgen.domain.months import Month
from ontzorgen.domain.paying import Cost
from ontzorgen.domain.policy import PayDays, Policy
from ontzorgen.domain.run import Frame, Outcome, plan_household
from tests.builders import a_payment

_FIRST, _MONTHS = Month(2026, 5), 24


def paid_by_runs(cost: Cost, people: Sequence[Person], pay_days: PayDays) -> Iterator[date]:
    """Return the due dates that the runs of two years pay, with money enough for each."""
    rich = tuple(replace(one, benefit=Benefit(100_000_00)) for one in people)
    fixed = tuple(
        FixedCost(
            cost.id,
            number,
            "V1",
            row.person_id,
            row.kind,
            row.amount_cents,
            row.valid_from,
            row.valid_until,
            row.frequency,
            row.due_day,
            a_payment(),
            cost.controls,
        )
        for number, row in enumerate(cost.rows)
    )
    for month in (_FIRST.plus(ahead) for ahead in range(_MONTHS)):
        start, end = (pay_days.execution_date(each) for each in (month, month.plus(1)))
        plan = plan_household(Frame(month, start, end, Policy()), Household(1, "H1", rich, fixed))
        yield from (line.due_date for line in plan.instalments if line.outcome is Outcome.WITHHELD)
