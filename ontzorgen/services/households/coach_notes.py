"""Notes of a budget coach on a household: for coaches of its municipality, and nobody else.

An auditor sees that there are notes and when they were written. A note is never changed: a
correction is a note that takes its place, and what it said before stays to be read by coaches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from ontzorgen.domain.numbers import may_exist
from ontzorgen.services.acting import MAY, Acting, Action
from ontzorgen.services.households.errors import (
    EmptyNote,
    NoteCorrected,
    NoteTooLong,
    UnknownHousehold,
)
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, coach_notes
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.coach_notes import KeptNote
from ontzorgen.store.forget import GONE
from ontzorgen.store.models import CoachNoteRow

LONGEST = 5000
"""Characters of a note."""
_STEP = "write coach note"


@dataclass(frozen=True, slots=True)
class NoteSeen:
    """A note as a coach reads it."""

    id: int
    text: str = field(repr=False)
    author: str
    written_at: datetime
    earlier: tuple[NoteSeen, ...] = ()
    """What it said before it was corrected, the newest first."""


@dataclass(frozen=True, slots=True)
class NotesSeen:
    """The notes on a household, as far as who looks may see them."""

    moments: Sequence[datetime]
    """When each was written, the newest first."""
    notes: tuple[NoteSeen, ...] | None
    """The newest first; None for who sees only that there are any."""


def see_notes(
    session: Session, household_id: int, vault: BsnVault, acting: Acting
) -> NotesSeen | None:
    """Return the notes on a household and log the look; None for who sees nothing of them.

    Raises:
        UnknownHousehold: there is none, or it is another municipality's.
    """
    if not acting.roles.isdisjoint(MAY[Action.READ_NOTES]):
        action = Action.READ_NOTES
    elif not acting.roles.isdisjoint(MAY[Action.COUNT_NOTES]):
        action = Action.COUNT_NOTES
    else:
        return None
    head = household_numbered(session, household_id, action, acting)
    detail = {"households": [head.key]}
    about = f"household {head.key}"
    audit.append(session, acting, action.value, about, head.municipality, detail)
    if action is Action.COUNT_NOTES:
        return NotesSeen(coach_notes.written_at(session, head.id)[::-1], None)
    must_fit(session, vault)
    kept = coach_notes.of_household(session, head.id)
    return NotesSeen([note.written_at for note in kept[::-1]], _read(kept, vault))


def write_note(
    session: Session,
    household_id: int,
    text: str,
    corrects: int | None,
    form: str,
    vault: BsnVault,
    acting: Acting,
) -> None:
    """Write a note on a household, or correct one; the same words of one `form` are one note.

    Raises:
        UnknownHousehold: no such household, or no such note on it, for this user.
        HouseholdForgotten: its people were forgotten.
        EmptyNote, NoteTooLong, BsnInText: from the text.
        NoteCorrected: somebody else corrected that note first.
        NotAllowed: not a coach.
    """
    head = household_numbered(session, household_id, Action.WRITE_NOTE, acting)
    plain = "\n".join(line.rstrip() for line in text.splitlines()).strip()
    if not plain:
        raise EmptyNote
    if len(plain) > LONGEST:
        raise NoteTooLong(LONGEST)
    refuse_bsn(plain, _STEP)
    must_fit(session, vault)
    once_key = vault.index(f"coach note {form}", plain).hex()
    if coach_notes.is_known(session, acting.by, once_key):
        return
    if corrects is not None:
        if not may_exist(corrects) or not coach_notes.is_on(session, corrects, head.id):
            raise UnknownHousehold(household_id)
        if coach_notes.is_corrected(session, corrects):
            raise NoteCorrected
    sealed = vault.seal(plain)
    number = coach_notes.add(
        session,
        CoachNoteRow(
            household_id=head.id,
            corrects_id=corrects,
            text_cipher=sealed.cipher,
            text_key=sealed.key,
            written_by_id=acting.by,
            written_at=acting.now,
            once_key=once_key,
        ),
    )
    detail = {"households": [head.key], "note": number, "corrects": corrects}
    audit.append(session, acting, _STEP, f"household {head.key}", head.municipality, detail)


def _read(kept: Sequence[KeptNote], vault: BsnVault) -> tuple[NoteSeen, ...]:
    """Open the notes, each with what it corrects; the newest first."""
    standing: dict[int, NoteSeen] = {}
    for note in kept:
        before = standing.pop(note.corrects_id, None) if note.corrects_id else None
        earlier = () if before is None else (before, *before.earlier)
        text = vault.open(note.sealed.cipher, note.sealed.key) if note.sealed.key else GONE
        standing[note.id] = NoteSeen(note.id, text, note.author, note.written_at, earlier)
    return tuple(standing.values())[::-1]
