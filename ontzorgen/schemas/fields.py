"""Fields that read what people type in a file or on a page: texts in, values out.

Amounts become int euro cents; the last day of a range becomes the first day after it.
Every refusal is a code of `ProblemCode`, with facts for the words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from marshmallow import ValidationError, fields
from stdnum.nl import bsn

from ontzorgen.domain.amounts import AmountFault, WrongAmount, parse_cents
from ontzorgen.domain.errors import NotAMonth
from ontzorgen.domain.fixed_cost import STATUTE_WORD, CostKind
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import DEFAULT_ORDER
from ontzorgen.services.importing.problems import ProblemCode
from payees.errors import NameLeftEmpty, WrongPattern
from payees.payee import bank_name_of
from payees.payment_reference import ReferenceTemplate
from payees.private_text import ForbiddenKind, find_forbidden
from sepa.errors import WrongIban
from sepa.iban import parse_iban
from sepa.privacy import has_bsn

T = TypeVar("T")

MOST_IN_KEY = 64
MOST_IN_TEXT = 500
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DUTCH_DATE = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_BSN = re.compile(r"[0-9]{8,9}")
_KVK = re.compile(r"[0-9]{8}")
_POSTCODE = re.compile(r"([1-9][0-9]{3}) ?([A-Z]{2})")
_NEVER_A_POSTCODE = frozenset({"SA", "SD", "SS"})
_COUNTRY = re.compile(r"[A-Z]{2}")
_DAY_NUMBER = re.compile(r"0?[1-9]|[12][0-9]|3[01]")
_ORDER_WORDS = {STATUTE_WORD[kind]: kind for kind in DEFAULT_ORDER}
_AMOUNT_CODES = {
    AmountFault.EMPTY: ProblemCode.REQUIRED,
    AmountFault.NEGATIVE: ProblemCode.AMOUNT_NEGATIVE,
    AmountFault.AMBIGUOUS: ProblemCode.AMOUNT_AMBIGUOUS,
    AmountFault.DECIMALS: ProblemCode.AMOUNT_DECIMALS,
    AmountFault.GROUPING: ProblemCode.AMOUNT_GROUPING,
    AmountFault.NOT_A_NUMBER: ProblemCode.AMOUNT_NOT_A_NUMBER,
    AmountFault.TOO_LARGE: ProblemCode.AMOUNT_TOO_LARGE,
}


class WrongValue(ValidationError):
    """A text that is not a value of its field: a code, and facts for the words."""

    def __init__(self, code: ProblemCode, **facts: str) -> None:
        self.code, self.facts = code, facts
        super().__init__(code.value)


class Cell(fields.Field[T | None], Generic[T]):
    """A field that reads one text. `empty` says whether nothing may stand there.

    `optional` is for a column that a file may lack; `repeats` whether its values come
    back so often that remembering them pays.
    """

    repeats = True

    def __init__(self, column: str, *, empty: bool = False, optional: bool = False) -> None:
        super().__init__(data_key=column, required=not optional, allow_none=False)
        self.empty = empty

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> T | None:
        if not isinstance(value, str):
            raise WrongValue(ProblemCode.REQUIRED)
        return self.value_of(value.strip())

    def value_of(self, text: str) -> T | None:
        """Return the value of a stripped text. Raises WrongValue."""
        return self.read(text) if text else self.read_empty()

    def read_empty(self) -> T | None:
        """Return what an empty cell means. Raises WrongValue where it must be filled."""
        if not self.empty:
            raise WrongValue(ProblemCode.REQUIRED)
        return None

    def read(self, text: str) -> T | None:
        """Return the value of a text that is not empty. Raises WrongValue."""
        raise NotImplementedError


class TextField(Cell[str]):
    """Text as typed, within a length."""

    def __init__(
        self,
        column: str,
        *,
        empty: bool = False,
        optional: bool = False,
        most: int = MOST_IN_TEXT,
        repeats: bool = True,
    ) -> None:
        super().__init__(column, empty=empty, optional=optional)
        self.most, self.repeats = most, repeats

    def read(self, text: str) -> str:
        """Return the text."""
        if len(text) > self.most:
            raise WrongValue(ProblemCode.TOO_LONG, most=str(self.most))
        return text


class KeyField(TextField):
    """The organisation's own name for something, as typed: the import sees to capitals."""

    def __init__(self, column: str, *, empty: bool = False, repeats: bool = False) -> None:
        super().__init__(column, empty=empty, most=MOST_IN_KEY, repeats=repeats)


class BankNameField(TextField):
    """A name that goes to the bank: something of it must fit the SEPA characters, and no BSN.

    A word of benefit may stand in the name of a company. A BSN would stop the bank file,
    and with it the payments of everybody else in that month.
    """

    def read(self, text: str) -> str:
        """Return the name as typed."""
        name = super().read(text)
        try:
            bank_name = bank_name_of("", name)
        except NameLeftEmpty:
            raise WrongValue(ProblemCode.NAME_LEFT_EMPTY) from None
        if holds_bsn(name) or holds_bsn(bank_name):
            raise WrongValue(ProblemCode.PRIVATE_BSN)
        return name


def holds_bsn(text: str) -> bool:
    """Say whether a valid BSN stands in a text, as typed or as a bank would have it."""
    found = find_forbidden(text)
    return (found is not None and found.kind is ForbiddenKind.BSN) or has_bsn(text)


class BlankTextField(TextField):
    """Text where nothing is a value too: an empty text."""

    def read_empty(self) -> str:
        """Return an empty text."""
        return ""


class AddressField(TextField):
    """A part of an address, in a column that a file may lack; empty says that there is none."""

    def __init__(self, column: str, *, most: int) -> None:
        super().__init__(column, empty=True, optional=True, most=most)

    def read_empty(self) -> str:
        """Return an empty text: where the column itself lacks, nothing is said."""
        return ""


class PostcodeField(AddressField):
    """A Dutch postcode, given back as 1234 AB. SA, SD and SS are never in one."""

    def read(self, text: str) -> str:
        """Return the postcode."""
        found = _POSTCODE.fullmatch(text.upper())
        if found is None or found[2] in _NEVER_A_POSTCODE:
            raise WrongValue(ProblemCode.WRONG_POSTCODE)
        return f"{found[1]} {found[2]}"


class PatternField(BlankTextField):
    """How the references of a payee look."""

    def read(self, text: str) -> str:
        """Return the pattern."""
        pattern = super().read(text)
        try:
            ReferenceTemplate(pattern=pattern)
        except WrongPattern:
            raise WrongValue(ProblemCode.WRONG_PATTERN) from None
        return pattern


class EuroField(Cell[int]):
    """Euros outside, int cents inside."""

    def __init__(self, column: str, *, empty: bool = False, positive: bool = False) -> None:
        super().__init__(column, empty=empty)
        self.positive = positive

    def read(self, text: str) -> int:
        """Return the cents."""
        try:
            cents = parse_cents(text)
        except WrongAmount as wrong:
            raise WrongValue(_AMOUNT_CODES[wrong.cause]) from None
        if self.positive and cents == 0:
            raise WrongValue(ProblemCode.AMOUNT_ZERO)
        return cents


class DutchDateField(Cell[date]):
    """A day as `dd-mm-jjjj` or `jjjj-mm-dd`."""

    def read(self, text: str) -> date:
        """Return the day."""
        if found := _ISO_DATE.fullmatch(text):
            year, month, day = int(found[1]), int(found[2]), int(found[3])
        elif found := _DUTCH_DATE.fullmatch(text):
            day, month, year = int(found[1]), int(found[2]), int(found[3])
        else:
            raise WrongValue(ProblemCode.NOT_A_DATE)
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            raise WrongValue(
                ProblemCode.DATE_OUT_OF_RANGE, first=str(_FIRST_YEAR), last=str(_LAST_YEAR)
            )
        try:
            return date(year, month, day)
        except ValueError:
            raise WrongValue(ProblemCode.NOT_A_DATE) from None


class LastDayField(DutchDateField):
    """The last day of a range (tm) outside, the first day after it inside; empty is open."""

    def __init__(self, column: str) -> None:
        super().__init__(column, empty=True)

    def read(self, text: str) -> date:
        """Return the first day after it."""
        return super().read(text) + timedelta(days=1)


class MonthField(Cell[str]):
    """A month as `jjjj-mm`."""

    def read(self, text: str) -> str:
        """Return the month as 2026-09."""
        try:
            month = Month.parse(text) if _MONTH.fullmatch(text) else None
        except NotAMonth:
            month = None
        if month is None:
            raise WrongValue(ProblemCode.NOT_A_MONTH)
        if month.year > _LAST_YEAR:
            raise WrongValue(
                ProblemCode.DATE_OUT_OF_RANGE, first=str(_FIRST_YEAR), last=str(_LAST_YEAR)
            )
        return str(month)


class YesNoField(Cell[bool]):
    """`J` or `N`."""

    def read(self, text: str) -> bool:
        """Return whether it is J."""
        answer = {"J": True, "N": False}.get(text.upper())
        if answer is None:
            raise WrongValue(ProblemCode.NOT_YES_OR_NO)
        return answer


class CodeField(Cell[T]):
    """One of a few words, without regard to case. `default` is what an empty cell means."""

    def __init__(
        self,
        column: str,
        words: Mapping[str, T],
        *,
        default: T | None = None,
        optional: bool = False,
    ) -> None:
        super().__init__(column, empty=default is not None, optional=optional)
        self.words, self.default = words, default

    def read_empty(self) -> T | None:
        """Return the default, if there is one."""
        return self.default if self.empty else super().read_empty()

    def read(self, text: str) -> T:
        """Return what the word stands for."""
        word = text.upper()
        if word not in self.words:
            raise WrongValue(ProblemCode.UNKNOWN_CODE, allowed=", ".join(self.words))
        return self.words[word]


class IbanField(Cell[str]):
    """An account, compact and in capitals inside."""

    def read(self, text: str) -> str:
        """Return the account."""
        try:
            return parse_iban(text)
        except WrongIban as wrong:
            raise WrongValue(ProblemCode.WRONG_IBAN, reason=wrong.reason) from None


class BsnField(Cell[str]):
    """A BSN of nine digits that passes the eleven-test; spreadsheets drop a leading zero."""

    repeats = False

    def read(self, text: str) -> str:
        """Return the nine digits."""
        if not _BSN.fullmatch(text) or not bsn.is_valid(text):
            raise WrongValue(ProblemCode.WRONG_BSN)
        return text.zfill(9)


class KvkField(Cell[str]):
    """A number of the trade register: eight digits."""

    def read(self, text: str) -> str:
        """Return the eight digits."""
        if not _KVK.fullmatch(text):
            raise WrongValue(ProblemCode.WRONG_KVK)
        return text


class CountryField(Cell[str]):
    """A country as two letters (ISO 3166)."""

    def read(self, text: str) -> str:
        """Return the two capitals."""
        country = text.upper()
        if not _COUNTRY.fullmatch(country):
            raise WrongValue(ProblemCode.WRONG_COUNTRY)
        return country


class PayDayField(Cell[int]):
    """`laatste`, which is None inside, or a day number of the next month."""

    def read(self, text: str) -> int | None:
        """Return the day number, None for the last business day."""
        if text.lower() == "laatste":
            return None
        if not _DAY_NUMBER.fullmatch(text):
            raise WrongValue(ProblemCode.WRONG_PAY_DAY)
        return int(text)


class DueDayField(Cell[int]):
    """A day number; 31 is the last day of every month."""

    def read(self, text: str) -> int:
        """Return the day number."""
        if not _DAY_NUMBER.fullmatch(text):
            raise WrongValue(ProblemCode.WRONG_DUE_DAY)
        return int(text)


class OrderField(Cell[tuple[CostKind, ...]]):
    """The kinds of cost in the order of payment, each once; empty is the default order."""

    def read_empty(self) -> tuple[CostKind, ...]:
        """Return the default order."""
        return DEFAULT_ORDER

    def read(self, text: str) -> tuple[CostKind, ...]:
        """Return the kinds, first is paid first."""
        words = [word.strip().upper() for word in text.split(",")]
        if sorted(words) != sorted(_ORDER_WORDS):
            raise WrongValue(ProblemCode.WRONG_ORDER, allowed=",".join(_ORDER_WORDS))
        return tuple(_ORDER_WORDS[word] for word in words)
