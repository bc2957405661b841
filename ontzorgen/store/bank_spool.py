"""A bank file that was read once and waits to be booked: on disk, without a name, memory flat.

Reading may take minutes and may end in a refusal; no transaction is open meanwhile, and booking
may be tried again without reading again. Nothing is left of it when it is closed.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pysqlite3.dbapi2 as sqlite

from ontzorgen.store.spooled import (
    SpooledBatch,
    SpooledDetail,
    SpooledEntry,
    SpooledStatement,
    SpooledStatus,
)
from sepa.pain002 import Level, StatusReport
from sepa.statement import Detail, Entry, Statement

_AT_ONCE = 2000
_TABLES = """
CREATE TABLE statement (number INTEGER PRIMARY KEY, account TEXT, statement_id TEXT,
  sequence INTEGER, currency TEXT, opening INTEGER, closing INTEGER, first_day TEXT,
  last_day TEXT, adds_up INTEGER, entries INTEGER);
CREATE TABLE entry (id INTEGER PRIMARY KEY, statement INTEGER, fingerprint TEXT, cents INTEGER,
  sign TEXT, currency TEXT, booked_on TEXT, value_on TEXT, code TEXT, reference TEXT,
  information TEXT, details INTEGER, nth INTEGER);
CREATE TABLE seen (statement INTEGER, fingerprint TEXT, times INTEGER,
  PRIMARY KEY (statement, fingerprint)) WITHOUT ROWID;
CREATE TABLE detail (entry INTEGER, position INTEGER, cents INTEGER, sign TEXT, end_to_end_id TEXT,
  message_id TEXT, payment_information_id TEXT, counterparty TEXT, counterparty_iban TEXT,
  remittance TEXT, reason TEXT, PRIMARY KEY (entry, position)) WITHOUT ROWID;
CREATE TABLE batch (entry INTEGER, message_id TEXT, payment_information_id TEXT, cents INTEGER);
CREATE TABLE known (fingerprint TEXT PRIMARY KEY, copies INTEGER, loose INTEGER) WITHOUT ROWID;
CREATE TABLE status (id INTEGER PRIMARY KEY, level TEXT, message_id TEXT,
  payment_information_id TEXT, end_to_end_id TEXT, status TEXT, reason TEXT, cents INTEGER,
  currency TEXT, information TEXT, iban TEXT);
CREATE INDEX status_by_reason ON status (level, status, message_id, reason);
CREATE INDEX status_of ON status (end_to_end_id);
"""
_INSERT_STATEMENT = "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_ENTRY = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_DETAIL = "INSERT INTO detail VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NUMBERED = (
    "SELECT e.id, e.fingerprint, e.cents, e.sign, e.currency, e.booked_on, e.value_on, e.code,"
    " e.reference, e.information, e.details, e.nth,"
    " coalesce(k.copies, 0) AS known, coalesce(k.loose, 0) AS loose"
    " FROM entry e LEFT JOIN known k ON k.fingerprint = e.fingerprint WHERE e.statement = ?"
)


class BankSpool:
    """Takes in a file while it is read, and gives it back in sets."""

    def __init__(self) -> None:
        # a file of our own: SQLite may be built to keep its temporary ones in memory
        handle, name = tempfile.mkstemp(prefix="ontzorgen-", suffix=".spool")
        os.close(handle)
        try:
            self._database = sqlite.connect(name, isolation_level=None)
            self._database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
            self._database.executescript(_TABLES)
        finally:
            Path(name).unlink()
        self._database.execute("PRAGMA cache_size=-8192")
        self._database.execute("BEGIN")
        self._entries: list[tuple[Any, ...]] = []
        self._details: list[tuple[Any, ...]] = []
        self._entry = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def open_entry(self) -> None:
        """Begin an entry: details follow, then `close_entry`."""
        self._entry += 1

    def add_detail(self, position: int, detail: Detail) -> None:
        """Take in one payment of the open entry."""
        self._details.append(
            (
                self._entry,
                position,
                detail.booked_cents,
                detail.sign.value,
                detail.end_to_end_id,
                detail.message_id,
                detail.payment_information_id,
                detail.counterparty,
                detail.counterparty_iban,
                detail.remittance,
                detail.reason,
            )
        )
        if len(self._details) >= _AT_ONCE:
            self._flush()

    def close_entry(
        self, statement: int, entry: Entry, booked_on: date, fingerprint: str, details: int
    ) -> None:
        """Take in the entry whose details were given."""
        (nth,) = self._database.execute(
            "INSERT INTO seen VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1"
            " RETURNING times",
            (statement, fingerprint),
        ).fetchone()
        self._entries.append(
            (
                self._entry,
                statement,
                fingerprint,
                entry.amount_cents,
                entry.sign.value,
                entry.currency,
                booked_on.isoformat(),
                entry.value_date and entry.value_date.isoformat(),
                entry.code,
                entry.account_servicer_reference,
                entry.additional_information,
                details,
                nth,
            )
        )
        for each in entry.batches:
            batch = (self._entry, each.message_id, each.payment_information_id, each.total_cents)
            self._database.execute("INSERT INTO batch VALUES (?, ?, ?, ?)", batch)
        if len(self._entries) >= _AT_ONCE:
            self._flush()

    def add_statement(self, number: int, statement: Statement, *, adds_up: bool | None) -> None:
        """Take in a statement whose entries were given."""
        self._flush()
        first, last, count = self._database.execute(
            "SELECT min(booked_on), max(booked_on), count(*) FROM entry WHERE statement = ?",
            (number,),
        ).fetchone()
        row = (
            number,
            statement.account,
            statement.statement_id,
            statement.sequence,
            statement.currency,
            statement.opening_cents,
            statement.closing_cents,
            first or (statement.from_date and statement.from_date.isoformat()),
            last or (statement.to_date and statement.to_date.isoformat()),
            adds_up,
            count,
        )
        self._database.execute(_INSERT_STATEMENT, row)

    def add_status(self, said: StatusReport) -> None:
        """Take in what is said at one level."""
        self._database.execute(
            "INSERT INTO status VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                said.level.value,
                said.message_id,
                said.payment_information_id,
                said.end_to_end_id,
                said.status,
                said.reason,
                said.amount_cents,
                said.currency,
                " ".join(said.additional_information) or None,
                said.counterparty_iban,
            ),
        )

    def statements(self) -> list[SpooledStatement]:
        """Return the statements, in the order of the file."""
        rows: Any = self._database.execute("SELECT * FROM statement ORDER BY number").fetchall()
        return [
            SpooledStatement(*(*row[:7], _day(row[7]), _day(row[8]), _truth(row[9]), row[10]))
            for row in rows
        ]

    def fingerprints(self, statement: int) -> Iterator[list[str]]:
        """Yield the distinct fingerprints of a statement, some thousand at a time."""
        yield from self._partitions(
            "SELECT fingerprint FROM seen WHERE statement = ? ORDER BY fingerprint",
            (statement,),
            itemgetter(0),
        )

    def forget_known(self) -> None:
        """Begin to note what is known, for the next statement."""
        self._database.execute("DELETE FROM known")

    def note_known(self, rows: Sequence[tuple[str, int, int]]) -> None:
        """Note (fingerprint, copies known, of which in statements outside the chain)."""
        self._database.executemany("INSERT INTO known VALUES (?, ?, ?)", rows)

    def knows_some(self, statement: int) -> bool:
        """Say whether any entry of a statement was known before."""
        found = self._database.execute(
            "SELECT 1 FROM known k JOIN seen s ON s.fingerprint = k.fingerprint"
            " AND s.statement = ? LIMIT 1",
            (statement,),
        ).fetchone()
        return found is not None

    def counted(
        self, statement: int, first_day: date | None, last_day: date | None
    ) -> tuple[int, int, int, int, int, int]:
        """Return entries, unknown and unlinked ones, and the signed cents of each of the three.

        What a statement outside the chain told is unknown in the sums where its day lies outside
        the days of the chain, known inside them, and on the first or last day it may be either:
        then it is unlinked.
        """
        outside = "(CASE WHEN booked_on < ? OR booked_on > ? THEN loose ELSE 0 END)"
        within = "(CASE WHEN booked_on > ? AND booked_on < ? THEN 0 ELSE loose END)"
        days = tuple(day and day.isoformat() for day in (first_day, last_day))
        signed = "CASE sign WHEN 'CRDT' THEN cents ELSE -cents END"
        row = self._database.execute(
            f"SELECT count(*), coalesce(sum(nth > known), 0),"  # noqa: S608  (our own terms)
            f" coalesce(sum(nth > known - loose), 0), coalesce(sum({signed}), 0),"
            f" coalesce(sum(CASE WHEN nth > known - {outside} THEN {signed} END), 0),"
            f" coalesce(sum(CASE WHEN nth > known - {within} THEN {signed} END), 0)"
            f" FROM ({_NUMBERED})",
            (*days, *days, statement),
        ).fetchone()
        return tuple(row)

    def new_entries(self, statement: int, *, all_new: bool) -> Iterator[list[SpooledEntry]]:
        """Yield the entries that are new, debits first, some thousand at a time.

        `all_new`: twins of known entries are new too, but for those that stand in a statement
        outside the chain.
        """
        past = "loose" if all_new else "known"
        for sign in ("DBIT", "CRDT"):  # one after the other: sorting would take memory
            yield from self._partitions(
                f"SELECT * FROM ({_NUMBERED}) WHERE nth > {past} AND sign = ?"  # noqa: S608  (a column of ours)
                " ORDER BY id",
                (statement, sign),
                _entry,
            )

    def details(self, entries: Sequence[SpooledEntry]) -> Iterator[list[SpooledDetail]]:
        """Yield the details of entries that were yielded together, some thousand at a time."""
        numbers = ", ".join(str(entry.id) for entry in entries)
        yield from self._partitions(
            f"SELECT * FROM detail WHERE entry IN ({numbers}) ORDER BY entry, position",  # noqa: S608  (our numbers)
            (),
            lambda row: SpooledDetail(*row),
        )

    def batches(self, entries: Sequence[SpooledEntry]) -> dict[int, list[SpooledBatch]]:
        """Return the batches that entries book as a whole."""
        numbers = ", ".join(str(entry.id) for entry in entries)
        rows = self._database.execute(
            f"SELECT * FROM batch WHERE entry IN ({numbers}) ORDER BY entry"  # noqa: S608  (our numbers)
        ).fetchall()
        return {
            entry: [SpooledBatch(*row[1:]) for row in same]
            for entry, same in groupby(rows, key=itemgetter(0))
        }

    def statuses(self, level: Level | None = None) -> Iterator[list[SpooledStatus]]:
        """Yield what is said at a level, or at every one, some thousand at a time."""
        where, values = ("", ()) if level is None else (" WHERE level = ?", (level.value,))
        yield from self._partitions(
            f"SELECT * FROM status{where} ORDER BY id",  # noqa: S608  (words of ours)
            values,
            lambda row: SpooledStatus(Level(row[1]), *row[2:]),
        )

    def with_status(self, ids: Collection[str]) -> set[str]:
        """Return which payments have a status of their own."""
        marks = ", ".join("?" * len(ids))
        query = "SELECT end_to_end_id FROM status WHERE level = ? AND status IS NOT NULL"
        rows = self._database.execute(
            f"{query} AND end_to_end_id IN ({marks})", (Level.TRANSACTION.value, *ids)
        )
        return {row[0] for row in rows}

    def refused_by_reason(self) -> list[tuple[str | None, str | None, int]]:
        """Return (message id, reason, how many transactions) of what is refused one by one."""
        rows = self._database.execute(
            "SELECT message_id, reason, count(*) FROM status WHERE level = ? AND status = 'RJCT'"
            " GROUP BY message_id, reason",
            (Level.TRANSACTION.value,),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def _partitions(self, query: str, values: tuple[Any, ...], make: Any) -> Iterator[list[Any]]:
        with closing(self._database.execute(query, values)) as rows:
            while part := rows.fetchmany(_AT_ONCE // 2):
                yield [make(row) for row in part]

    def _flush(self) -> None:
        for insert, rows in ((_INSERT_ENTRY, self._entries), (_INSERT_DETAIL, self._details)):
            if rows:
                self._database.executemany(insert, rows)
                rows.clear()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _truth(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _entry(row: Any) -> SpooledEntry:
    days = (date.fromisoformat(row[5]), _day(row[6]))
    return SpooledEntry(*(*row[:5], *days, *row[7:]))
