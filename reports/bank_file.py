"""A file for the bank, as the people see it who send and sign it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from reports.errors import WrongHash

_SHA256 = re.compile(r"[0-9a-f]{64}")
SIGNERS_PART = 5


@dataclass(frozen=True, slots=True)
class BankFile:
    """One exported file. The sum is in euro cents. Raises WrongHash."""

    path: str
    message_id: str
    transactions: int
    control_sum_cents: int
    execution_date: date
    sha256: str

    def __post_init__(self) -> None:
        """Refuse a hash that is not one: the signer compares it."""
        if not _SHA256.fullmatch(self.sha256):
            raise WrongHash(self.path, self.sha256)

    @property
    def signers_part(self) -> str:
        """The last five characters of the hash, which the signer types at the bank."""
        return self.sha256[-SIGNERS_PART:]
