"""What the caseworker and the coach of the demo agree with the first households, in March.

It changes nothing of what is paid: a form with its reason, a plan (PIP), and months for each cost.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ontzorgen.cli.demo.office import Office, moment
from ontzorgen.domain.months import Month
from ontzorgen.domain.trajectory import EntryKind, Form
from ontzorgen.services.acting import Acting
from ontzorgen.services.coaching.trajectory.entries import Entry, record_entry
from ontzorgen.services.coaching.trajectory.plan_control import plan_control
from ontzorgen.services.coaching.trajectory.see_trajectory import TrajectorySeen, see_trajectory
from ontzorgen.services.households.list_households import HouseholdFilter, list_households

HOUSEHOLDS = 4
_FORMS = (
    (Form.ALL_COSTS, "Is net hier en kent de rekeningen nog niet"),
    (Form.SOME_COSTS, "Betaalt al zelf een abonnement; de rest leren wij samen"),
)
_AGREED = "De kleine lasten gaan na drie maanden terug, de huur als laatste"


def agree(office: Office, month: Month) -> None:
    """Record what is agreed, and plan when the costs of these households go back."""
    day = month.day(20)

    def first(session: Any, acting: Acting) -> list[int]:
        rows = list_households(session, HouseholdFilter(), None, acting).rows
        return [row.id for row in rows[:HOUSEHOLDS]]

    for place, number in enumerate(office.do("consulent", moment(day, 10), first)):
        _with(office, number, _FORMS[place % len(_FORMS)], day)


def _with(office: Office, number: int, chosen: tuple[Form, str], day: date) -> None:
    vault, (form, why) = office.app.vault, chosen

    def record(session: Any, acting: Acting) -> TrajectorySeen:
        seen = see_trajectory(session, number, vault, acting)
        for row in seen.persons:
            start = row.person.right_from
            if start is None or start > acting.today:
                continue
            chosen = Entry(EntryKind.FORM, start, why, form)
            for entry in (chosen, Entry(EntryKind.PIP, acting.today, _AGREED)):
                record_entry(session, number, row.person.id, entry, vault, acting)
        return seen

    seen = office.do("consulent", moment(day, 11), record)
    wanted = {cost.fixed_cost_id: cost.proposed for cost in seen.costs if cost.proposed}

    def plan(session: Any, acting: Acting) -> int:
        return plan_control(session, number, wanted, acting)

    office.do("coach", moment(day, 14), plan)
