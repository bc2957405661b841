"""Show a BSN to somebody who says why: each look is in the log, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.errors import ReasonMissing
from ontzorgen.services.households.errors import NoBsnKnown, UnknownHousehold
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, household_pages
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.household_pages import HouseholdHead, PersonShown

_STEP = "reveal bsn"


@dataclass(frozen=True, slots=True)
class Revealed:
    """A BSN in plain text: for one answer, to one person."""

    household: HouseholdHead
    person: PersonShown
    bsn: str

    def __repr__(self) -> str:
        """Leave the BSN out of whatever writes values down."""
        return f"Revealed({self.person.key})"


def reveal_bsn(
    session: Session,
    household_id: int,
    person_id: int,
    reason: str,
    vault: BsnVault,
    acting: Acting,
) -> Revealed:
    """Open the BSN of a person of a household, and log who looked and why.

    Raises:
        UnknownHousehold: no such household or person for this user.
        ReasonMissing, BsnInText: from the reason.
        NoBsnKnown: none is on record.
        NotAllowed: no role to see a BSN.
    """
    head = household_numbered(session, household_id, Action.REVEAL_BSN, acting)
    members = household_pages.persons(session, head.id)
    person = next((each for each in members if each.id == person_id), None)
    if person is None:
        raise UnknownHousehold(household_id)
    if not reason.strip():
        raise ReasonMissing(_STEP)
    refuse_bsn(reason, _STEP)
    must_fit(session, vault)
    sealed = household_pages.sealed_bsn(session, person.id)
    if sealed is None:
        raise NoBsnKnown(person.key)
    detail = {"households": [head.key], "reason": reason.strip()}
    audit.append(session, acting, _STEP, f"person {person.key}", head.municipality, detail)
    return Revealed(head, person, vault.open(sealed.cipher, sealed.key))
