"""A row in every table for each of two municipalities, made from the tables themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Boolean, Date, DateTime, LargeBinary, Text, TypeDecorator, insert

from ontzorgen.store.models import Base
from ontzorgen.store.tenancy import RULES, Via, everything

OURS, THEIRS = "0299", "0344"
NUMBERS = {OURS: 1, THEIRS: 2}
TABLES = Base.metadata.tables
THE_OTHER = -1
"""The number of the other municipality."""
AS_THE_RULES_WANT = {
    "account": {"payee_id": None, "verified_by_id": None, "status": "STOPPED"},
    "bank_detail": {"sign": "CRDT"},
    "bank_entry": {"sign": "CRDT"},
    "bank_item": {"sign": "CRDT"},
    "bulk_change": {"method": "FILE"},
    "bulk_change_line": {"new_cents": 2},
    "client_money": {"instruction_id": 0},
    "course_decision": {"status": "HOLDS"},
    "control_trial": {"ends_on": date(2026, 9, 16)},
    "household_event": {"kind": "WORK"},
    "household_draft": {"content_cipher": b"x", "content_key": b"y"},
    "job": {"status": "WAITING", "attempts": 0},
    "letter": {"content_sha256": "a hash"},
    "letter_step": {"content_sha256": "a hash", "step": "WITHDRAWN"},
    "letter_text_confirmed": {"by_id": THE_OTHER},
    "ledger_entry": {"credit": "another"},
    "readiness_measurement": {"moment": "BEGIN", "seen_by": "COACH"},
    "run": {"status": "CALCULATED"},
    "run_line": {"withheld_cents": 0},
    "task_note": {"kind": "NOTE"},
}
"""Values that a constraint of the table asks for; 0 means: the number of the municipality."""


def fill(engine):
    """Give each table of municipalities one row for each, and the organisation what those need."""
    with engine.begin() as connection:
        everything(connection)
        for table in Base.metadata.sorted_tables:
            if table.name == "job_progress":
                continue
            for code, number in NUMBERS.items():
                connection.execute(insert(table).values(row(table, code, number)))


def row(table, code, number):
    """Return a row of a municipality; what may be empty is."""
    values = {}
    for column in table.columns:
        if column.name == "municipality_code" or table.name == "municipality":
            values[column.name] = code
        elif column.primary_key or (column.foreign_keys and not column.nullable):
            values[column.name] = key(column, code, number)
        elif not column.nullable:
            values[column.name] = value(column, f"{table.name} {code}")
    for name, given in AS_THE_RULES_WANT.get(table.name, {}).items():
        values[name] = number if given == 0 and name.endswith("_id") else given
        if given == THE_OTHER:
            values[name] = sum(NUMBERS.values()) - number
    return values


def key(column, code, number):
    """Return the number of the municipality, in the type of a key."""
    kind = column.type
    if isinstance(kind, Text):
        return code
    return date(2026, 1, number) if isinstance(kind, Date) else number


def value(column, text):
    """Return something of a column's type."""
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Text):
        return text
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, DateTime):
        return datetime(2026, 9, 15, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2026, 9, 15)
    return text.encode() if isinstance(kind, LargeBinary) else 1


def whose(table):
    """Return the column by which `OURS` and `THEIRS` are told apart, and its two values."""
    rule = RULES[table.name]
    if isinstance(rule, Via):
        return table.c[rule.column], NUMBERS[OURS], NUMBERS[THEIRS]
    return table.c[rule.column], OURS, THEIRS
