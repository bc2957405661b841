"""A trajectory for the command line: as JSON with codes, and as lines for people (Dutch, B1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ontzorgen.domain.trajectory import EntryKind
from ontzorgen.services.coaching.trajectory.see_trajectory import (
    CostOnTheWay,
    PersonOnTheWay,
    TrajectorySeen,
)
from ontzorgen.wording import households, trajectory
from ontzorgen.wording.amounts import day, euros
from ontzorgen.wording.codes import COST_KINDS, PHASES


def as_json(seen: TrajectorySeen) -> dict[str, Any]:
    """Return a trajectory as one object; days as 2026-09-30, amounts in euro with a point."""
    return {
        "household": seen.head.key,
        "coming_run": str(seen.coming_day),
        "persons": [_person(row) for row in seen.persons],
        "costs": [_cost(cost) for cost in seen.costs],
    }


def as_text(seen: TrajectorySeen) -> Iterator[str]:
    """Yield the lines that tell a trajectory."""
    yield f"Huishouden {seen.head.key}. De volgende betaalrun is op {day(seen.coming_day)}."
    for row in seen.persons:
        yield ""
        yield f"{row.person.name} ({row.person.key})"
        yield f"  nu: {PHASES[row.phase_now]}; na de volgende run: {PHASES[row.phase_next]}"
        state = trajectory.state(row, seen.today)
        if state:
            yield f"  {state}"
        clock = households.six_months(row, seen.today)
        yield f"  zes maanden: {clock}"
        yield f"  machtiging: {trajectory.authorisation(row)}"
        chosen = row.newest(EntryKind.FORM)
        if chosen is not None and chosen.form is not None:
            yield f"  vorm: {trajectory.FORMS[chosen.form]}, vanaf {day(chosen.on)}"
        if row.pip_late:
            yield f"  de afspraak in het plan (PIP) is laat: nodig was t/m {day(row.pip_until)}"
    yield ""
    for cost in seen.costs:
        later = "; ".join(trajectory.to_come(cost, seen.today))
        now = f"nu betaalt {trajectory.CONTROLLERS[cost.controller]}"
        plan = f"gepland: {trajectory.planned(cost.planned)}"
        told = "; ".join(part for part in (now, later, plan) if part)
        yield f"{COST_KINDS[cost.kind]} {cost.key}, {euros(cost.amount_cents)}: {told}"


def _person(row: PersonOnTheWay) -> dict[str, Any]:
    return {
        "person": row.person.key,
        "phase_now": row.phase_now.value,
        "phase_next": row.phase_next.value,
        "bases": [basis.value for basis in row.bases],
        "period_from": _day(row.clock and row.clock.start),
        "period_through": _day(row.clock and row.clock.last),
        "missing_conditions": list(row.missing),
        "over_from": _day(row.stop and row.stop.on),
        "over_by": row.stop.kind.value if row.stop else None,
        "authorised_from": _day(row.person.authorised_from),
        "refused_on": _day(row.refused_on),
        "pip_until": str(row.pip_until),
        "pip_late": row.pip_late,
        "entries": [
            {
                "entry": entry.id,
                "kind": entry.kind.value,
                "on": str(entry.on),
                "form": entry.form.value if entry.form else None,
                "words": entry.words,
                "by": entry.author,
                "taken_back": entry.taken_back and entry.taken_back.reason,
            }
            for entry in row.entries
        ],
    }


def _cost(cost: CostOnTheWay) -> dict[str, Any]:
    return {
        "fixed_cost": cost.key,
        "kind": cost.kind,
        "amount": f"{cost.amount_cents // 100}.{cost.amount_cents % 100:02d}",
        "controller": cost.controller.value,
        "turns": [
            {"from": str(turn.valid_from), "controller": turn.controller, "reason": turn.reason}
            for turn in cost.turns
        ],
        "on_trial": cost.trial is not None,
        "planned": str(cost.planned.month) if cost.planned else None,
        "planned_trial": cost.planned.trial if cost.planned else False,
    }


def _day(value: Any) -> str | None:
    return None if value is None else str(value)
