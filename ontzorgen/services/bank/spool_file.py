"""Read a bank's file to its end, and keep on disk what is to be booked.

Strict on the date besides what the reader is strict on; what is not booked yet (pending) is
passed over. No transaction is open meanwhile.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import BinaryIO, cast

from ontzorgen.domain.bank_booking import Fingerprint
from ontzorgen.services.bank.errors import EntryWithoutDate
from ontzorgen.services.bank.texts import readable
from ontzorgen.store import bank
from ontzorgen.store.bank_spool import BankSpool
from sepa.bank_file import read_bank_file
from sepa.pain002 import StatusReport
from sepa.statement import (
    Detail,
    Entry,
    EntryClosed,
    EntryOpened,
    StatementClosed,
    StatementOpened,
)


@dataclass(frozen=True, slots=True)
class SpooledFile:
    """A bank's file that was read to its end: its name, the hash of its bytes, its kind."""

    name: str
    sha256: str
    kind: str
    spool: BankSpool

    @property
    def channel(self) -> str:
        """Return whether it is a statement or a notification."""
        return bank.STATEMENT if self.kind.startswith("camt.053") else bank.NOTIFICATION


@contextmanager
def spooled(source: BinaryIO, name: str) -> Iterator[SpooledFile]:
    """Give a file that is read to its end; nothing is left of it afterwards.

    Raises:
        UnreadableFile: from `sepa`; EntryWithoutDate.
    """
    hashing = _Hashing(source)
    with BankSpool() as spool:
        kind = _fill(cast(BinaryIO, hashing), spool)
        yield SpooledFile(readable(name) or "?", hashing.digest.hexdigest(), kind, spool)


class _Hashing(io.RawIOBase):
    """Takes the hash of just the bytes that are read."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source, self.digest = source, sha256()

    def read(self, size: int = -1, /) -> bytes:
        """Read from the source."""
        piece = self._source.read(size)
        self.digest.update(piece)
        return piece


def _fill(source: BinaryIO, spool: BankSpool) -> str:
    file = read_bank_file(source)
    number, account, position = 0, "", 0
    fingerprint, booked = Fingerprint(), True
    for event in file.events:
        match event:
            case Detail():
                if booked:
                    fingerprint.add(event)
                    spool.add_detail(position, event)
                    position += 1
            case EntryOpened():
                booked = event.entry.booked
                if booked:
                    fingerprint, position = Fingerprint(), 0
                    spool.open_entry()
            case EntryClosed():
                if booked:
                    day = _day_of(event.entry, account)
                    spool.close_entry(
                        number, event.entry, day, fingerprint.of(event.entry, day), position
                    )
            case StatementOpened():
                account = event.statement.account
                number += 1
            case StatementClosed():
                spool.add_statement(number, event.statement, adds_up=event.adds_up)
            case StatusReport():
                spool.add_status(event)
    return file.kind


def _day_of(entry: Entry, account: str) -> date:
    day = entry.booking_date or entry.value_date
    if day is None:
        raise EntryWithoutDate(account, entry.account_servicer_reference)
    return day
