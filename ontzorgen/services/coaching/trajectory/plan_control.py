"""Plan in which month each cost goes back: a coach plans, a consulent carries it out.

A plan changes nothing of what is paid. Each line that changes is kept beside the earlier ones.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from ontzorgen.domain.control_plan import Planned
from ontzorgen.domain.months import Month
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.trajectory.entries import AHEAD
from ontzorgen.services.coaching.trajectory.errors import MonthIsOver, TooFarAhead
from ontzorgen.services.households.errors import UnknownHousehold
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.store import audit, household_pages, trajectory
from ontzorgen.store.trajectory import PlanRow


def plan_control(
    session: Session, household_id: int, wanted: Mapping[int, Planned | None], acting: Acting
) -> int:
    """Keep the plan for these costs, None for one that is not planned; say how many changed.

    Raises:
        NotAllowed, UnknownHousehold, HouseholdForgotten: who may, and of which cost.
        MonthIsOver, TooFarAhead: a month in which nothing can be given back, or so far off.
    """
    head = household_numbered(session, household_id, Action.PLAN_CONTROL, acting)
    costs = {each.fixed_cost_id for each in household_pages.versions(session, head.id)}
    if not costs.issuperset(wanted):
        raise UnknownHousehold(household_id)
    now = standing(trajectory.plans(session, costs))
    changed = {cost: line for cost, line in wanted.items() if now.get(cost) != line}
    for line in changed.values():
        if line is not None and line.month < Month.of(acting.today):
            raise MonthIsOver(line.month)
        if line is not None and line.month.first > acting.today + AHEAD:
            raise TooFarAhead(line.month.first, acting.today + AHEAD)
    for cost, line in changed.items():
        trajectory.add_plan(session, cost, line, acting.by, acting.now)
    if changed:
        months = [str(line.month) if line else None for line in changed.values()]
        detail = {"households": [head.key], "costs": sorted(changed), "months": months}
        about = f"household {head.key}"
        audit.append(session, acting, "plan control", about, head.municipality, detail)
    return len(changed)


def standing(lines: list[PlanRow]) -> dict[int, Planned]:
    """Return the plan that holds: of each cost the newest line, where it has a month."""
    newest = {line.fixed_cost_id: line.planned for line in lines}
    return {cost: planned for cost, planned in newest.items() if planned is not None}
