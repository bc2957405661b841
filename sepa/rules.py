"""Every rule a pain.001 file must keep, each with a stable code.

The writer and the checker both ask this module, so they cannot disagree. A breach carries the
rule, where it was seen and facts; no person's number is ever among the facts.
Sources: EPC132-08 (customer-to-PSP guidelines 2025), EPC217-08 (characters), the format
descriptions of Dutch banks.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from schwifty import BIC
from schwifty.exceptions import SchwiftyException

from sepa.business_days import is_business_day
from sepa.character_set import OUTSIDE
from sepa.creditor_reference import ReferenceKind, parse_betalingskenmerk, parse_rf
from sepa.errors import WrongIban, WrongReference
from sepa.iban import parse_iban
from sepa.privacy import has_bsn, status_word

MAX_ID, MAX_NAME, MAX_REMITTANCE = 35, 70, 140
MIN_CENTS, MAX_CENTS = 1, 999_999_999_99
SPLIT_TRANSACTIONS, MAX_TRANSACTIONS = 20_000, 100_000


class Rule(StrEnum):
    """The codes; each has a Dutch sentence in the application's wording."""

    # the file as a whole
    EMPTY_FILE = "EMPTY_FILE"
    NOT_WELL_FORMED = "NOT_WELL_FORMED"
    DOCTYPE = "DOCTYPE"
    VERSION_UNKNOWN = "VERSION_UNKNOWN"
    TOO_LARGE_ELEMENT = "TOO_LARGE_ELEMENT"
    SCHEMA = "SCHEMA"
    ENCODING_NOT_UTF8 = "ENCODING_NOT_UTF8"
    # counts and sums
    NO_TRANSACTIONS = "NO_TRANSACTIONS"
    TOO_MANY_TRANSACTIONS = "TOO_MANY_TRANSACTIONS"
    SPLIT_ADVISED = "SPLIT_ADVISED"
    COUNT_MISSING = "COUNT_MISSING"
    COUNT_DIFFERS = "COUNT_DIFFERS"
    CONTROL_SUM_MISSING = "CONTROL_SUM_MISSING"
    CONTROL_SUM_DIFFERS = "CONTROL_SUM_DIFFERS"
    # ids
    ID_MISSING = "ID_MISSING"
    ID_TOO_LONG = "ID_TOO_LONG"
    ID_CHARACTERS = "ID_CHARACTERS"
    ID_SLASH = "ID_SLASH"
    DUPLICATE_END_TO_END_ID = "DUPLICATE_END_TO_END_ID"
    DUPLICATE_PAYMENT_INFORMATION_ID = "DUPLICATE_PAYMENT_INFORMATION_ID"
    # parties and accounts
    NAME_MISSING = "NAME_MISSING"
    NAME_TOO_LONG = "NAME_TOO_LONG"
    NAME_CHARACTERS = "NAME_CHARACTERS"
    NAME_HAS_BSN = "NAME_HAS_BSN"
    PERSON_ID_IS_BSN = "PERSON_ID_IS_BSN"
    TEXT_CHARACTERS = "TEXT_CHARACTERS"
    INVISIBLE_CHARACTER = "INVISIBLE_CHARACTER"
    IBAN_MISSING = "IBAN_MISSING"
    IBAN_CHARACTERS = "IBAN_CHARACTERS"
    IBAN_LENGTH = "IBAN_LENGTH"
    IBAN_STRUCTURE = "IBAN_STRUCTURE"
    IBAN_CHECK_DIGITS = "IBAN_CHECK_DIGITS"
    IBAN_COUNTRY = "IBAN_COUNTRY"
    BIC_MALFORMED = "BIC_MALFORMED"
    AGENT_EMPTY = "AGENT_EMPTY"
    AGENT_UNKNOWN_FORM = "AGENT_UNKNOWN_FORM"
    CREDITOR_AGENT_PRESENT = "CREDITOR_AGENT_PRESENT"
    ADDRESS_UNSTRUCTURED = "ADDRESS_UNSTRUCTURED"
    ADDRESS_INCOMPLETE = "ADDRESS_INCOMPLETE"
    ADDRESS_PARTLY_STRUCTURED = "ADDRESS_PARTLY_STRUCTURED"
    ADDRESS_IN_EEA = "ADDRESS_IN_EEA"
    # money
    AMOUNT_FORM = "AMOUNT_FORM"
    AMOUNT_DECIMALS = "AMOUNT_DECIMALS"
    AMOUNT_OUT_OF_RANGE = "AMOUNT_OUT_OF_RANGE"
    CURRENCY_NOT_EUR = "CURRENCY_NOT_EUR"
    # how it is paid
    METHOD_NOT_TRF = "METHOD_NOT_TRF"
    SERVICE_LEVEL_MISSING = "SERVICE_LEVEL_MISSING"
    SERVICE_LEVEL_NOT_SEPA = "SERVICE_LEVEL_NOT_SEPA"
    SERVICE_LEVEL_TWICE = "SERVICE_LEVEL_TWICE"
    CHARGES_NOT_SLEV = "CHARGES_NOT_SLEV"
    CHARGES_MISSING = "CHARGES_MISSING"
    CATEGORY_PURPOSE_PRESENT = "CATEGORY_PURPOSE_PRESENT"
    PAYMENT_INFORMATION_SPLIT = "PAYMENT_INFORMATION_SPLIT"
    EXECUTION_DATE_FORM = "EXECUTION_DATE_FORM"
    EXECUTION_DATE_PAST = "EXECUTION_DATE_PAST"
    EXECUTION_DATE_CLOSED = "EXECUTION_DATE_CLOSED"
    # what the creditor sees
    REMITTANCE_MISSING = "REMITTANCE_MISSING"
    REMITTANCE_BOTH = "REMITTANCE_BOTH"
    REMITTANCE_SEVERAL = "REMITTANCE_SEVERAL"
    REMITTANCE_TOO_LONG = "REMITTANCE_TOO_LONG"
    REMITTANCE_CHARACTERS = "REMITTANCE_CHARACTERS"
    REMITTANCE_HAS_BSN = "REMITTANCE_HAS_BSN"
    REMITTANCE_HAS_STATUS_WORD = "REMITTANCE_HAS_STATUS_WORD"
    STRUCTURED_UNKNOWN_FORM = "STRUCTURED_UNKNOWN_FORM"
    WRONG_BETALINGSKENMERK = "WRONG_BETALINGSKENMERK"
    WRONG_RF = "WRONG_RF"


Facts = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule that does not hold, where, and the facts to say it with."""

    rule: Rule
    where: str
    facts: Facts = field(default_factory=dict)


_IBAN_RULES = {
    "EMPTY": Rule.IBAN_MISSING,
    "CHARACTERS": Rule.IBAN_CHARACTERS,
    "LENGTH": Rule.IBAN_LENGTH,
    "STRUCTURE": Rule.IBAN_STRUCTURE,
    "CHECK_DIGITS": Rule.IBAN_CHECK_DIGITS,
    "COUNTRY": Rule.IBAN_COUNTRY,
}
_AMOUNT = re.compile(r"([0-9]{1,18})(?:\.([0-9]{0,17}))?")


def of_characters(text: str, where: str, rule: Rule) -> Iterator[Breach]:
    """Only the EPC set; control and bidirectional characters have a rule of their own."""
    found = OUTSIDE.search(text)
    if found is None:
        return
    character = found[0]
    invisible = unicodedata.category(character) in ("Cc", "Cf")
    facts: dict[str, str | int] = {
        "character": f"U+{ord(character):04X}" if invisible else character,
        "name": unicodedata.name(character, f"U+{ord(character):04X}"),
        "position": found.start() + 1,
    }
    yield Breach(Rule.INVISIBLE_CHARACTER if invisible else rule, where, facts)


def of_id(text: str, where: str) -> Iterator[Breach]:
    """At most 35 characters of the EPC set, no slash at an end, no double slash."""
    if not text.strip():
        yield Breach(Rule.ID_MISSING, where)
        return
    if len(text) > MAX_ID:
        yield Breach(Rule.ID_TOO_LONG, where, {"length": len(text), "limit": MAX_ID})
    yield from of_characters(text, where, Rule.ID_CHARACTERS)
    if text.startswith("/") or text.endswith("/") or "//" in text:
        yield Breach(Rule.ID_SLASH, where, {"value": text[:MAX_ID]})


def of_name(text: str, where: str) -> Iterator[Breach]:
    """At most 70 characters of the EPC set; the schema's 140 is not for us."""
    if not text.strip():
        yield Breach(Rule.NAME_MISSING, where)
        return
    if len(text) > MAX_NAME:
        yield Breach(Rule.NAME_TOO_LONG, where, {"length": len(text), "limit": MAX_NAME})
    yield from of_characters(text, where, Rule.NAME_CHARACTERS)
    if has_bsn(text):
        yield Breach(Rule.NAME_HAS_BSN, where)


def of_account(text: str, where: str) -> Iterator[Breach]:
    """A SEPA account, compact and in capitals."""
    try:
        if parse_iban(text) != text:
            yield Breach(Rule.IBAN_CHARACTERS, where, {"value": text[:40]})
    except WrongIban as refusal:
        yield Breach(_IBAN_RULES[refusal.reason], where, {"value": text[:40]})


def of_bic(text: str, where: str) -> Iterator[Breach]:
    """Eight or eleven places with a country that exists (ISO 9362)."""
    try:
        well_formed = str(BIC(text)) == text and text != "NOTPROVIDED"  # reads as a Romanian bank
    except SchwiftyException:
        well_formed = False
    if not well_formed:
        yield Breach(Rule.BIC_MALFORMED, where, {"value": text[:40]})


def of_cents(cents: int, where: str) -> Iterator[Breach]:
    """0.01 up to 999,999,999.99 euro, in int cents."""
    if type(cents) is not int:
        yield Breach(Rule.AMOUNT_FORM, where, {"value": repr(cents)[:40]})
    elif not MIN_CENTS <= cents <= MAX_CENTS:
        yield Breach(Rule.AMOUNT_OUT_OF_RANGE, where, {"value": in_euros(cents)})


def of_amount(text: str, where: str) -> Iterator[Breach]:
    """An amount as it stands in a file: digits, a point, at most two decimals."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        rule = Rule.AMOUNT_OUT_OF_RANGE if text.startswith("-") else Rule.AMOUNT_FORM
        yield Breach(rule, where, {"value": text[:40]})
        return
    euros, decimals = found[1], found[2] or ""
    if len(decimals) > 2:
        yield Breach(Rule.AMOUNT_DECIMALS, where, {"value": text[:40]})
    else:
        yield from of_cents(int(euros) * 100 + int(decimals.ljust(2, "0")), where)


def of_free_text(text: str, where: str) -> Iterator[Breach]:
    """At most 140 characters of the EPC set; no BSN, no word of benefit or status."""
    if not text.strip():
        yield Breach(Rule.REMITTANCE_MISSING, where)
        return
    if len(text) > MAX_REMITTANCE:
        facts = {"length": len(text), "limit": MAX_REMITTANCE}
        yield Breach(Rule.REMITTANCE_TOO_LONG, where, facts)
    yield from of_characters(text, where, Rule.REMITTANCE_CHARACTERS)
    if has_bsn(text):
        yield Breach(Rule.REMITTANCE_HAS_BSN, where)
    word = status_word(text)
    if word is not None:
        yield Breach(Rule.REMITTANCE_HAS_STATUS_WORD, where, {"word": word})


def of_reference(kind: ReferenceKind, text: str, where: str) -> Iterator[Breach]:
    """A betalingskenmerk (CUR) or an RF reference (ISO), compact as the file must hold it."""
    rule = Rule.WRONG_RF if kind is ReferenceKind.RF else Rule.WRONG_BETALINGSKENMERK
    parse = parse_rf if kind is ReferenceKind.RF else parse_betalingskenmerk
    try:
        if parse(text) != text:
            yield Breach(rule, where, {"value": text[:MAX_ID], "reason": "CHARACTERS"})
    except WrongReference as refusal:
        facts = {"value": text[:MAX_ID], "reason": refusal.reason}
        expected = {"expected": refusal.expected} if refusal.expected else {}
        yield Breach(rule, where, facts | expected)


def of_execution_date(day: date, where: str, today: date | None) -> Iterator[Breach]:
    """A TARGET2 day, and not before `today` in Europe/Amsterdam where that is given."""
    if today is not None and day < today:
        facts = {"date": day.isoformat(), "today": today.isoformat()}
        yield Breach(Rule.EXECUTION_DATE_PAST, where, facts)
    try:
        is_open = is_business_day(day)
    except ValueError:
        is_open = False
    if not is_open:
        yield Breach(Rule.EXECUTION_DATE_CLOSED, where, {"date": day.isoformat()})


def of_transaction_count(count: int, limit: int = MAX_TRANSACTIONS) -> Iterator[Breach]:
    """At least one transaction, at most what a bank takes in one file."""
    if count < 1:
        yield Breach(Rule.NO_TRANSACTIONS, "Document")
    if count > limit:
        yield Breach(Rule.TOO_MANY_TRANSACTIONS, "Document", {"count": count, "limit": limit})


def in_euros(cents: int) -> str:
    """Return int cents as the file writes them: "12.50"."""
    sign, size = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{size // 100}.{size % 100:02d}"
