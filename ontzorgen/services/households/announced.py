"""Say of decisions on record which day stands on the letter that told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.store import letters
from ontzorgen.store.household_pages import DecisionShown, PersonShown


def announced(
    session: Session, persons: Sequence[PersonShown], lines: Sequence[DecisionShown]
) -> list[DecisionShown]:
    """Return the lines, each with the day of the letter about it that was sent, where one was."""
    sent = letters.decisions_sent(session, {each.id for each in persons})
    began = {each.id: each.right_from for each in persons}

    def day_of(line: DecisionShown) -> DecisionShown:
        first = began.get(line.person_id) if line.basis == LegalBasis.ART_56A else line.valid_from
        if first is None:
            return line
        return replace(line, announced_on=sent.get((line.basis, line.person_id, first)))

    return [day_of(line) for line in lines]
