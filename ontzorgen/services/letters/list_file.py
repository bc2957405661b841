"""The list of letters as a file: every letter that fits, read a part at a time, without bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from ontzorgen.domain.letters import LetterState
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.letters.see import count_letters, without_reason
from ontzorgen.store import audit, letters
from ontzorgen.store.letters import LetterKept, LettersAsked
from reports.letters.kinds import LetterKind

T = TypeVar("T")
_KIND, _STATE = "kind", "state"


@dataclass(frozen=True, slots=True)
class LetterChoice:
    """Which letters somebody wants to see; empty or None: of any."""

    municipality: str = ""
    kind: LetterKind | None = None
    state: LetterState | None = None


def asked_of(choice: LetterChoice, acting: Acting) -> LettersAsked:
    """Return what is asked, of the user's own municipalities alone."""
    codes = acting.municipalities
    if choice.municipality:
        codes &= {choice.municipality}
    return LettersAsked(codes, kind=choice.kind, state=choice.state)


def require_list(choice: LetterChoice, acting: Acting) -> None:
    """Let through who may see this list. Raises NotAllowed."""
    require(acting, Action.READ_LETTER, choice.municipality or None)


def number_of_letters(session: Session, choice: LetterChoice, acting: Acting) -> int:
    """Return how many letters fit. Raises NotAllowed."""
    return count_letters(session, asked_of(choice, acting), acting)


def read_letters(
    session: Session,
    choice: LetterChoice,
    acting: Acting,
    take: Callable[[Iterator[LetterKept]], T],
) -> T:
    """Give `take` every letter that fits, the newest first, and log the look.

    They are read while `take` asks for them, some at a time: a list may have any length.

    Raises:
        NotAllowed: no role to see letters.
    """
    require(acting, Action.READ_LETTER)
    shown: set[tuple[str, str]] = set()

    def found() -> Iterator[LetterKept]:
        for each in letters.every(session, asked_of(choice, acting)):
            shown.add((each.municipality, each.household))
            yield without_reason(each, acting)

    taken = take(found())
    audit.append_for_towns(session, acting, "list letters", "letters", shown)
    return taken


def list_parameters(choice: LetterChoice) -> tuple[str | None, dict[str, str]]:
    """Return of which municipality work on a list is (None: of all of the asker's), and of what."""
    chosen = {_KIND: choice.kind, _STATE: choice.state}
    return choice.municipality or None, {
        name: value.value for name, value in chosen.items() if value is not None
    }


def choice_of(parameters: Mapping[str, str], municipality: str | None) -> LetterChoice:
    """Return what work on a list was asked with."""
    kind, state = parameters.get(_KIND), parameters.get(_STATE)
    return LetterChoice(
        municipality or "",
        LetterKind(kind) if kind else None,
        LetterState(state) if state else None,
    )
