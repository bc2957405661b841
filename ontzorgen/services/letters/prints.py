"""Print the letters of a run: which there are, what each says, and which file it became.

One that waits for a second person, was withdrawn or whose people were forgotten is not printed; one
that may not go out (`may_go`) is neither printed nor sent, and is named.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.letters import (
    HeldBack,
    LetterState,
    LetterStep,
    SentHow,
    asks_second,
    may_follow,
)
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.find_run import run_called
from ontzorgen.services.letters.errors import LetterChanged, NothingPrinted, RunNotPaid
from ontzorgen.services.letters.four_eyes import four_eyes_on
from ontzorgen.services.letters.may_go import held_back, references
from ontzorgen.services.letters.overviews import can_tell
from ontzorgen.store import audit, letter_prints, letters
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.letter_prints import Printed
from reports.letters.kinds import LetterKind


@dataclass(frozen=True, slots=True)
class ToPrint:
    """A letter with what it says, proven to be what was made."""

    id: int
    reference: str
    household: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Became:
    """Which file a letter became: its SHA-256."""

    letter: int
    household: str
    pdf_sha256: str


@dataclass(frozen=True, slots=True)
class SentTogether:
    """How many letters of a run were recorded as sent, and how many had been before."""

    sent: int
    before: int
    held_back: Mapping[HeldBack, Sequence[str]] = field(default_factory=dict)
    """Those that may not go out, by their references."""


@dataclass(frozen=True, slots=True)
class LettersToPrint:
    """The letters of a run that can be printed, and those that may not go out."""

    numbers: Sequence[int]
    held_back: Mapping[HeldBack, Sequence[str]]


def letters_of_run(session: Session, name: str, acting: Acting) -> LettersToPrint:
    """Return the letters of a run that can be printed, in the order of their numbers.

    Raises:
        UnknownRun, NotAllowed: not this user's, or no role to send letters.
    """
    run = run_called(session, name, Action.SEND_LETTER, acting)
    four_eyes = four_eyes_on(session, run.municipality_code, acting.today)
    second = [kind for kind in LetterKind if asks_second(kind, four_eyes)]
    made = letter_prints.printable(session, run.id, second)
    held = held_back(session, made, acting.today)
    numbers = [number for number in made if number not in held]
    return LettersToPrint(numbers, references(session, held))


def read_to_print(
    session: Session, numbers: Sequence[int], vault: BsnVault, acting: Acting
) -> list[ToPrint]:
    """Return what letters say; not of one that was withdrawn or forgotten in the meantime.

    Raises:
        LetterChanged: what is kept is not what was made.
    """
    must_fit(session, vault)
    found = []
    for kept in letter_prints.contents(session, numbers, acting.municipalities):
        content = vault.open_bytes(kept.sealed.cipher, kept.sealed.key)
        if sha256(content).hexdigest() != kept.content_sha256:
            raise LetterChanged(kept.id)
        found.append(ToPrint(kept.id, kept.reference, kept.household, json.loads(content)))
    return found


def record_printed(session: Session, name: str, printed: Sequence[Became], acting: Acting) -> None:
    """Keep which file each letter became, byte for byte, and log whom the letters are about.

    For the transaction in which the whole is put in place: what nobody can take was not printed.
    The same file a second time is not kept again.
    """
    run = run_called(session, name, Action.SEND_LETTER, acting)
    new = [Printed(one.letter, one.pdf_sha256) for one in printed]
    letter_prints.add(session, new, acting.by, acting.now)
    households = sorted({one.household for one in printed})
    about = {"run": run.name, "letters": len(printed)}
    for named in audit.naming(households):
        detail = about | named
        audit.append(session, acting, "print letters", run.name, run.municipality_code, detail)


def send_printed(session: Session, name: str, how: SentHow, acting: Acting) -> SentTogether:
    """Record of every printed letter of a run that it was sent, as it was printed.

    Not of one that a second person has to approve first, by the policy of today, nor of one that
    may not go out any more.

    Raises:
        UnknownRun, NotAllowed: as in `letters_of_run`.
        RunNotPaid: it was taken back since, so its letters tell what did not happen.
        NothingPrinted: no letter of this run was printed.
    """
    run = run_called(session, name, Action.SEND_LETTER, acting)
    if not can_tell(run):
        raise RunNotPaid(run.name)
    printed = letter_prints.printed(session, run.id)
    if not printed:
        raise NothingPrinted(run.name)
    four_eyes = four_eyes_on(session, run.municipality_code, acting.today)
    ready = [
        one
        for one in printed
        if may_follow(LetterStep.SENT, one.state, second_asked=asks_second(one.kind, four_eyes))
    ]
    held = held_back(session, [one.id for one in ready], acting.today)
    ready = [one for one in ready if one.id not in held]
    before = sum(one.state is LetterState.SENT for one in printed)
    letters.send(session, [(one, one.pdf_sha256) for one in ready], how, acting.by, acting.now)
    if ready:
        households = sorted({one.household for one in ready})
        about = {"run": run.name, "how": how.value, "letters": len(ready)}
        for named in audit.naming(households):
            detail = about | named
            audit.append(session, acting, "send letters", run.name, run.municipality_code, detail)
    return SentTogether(len(ready), before, references(session, held))
