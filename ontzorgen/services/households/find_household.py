"""Find a household for somebody: one that is not theirs does not exist for them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.domain.numbers import may_exist
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.households.errors import (
    HouseholdForgotten,
    SeveralCalledSo,
    UnknownHousehold,
    UnknownKey,
)
from ontzorgen.store import household_keys, household_pages
from ontzorgen.store.household_pages import HouseholdHead

_WRITES = frozenset(
    {
        Action.ADD_DOCUMENT,
        Action.WRITE_NOTE,
        Action.RECORD_READINESS,
        Action.CHANGE_BUDGET,
        Action.PLAN_CONTROL,
        Action.DECIDE_TRAJECTORY,
        Action.MAKE_LETTER,
        Action.MAKE_COURSE_LETTER,
        Action.MAKE_DECISION_LETTER,
    }
)
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


@dataclass(frozen=True, slots=True)
class Called:
    """What a key of the organisation stands for: numbers of a household, and of a person in it."""

    household_id: int
    person_id: int | None
    municipality: str


def household_called(
    session: Session, key: str, acting: Acting, municipality: str | None = None
) -> Called:
    """Return the household with this key in the user's municipalities, or in one of them.

    Raises:
        UnknownKey: there is none for this user.
        SeveralCalledSo: more than one municipality has such a key: name it.
    """
    return _only(key, household_keys.households_called(session, key), acting, municipality)


def person_called(
    session: Session, key: str, acting: Acting, municipality: str | None = None
) -> Called:
    """Return the person with this key, as `household_called` does."""
    return _only(key, household_keys.persons_called(session, key), acting, municipality)


def _only(
    key: str, found: list[tuple[int, int | None, str]], acting: Acting, municipality: str | None
) -> Called:
    wanted = acting.municipalities if municipality is None else {municipality}
    own = [each for each in found if each[2] in wanted & acting.municipalities]
    if not own:
        raise UnknownKey(key)
    if len(own) > 1:
        raise SeveralCalledSo(key, tuple(sorted(each[2] for each in own)))
    return Called(*own[0])
