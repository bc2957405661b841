"""Count who has a benefit in a month: without one, a run of that month would pay nothing."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.store import household_months


def count_benefits(session: Session, municipality: str, month: Month, acting: Acting) -> int:
    """Return how many people of a municipality have a net benefit in a month; names nobody.

    Raises:
        NotAllowed: no role to calculate a run, or not for this municipality.
    """
    require(acting, Action.CALCULATE_RUN, municipality)
    return household_months.with_benefit(session, municipality, month)
