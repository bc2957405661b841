"""Find fixed costs by the names that the organisation uses, for who types them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.households.errors import SeveralCalledSo, UnknownKey
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.store import household_pages


def cost_called(
    session: Session, key: str, acting: Acting, municipality: str | None = None
) -> tuple[int, int]:
    """Return the numbers of a cost's household, and of the cost, in the user's municipalities.

    Raises:
        UnknownKey: there is none for this user.
        SeveralCalledSo: more than one municipality has such a key: name it.
    """
    codes = acting.municipalities & ({municipality} if municipality else acting.municipalities)
    found = household_pages.cost_called(session, codes, key)
    if not found:
        raise UnknownKey(key)
    if len(found) > 1:
        raise SeveralCalledSo(key, tuple(sorted(code for _, _, code in found)))
    return found[0][:2]


def costs_called(
    session: Session, household_id: int, keys: Collection[str], acting: Acting
) -> frozenset[int]:
    """Return the numbers of costs of a household by the names the organisation gives them.

    Raises:
        UnknownHousehold, NotAllowed: as in `see_reviews`.
        UnknownKey: the household has no such cost.
    """
    head = household_numbered(session, household_id, Action.READ_REVIEWS, acting)
    known = {
        each.fixed_cost.casefold(): each.fixed_cost_id
        for each in household_pages.versions(session, head.id)
    }
    for key in keys:
        if key.strip().casefold() not in known:
            raise UnknownKey(key)
    return frozenset(known[key.strip().casefold()] for key in keys)
