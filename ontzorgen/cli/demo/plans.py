"""The budget plans that a coach of the demo keeps: a few households, each with something to see.

Amounts are int euro cents.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ontzorgen.cli.demo.office import Office, moment
from ontzorgen.domain.budget import AllowanceStatus, BudgetLine, LineKind, Rhythm
from ontzorgen.services.acting import Acting
from ontzorgen.services.coaching.budget.change_budget import add_line
from ontzorgen.services.households.find_household import household_called

_WRITTEN = date(2026, 9, 14)
_SINCE = date(2026, 8, 1)
_FIRST = "W0001"
"""The household that a visitor finds first."""


def _cost(kind: LineKind, cents: int, rhythm: Rhythm = Rhythm.MONTHLY, words: str = "") -> Any:
    return BudgetLine(0, kind, cents, rhythm, _SINCE, description=words)


def _allowance(
    kind: LineKind, cents: int, status: AllowanceStatus, first: date | None = None
) -> BudgetLine:
    return BudgetLine(0, kind, cents, Rhythm.MONTHLY, _SINCE, None, status, first)


_FOOD = _cost(LineKind.FOOD, 65_00, Rhythm.WEEKLY)
_PHONE = _cost(LineKind.PHONE, 22_50, words="Abonnement met internet")
_CLOTHES = _cost(LineKind.CLOTHES, 90_00, Rhythm.QUARTERLY)
_CARE = _allowance(LineKind.CARE_ALLOWANCE, 131_00, AllowanceStatus.GRANTED, date(2026, 8, 20))
_RENT_COMES = _allowance(LineKind.RENT_ALLOWANCE, 286_00, AllowanceStatus.ASKED, date(2026, 10, 20))
_RENT_LATE = _allowance(LineKind.RENT_ALLOWANCE, 241_00, AllowanceStatus.ASKED, date(2026, 9, 10))
_CHILD_BUDGET = _allowance(LineKind.CHILD_BUDGET, 317_00, AllowanceStatus.NOT_ASKED)
PLANS: dict[str, Sequence[BudgetLine]] = {
    _FIRST: (_FOOD, _PHONE, _CLOTHES, _CARE, _RENT_COMES),
    "W0901": (_FOOD, _PHONE, _RENT_LATE, _cost(LineKind.REPAYMENT, 50_00)),
    "W0906": (_FOOD, _PHONE, _CARE, _RENT_COMES, _cost(LineKind.SAVINGS, 20_00)),
    "W0914": (_cost(LineKind.FOOD, 120_00, Rhythm.WEEKLY), _CARE, _RENT_COMES, _CHILD_BUDGET),
}


def write_plans(office: Office) -> None:
    """Let the coach write the plans, in the week before the visitor comes."""

    def work(session: Any, acting: Acting) -> None:
        for key, lines in PLANS.items():
            household = household_called(session, key, acting).household_id
            for place, line in enumerate(lines):
                add_line(session, household, line, f"demo {place}", acting)

    office.do("coach", moment(_WRITTEN, 15), work)
