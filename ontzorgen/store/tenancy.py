"""Keep municipalities apart: which table belongs to whom, and whose rows a session may touch.

A session works for some municipalities (`only`), or says that it works for all (`for_all`); a
session that says nothing reaches tables of the organisation alone. The filter is in
`store.tenant_filter`, row level security in `store.row_security`; both follow `RULES`.
Why it is done twice: docs/adr/0014-municipalities-apart.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction

SETTING = "ontzorgen.municipalities"
"""What a transaction on PostgreSQL tells the row policies: codes with a comma between."""
EVERY = "*"
"""For all municipalities, where a set of codes may stand."""
_SCOPE = "municipalities"
_CODE = re.compile(r"[0-9A-Za-z]{1,16}")

Scope = frozenset[str] | str | None
"""Codes, `EVERY`, or None: nobody acts."""


class NobodyActing(Exception):
    """A statement on rows of municipalities in a session of nobody: a fault of ours."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(f"nobody acts, and {table} belongs to municipalities")


class NotTied(Exception):
    """A statement on a table of which nobody wrote down whose it is: a fault of ours."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(f"say in store.tenancy whose {table} is")


class OfAnother(Exception):
    """A row for a municipality that the acting person does not work for: a fault of ours."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(f"a row of {table} for a municipality of others")


class ByHand(Exception):
    """SQL written by hand that names a table of municipalities: the filter cannot reach it."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(f"SQL written by hand names {table}; write it as a statement")


@dataclass(frozen=True, slots=True)
class Own:
    """The row has the code of its municipality."""

    column: str = "municipality_code"


@dataclass(frozen=True, slots=True)
class OwnOrNone:
    """The row has the code of its municipality, or is of the organisation when that is empty."""

    column: str = "municipality_code"


@dataclass(frozen=True, slots=True)
class Via:
    """The row belongs to the municipality of the row that `column` points to, by its `id`."""

    column: str
    parent: str


Rule = Own | OwnOrNone | Via

RULES: Mapping[str, Rule] = {
    "account": OwnOrNone(),
    "appointment": Via("household_id", "household"),
    "appointment_person": Via("appointment_id", "appointment"),
    "arrear": Own(),
    "arrears_signal": Own(),
    "audit_entry": OwnOrNone(),
    "bank_detail": Via("bank_entry_id", "bank_entry"),
    "bank_entry": Own(),
    "bank_file": Via("run_id", "run"),
    "bank_file_heard": Via("bank_file_id", "bank_file"),
    "bank_item": Own(),
    "bank_statement": Own(),
    "benefit": Via("person_id", "person"),
    "budget_line": Via("household_id", "household"),
    "bulk_change": Own(),
    "bulk_change_line": Via("bulk_change_id", "bulk_change"),
    "client_money": Own(),
    "coach_note": Via("household_id", "household"),
    "control": Via("fixed_cost_id", "fixed_cost"),
    "course_decision": Via("person_id", "person"),
    "course_decision_cost": Via("fixed_cost_id", "fixed_cost"),
    "control_plan": Via("fixed_cost_id", "fixed_cost"),
    "control_trial": Via("fixed_cost_id", "fixed_cost"),
    "course_meeting": Via("person_id", "person"),
    "decision": Via("person_id", "person"),
    "fixed_cost": Own(),
    "fixed_cost_version": Via("fixed_cost_id", "fixed_cost"),
    "household": Own(),
    "household_document": Own(),
    "household_draft": Own(),
    "household_event": Via("household_id", "household"),
    "instruction": Via("run_id", "run"),
    "job": OwnOrNone(),
    "letter": Own(),
    "letter_print": Via("letter_id", "letter"),
    "letter_step": Via("letter_id", "letter"),
    "letter_text": Own(),
    "letter_text_confirmed": Via("text_id", "letter_text"),
    "ledger_entry": Own(),
    "next_contact": Via("household_id", "household"),
    "override": Via("run_id", "run"),
    "payment_event": Via("run_id", "run"),
    "payment_hold": Via("household_id", "household"),
    "person": Own(),
    "policy": Own(),
    "readiness_measurement": Via("person_id", "person"),
    "retention_proposal": Own(),
    "review": Via("person_id", "person"),
    "run": Own(),
    "run_carry": Via("run_id", "run"),
    "run_line": Via("run_id", "run"),
    "run_share": Via("run_id", "run"),
    "run_signal": Via("run_id", "run"),
    "signal_reopened": Via("signal_id", "arrears_signal"),
    "suspension": Via("person_id", "person"),
    "task": Own(),
    "task_note": Via("task_id", "task"),
    "trajectory_entry": Via("person_id", "person"),
    "trajectory_retraction": Via("entry_id", "trajectory_entry"),
    "withholding_file": Own(),
    "withholding_told": Via("file_id", "withholding_file"),
}
"""Tables of municipalities, and how each row is tied to one."""

FEW = frozenset({"run", "withholding_file"})
"""Parents of which there are few rows with very many children: known as a set, not one by one."""

ORGANISATION = frozenset(
    {
        "alembic_version",
        "app_user",
        "bank_message",
        "digest",
        "failed_sign_in",
        "installation",
        "job_progress",
        "language_review",
        "municipality",
        "payee",
        "provider_token",
        "provider_trip",
        "second_factor",
        "user_identity",
        "user_municipality",
        "user_role",
        "web_session",
    }
)
"""Tables of the organisation as a whole: no household stands in them."""

NAMED = re.compile(rf"\b(?:{'|'.join(sorted(RULES))})\b", re.IGNORECASE)
"""A table of municipalities, in SQL that was written by hand; capitals do not count there."""


def only(session: Session, codes: Collection[str]) -> None:
    """Let a session touch rows of these municipalities, and of the organisation, alone."""
    _tell(session, frozenset(codes))


def for_all(session: Session) -> None:
    """Let a session touch rows of every municipality: workers, checks, and the like."""
    _tell(session, EVERY)


@contextmanager
def over_all(session: Session) -> Iterator[None]:
    """Let a session touch every municipality's rows inside the block, such as the audit chain."""
    before: Scope = session.info.get(_SCOPE)
    for_all(session)
    try:
        yield
    except DBAPIError:
        with suppress(DBAPIError):  # what went wrong first is what decides about a new try
            _back(session, before)
        raise
    except BaseException:
        _back(session, before)
        raise
    _back(session, before)


def scope_of(connection: Connection) -> Scope:
    """Return for whom a connection works at present."""
    found: Scope = connection.get_execution_options().get(_SCOPE)
    return found


def work_for(connection: Connection, scope: Scope) -> None:
    """Let a connection in a transaction work for some municipalities, for all, or for nobody."""
    if scope_of(connection) != scope:
        connection.execution_options(**{_SCOPE: scope})
        connection.dialect = _dialect_for(connection, scope)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            f"SELECT set_config('{SETTING}', %s, true)", (setting_for(scope),)
        )


def everything(connection: Connection) -> Connection:
    """Return a connection that works for all municipalities, inside its transaction."""
    work_for(connection, EVERY)
    return connection


def setting_for(scope: Scope) -> str:
    """Return how PostgreSQL is told. A code that could be taken for more is refused."""
    if scope is None or isinstance(scope, str):
        return scope or ""
    for code in scope:
        if not _CODE.fullmatch(code):
            raise ValueError(f"not a code of a municipality: {code!r}")
    return ",".join(sorted(scope))


def _tell(session: Session, scope: Scope) -> None:
    if session.info.get(_SCOPE) == scope:
        return
    session.info[_SCOPE] = scope
    if session.in_transaction():
        work_for(session.connection(), scope)


def _back(session: Session, scope: Scope) -> None:
    """Go back to a smaller scope; a transaction that broke forgets the larger one by itself."""
    session.info[_SCOPE] = scope
    transaction = session.get_transaction()
    if transaction is None or not transaction.is_active:
        return
    try:
        work_for(session.connection(), scope)
    except DBAPIError:
        session.info[_SCOPE] = None
        raise


@event.listens_for(Session, "after_begin")
def _begun(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    scope: Scope = session.info.get(_SCOPE)
    if scope_of(connection) != scope or (scope is not None and not transaction.nested):
        work_for(connection, scope)


def _dialect_for(connection: Connection, scope: Scope) -> Any:
    """Return the dialect that compiles for a scope; the statement cache keeps them apart.

    Copied once the engine has connected, so that what it learnt of the server is in it.
    """
    plain: Any = connection.engine.dialect
    kind = "nobody" if scope is None else "all" if scope == EVERY else "some"
    if kind == "nobody":
        return plain
    copies = plain.__dict__.setdefault("_per_scope", {})
    if kind not in copies:
        made = copy(plain)
        made.statement_compiler = plain._compilers[kind]
        copies[kind] = made
    return copies[kind]
