"""Why a file of a bank is refused, and the values in it that are read strictly.

Banks break their own schema: an id too long, a part left out, an element nobody knows. That is
read. Money is not guessed at: an amount, a sign, a currency or a date that is not sound refuses
the file, naming the line.
"""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from sepa.errors import UnreadableFile
from sepa.rules import Rule

NOT_PROVIDED = "NOTPROVIDED"
_AMOUNT = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,2})0*)?")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.,]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?")


class BankRule(StrEnum):
    """The codes; each has a Dutch sentence in the application's wording.

    What is wrong with any XML file carries the code that it has in `sepa.rules`.
    """

    EMPTY_FILE = Rule.EMPTY_FILE.value
    NOT_WELL_FORMED = Rule.NOT_WELL_FORMED.value
    DOCTYPE = Rule.DOCTYPE.value
    TOO_LARGE_ELEMENT = Rule.TOO_LARGE_ELEMENT.value
    KIND_UNKNOWN = "KIND_UNKNOWN"
    NOTHING_INSIDE = "NOTHING_INSIDE"
    VALUE_DIVIDED = "VALUE_DIVIDED"
    SAID_TWICE = "SAID_TWICE"
    SAID_TOO_LATE = "SAID_TOO_LATE"
    ACCOUNT_MISSING = "ACCOUNT_MISSING"
    AMOUNT_MISSING = "AMOUNT_MISSING"
    AMOUNT_FORM = Rule.AMOUNT_FORM.value
    AMOUNT_NEGATIVE = "AMOUNT_NEGATIVE"
    CURRENCY_MISSING = "CURRENCY_MISSING"
    SIGN_MISSING = "SIGN_MISSING"
    SIGN_UNKNOWN = "SIGN_UNKNOWN"
    DATE_FORM = "DATE_FORM"
    NUMBER_FORM = "NUMBER_FORM"


class Sign(StrEnum):
    """Whether money comes to the account or leaves it."""

    CREDIT = "CRDT"
    DEBIT = "DBIT"


def refusal(rule: BankRule, facts: Mapping[str, str | int] | None = None) -> UnreadableFile:
    """Return the error for a file that breaks a rule."""
    return UnreadableFile(rule, facts)


def cents_of(text: str, line: int) -> int:
    """Return an amount of at most two decimals, in cents.

    Raises:
        UnreadableFile: AMOUNT_NEGATIVE, AMOUNT_FORM.
    """
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise refusal(BankRule.AMOUNT_FORM, {"line": line, "value": text[:40]})
    minus, euros, decimals = found.groups()
    if minus:
        raise refusal(BankRule.AMOUNT_NEGATIVE, {"line": line, "value": text[:40]})
    return int(euros) * 100 + int((decimals or "").ljust(2, "0"))


def sign_of(text: str | None, line: int) -> Sign:
    """Return the sign of an amount.

    Raises:
        UnreadableFile: SIGN_MISSING, SIGN_UNKNOWN.
    """
    if text is None:
        raise refusal(BankRule.SIGN_MISSING, {"line": line})
    if text == "CRDT":
        return Sign.CREDIT
    if text == "DBIT":
        return Sign.DEBIT
    raise refusal(BankRule.SIGN_UNKNOWN, {"line": line, "value": text[:40]})


def date_of(text: str | None, line: int) -> date | None:
    """Return the day of a date or a time, as the bank wrote it; None where it wrote none.

    Raises:
        UnreadableFile: DATE_FORM.
    """
    if text is None:
        return None
    found = _DAY.fullmatch(text)
    if found is not None:
        try:
            return date.fromisoformat(found[1])
        except ValueError:
            pass
    raise refusal(BankRule.DATE_FORM, {"line": line, "value": text[:40]})


def number_of(text: str | None, line: int) -> int | None:
    """Return a whole number; None where there is none.

    Raises:
        UnreadableFile: NUMBER_FORM.
    """
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise refusal(BankRule.NUMBER_FORM, {"line": line, "value": text[:40]})
    return int(text)


def truth_of(text: str | None, line: int) -> bool:
    """Return a yes or no; no where there is none.

    Raises:
        UnreadableFile: SIGN_UNKNOWN, since this too turns money round.
    """
    if text in (None, "false", "0"):
        return False
    if text in ("true", "1"):
        return True
    raise refusal(BankRule.SIGN_UNKNOWN, {"line": line, "value": (text or "")[:40]})


def said(text: str | None) -> str | None:
    """Return an id; None for NOTPROVIDED, with which a bank says that there is none."""
    return None if text == NOT_PROVIDED else text


def iban_of(text: str | None) -> str | None:
    """Return an account number without spaces, in capitals; its check digits are not judged."""
    return None if text is None else "".join(text.split()).upper()
