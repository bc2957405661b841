"""Approve a letter, record that it was sent, or withdraw it: each once, about what it says.

A letter whose content is not what was made goes no further.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.letters import HeldBack, LetterState, LetterStep, SentHow, may_follow
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.words import reason_of
from ontzorgen.services.letters.errors import (
    DecisionDatedBefore,
    MakerMayNotApproveLetter,
    ReaderDied,
    SecondPersonFirst,
    ShortfallOutdated,
    StepRefused,
)
from ontzorgen.services.letters.may_go import held_back
from ontzorgen.services.letters.see import find_letter, log_letter, opened, second_asked
from ontzorgen.store import letters
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.letters import LetterKept
from reports.typesetting.letter_pdf import letter_pdf

LONGEST_REASON = 400


@dataclass(frozen=True, slots=True)
class PrintedToSend:
    """Which file a letter of this content is."""

    content_sha256: str
    pdf_sha256: str


def approve_letter(session: Session, number: int, vault: BsnVault, acting: Acting) -> LetterKept:
    """Let a second person approve a letter; it may be sent now.

    Raises:
        UnknownLetter, NotAllowed, LetterForgotten, LetterChanged: as in `see_letter`.
        MakerMayNotApproveLetter: the user made it.
        StepRefused: it was approved, sent or withdrawn before.
    """
    kept = find_letter(session, number, Action.APPROVE_LETTER, acting)
    if kept.made_by_id == acting.by:
        raise MakerMayNotApproveLetter(number, acting.login)
    _refuse_order(session, kept, LetterStep.APPROVED, acting)
    opened(session, kept, vault)
    letters.approve(session, kept, acting.by, acting.now)
    return _done(session, kept, LetterStep.APPROVED, acting)


def send_letter(
    session: Session,
    number: int,
    how: SentHow,
    vault: BsnVault,
    acting: Acting,
    printed: PrintedToSend | None = None,
) -> LetterKept:
    """Record that a letter was sent, and which file that was, byte for byte.

    `printed`: the letter was set before, so that no other writer waits for it; without it, or
    when it is of other content, it is set here.

    Raises:
        UnknownLetter, NotAllowed, LetterForgotten, LetterChanged: as in `see_letter`.
        SecondPersonFirst: the policy asks a second person, who did not approve it.
        DecisionDatedBefore: the days to object that it names would be too few.
        ShortfallOutdated: of a shortfall that its run does not tell any more.
        ReaderDied: somebody recorded that who it is written to died.
        StepRefused: it was sent or withdrawn before.
    """
    kept = find_letter(session, number, Action.SEND_LETTER, acting)
    _refuse_order(session, kept, LetterStep.SENT, acting)
    refuse_held_back(session, kept, acting.today)
    data = opened(session, kept, vault)
    if printed is None or printed.content_sha256 != kept.content_sha256:
        printed = print_to_send(kept, data)
    letters.send(session, [(kept, printed.pdf_sha256)], how, acting.by, acting.now)
    return _done(session, kept, LetterStep.SENT, acting)


def read_to_send(
    session: Session, number: int, vault: BsnVault, acting: Acting
) -> tuple[LetterKept, dict[str, Any]]:
    """Return a letter and what it says, to print before `send_letter`; it is shown to nobody.

    Raises UnknownLetter, NotAllowed, LetterForgotten, LetterChanged as `see_letter` does.
    """
    kept = find_letter(session, number, Action.SEND_LETTER, acting)
    return kept, opened(session, kept, vault)


def print_to_send(kept: LetterKept, data: dict[str, Any]) -> PrintedToSend:
    """Set a letter: some hundreds of milliseconds, in which nobody should wait for us."""
    return PrintedToSend(kept.content_sha256, sha256(letter_pdf(data)).hexdigest())


def refuse_held_back(session: Session, kept: LetterKept, today: date) -> None:
    """Refuse a letter that may not go out on a day: see `may_go`.

    Raises:
        ReaderDied, DecisionDatedBefore.
        ShortfallOutdated: the run is freed, was calculated anew, or the reader lost their right.
    """
    match held_back(session, [kept.id], today).get(kept.id):
        case HeldBack.DECEASED:
            raise ReaderDied(kept.id)
        case HeldBack.OUTDATED:
            raise ShortfallOutdated(kept.id, kept.run or "")
        case HeldBack.DATED_BEFORE:
            raise DecisionDatedBefore(kept.id, kept.dated)


def withdraw_letter(session: Session, number: int, reason: str, acting: Acting) -> LetterKept:
    """Withdraw a letter, also one that was sent; another may be made about the same.

    Raises:
        UnknownLetter, NotAllowed: as in `see_letter`.
        StepRefused: it was withdrawn before.
        ReasonMissing, TooManyWords, StrangeCharacter, BsnInText: from the reason.
    """
    kept = find_letter(session, number, Action.WITHDRAW_LETTER, acting)
    _refuse_order(session, kept, LetterStep.WITHDRAWN, acting)
    words = reason_of(reason, Action.WITHDRAW_LETTER.value, LONGEST_REASON)
    letters.withdraw(session, kept, words, acting.by, acting.now)
    return _done(session, kept, LetterStep.WITHDRAWN, acting)


def print_letter(session: Session, number: int, vault: BsnVault, acting: Acting) -> bytes:
    """Return a letter as a PDF, and log the look.

    The same letter gives the same bytes. Raises UnknownLetter, NotAllowed, LetterForgotten,
    LetterChanged as `see_letter` does.
    """
    kept = find_letter(session, number, Action.READ_LETTER, acting)
    made = letter_pdf(opened(session, kept, vault))
    log_letter(session, acting, "print letter", kept)
    return made


def _refuse_order(session: Session, kept: LetterKept, step: LetterStep, acting: Acting) -> None:
    second = second_asked(session, kept, acting)
    if may_follow(step, kept.state, second_asked=second):
        return
    if step is LetterStep.SENT and kept.state is LetterState.MADE:
        raise SecondPersonFirst(kept.id)
    raise StepRefused(kept.id, step, kept.state)


def _done(session: Session, kept: LetterKept, step: LetterStep, acting: Acting) -> LetterKept:
    log_letter(session, acting, _DEEDS[step], kept)
    after = letters.numbered(session, kept.id)
    assert after is not None  # noqa: S101  (letters are never removed)
    return after


_DEEDS = {
    LetterStep.APPROVED: "approve letter",
    LetterStep.SENT: "send letter",
    LetterStep.WITHDRAWN: "withdraw letter",
}
