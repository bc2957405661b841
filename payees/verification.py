"""What the payee's bank said about a name and an account (Verification of Payee, VoP).

Payees are checked when they are registered or changed, not per line; the result is kept
with the account. An account without a result can be used once a person has verified it.
Source: Regulation (EU) 2024/886, in force for euro area banks since 9 October 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from payees.errors import BankNameMissing


class NameCheckResult(StrEnum):
    """What a bank answers."""

    MATCH = "MATCH"
    CLOSE_MATCH = "CLOSE_MATCH"
    NO_MATCH = "NO_MATCH"
    NOT_POSSIBLE = "NOT_POSSIBLE"


_RESULT_OF_CODE = {
    "RCVC": NameCheckResult.MATCH,
    "RVMC": NameCheckResult.CLOSE_MATCH,
    "RVNM": NameCheckResult.NO_MATCH,
    "RVNA": NameCheckResult.NOT_POSSIBLE,
}

_DIFFERS = (NameCheckResult.CLOSE_MATCH, NameCheckResult.NO_MATCH)


def result_of_code(code: str) -> NameCheckResult | None:
    """Return what a transaction status in pain.002 says of the name; None if nothing."""
    return _RESULT_OF_CODE.get(code)


def blocks(result: NameCheckResult | None, *, accepted: bool) -> bool:
    """Say whether nothing may be paid: the name differs, and nobody accepted that.

    No answer does not block: a second person called the payee back. Nor does NOT_POSSIBLE,
    by which a bank says nothing of the name.
    """
    return result in _DIFFERS and not accepted


@dataclass(frozen=True, slots=True)
class NameCheck:
    """One answer of a bank. Raises BankNameMissing for a close match without a name."""

    result: NameCheckResult
    checked_on: date
    bank_name: str = ""

    def __post_init__(self) -> None:
        """Refuse a close match that does not say to what."""
        if self.result is NameCheckResult.CLOSE_MATCH and not self.bank_name.strip():
            raise BankNameMissing
