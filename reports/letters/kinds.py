"""The kinds of letter: to whom each goes, and which blanks its text may have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reports.letters.body import Part


class LetterKind(StrEnum):
    """What a letter is for."""

    OVERVIEW = "OVERVIEW"
    DECISION_56A = "DECISION_56A"
    AUTHORISATION = "AUTHORISATION"
    PAYEE_START = "PAYEE_START"
    PAYEE_CHANGE = "PAYEE_CHANGE"
    PAYEE_STOP = "PAYEE_STOP"
    SHORTFALL = "SHORTFALL"
    AMOUNT_CHANGE = "AMOUNT_CHANGE"
    EXTENSION = "EXTENSION"
    FIRST_57 = "FIRST_57"
    CONTROL_STEP = "CONTROL_STEP"
    CONTROL_BACK = "CONTROL_BACK"
    END = "END"
    CLOSING_INTERVIEW = "CLOSING_INTERVIEW"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of letter is made of."""

    blanks: frozenset[str]
    parts: frozenset[Part]
    to_payee: bool = False
    """To a company, which learns nothing but what it needs to book a payment."""
    decision: bool = False
    """Somebody may object to it, so a second person looks at it where the policy asks."""


def _shape(blanks: str, *parts: Part, to_payee: bool = False, decision: bool = False) -> Shape:
    always = {"gemeente", "datum", "kenmerk"} | ({"begunstigde"} if to_payee else {"naam"})
    return Shape(
        frozenset({*always, *blanks.split()}),
        frozenset({Part.SENDER, *parts}),
        to_payee,
        decision,
    )


_PAYEE = "ingangsdatum klant"
_ARTICLE_57 = _shape(
    "ingangsdatum einddatum betalen_vanaf betalen_tot evaluatiedatum bezwaar_tot reden",
    Part.TABLE,
    decision=True,
)
SHAPES: dict[LetterKind, Shape] = {
    LetterKind.DECISION_56A: _shape(
        "ingangsdatum einddatum betalen_vanaf betalen_tot bezwaar_tot vorm vaste_lasten reden",
        Part.TABLE,
        decision=True,
    ),
    LetterKind.AUTHORISATION: _shape("ingangsdatum", Part.TABLE, Part.SIGNATURE),
    LetterKind.PAYEE_START: _shape(_PAYEE, Part.FACTS, to_payee=True),
    LetterKind.PAYEE_CHANGE: _shape(_PAYEE, Part.FACTS, to_payee=True),
    LetterKind.PAYEE_STOP: _shape(f"{_PAYEE} klant_betaalt_vanaf", Part.FACTS, to_payee=True),
    LetterKind.SHORTFALL: _shape("maand bedrag vaste_lasten", Part.TABLE),
    LetterKind.AMOUNT_CHANGE: _shape(
        "vaste_last begunstigde bedrag_oud bedrag ingangsdatum", Part.TABLE
    ),
    LetterKind.EXTENSION: _ARTICLE_57,
    LetterKind.FIRST_57: _ARTICLE_57,
    LetterKind.CONTROL_STEP: _shape("ingangsdatum proef_tot vaste_lasten reden", Part.TABLE),
    LetterKind.CONTROL_BACK: _shape("ingangsdatum vaste_lasten reden", Part.TABLE),
    LetterKind.END: _shape("einddatum hele_uitkering_vanaf nazorg_eerst nazorg_later", Part.TABLE),
    LetterKind.CLOSING_INTERVIEW: _shape("gespreksdatum goed moeilijk afspraken", Part.SIGNATURE),
}
"""Every kind that is made of a text; the overview is made of a month."""
