"""What the payee sees with a payment: a betalingskenmerk, an RF reference or free text.

Free text is at most 140 SEPA characters. A template per payee says how a reference looks:
`#` a digit, `@` a letter, `?` either, `*` at the end anything more; the rest is literal,
without regard to case. Source: EPC132-08; the check digits are those of `sepa`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from payees.errors import ReferenceFault, WrongPattern, WrongPaymentReference
from payees.private_text import refuse_forbidden
from sepa.character_set import to_sepa
from sepa.creditor_reference import ReferenceKind, parse_betalingskenmerk, parse_rf
from sepa.errors import EmptyAfterConversion, WrongReference

MAX_TEXT_LENGTH = 140
_SIGNS = {"#": "[0-9]", "@": "[a-z]", "?": "[0-9a-z]"}
_GROWTH = 20  # one character never becomes more than this many in SEPA characters


@dataclass(frozen=True, slots=True)
class ReferenceTemplate:
    """How a payee's references look. An empty pattern allows anything of the kind.

    Raises:
        WrongPattern: a `*` stands before the end.
    """

    kind: ReferenceKind = ReferenceKind.VRIJ
    pattern: str = ""

    def __post_init__(self) -> None:
        """Refuse a pattern that is not in the language."""
        if "*" in self.pattern[:-1] or self.pattern != self.pattern.strip():
            raise WrongPattern(self.pattern)

    def fits(self, text: str) -> bool:
        """Tell whether a whole reference follows the pattern."""
        if not self.pattern:
            return True
        return _shape(self.pattern).fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _shape(pattern: str) -> re.Pattern[str]:
    """Return the regular expression of a pattern; there are as many as payees have."""
    body = pattern.removesuffix("*")
    shape = "".join(_SIGNS.get(sign, re.escape(sign)) for sign in body)
    rest = ".*" if pattern.endswith("*") else ""
    return re.compile(shape + rest, re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Reference:
    """What goes in the remittance. `missing`: only our own number is left to say."""

    kind: ReferenceKind
    text: str
    missing: bool = False


def reference_of(
    template: ReferenceTemplate, kenmerk: str, omschrijving: str, fallback: str
) -> Reference:
    """Choose what to write: the kenmerk, else the omschrijving, else `fallback` (missing).

    Raises:
        PrivateText: one of the texts holds a BSN or a word of benefit or status.
        WrongPaymentReference: the kenmerk breaks its kind or template, or a text does not
            fit 140 SEPA characters.
    """
    typed = " ".join(kenmerk.split())
    refuse_forbidden(omschrijving)
    if typed:
        return _of_kenmerk(template, typed)
    try:
        return Reference(ReferenceKind.VRIJ, _free_text(omschrijving))
    except EmptyAfterConversion:
        refuse_forbidden(fallback)
        return Reference(ReferenceKind.VRIJ, _readable(fallback), missing=True)


def _of_kenmerk(template: ReferenceTemplate, typed: str) -> Reference:
    """Return the reference for a kenmerk that is there, checked for its kind."""
    kind = template.kind
    if kind is ReferenceKind.VRIJ:
        refuse_forbidden(typed)
        text = _readable(typed)
        fits = template.fits(typed) or template.fits(text)
    else:
        text = _structured(kind, typed)
        fits = template.fits(text) or template.fits(typed)
    if not fits:
        raise WrongPaymentReference(ReferenceFault.PATTERN, kind, typed, pattern=template.pattern)
    return Reference(kind, text)


def _structured(kind: ReferenceKind, typed: str) -> str:
    """Return a betalingskenmerk or RF reference without the spaces people type."""
    parse = parse_rf if kind is ReferenceKind.RF else parse_betalingskenmerk
    try:
        return parse(typed)  # a creditor's own number; one in eleven looks like a BSN
    except WrongReference as error:
        refuse_forbidden(typed)
        raise WrongPaymentReference(
            ReferenceFault.CHECK, kind, typed, reason=error.reason, expected=error.expected
        ) from error


def _readable(text: str) -> str:
    """Return free text for the bank, where nothing left is an error too."""
    try:
        return _free_text(text)
    except EmptyAfterConversion as error:
        raise WrongPaymentReference(
            ReferenceFault.NO_CHARACTERS, ReferenceKind.VRIJ, text
        ) from error


def _free_text(text: str) -> str:
    """Return `text` in SEPA characters, whole; checked again if the conversion changed it."""
    converted = to_sepa(text, len(text) * _GROWTH + 1)
    if converted.changed:
        refuse_forbidden(converted.text)
    if len(converted.text) > MAX_TEXT_LENGTH:
        raise WrongPaymentReference(ReferenceFault.TOO_LONG, ReferenceKind.VRIJ, text)
    return converted.text
