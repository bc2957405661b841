"""Show the budget plan of a household, what to look at, and the months ahead.

The facts are those of the coming run, read by the room that the run reads them from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.budget import BudgetLine, BudgetPlan, BudgetWarning, warnings_of
from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.forecast import (
    MONTHS_AHEAD,
    NOTHING,
    Known,
    MonthAhead,
    WhatIf,
    as_whole_month,
    look_ahead,
)
from ontzorgen.domain.household import Benefit, Household
from ontzorgen.domain.months import Month
from ontzorgen.domain.run_status import DECIDED, RunKind
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.calculate_run import paid_before
from ontzorgen.services.coaching.errors import NoSuchCost, UnknownBudgetLine
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.services.run_frame import frame_of
from ontzorgen.store import audit, budget, household_pages, payees, run_facts, runs
from ontzorgen.store.budget import KeptLine
from ontzorgen.store.household_pages import HouseholdHead, PersonShown
from ontzorgen.store.run_facts import Need
from ontzorgen.store.run_span import Span


@dataclass(frozen=True, slots=True)
class CostToReturn:
    """A fixed cost that somebody may suppose to be given back."""

    key: str
    kind: CostKind
    amount_cents: int


@dataclass(frozen=True, slots=True)
class BudgetSeen:
    """All of a plan, as values."""

    head: HouseholdHead
    persons: Sequence[PersonShown]
    today: date
    lines: Sequence[KeptLine]
    """Every line that holds or will, and those that ended, in order of entry."""
    plan: BudgetPlan
    benefit_month: Month | None
    """Of which month the benefit is; None when none is known."""
    began_in: Month | None
    """The month in which a right began, when what is ahead is worked out of its benefit."""
    floor_cents: int
    """What the policy leaves the household to live on in a month."""
    warnings: tuple[BudgetWarning, ...]
    ahead: tuple[MonthAhead, ...]
    """Without any supposition."""
    supposed: tuple[MonthAhead, ...] | None
    """With it; None when nothing is supposed."""
    costs: tuple[CostToReturn, ...]

    def line(self, number: int) -> BudgetLine:
        """Return a line. Raises UnknownBudgetLine."""
        found = next((kept.line for kept in self.lines if kept.line.id == number), None)
        if found is None:
            raise UnknownBudgetLine(number)
        return found


def see_budget(
    session: Session, household_id: int, acting: Acting, what_if: WhatIf = NOTHING
) -> BudgetSeen:
    """Return the plan of a household and the months ahead; the look is logged, nothing is kept.

    Raises:
        UnknownHousehold: there is none, or it is another municipality's; the words are the same.
        NoSuchCost, UnknownBudgetLine: something is supposed of what the household does not have.
    """
    head = household_numbered(session, household_id, Action.READ_BUDGET, acting)
    detail = {"households": [head.key]}
    about = f"household {head.key}"
    audit.append(session, acting, Action.READ_BUDGET.value, about, head.municipality, detail)
    lines = budget.of_household(session, head.id)
    persons = household_pages.persons(session, head.id)
    known, benefit_month, began_in = _known(session, head, persons, lines, acting.today)
    ahead = look_ahead(known)
    plan = BudgetPlan.of(ahead[0].month, ahead[0].decided, known.lines, acting.today)
    floor = known.frames[0].policy.floor_cents * len(ahead[0].decided.shares)
    seen = BudgetSeen(
        head=head,
        persons=persons,
        today=acting.today,
        lines=lines,
        plan=plan,
        benefit_month=benefit_month,
        began_in=began_in,
        floor_cents=floor,
        warnings=tuple(warnings_of(plan, known.lines, floor, acting.today)),
        ahead=ahead,
        supposed=None if what_if == NOTHING else look_ahead(known, what_if),
        costs=_costs(known.household),
    )
    _refuse_strangers(seen, what_if)
    return seen


def coming_month(session: Session, municipality: str, today: date) -> Month:
    """Return the month that the next run decides: after the last one that was approved.

    When the runs are far behind it is this month, for nobody plans what is long past.
    """
    decided = [
        Month.parse(run.month)
        for run in runs.listed(session, [municipality])
        if run.kind == RunKind.MONTH and run.status in DECIDED
    ]
    this = Month.of(today)
    return max(max(decided).plus(1), this.plus(-1)) if decided else this


def _known(
    session: Session,
    head: HouseholdHead,
    persons: Sequence[PersonShown],
    lines: Sequence[KeptLine],
    today: date,
) -> tuple[Known, Month | None, Month | None]:
    first = coming_month(session, head.municipality, today)
    frames = tuple(
        frame_of(session, head.municipality, first.plus(number)) for number in range(MONTHS_AHEAD)
    )
    span = Span(head.municipality, first, frames[-1].window_end, frames[0].execution_date)
    payable = payees.payable(session)
    chunks = run_facts.some_households(session, span, payable, Need.DECISION, [head.id])
    facts = next(chunk for chunk in chunks)[0]
    last: dict[int, Benefit] = {}
    began: dict[int, Month | None] = {}
    month: Month | None = None
    rights = {person.id: person.right_from for person in persons}
    for each in household_pages.benefits(session, [person.id for person in persons]):
        if (of := Month.parse(each.month)) <= first:  # the oldest first: the newest stays
            paid = Benefit(each.net_cents, each.own_income_cents or 0)
            whole = as_whole_month(paid, of, rights[each.person_id])
            last[each.person_id] = whole
            began[each.person_id] = of if whole != paid else None
            month = of
    plain = [kept.line for kept in lines]
    known = Known(frames, facts.household, plain, today, last, paid_before(facts))
    return known, month, max((each for each in began.values() if each), default=None)


def _costs(household: Household) -> tuple[CostToReturn, ...]:
    found = {cost.key: cost for cost in household.fixed_costs}  # the last amount that is known
    return tuple(CostToReturn(cost.key, cost.kind, cost.amount_cents) for cost in found.values())


def _refuse_strangers(seen: BudgetSeen, what_if: WhatIf) -> None:
    own = {cost.key for cost in seen.costs}
    for returned in what_if.returned:
        if returned.fixed_cost not in own:
            raise NoSuchCost(returned.fixed_cost)
    for later in what_if.later:
        seen.line(later.line_id)
