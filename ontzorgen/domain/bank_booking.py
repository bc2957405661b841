"""What makes a booking of the bank the same booking, whatever file it stands in.

Pure. Money is int euro cents; a booking is what `sepa.statement` reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sepa.statement import Detail, Entry

_MODULUS = 1 << 256


@dataclass
class Fingerprint:
    """Gathers what an entry says; the order of its details does not count.

    Left out is what a bank numbers anew in each file: the statement's id and number and the
    entry's own reference in it.
    """

    _details: int = 0
    _count: int = 0

    def add(self, detail: Detail) -> None:
        """Take in one payment of the entry."""
        said = (
            detail.booked_cents,
            detail.sign.value,
            detail.end_to_end_id,
            detail.transaction_id,
            detail.payment_information_id,
            detail.mandate_id,
            detail.counterparty_iban,
            _plain(detail.remittance),
            detail.reason,
        )
        self._details = (self._details + _number(said)) % _MODULUS
        self._count += 1

    def of(self, entry: Entry, booked_on: date) -> str:
        """Return the fingerprint of the entry, 64 hexadecimal digits."""
        batches = sorted(
            (batch.payment_information_id or "", batch.message_id or "", batch.total_cents or 0)
            for batch in entry.batches
        )
        said = (
            booked_on.isoformat(),
            entry.value_date and entry.value_date.isoformat(),
            entry.signed_cents,
            entry.currency,
            entry.reversal,
            entry.account_servicer_reference,
            batches,
            self._count,
            self._details,
            None if self._count else _plain(entry.additional_information),
        )
        return f"{_number(said):064x}"


def _number(said: tuple[object, ...]) -> int:
    return int.from_bytes(sha256(repr(said).encode()).digest(), "big")


def _plain(text: str | None) -> str | None:
    """Return a text without the white space in which files differ."""
    return None if text is None else "".join(text.split())
