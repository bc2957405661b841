"""See letters: a list without what they say, and one letter as it was made.

Who may not read reasons that somebody wrote about a person sees that there is such a letter, and
opens none. Every look is in the log.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.letters import (
    ABOUT_SOMEBODYS_COURSE,
    LetterState,
    asks_second,
    lacks_of_sender,
    language_of,
)
from ontzorgen.domain.numbers import may_exist
from ontzorgen.services.acting import MAY, Acting, Action, require
from ontzorgen.services.letters.errors import LetterChanged, LetterForgotten, UnknownLetter
from ontzorgen.services.letters.four_eyes import four_eyes_on
from ontzorgen.services.letters.languages import is_reviewed
from ontzorgen.store import audit, household_pages, letters
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.letters import LetterKept, LettersAsked
from reports.letters.catalogue import DUTCH
from reports.letters.kinds import SHAPES, LetterKind

__all__ = ["LetterSeen", "LettersAsked", "Notice", "list_letters", "see_letter"]


class Notice(StrEnum):
    """What somebody should know before a letter goes out; it may go."""

    NO_ADDRESS = "NO_ADDRESS"
    """Nobody recorded where it goes."""
    LANGUAGE_UNKNOWN = "LANGUAGE_UNKNOWN"
    """The register names no language that letters are in: it is in Dutch alone."""
    UNREVIEWED = "UNREVIEWED"
    """Nobody who knows the language has read these very texts."""
    NO_PHONE = "NO_PHONE"
    """It tells no number of the municipality."""
    NO_POST = "NO_POST"
    """It tells no address of the municipality."""


@dataclass(frozen=True, slots=True)
class LetterSeen:
    """A letter as it was made."""

    kept: LetterKept
    data: Mapping[str, Any]
    """What it says, as plain data: see `reports.letters.letter`."""
    language: str
    notices: tuple[Notice, ...]
    second_asked: bool
    """By the policy of today a second person approves it before it is sent."""
    may_approve: bool
    """The user may, and did not make it."""


def list_letters(session: Session, asked: LettersAsked, acting: Acting) -> Sequence[LetterKept]:
    """Return letters of the user's municipalities, the newest first, and log the look.

    Raises:
        NotAllowed: no role to see letters.
    """
    require(acting, Action.READ_LETTER)
    found = letters.listed(session, _own(asked, acting))
    shown = [(each.municipality, each.household) for each in found]
    audit.append_for_towns(session, acting, "list letters", "letters", shown)
    return [without_reason(each, acting) for each in found]


def without_reason(kept: LetterKept, acting: Acting) -> LetterKept:
    """Return a letter as a list shows it: why it was withdrawn for who may read its kind."""
    if reading_of(kept.kind) in _allowed(acting):
        return kept
    return replace(kept, steps=tuple(replace(each, note=None) for each in kept.steps))


def count_letters(session: Session, asked: LettersAsked, acting: Acting) -> int:
    """Return how many letters `list_letters` would return on all pages together."""
    require(acting, Action.READ_LETTER)
    return letters.number_of(session, _own(asked, acting))


def count_by_state(
    session: Session, asked: LettersAsked, acting: Acting
) -> Mapping[LetterState, int]:
    """Return how many letters `list_letters` would return of each state; `asked.state` is None."""
    require(acting, Action.READ_LETTER)
    return letters.numbers_by_state(session, _own(asked, acting))


def see_letter(session: Session, number: int, vault: BsnVault, acting: Acting) -> LetterSeen:
    """Return a letter with what it says, and log the look.

    Raises:
        UnknownLetter, NotAllowed: none of this user's municipalities, or no role to read it.
        LetterForgotten, LetterChanged: what it said is gone, or is not what was made.
    """
    kept = find_letter(session, number, Action.READ_LETTER, acting)
    data = opened(session, kept, vault)
    log_letter(session, acting, "read letter", kept)
    return LetterSeen(
        kept,
        data,
        language_in(data),
        tuple(_notices(session, kept, data)),
        second_asked(session, kept, acting),
        Action.APPROVE_LETTER in _allowed(acting) and kept.made_by_id != acting.user_id,
    )


def find_letter(session: Session, number: int, action: Action, acting: Acting) -> LetterKept:
    """Return a letter, if the user may do this with it and may read one of its kind.

    Raises:
        UnknownLetter, NotAllowed: as in `see_letter`.
    """
    require(acting, action)
    kept = letters.numbered(session, number) if may_exist(number) else None
    if kept is None or kept.municipality not in acting.municipalities:
        raise UnknownLetter(number)
    require(acting, reading_of(kept.kind), kept.municipality)
    return kept


def reading_of(kind: LetterKind) -> Action:
    """Return what somebody must be allowed to do to read a kind of letter."""
    of_course = kind in ABOUT_SOMEBODYS_COURSE
    return Action.READ_COURSE_LETTER if of_course else Action.READ_LETTER


def opened(session: Session, kept: LetterKept, vault: BsnVault) -> dict[str, Any]:
    """Return what a letter says, proven to be what was made.

    Raises:
        LetterForgotten: its people were forgotten.
        LetterChanged: what is kept is not what was made.
    """
    must_fit(session, vault)
    sealed = letters.content_of(session, kept.id)
    if not sealed.key:
        raise LetterForgotten(kept.id)
    content = vault.open_bytes(sealed.cipher, sealed.key)
    if sha256(content).hexdigest() != kept.content_sha256:
        raise LetterChanged(kept.id)
    found: dict[str, Any] = json.loads(content)
    return found


def second_asked(session: Session, kept: LetterKept, acting: Acting) -> bool:
    """Say whether the policy of today asks a second person for a letter that is not sent yet."""
    return asks_second(kept.kind, four_eyes_on(session, kept.municipality, acting.today))


def language_in(data: Mapping[str, Any]) -> str:
    """Return the code of the language that a letter explains itself in; Dutch when in none."""
    other = data["other"]
    return DUTCH if other is None else str(other["code"])


def log_letter(session: Session, acting: Acting, action: str, kept: LetterKept) -> None:
    """Write in the log what was done with a letter."""
    detail = {"households": [kept.household], "kind": kept.kind.value}
    audit.append(session, acting, action, f"letter {kept.id}", kept.municipality, detail)


def _notices(session: Session, kept: LetterKept, data: Mapping[str, Any]) -> Sequence[Notice]:
    found = []
    if len(data["addressee"]) < 2:
        found.append(Notice.NO_ADDRESS)
    code = language_in(data)
    if kept.kind not in SHAPES or not SHAPES[kept.kind].to_payee:
        if code == DUTCH and not _reads_dutch(session, kept):
            found.append(Notice.LANGUAGE_UNKNOWN)
        if code != DUTCH and not is_reviewed(session, code, data["extra"].get("catalogue", "")):
            found.append(Notice.UNREVIEWED)
    found += [Notice(lack.value) for lack in lacks_of_sender(data["sender"]["lines"])]
    return () if kept.state is LetterState.WITHDRAWN else found


def _reads_dutch(session: Session, kept: LetterKept) -> bool:
    persons = household_pages.persons(session, kept.household_id)
    reader = next((each for each in persons if each.id == kept.person_id), None)
    return reader is not None and language_of(reader.language) == DUTCH


def _own(asked: LettersAsked, acting: Acting) -> LettersAsked:
    codes = acting.municipalities & frozenset(asked.municipalities)
    return replace(asked, municipalities=codes)


def _allowed(acting: Acting) -> frozenset[Action]:
    return frozenset(action for action, roles in MAY.items() if not acting.roles.isdisjoint(roles))
