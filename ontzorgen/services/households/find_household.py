"""Find a household for somebody: one that is not theirs does not exist for them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ontzorgen.domain.numbers import may_exist
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.households.errors import HouseholdForgotten, UnknownHousehold
from ontzorgen.store import household_pages
from ontzorgen.store.household_pages import HouseholdHead

_WRITES = frozenset({Action.ADD_DOCUMENT, Action.WRITE_NOTE})
"""What adds to a household; what a page changes of one is refused as the import refuses it."""


def household_numbered(
    session: Session, number: int, action: Action, acting: Acting
) -> HouseholdHead:
    """Return the household with this number, if the person may do this with it.

    Raises:
        UnknownHousehold: there is none, or it is another municipality's; the words are the same.
        HouseholdForgotten: the action would write of people who were forgotten.
        NotAllowed: the person has no role for the action.
    """
    require(acting, action)
    head = household_pages.head(session, number) if may_exist(number) else None
    if head is None or head.municipality not in acting.municipalities:
        raise UnknownHousehold(number)
    if action in _WRITES and head.forgotten_on is not None:
        raise HouseholdForgotten(head.key)
    return head
