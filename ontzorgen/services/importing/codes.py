"""The words for codes in the CSV files people exchange, and what they stand for."""

from __future__ import annotations

from collections.abc import Mapping

from ontzorgen.domain.fixed_cost import STATUTE_WORD, Controller, CostKind, Frequency
from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.domain.policy import LettersFourEyes, ShortageRule
from sepa.creditor_reference import ReferenceKind

COST_KINDS: dict[str, CostKind] = {word: kind for kind, word in STATUTE_WORD.items()}
BASES: dict[str, LegalBasis] = {
    "56A": LegalBasis.ART_56A,
    "57": LegalBasis.ART_57,
    "VRIJWILLIG": LegalBasis.VOLUNTARY,
}
FREQUENCIES: dict[str, Frequency] = {
    "MAAND": Frequency.MONTHLY,
    "KWARTAAL": Frequency.QUARTERLY,
    "JAAR": Frequency.YEARLY,
    "EENMALIG": Frequency.ONCE,
}
CONTROLLERS: dict[str, Controller] = {
    "GEMEENTE": Controller.MUNICIPALITY,
    "HUISHOUDEN": Controller.HOUSEHOLD,
    "ELDERS": Controller.ELSEWHERE,
}
SHORTAGE_RULES: dict[str, ShortageRule] = {
    "HEEL": ShortageRule.WHOLE,
    "DEEL": ShortageRule.PART,
}
LETTERS_FOUR_EYES: dict[str, LettersFourEyes] = {
    "GEEN": LettersFourEyes.NONE,
    "BESLUITEN": LettersFourEyes.DECISIONS,
    "ALLE": LettersFourEyes.ALL,
}
REFERENCE_KINDS: dict[str, ReferenceKind] = {kind.value: kind for kind in ReferenceKind}


def word_of(words: Mapping[str, object], code: object) -> str:
    """Return the word for a code; as stored, a code is its text."""
    return next((word for word, value in words.items() if value == code), str(code))
