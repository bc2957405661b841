"""The life of a letter, who looks at it besides its maker, and in which language it is read.

A letter is made, approved where the municipality asks that, and sent; or it is withdrawn, and may
be made once more. E-mail never holds what a letter says, so no letter is sent that way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import StrEnum

from ontzorgen.domain.policy import LettersFourEyes
from reports.letters.catalogue import DUTCH
from reports.letters.kinds import SHAPES, LetterKind


class LetterState(StrEnum):
    """How far a letter is."""

    MADE = "MADE"
    APPROVED = "APPROVED"
    SENT = "SENT"
    WITHDRAWN = "WITHDRAWN"


class HeldBack(StrEnum):
    """Why a letter that was made may not go out."""

    DECEASED = "DECEASED"
    """Who it is written to died."""
    OUTDATED = "OUTDATED"
    """It tells a shortfall that its run does not tell, or not any more, to its reader."""
    DATED_BEFORE = "DATED_BEFORE"
    """A decision from before today: the days to object that it names would be too few."""


class LetterStep(StrEnum):
    """What somebody does with a letter after it was made."""

    APPROVED = "APPROVED"
    SENT = "SENT"
    WITHDRAWN = "WITHDRAWN"


class SentHow(StrEnum):
    """How a letter reaches its addressee."""

    POST = "POST"
    HAND = "HAND"


class LinesKind(StrEnum):
    """Lines that a municipality writes itself and that stand in every letter."""

    SENDER = "SENDER"
    """Under its name, in letters to clients."""
    SENDER_PAYEES = "SENDER_PAYEES"
    """The same in letters to payees: no department that tells what it is about."""
    CONTACT = "CONTACT"
    """How to reach it: beneath those, in letters to clients."""
    CLOSING = "CLOSING"
    """Who signs."""


DEFAULT_LINES = {
    LinesKind.SENDER: (),
    LinesKind.SENDER_PAYEES: (),
    LinesKind.CONTACT: (),
    LinesKind.CLOSING: ("namens het college van burgemeester en wethouders",),
}
"""What stands there until a municipality writes its own."""


class SenderLack(StrEnum):
    """What the lines of who writes do not tell, though a letter sends its reader there."""

    NO_PHONE = "NO_PHONE"
    """'Bel ons', without a number."""
    NO_POST = "NO_POST"
    """Where an objection goes, and an answer (Awb art. 3:45)."""


_PHONE = re.compile(r"(?<![\d])(?:\+?\d[\d ()-]{4,}\d)(?![\d])")
_POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")


def lacks_of_sender(lines: Sequence[str]) -> tuple[SenderLack, ...]:
    """Return what these lines, beneath the name of a municipality, do not tell."""
    found = []
    if not any(_PHONE.search(line) for line in lines):
        found.append(SenderLack.NO_PHONE)
    if not any(_POSTCODE.search(line) for line in lines):
        found.append(SenderLack.NO_POST)
    return tuple(found)


ABOUT_SOMEBODYS_COURSE = frozenset(
    {
        LetterKind.DECISION_56A,
        LetterKind.EXTENSION,
        LetterKind.FIRST_57,
        LetterKind.CONTROL_STEP,
        LetterKind.CONTROL_BACK,
        LetterKind.CLOSING_INTERVIEW,
    }
)
"""They hold reasons that somebody wrote about a person: for who may read those, and nobody else."""
_NAMES = {
    "nl": ("nederlands", "dutch"),
    "en": ("engels", "english"),
    "ar": ("arabisch", "arabic"),
    "ti": ("tigrinya", "tigrigna", "tigrinja"),
    "uk": ("oekraïens", "oekraiens", "ukrainian"),
    "tr": ("turks", "turkish"),
    "fa": ("farsi", "perzisch", "persian", "dari"),
    "so": ("somalisch", "somali"),
}
_CODES = {"prs": "fa", "fas": "fa", "per": "fa", "ara": "ar", "tir": "ti", "ukr": "uk", "som": "so"}
_LANGUAGES = {
    **{name: code for code, names in _NAMES.items() for name in names},
    **{code: code for code in _NAMES},
    **_CODES,
}


def language_of(words: str | None) -> str | None:
    """Return the code of the language that the register names; None: no letter is in it, or none.

    Dari is written as Farsi is.
    """
    return _LANGUAGES.get((words or "").strip().casefold())


def reads(words: str | None) -> str:
    """Return the code of the language of a letter to somebody: Dutch where theirs is not known."""
    return language_of(words) or DUTCH


FURTHEST_FIRST = (LetterStep.WITHDRAWN, LetterStep.SENT, LetterStep.APPROVED)
"""Of the steps taken with a letter, the first of these is its state; without any it is MADE."""


def state_of(steps: Collection[LetterStep]) -> LetterState:
    """Return how far a letter is by what was done with it."""
    for step in FURTHEST_FIRST:
        if step in steps:
            return LetterState(step.value)
    return LetterState.MADE


def asks_second(kind: LetterKind, four_eyes: LettersFourEyes) -> bool:
    """Say whether a second person looks at a kind of letter before it is sent.

    Not at an overview of a month: it follows from a run that a second person approved.
    """
    if kind not in SHAPES or four_eyes is LettersFourEyes.NONE:
        return False
    return four_eyes is LettersFourEyes.ALL or SHAPES[kind].decision


def may_follow(step: LetterStep, state: LetterState, *, second_asked: bool) -> bool:
    """Say whether a step may follow: nothing is sent twice, or sent after it was withdrawn.

    One that was sent may be withdrawn: another then takes its place.
    """
    match step:
        case LetterStep.APPROVED:
            return state is LetterState.MADE
        case LetterStep.SENT:
            ready = LetterState.APPROVED if second_asked else LetterState.MADE
            return state in (ready, LetterState.APPROVED)
        case LetterStep.WITHDRAWN:
            return state is not LetterState.WITHDRAWN
