"""What can be wrong with a row of an import folder: facts, and never a BSN.

`ontzorgen.wording.import_problems` finds the Dutch words for each code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ontzorgen.domain.errors import OntzorgenError
from payees.private_text import ForbiddenKind, find_forbidden
from sepa.privacy import has_bsn

Place = tuple[str, int, str]
"""A cell: file, line and column."""

_MOST_SHOWN = 160
_MOST_LOOKED_AT = 1_000
_BSN_PLACES = 9
_HIDDEN = "*"


class ProblemCode(StrEnum):
    """Every reason to refuse a row, a file or a folder."""

    # the folder and its files
    NO_FOLDER = "NO_FOLDER"
    NO_FILES = "NO_FILES"
    UNKNOWN_FILE = "UNKNOWN_FILE"
    DOUBLED_FILE = "DOUBLED_FILE"
    NOT_A_FILE = "NOT_A_FILE"
    UNREADABLE_FILE = "UNREADABLE_FILE"
    WRONG_ENCODING = "WRONG_ENCODING"
    EMPTY_FILE = "EMPTY_FILE"
    MISSING_COLUMN = "MISSING_COLUMN"
    DOUBLED_COLUMN = "DOUBLED_COLUMN"
    UNKNOWN_COLUMN = "UNKNOWN_COLUMN"
    # a line
    WRONG_QUOTES = "WRONG_QUOTES"
    SHORT_ROW = "SHORT_ROW"
    LONG_ROW = "LONG_ROW"
    CONTROL_CHARACTER = "CONTROL_CHARACTER"
    # a value
    REQUIRED = "REQUIRED"
    TOO_LONG = "TOO_LONG"
    NOT_A_DATE = "NOT_A_DATE"
    DATE_OUT_OF_RANGE = "DATE_OUT_OF_RANGE"
    NOT_A_MONTH = "NOT_A_MONTH"
    NOT_YES_OR_NO = "NOT_YES_OR_NO"
    UNKNOWN_CODE = "UNKNOWN_CODE"
    WRONG_ORDER = "WRONG_ORDER"
    WRONG_PAY_DAY = "WRONG_PAY_DAY"
    WRONG_DUE_DAY = "WRONG_DUE_DAY"
    WRONG_IBAN = "WRONG_IBAN"
    WRONG_BSN = "WRONG_BSN"
    WRONG_KVK = "WRONG_KVK"
    WRONG_POSTCODE = "WRONG_POSTCODE"
    WRONG_COUNTRY = "WRONG_COUNTRY"
    WRONG_PATTERN = "WRONG_PATTERN"
    AMOUNT_NEGATIVE = "AMOUNT_NEGATIVE"
    AMOUNT_AMBIGUOUS = "AMOUNT_AMBIGUOUS"
    AMOUNT_DECIMALS = "AMOUNT_DECIMALS"
    AMOUNT_GROUPING = "AMOUNT_GROUPING"
    AMOUNT_NOT_A_NUMBER = "AMOUNT_NOT_A_NUMBER"
    AMOUNT_TOO_LARGE = "AMOUNT_TOO_LARGE"
    AMOUNT_ZERO = "AMOUNT_ZERO"
    NAME_LEFT_EMPTY = "NAME_LEFT_EMPTY"
    # a row, and rows together
    RANGE_REVERSED = "RANGE_REVERSED"
    END_WITHOUT_START = "END_WITHOUT_START"
    REVIEW_BEFORE_START = "REVIEW_BEFORE_START"
    REASON_MISSING = "REASON_MISSING"
    END_OR_REVIEW_MISSING = "END_OR_REVIEW_MISSING"
    KEY_HOLDS_BSN = "KEY_HOLDS_BSN"
    DOUBLED_KEY = "DOUBLED_KEY"
    OVERLAP = "OVERLAP"
    OVERLAP_WITH_KNOWN = "OVERLAP_WITH_KNOWN"
    DOUBLED_BSN = "DOUBLED_BSN"
    KNOWN_BSN = "KNOWN_BSN"
    # against what is known
    NOT_YOUR_MUNICIPALITY = "NOT_YOUR_MUNICIPALITY"
    UNKNOWN_MUNICIPALITY = "UNKNOWN_MUNICIPALITY"
    UNKNOWN_HOUSEHOLD = "UNKNOWN_HOUSEHOLD"
    UNKNOWN_PERSON = "UNKNOWN_PERSON"
    UNKNOWN_PAYEE = "UNKNOWN_PAYEE"
    UNKNOWN_FIXED_COST = "UNKNOWN_FIXED_COST"
    AMBIGUOUS_KEY = "AMBIGUOUS_KEY"
    AMBIGUOUS_SPELLING = "AMBIGUOUS_SPELLING"
    HOUSEHOLD_MOVED = "HOUSEHOLD_MOVED"
    PERSON_MOVED = "PERSON_MOVED"
    NOT_BORN_YET = "NOT_BORN_YET"
    HOUSEHOLD_FORGOTTEN = "HOUSEHOLD_FORGOTTEN"
    FIXED_COST_MOVED = "FIXED_COST_MOVED"
    NOT_A_MEMBER = "NOT_A_MEMBER"
    POLICY_IS_FOR_BEHEER = "POLICY_IS_FOR_BEHEER"
    IBAN_EMPTIED = "IBAN_EMPTIED"
    WRONG_REFERENCE = "WRONG_REFERENCE"
    REFERENCE_PATTERN = "REFERENCE_PATTERN"
    REFERENCE_TOO_LONG = "REFERENCE_TOO_LONG"
    REFERENCE_LEFT_EMPTY = "REFERENCE_LEFT_EMPTY"
    PRIVATE_BSN = "PRIVATE_BSN"
    PRIVATE_WORD = "PRIVATE_WORD"
    KNOWN_REFERENCES_BREAK = "KNOWN_REFERENCES_BREAK"
    NEEDS_SECOND_PERSON = "NEEDS_SECOND_PERSON"
    EARLY_RETURN_NEEDS_REASON = "EARLY_RETURN_NEEDS_REASON"
    # answers of a bank about names
    NOT_CHECKED_YET = "NOT_CHECKED_YET"
    OTHER_NAME_CHECKED = "OTHER_NAME_CHECKED"
    LIFTS_OWN_BLOCK = "LIFTS_OWN_BLOCK"
    NAME_HOLDS_BSN = "NAME_HOLDS_BSN"
    # arrears signals
    SIGNAL_HOUSEHOLD = "SIGNAL_HOUSEHOLD"
    SIGNAL_IN_SEVERAL = "SIGNAL_IN_SEVERAL"
    SIGNAL_COST = "SIGNAL_COST"
    SIGNAL_PAYEE = "SIGNAL_PAYEE"
    SIGNAL_OTHER_PAYEE = "SIGNAL_OTHER_PAYEE"
    SIGNAL_ABOUT_NOTHING = "SIGNAL_ABOUT_NOTHING"
    SIGNAL_IN_FUTURE = "SIGNAL_IN_FUTURE"
    SIGNAL_KNOWN_OTHERWISE = "SIGNAL_KNOWN_OTHERWISE"
    SIGNAL_HOLDS_BSN = "SIGNAL_HOLDS_BSN"
    # against what an approved run decided
    APPROVED_COST = "APPROVED_COST"
    APPROVED_END = "APPROVED_END"
    APPROVED_CONTROL = "APPROVED_CONTROL"
    APPROVED_BENEFIT = "APPROVED_BENEFIT"
    APPROVED_RIGHT = "APPROVED_RIGHT"
    APPROVED_BASIS = "APPROVED_BASIS"
    APPROVED_AUTHORISATION = "APPROVED_AUTHORISATION"
    APPROVED_SUSPENSION = "APPROVED_SUSPENSION"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing to cure: where it is, what stands there, and what is wrong with it.

    `value` is what may be shown: a BSN is masked. `line` is None for a whole file.
    """

    file: str
    line: int | None
    column: str | None
    value: str | None
    code: ProblemCode
    facts: dict[str, str] = field(default_factory=dict)


class ImportRefused(OntzorgenError):
    """A folder with at least one problem; nothing of it was taken over."""

    def __init__(self, problems: tuple[RowProblem, ...]) -> None:
        self.problems = problems
        super().__init__(f"the folder has {len(problems)} problems")


class Problems:
    """Collects problems; the same place and code only once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int | None, str | None, ProblemCode], RowProblem] = {}

    def add(
        self,
        file: str,
        line: int | None,
        column: str | None,
        value: str | None,
        code: ProblemCode,
        **facts: object,
    ) -> None:
        """Keep a problem; a BSN in its value is masked here."""
        self._keep(file, line, column, value, code, facts)

    def _keep(
        self,
        file: str,
        line: int | None,
        column: str | None,
        value: str | None,
        code: ProblemCode,
        facts: Mapping[str, object],
    ) -> None:
        shown = None if value is None else shown_value(column, value)
        told = {name: shown_value(None, str(fact)) for name, fact in facts.items()}
        self._found.setdefault(
            (file, line, column, code), RowProblem(file, line, column, shown, code, told)
        )

    def at(self, place: Place, value: str | None, code: ProblemCode, **facts: object) -> None:
        """Keep a problem of one cell."""
        file, line, column = place
        self._keep(file, line, column, value, code, facts)

    def take(self, problems: Iterable[RowProblem]) -> None:
        """Keep problems that were found before."""
        for problem in problems:
            place = (problem.file, problem.line, problem.column, problem.code)
            self._found.setdefault(place, problem)

    def __iter__(self) -> Iterator[RowProblem]:
        return iter(self._found.values())

    def __len__(self) -> int:
        return len(self._found)

    def refuse_if_any(self) -> None:
        """Raise ImportRefused with all problems by file and line, if there are any."""
        if self._found:
            ordered = sorted(self._found.values(), key=lambda problem: problem.line or 0)
            names = list(dict.fromkeys(problem.file for problem in self._found.values()))
            raise ImportRefused(tuple(sorted(ordered, key=lambda p: names.index(p.file))))


def masked_bsn(bsn: str) -> str:
    """Return a BSN as it may be shown: its last two digits."""
    shown = 2 if len(bsn) > 4 else 0
    return _HIDDEN * (len(bsn) - shown) + bsn[len(bsn) - shown :]


def shown_value(column: str | None, value: str) -> str:
    """Return a value as it may be shown: no BSN, and not endless."""
    if column == "bsn":
        return masked_bsn(value[:_BSN_PLACES])
    looked_at = value[:_MOST_LOOKED_AT]
    forbidden = find_forbidden(looked_at)
    if forbidden is not None and (forbidden.kind is ForbiddenKind.BSN or has_bsn(looked_at)):
        return _HIDDEN * _BSN_PLACES
    return value if len(value) <= _MOST_SHOWN else value[: _MOST_SHOWN - 1] + "…"
