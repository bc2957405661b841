"""Whom a form offers as case worker and as budget coach of a household.

The import takes any name, so what a household has already is offered too, and a form takes
another name as it is typed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action, Role, require
from ontzorgen.store import household_lists, users


@dataclass(frozen=True, slots=True)
class Workers:
    """Names to choose from, by name."""

    consulents: Sequence[str]
    budget_coaches: Sequence[str]


def workers_to_choose(session: Session, municipalities: Collection[str], acting: Acting) -> Workers:
    """Return the active users with each role in these municipalities, and the names in use.

    Only municipalities of the person who asks count. Names of colleagues: nothing is logged.
    """
    require(acting, Action.IMPORT_CASES)
    towns = acting.municipalities & set(municipalities)
    consulents, coaches = household_lists.workers(session, towns)
    return Workers(
        sorted({*consulents, *users.names_with(session, Role.CONSULENT, towns)}, key=str.casefold),
        sorted({*coaches, *users.names_with(session, Role.COACH, towns)}, key=str.casefold),
    )
