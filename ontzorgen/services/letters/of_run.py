"""How far the letters of a run are: whom they are for, and what was made, printed and sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.domain.letters import LetterState, SenderLack
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.find_run import run_called
from ontzorgen.services.letters.languages import unreviewed
from ontzorgen.services.letters.overviews import can_tell
from ontzorgen.services.letters.sender import sender_lacks
from ontzorgen.store import letter_prints, letters, month_told, organisation
from ontzorgen.store.letters import LettersAsked
from reports.letters.kinds import LetterKind


@dataclass(frozen=True, slots=True)
class RunLetters:
    """The letters of a run, counted; nobody is named."""

    run: str
    municipality: str
    municipality_name: str
    month: str
    tells: bool
    """The run went to the bank, so overviews can be made of it."""
    persons: int
    """Who have a share in the run; one of whom there is nothing to tell gets no overview."""
    overviews: int
    """Overviews that were made and not withdrawn."""
    printed: int
    to_send: int
    """Printed, and neither sent nor withdrawn."""
    sent: int
    unreviewed: Sequence[str]
    """Languages in which some of them may be, and of which nobody has read the text."""
    lacks: Sequence[SenderLack] = ()
    """What a letter of today does not tell of who writes."""


def see_letters_of_run(session: Session, name: str, acting: Acting) -> RunLetters:
    """Return how far the letters of a run are.

    Raises:
        UnknownRun, NotAllowed: not this user's, or no role to see letters.
    """
    run = run_called(session, name, Action.READ_LETTER, acting)
    code = run.municipality_code
    printed = letter_prints.printed(session, run.id)

    overviews = letters.numbers_by_state(
        session, LettersAsked({code}, kind=LetterKind.OVERVIEW, run_id=run.id)
    )
    sent = letters.number_of(session, LettersAsked({code}, state=LetterState.SENT, run_id=run.id))
    ready = (LetterState.MADE, LetterState.APPROVED)
    return RunLetters(
        run.name,
        code,
        organisation.municipality_name(session, code) or code,
        run.month,
        can_tell(run),
        month_told.number_of_shares(session, run.id),
        sum(overviews.values()) - overviews[LetterState.WITHDRAWN],
        len(printed),
        sum(one.state in ready for one in printed),
        sent,
        unreviewed(session),
        sender_lacks(session, code, acting.today, to_payee=False),
    )
