"""Show what a page needs on which somebody changes a household: who and what is in it now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.households.change_household import stamp_of
from ontzorgen.services.households.errors import UnknownHousehold
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.services.households.show_household import log_look
from ontzorgen.store import household_keys, household_pages
from ontzorgen.store.household_pages import (
    BenefitShown,
    ControlShown,
    DecisionShown,
    HouseholdHead,
    PersonShown,
    SuspensionShown,
    VersionShown,
)
from ontzorgen.store.models import FixedCostRow, PersonRow

__all__ = ["HouseholdForm", "PersonShown", "VersionShown", "next_key", "see_forms"]
COST_LETTER, PERSON_LETTER = "V", "P"
LONGEST_BEGIN = 56
"""Characters of the household's name in a name that begins with it: together they fit a key."""


@dataclass(frozen=True, slots=True)
class HouseholdForm:
    """A household as it is now; lists have the oldest first."""

    head: HouseholdHead
    today: date
    stamp: str
    """What a form sends back, so that nobody changes what somebody else just changed."""
    persons: Sequence[PersonShown]
    decisions: Sequence[DecisionShown]
    suspensions: Sequence[SuspensionShown]
    benefits: Sequence[BenefitShown]
    versions: Sequence[VersionShown]
    controls: Sequence[ControlShown]
    new_cost: str
    """A name for a new fixed cost: that of the household, and a number."""
    new_person: str

    def person(self, person_id: int) -> PersonShown:
        """Return a member. Raises UnknownHousehold."""
        found = next((each for each in self.persons if each.id == person_id), None)
        if found is None:
            raise UnknownHousehold(self.head.id)
        return found

    def key_of(self, person_id: int | None) -> str | None:
        """Return the key of a member; None for what is shared."""
        return None if person_id is None else self.person(person_id).key

    def cost(self, cost_id: int) -> Sequence[VersionShown]:
        """Return the rows of a fixed cost, the oldest first. Raises UnknownHousehold."""
        found = [each for each in self.versions if each.fixed_cost_id == cost_id]
        if not found:
            raise UnknownHousehold(self.head.id)
        return found


def see_forms(session: Session, household_id: int, acting: Acting) -> HouseholdForm:
    """Return a household as a form shows it; the look at each person in it is logged.

    Raises:
        UnknownHousehold: there is none, or it is another municipality's; the words are the same.
    """
    head = household_numbered(session, household_id, Action.READ_HOUSEHOLD, acting)
    persons = household_pages.persons(session, head.id)
    log_look(session, acting, head, persons)
    ids = [person.id for person in persons]
    versions = household_pages.versions(session, head.id)
    return HouseholdForm(
        head=head,
        today=acting.today,
        stamp=stamp_of(session, head.id),
        persons=persons,
        decisions=household_pages.decisions(session, ids),
        suspensions=household_pages.suspensions(session, ids),
        benefits=household_pages.benefits(session, ids),
        versions=versions,
        controls=household_pages.controls(session, {each.fixed_cost_id for each in versions}),
        new_cost=_new_key(session, head, FixedCostRow, COST_LETTER),
        new_person=_new_key(session, head, PersonRow, PERSON_LETTER),
    )


def _new_key(session: Session, head: HouseholdHead, table: Any, letter: str) -> str:
    begin = f"{head.key[:LONGEST_BEGIN]}-{letter}"
    known = household_keys.keys_beginning(session, table, head.municipality, begin)
    return next_key(head.key, letter, known)


def next_key(household: str, letter: str, known: Iterable[str]) -> str:
    """Return `H1-V3` when `H1-V2` is the highest that is known."""
    begin = f"{household[:LONGEST_BEGIN]}-{letter}"
    numbered = re.compile(re.escape(begin) + "([0-9]{1,6})", re.IGNORECASE)
    numbers = [int(found[1]) for key in known if (found := numbered.fullmatch(key))]
    return f"{begin}{max([0, *numbers]) + 1}"
