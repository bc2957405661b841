"""Read an amount of euro that a person typed, and write one as JSON has it.

The one place for both. Amounts are int euro cents inside; only ASCII digits count.
Source: "The import folder" in the project's interface description: decimal comma or
point; a point before a decimal comma groups thousands, otherwise nothing is grouped.
"""

from __future__ import annotations

import re
from enum import StrEnum

from ontzorgen.domain.errors import OntzorgenError

MOST_CENTS = 999_999_999_99
"""The highest amount that a SEPA credit transfer can carry (EPC132-08)."""

_EURO_SIGN = re.compile(r"€[ \u00a0]*")
_PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]{1,2}))?")
_GROUPED = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+),([0-9]{1,2})")
_NEGATIVE = re.compile(r"[-−–][ ]*[0-9.,]+|[0-9.,]+[ ]*[-−–]|\([0-9.,]+\)")
_THREE_DIGITS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
_DECIMALS = re.compile(r"[0-9]+[.,][0-9]{3,}|[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]{3,}")
_DIGITS_AND_MARKS = re.compile(r"[0-9.,]+")


class AmountFault(StrEnum):
    """Why a text is not an amount."""

    EMPTY = "EMPTY"
    NEGATIVE = "NEGATIVE"
    AMBIGUOUS = "AMBIGUOUS"
    """1.234: twelve hundred, or one and a bit?"""
    DECIMALS = "DECIMALS"
    GROUPING = "GROUPING"
    NOT_A_NUMBER = "NOT_A_NUMBER"
    TOO_LARGE = "TOO_LARGE"


class WrongAmount(OntzorgenError):
    """A text that is not an amount of zero or more with at most two decimals."""

    def __init__(self, text: str, cause: AmountFault) -> None:
        self.text, self.cause = text, cause
        super().__init__(f"{text!r} is not an amount: {cause}")


def parse_cents(text: str) -> int:
    """Return the cents of `12`, `12,5`, `12,50`, `12.50` or `1.234,56`; `€ ` may stand before it.

    Raises:
        WrongAmount: anything else, with the cause. Nothing is guessed: `1.234` and
            `1,234` could be read two ways, so they are refused.
    """
    sign = _EURO_SIGN.match(text)
    number = text[sign.end() :] if sign else text
    found = _PLAIN.fullmatch(number) or _GROUPED.fullmatch(number)
    if found is None:
        raise WrongAmount(text, _fault(number))
    euros_text, decimals = found[1].replace(".", ""), found[2] or ""
    if len(euros_text.lstrip("0")) > len(str(MOST_CENTS)):
        raise WrongAmount(text, AmountFault.TOO_LARGE)
    cents = int(euros_text) * 100 + int(decimals.ljust(2, "0"))
    if cents > MOST_CENTS:
        raise WrongAmount(text, AmountFault.TOO_LARGE)
    return cents


def euros(cents: int) -> str:
    """Return cents as JSON has them: two decimals and a point, `906.50`."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole}.{rest:02d}"


def _fault(text: str) -> AmountFault:
    if not text.strip():
        return AmountFault.EMPTY
    if _NEGATIVE.fullmatch(text):
        return AmountFault.NEGATIVE
    if _THREE_DIGITS.fullmatch(text):
        return AmountFault.AMBIGUOUS
    if _DECIMALS.fullmatch(text):
        return AmountFault.DECIMALS
    if _DIGITS_AND_MARKS.fullmatch(text) and text.count(".") + text.count(",") > 1:
        return AmountFault.GROUPING
    return AmountFault.NOT_A_NUMBER
