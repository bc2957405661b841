"""Find a person for somebody: one that is not theirs does not exist for them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.households import find_household
from ontzorgen.services.households.errors import UnknownHousehold, UnknownKey
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.store import household_pages
from ontzorgen.store.household_pages import HouseholdHead, PersonShown


def person_numbered(
    session: Session, household_id: int, person_id: int, action: Action, acting: Acting
) -> tuple[HouseholdHead, PersonShown]:
    """Return a household and a person in it, if the user may do this with them.

    Raises:
        UnknownHousehold: there is none for this user, or no such person in it.
        HouseholdForgotten: the action would write of people who were forgotten.
        NotAllowed: the user has no role for the action.
    """
    head = household_numbered(session, household_id, action, acting)
    persons = household_pages.persons(session, head.id)
    found = next((each for each in persons if each.id == person_id), None)
    if found is None:
        raise UnknownHousehold(household_id)
    return head, found


def person_called(
    session: Session, key: str, municipality: str | None, action: Action, acting: Acting
) -> tuple[int, int]:
    """Return the numbers of a household and of the person in it, by the person's name in files.

    Raises:
        UnknownKey: nobody of the user's municipalities, or of the one that is named.
        SeveralCalledSo: the name is known in more than one, and none was named.
        NotAllowed: the user has no role for the action.
    """
    require(acting, action)
    found = find_household.person_called(session, key, acting, municipality)
    if found.person_id is None:
        raise UnknownKey(key)
    return found.household_id, found.person_id
