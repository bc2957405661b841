"""A letter to nobody, to look at a text before it holds: every blank filled in, no real person.

Amounts are int euro cents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.letters import LinesKind
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.errors import UnknownMunicipality
from ontzorgen.services.letters.compose import Addressee, Writer, compose, in_a_sentence
from ontzorgen.services.letters.texts import checked_text, known_kind
from ontzorgen.store import organisation
from reports.letters.kinds import SHAPES, LetterKind
from reports.letters.phrasebook import Cents, Cost, MonthOf, Value
from reports.letters.text_letter import CostRow, Told

_REFERENCE = "VOORBEELD"
_CLIENT = ("Sara Voorbeeld", "Dorpsstraat 12", "1234 ZZ  Voorbeeldstad")
_PAYEE = ("Woonstichting Voorbeeld", "Kade 3", "1234 ZX  Voorbeeldstad")
_RENT_CENTS, _RENT_BEFORE_CENTS, _CARE_CENTS = 645_50, 620_00, 158_45


def see_sample(
    session: Session, municipality: str, kind: str, start: date, text: str, acting: Acting
) -> Mapping[str, Any]:
    """Return a letter to nobody, as plain data, with a text that somebody is writing.

    Raises:
        NotAllowed, UnknownTextKind, UnknownMunicipality: who may, and of what.
        TextEmpty, TextTooLong, BlankUnknown, BraceAlone, StrangeSigns, TextTellsPayee, BsnInText.
    """
    require(acting, Action.READ_LETTER_TEXT, municipality)
    code = known_kind(kind)
    town = organisation.municipality_name(session, municipality)
    if town is None:
        raise UnknownMunicipality(municipality)
    words = checked_text(code, text)
    shown = _shown_in(code)
    writer = _Trying(session, municipality, in_a_sentence(town), start, code, words)
    to_payee = SHAPES[shown].to_payee
    to = Addressee(_PAYEE if to_payee else _CLIENT)
    told = _told(start, to_payee=to_payee)
    made = compose(shown, told, to, writer, _REFERENCE, _REFERENCE)
    return made.data


@dataclass(frozen=True, slots=True)
class _Trying(Writer):
    """A municipality that writes with one text that does not hold yet."""

    code: str
    words: str

    def text(self, kind: LetterKind) -> str:
        """Return the text of a kind of letter: the one that is tried where it is of this kind."""
        return self.words if kind.value == self.code else Writer.text(self, kind)

    def lines(self, kind: LinesKind) -> tuple[str, ...]:
        """Return lines that stand in every letter: those that are tried where they are these."""
        if kind.value == self.code:
            return tuple(self.words.splitlines())
        return Writer.lines(self, kind)


def _shown_in(code: str) -> LetterKind:
    """Return the kind of letter in which a text is seen."""
    if code in SHAPES:
        return LetterKind(code)
    if code == LinesKind.SENDER_PAYEES.value:
        return LetterKind.PAYEE_START
    return LetterKind.AMOUNT_CHANGE


def _told(start: date, *, to_payee: bool) -> Told:
    values: Mapping[str, Value | None] = {
        "klant": "S. Voorbeeld",
        "ingangsdatum": start,
        "einddatum": start,
        "betalen_vanaf": start,
        "betalen_tot": start,
        "evaluatiedatum": start,
        "bezwaar_tot": start,
        "proef_tot": start,
        "gespreksdatum": start,
        "maand": MonthOf(start.replace(day=1)),
        "vaste_last": Cost("RENT"),
        "vaste_lasten": (Cost("ENERGY"), Cost("WATER")),
        "begunstigde": _PAYEE[0],
        "bedrag": Cents(_RENT_CENTS),
        "bedrag_oud": Cents(_RENT_BEFORE_CENTS),
        "vorm": "alle vaste lasten",
        "reden": "Hier staat de reden die een collega schreef.",
        "goed": "Hier staat wat goed gaat.",
        "moeilijk": "Hier staat wat nog moeilijk is.",
        "afspraken": "Hier staat wat is afgesproken.",
    }
    rows = (
        CostRow("Huur", _RENT_CENTS, _PAYEE[0]),
        CostRow("Zorgverzekering", _CARE_CENTS, "Zorgverzekeraar Voorbeeld"),
    )
    facts = (
        ("Uw klant", "S. Voorbeeld"),
        ("Kenmerk bij u", "1234 5678"),
        ("Bedrag", "€ 645,50 per maand"),
    )
    return Told(values, rows, facts=facts if to_payee else ())
