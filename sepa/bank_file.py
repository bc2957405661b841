"""Read any file that a bank sends us: pain.002, camt.053, camt.054, pacs.004.

`read_bank_file` says what it is and gives its events while reading; `collect` puts them together
for files that are not large. MT940 is not read: banks give camt.053 of the same account.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sepa.bank_rules import BankRule, refusal
from sepa.bank_xml import open_bank_message
from sepa.camt import KINDS as CAMT
from sepa.camt import read_camt
from sepa.pain002 import PACS004, PAIN002, StatusReport, read_statuses
from sepa.statement import (
    Detail,
    Entry,
    EntryClosed,
    Statement,
    StatementClosed,
    StatementEvent,
    StatementOpened,
)

BankEvent = StatementEvent | StatusReport


@dataclass(frozen=True, slots=True)
class BankFile:
    """A file of a bank: `kind` such as camt.053.001.08; `events` are read while iterating."""

    kind: str
    events: Iterator[BankEvent]


@dataclass(frozen=True, slots=True)
class WholeEntry:
    """An entry with its details."""

    entry: Entry
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class WholeStatement:
    """A statement with its entries; `end` tells whether they add up."""

    statement: Statement
    entries: tuple[WholeEntry, ...]
    end: StatementClosed


@dataclass(frozen=True, slots=True)
class WholeFile:
    """All that a file says."""

    kind: str
    statements: tuple[WholeStatement, ...]
    statuses: tuple[StatusReport, ...]


def read_bank_file(source: BinaryIO) -> BankFile:
    """Say what a file is, and give its events while reading on.

    Raises:
        UnreadableFile: no file of a bank that we read; while iterating too, also after events
            were given: book within one transaction.
    """
    message = open_bank_message(source)
    if message.kind in CAMT:
        return BankFile(message.kind, read_camt(source, message))
    if message.kind in PAIN002 | PACS004:
        return BankFile(message.kind, read_statuses(source, message))
    facts = {"element": "Document", "namespace": message.namespace[:120]}
    raise refusal(BankRule.KIND_UNKNOWN, facts)


def collect(file: BankFile) -> WholeFile:
    """Put the events of a file together; not for files of a hundred megabytes."""
    statements, statuses = list[WholeStatement](), list[StatusReport]()
    entries, details = list[WholeEntry](), list[Detail]()
    for event in file.events:
        match event:
            case StatusReport():
                statuses.append(event)
            case StatementOpened():
                entries = []
            case Detail():
                details.append(event)
            case EntryClosed():
                entries.append(WholeEntry(event.entry, tuple(details)))
                details = []
            case StatementClosed():
                statements.append(WholeStatement(event.statement, tuple(entries), event))
            case _:
                pass  # EntryOpened: told again when it closes
    return WholeFile(file.kind, tuple(statements), tuple(statuses))
