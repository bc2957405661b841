"""How far a municipality is with its own texts of letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.letters import SenderLack
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.letters.sender import sender_lacks
from ontzorgen.services.letters.texts import KINDS
from ontzorgen.services.municipalities import own_municipalities
from ontzorgen.store import audit, letter_texts
from ontzorgen.store.letter_texts import TextKept


@dataclass(frozen=True, slots=True)
class KindOfText:
    """How far a municipality is with the text of one kind."""

    kind: str
    own_since: date | None
    """From which day its own text holds; None: the one that is given."""
    ahead: date | None
    """From which day another text will hold."""
    waits: bool
    """A text waits for a second person."""


@dataclass(frozen=True, slots=True)
class AllTexts:
    """Every kind of text of one municipality."""

    municipality: str
    """Empty: the user works for none that is loaded."""
    municipalities: Sequence[tuple[str, str]]
    kinds: Sequence[KindOfText]
    lacks: tuple[SenderLack, ...] = ()
    """What letters to clients do not tell of who writes."""
    lacks_to_payees: tuple[SenderLack, ...] = ()


def see_all_texts(session: Session, municipality: str, acting: Acting) -> AllTexts:
    """Return every kind of text of a municipality; of the user's first without one.

    Raises:
        NotAllowed: no role to read texts.
    """
    require(acting, Action.READ_LETTER_TEXT)
    towns = own_municipalities(session, acting)
    own = [code for code, _name in towns]
    code = municipality if municipality in own else next(iter(own), "")
    kept: dict[str, list[TextKept]] = {}
    for each in letter_texts.texts(session, code):
        kept.setdefault(each.kind, []).append(each)
    audit.append(session, acting, "read letter texts", "letter texts", code or None, {})
    lacks, to_payees = (
        sender_lacks(session, code, acting.today, to_payee=to_payee) if code else ()
        for to_payee in (False, True)
    )
    kinds = [_of(kind, kept.get(kind, ()), acting.today) for kind in KINDS]
    return AllTexts(code, towns, kinds, lacks, to_payees)


def _of(kind: str, kept: Sequence[TextKept], today: date) -> KindOfText:
    held = [each.valid_from for each in kept if not each.waits]
    return KindOfText(
        kind,
        max((day for day in held if day <= today), default=None),
        min((day for day in held if day > today), default=None),
        any(each.waits for each in kept),
    )
