"""Take back what was recorded of a trajectory today by mistake: it stays readable, with why.

An early end is not taken back here: it withdrew the authorisation too, and who is helped again has
a new decision. What a run that was approved looked at stays as well.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from ontzorgen.domain.appointment import AMSTERDAM
from ontzorgen.domain.trajectory import COUNTING, EntryKind
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.trajectory.errors import EntryStays, UnknownEntry
from ontzorgen.services.coaching.trajectory.known import known
from ontzorgen.services.coaching.words import reason_of
from ontzorgen.services.register_tasks import renew_tasks
from ontzorgen.store import audit, runs, trajectory

STEP = "take back entry"


def take_back_entry(
    session: Session, household_id: int, person_id: int, number: int, why: str, acting: Acting
) -> None:
    """Let an entry of today count no more.

    Raises:
        NotAllowed, UnknownHousehold, HouseholdForgotten: who may, and of whom.
        UnknownEntry: the person has no such entry.
        EntryStays: it cannot be taken back, or was already.
        ReasonMissing, TooManyWords, StrangeCharacter, BsnInText: from the reason.
    """
    facts = known(session, household_id, Action.DECIDE_TRAJECTORY, acting)
    person = facts.person(person_id)
    entry = trajectory.entry_numbered(session, person.id, number)
    if entry is None:
        raise UnknownEntry(number)
    if entry.taken_back is not None:
        raise EntryStays(number, "BEFORE")
    if entry.kind is EntryKind.ENDED_EARLY:
        raise EntryStays(number, "WITHDREW")
    if entry.recorded_at.astimezone(AMSTERDAM).date() != acting.today:
        raise EntryStays(number, "OTHER_DAY")
    code = facts.head.municipality
    if entry.kind in COUNTING and runs.decided_since(session, code, entry.recorded_at):
        raise EntryStays(number, "RUN")
    trajectory.take_back(session, number, reason_of(why, STEP), acting.by, acting.now)
    detail = {"households": [facts.head.key], "entry": number, "kind": entry.kind.value}
    audit.append(session, acting, STEP, f"person {person.key}", code, detail)
    renew_tasks(session, acting, code, {facts.head.id})
