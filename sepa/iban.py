"""Read an IBAN as people type it, and refuse what no SEPA transfer can reach.

Answers are cached: checking costs about 13 microseconds, and a batch pays the same few
hundred accounts over and over. There is no eleven-test on Dutch accounts: it was abolished.
Source: ISO 13616 through schwifty; EPC409-09, list of SEPA scheme countries.
"""

import re
from functools import lru_cache

from schwifty import IBAN
from schwifty.exceptions import (
    InvalidChecksumDigits,
    InvalidCountryCode,
    InvalidLength,
    SchwiftyException,
)

from sepa.errors import WrongIban

EEA_COUNTRIES = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
    "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
"""Countries of the European Economic Area (Europese Economische Ruimte)."""

SEPA_COUNTRIES = EEA_COUNTRIES | {
    "AD", "AL", "CH", "GB", "GI", "MC", "MD", "ME", "MK", "RS", "SM", "VA",
}  # fmt: skip
"""Country codes an IBAN can start with and still be reached by a SEPA credit transfer."""

_SPACES = re.compile(r"\s+")
_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}")
BIC_SHAPE = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
"""A BIC of eight or eleven places (ISO 9362)."""


def is_sepa_country(code: str) -> bool:
    """Say whether accounts of this country take part in SEPA."""
    return code in SEPA_COUNTRIES


@lru_cache(maxsize=65_536)
def parse_iban(text: str) -> str:
    """Return the account compact and in capitals.

    Raises:
        WrongIban: wrong shape, length or check digits (00, 01 and 99 too), or not in SEPA.
    """
    compact = _SPACES.sub("", text).upper()
    if not compact:
        raise WrongIban(text, "EMPTY")
    if _SHAPE.fullmatch(compact) is None:
        raise WrongIban(text, "CHARACTERS")
    if not is_sepa_country(compact[:2]):
        raise WrongIban(text, "COUNTRY")
    try:
        IBAN(compact)
    except SchwiftyException as refusal:
        raise WrongIban(text, _reason(refusal)) from None
    return compact


def is_compact_iban(text: str) -> bool:
    """Say whether the text is a SEPA account written as a file must hold it."""
    try:
        return parse_iban(text) == text
    except WrongIban:
        return False


@lru_cache(maxsize=65_536)
def bic_of(iban: str) -> str | None:
    """Return the BIC of the bank that holds the account, None where the registry has none."""
    bic = IBAN(parse_iban(iban)).bic
    return None if bic is None else str(bic)


def _reason(refusal: SchwiftyException) -> str:
    reasons: tuple[tuple[type[SchwiftyException], str], ...] = (
        (InvalidChecksumDigits, "CHECK_DIGITS"),
        (InvalidLength, "LENGTH"),
        (InvalidCountryCode, "COUNTRY"),
    )
    return next((reason for kind, reason in reasons if isinstance(refusal, kind)), "STRUCTURE")
