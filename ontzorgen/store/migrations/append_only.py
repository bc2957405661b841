"""Triggers that keep a table append-only, on both databases.

A batch migration on SQLite copies a table and drops its triggers: call
`guard` again after one; a test looks for them after each migration.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

TABLES = (
    "ledger_entry",
    "audit_entry",
    "bank_file",
    "bank_message",
    "bank_statement",
    "bank_entry",
    "bank_detail",
    "bank_file_heard",
    "payment_event",
    "control_plan",
    "control_trial",
    "withholding_file",
    "withholding_told",
    "letter_print",
    "letter_text",
    "letter_text_confirmed",
    "language_review",
)
"""Tables whose rows are never changed or removed."""
KEPT = {
    "coach_note": "text_key",
    "household_event": "words_key",
    "letter": "content_key",
    "letter_step": "note",
    "readiness_measurement": "content_key",
    "review": "words",
    "task_note": "text",
    "trajectory_entry": "text_key",
    "trajectory_retraction": "reason",
}
"""Tables whose rows are never removed, with the one column that may change; see `keep_rows`."""


def guard(table: str) -> None:
    """Refuse UPDATE and DELETE (and TRUNCATE, where it exists) on `table`."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def keep_rows(table: str, changeable: str, only_to: str | None = None) -> None:
    """Refuse to remove rows of `table`, and to change any column but `changeable`.

    With `only_to`, a text without a quote, that column too changes into nothing but this.
    """
    bind = op.get_bind()
    columns = [
        column["name"]
        for column in sa.inspect(bind).get_columns(table)
        if column["name"] != changeable
    ]
    of_the_others = f"UPDATE OF {', '.join(columns)}"
    events = [("removal", "DELETE", ""), ("change", of_the_others, "")]
    if only_to is not None:
        other = f"WHEN (NEW.{changeable} <> '{only_to}') "
        events.append(("other", f"UPDATE OF {changeable}", other))
    for name, event, when in events:
        does = (
            f"FOR EACH ROW {when}EXECUTE FUNCTION refuse_change()"
            if bind.dialect.name == "postgresql"
            else f"{when}BEGIN SELECT RAISE(ABORT, '{table} keeps its rows'); END"
        )
        op.execute(f"CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table} {does}")


def let_rows_go(table: str) -> None:
    """Take the triggers of `keep_rows` away, to drop the table."""
    on = f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
    for name in ("removal", "change", "other"):
        op.execute(f"DROP TRIGGER IF EXISTS {table}_no_{name}{on}")


def release(table: str) -> None:
    """Take the triggers away, to drop the table."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
        op.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")
        return
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
