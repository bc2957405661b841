"""For which letters a municipality asks a second person, on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.policy import LettersFourEyes
from ontzorgen.store import organisation


def four_eyes_on(session: Session, municipality: str, day: date) -> LettersFourEyes:
    """Return what the policy of a day asks; without one a second person looks at decisions."""
    policy = organisation.policy_on(session, municipality, day)
    return LettersFourEyes.DECISIONS if policy is None else policy.letters_four_eyes
