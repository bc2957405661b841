"""Check what a creditor asks to see with a payment: betalingskenmerk, RF reference or free text.

A betalingskenmerk has 7 digits (no check), 9 to 14 (check digit, then a digit for the number of
digits after it, modulo 10) or 16 (check digit and 15 digits). The check digit is modulus 11 over
everything after it. Source: Currence, Acceptgiro/betalingskenmerk; ISO 11649 (RF).
"""

import re
from enum import StrEnum
from operator import mul
from string import ascii_uppercase

from stdnum import iso11649
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from sepa.errors import WrongReference


class ReferenceKind(StrEnum):
    """How a payment is recognised by its creditor."""

    BETALINGSKENMERK = "BETALINGSKENMERK"
    RF = "RF"
    VRIJ = "VRIJ"


WITHOUT_CHECK, WITH_LENGTH_DIGIT, FULL_LENGTH = 7, range(9, 15), 16
_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3, 6, 1) * 2  # from the right
_LETTER_VALUES = {ord(letter): str(int(letter, 36)) for letter in ascii_uppercase}
_SEPARATORS = re.compile(r"[\s.]+")
_DIGITS = re.compile(r"[0-9]+")
_RF_SHAPE = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}")


def kenmerk_check_digit(body: str) -> str:
    """Return the check digit for what follows it: 11 - (sum mod 11), 10 becomes 1, 11 becomes 0."""
    remainder = sum(map(mul, map(int, reversed(body)), _WEIGHTS)) % 11
    return "01"[remainder] if remainder < 2 else str(11 - remainder)


def complete_kenmerk(number: str) -> str:
    """Return the betalingskenmerk that carries a number of 7 up to 12, or of 15, digits.

    Raises:
        WrongReference: no betalingskenmerk has room for that many digits.
    """
    if _DIGITS.fullmatch(number) is None:
        raise WrongReference(ReferenceKind.BETALINGSKENMERK, number, "CHARACTERS")
    body = number if len(number) == FULL_LENGTH - 1 else str(len(number) % 10) + number
    if len(body) + 1 != FULL_LENGTH and len(body) + 1 not in WITH_LENGTH_DIGIT:
        raise WrongReference(ReferenceKind.BETALINGSKENMERK, number, "LENGTH")
    return kenmerk_check_digit(body) + body


def parse_betalingskenmerk(text: str) -> str:
    """Return the digits of a valid betalingskenmerk; spaces and points between them are dropped.

    Raises:
        WrongReference: with the right reference where only check or length digit is wrong.
    """
    digits = _SEPARATORS.sub("", text)
    kind = ReferenceKind.BETALINGSKENMERK
    if _DIGITS.fullmatch(digits) is None:
        raise WrongReference(kind, text, "CHARACTERS")
    if len(digits) == WITHOUT_CHECK:
        return digits
    if len(digits) in WITH_LENGTH_DIGIT:
        if int(digits[1]) != (len(digits) - 2) % 10:
            raise WrongReference(kind, text, "LENGTH_DIGIT", complete_kenmerk(digits[2:]))
    elif len(digits) != FULL_LENGTH:
        raise WrongReference(kind, text, "LENGTH")
    check_digit = kenmerk_check_digit(digits[1:])
    if digits[0] != check_digit:
        raise WrongReference(kind, text, "CHECK_DIGIT", check_digit + digits[1:])
    return digits


def rf_check_digits(body: str) -> str:
    """Return the two check digits of `RF` + digits + body."""
    number = "".join(str(int(character, 36)) for character in f"{body}RF00")
    return f"{98 - int(number) % 97:02d}"


def parse_rf(text: str) -> str:
    """Return a valid ISO 11649 reference compact and in capitals.

    Raises:
        WrongReference: with the right reference where only the check digits are wrong.
    """
    compact = _SEPARATORS.sub("", text).upper()
    if _RF_SHAPE.fullmatch(compact) is None:
        too_long = compact.startswith("RF") and len(compact) > 25 and compact.isalnum()
        raise WrongReference(ReferenceKind.RF, text, "LENGTH" if too_long else "CHARACTERS")
    try:
        iso11649.validate(compact)
    except (InvalidChecksum, InvalidLength, ValidationError):
        body = compact[4:]
        expected = f"RF{rf_check_digits(body)}{body}"
        raise WrongReference(ReferenceKind.RF, text, "CHECK_DIGIT", expected) from None
    return compact


def is_compact_reference(kind: ReferenceKind, text: str) -> bool:
    """Say whether a structured reference is valid and written as a file must hold it.

    The quick question for many rows; `parse_rf` and `parse_betalingskenmerk` say why not.
    """
    if kind is ReferenceKind.RF:
        return _RF_SHAPE.fullmatch(text) is not None and (
            int((text[4:] + text[:4]).translate(_LETTER_VALUES)) % 97 == 1
        )
    length = len(text)
    if not (text.isascii() and text.isdigit()):
        return False
    if length in WITH_LENGTH_DIGIT:
        return int(text[1]) == (length - 2) % 10 and text[0] == kenmerk_check_digit(text[1:])
    if length == FULL_LENGTH:
        return text[0] == kenmerk_check_digit(text[1:])
    return length == WITHOUT_CHECK
