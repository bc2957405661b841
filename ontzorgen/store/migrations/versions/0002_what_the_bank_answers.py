"""What the bank answers: its files once, what became of each payment, tasks, and correction runs.

A run gets a kind, since a correction run stands beside the one run of its month. A ledger entry
may belong to no run: a booking of the bank that nobody has placed yet. Existing runs are MONTH,
existing lines are paid from the benefit.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from ontzorgen.store.migrations.append_only import guard, release

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = (
    "bank_message",
    "bank_statement",
    "bank_entry",
    "bank_detail",
    "bank_file_heard",
    "payment_event",
    "withholding_file",
    "withholding_told",
)
ADDED = {
    "account": (
        "name_checked_by_id",
        "name_accepted_by_id",
        "name_accepted_on",
        "name_accept_reason",
    ),
    "run": ("closed_by_id", "closed_at", "corrects_id", "kind"),
    "run_line": ("earlier_id", "source"),
    "policy": ("answer_days", "answer_days_checker", "bulk_opt_out"),
}


def upgrade() -> None:
    op.create_table(
        "bank_message",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("imported_by_id", BIG_KEY, nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["app_user.id"], name=op.f("fk_bank_message_imported_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_message")),
        sa.UniqueConstraint("sha256", name="bank_message_once"),
    )
    op.create_table(
        "bank_file_heard",
        sa.Column("bank_file_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("bank_message_id", BIG_KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_file_id"], ["bank_file.id"], name=op.f("fk_bank_file_heard_bank_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["bank_message_id"],
            ["bank_message.id"],
            name=op.f("fk_bank_file_heard_bank_message_id"),
        ),
        sa.PrimaryKeyConstraint("bank_file_id", "about", "said", name=op.f("pk_bank_file_heard")),
    )
    op.create_table(
        "withholding_file",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_by_id", BIG_KEY, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["app_user.id"], name=op.f("fk_withholding_file_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_withholding_file_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withholding_file")),
        sa.UniqueConstraint("municipality_code", "month", "number", name="withholding_file_once"),
    )
    op.create_table(
        "bank_statement",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("bank_message_id", BIG_KEY, nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("statement_id", sa.Text(), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("opening_cents", sa.BigInteger(), nullable=True),
        sa.Column("closing_cents", sa.BigInteger(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("chained", sa.Boolean(), nullable=False),
        sa.Column("gap_reason", sa.Text(), nullable=True),
        sa.Column("chain_opening_cents", sa.BigInteger(), nullable=True),
        sa.Column("chain_closing_cents", sa.BigInteger(), nullable=True),
        sa.Column("chain_first_day", sa.Date(), nullable=True),
        sa.Column("chain_last_day", sa.Date(), nullable=True),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_message_id"], ["bank_message.id"], name=op.f("fk_bank_statement_bank_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_bank_statement_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement")),
    )
    op.create_index(
        "ix_bank_statement_account", "bank_statement", ["account", "channel"], unique=False
    )
    op.create_index(
        op.f("ix_bank_statement_bank_message_id"),
        "bank_statement",
        ["bank_message_id"],
        unique=False,
    )
    op.create_table(
        "payment_hold",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("household_id", BIG_KEY, nullable=False),
        sa.Column("payee_id", BIG_KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by_id", BIG_KEY, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by_id", BIG_KEY, nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_payment_hold_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["app_user.id"], name=op.f("fk_payment_hold_lifted_by_id")
        ),
        sa.ForeignKeyConstraint(["payee_id"], ["payee.id"], name=op.f("fk_payment_hold_payee_id")),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["app_user.id"], name=op.f("fk_payment_hold_set_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_hold")),
    )
    op.create_index(
        "payment_hold_one_live",
        "payment_hold",
        ["household_id", "payee_id"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "arrear",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("fixed_cost_id", BIG_KEY, nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("person_id", BIG_KEY, nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("back_payment_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("registered_by_id", BIG_KEY, nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", BIG_KEY, nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_arrear_amount_positive")),
        sa.CheckConstraint(
            "back_payment_cents >= amount_cents", name=op.f("ck_arrear_within_back_payment")
        ),
        sa.CheckConstraint(
            "confirmed_by_id <> registered_by_id", name=op.f("ck_arrear_maker_is_not_checker")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["app_user.id"], name=op.f("fk_arrear_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["fixed_cost_id"], ["fixed_cost.id"], name=op.f("fk_arrear_fixed_cost_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_arrear_municipality_code")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_arrear_person_id")),
        sa.ForeignKeyConstraint(
            ["registered_by_id"], ["app_user.id"], name=op.f("fk_arrear_registered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrear")),
        sa.UniqueConstraint("fixed_cost_id", "due_date", name="arrear_once"),
    )
    op.create_table(
        "bank_entry",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("bank_statement_id", BIG_KEY, nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("copy", sa.BigInteger(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("sign", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.CheckConstraint("sign IN ('CRDT', 'DBIT')", name=op.f("ck_bank_entry_sign_known")),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_bank_entry_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["bank_statement_id"],
            ["bank_statement.id"],
            name=op.f("fk_bank_entry_bank_statement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_bank_entry_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_entry")),
        sa.UniqueConstraint("account", "channel", "fingerprint", "copy", name="bank_entry_once"),
    )
    op.create_index(
        op.f("ix_bank_entry_bank_statement_id"), "bank_entry", ["bank_statement_id"], unique=False
    )
    op.create_table(
        "withholding_told",
        sa.Column("file_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("withheld_cents", sa.BigInteger(), nullable=False),
        sa.Column("given_back_cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["withholding_file.id"], name=op.f("fk_withholding_told_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_withholding_told_person_id")
        ),
        sa.PrimaryKeyConstraint("file_id", "person_id", name=op.f("pk_withholding_told")),
    )
    op.create_table(
        "bank_detail",
        sa.Column("bank_entry_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("sign", sa.Text(), nullable=False),
        sa.Column("instruction_id", BIG_KEY, nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("end_to_end_id", sa.Text(), nullable=True),
        sa.Column("counterparty", sa.Text(), nullable=True),
        sa.Column("counterparty_iban", sa.Text(), nullable=True),
        sa.Column("remittance", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("sign IN ('CRDT', 'DBIT')", name=op.f("ck_bank_detail_sign_known")),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_bank_detail_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["bank_entry_id"], ["bank_entry.id"], name=op.f("fk_bank_detail_bank_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["instruction_id"], ["instruction.id"], name=op.f("fk_bank_detail_instruction_id")
        ),
        sa.PrimaryKeyConstraint("bank_entry_id", "position", name=op.f("pk_bank_detail")),
    )
    op.create_index(
        "ix_bank_detail_instruction",
        "bank_detail",
        ["instruction_id", "kind", "channel"],
        unique=False,
    )
    op.create_table(
        "bank_item",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("bank_entry_id", BIG_KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("sign", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("suggested_id", BIG_KEY, nullable=True),
        sa.Column("suggested_file_id", BIG_KEY, nullable=True),
        sa.Column("suggested_why", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_instruction_id", BIG_KEY, nullable=True),
        sa.Column("decided_file_id", BIG_KEY, nullable=True),
        sa.Column("decided_person_id", BIG_KEY, nullable=True),
        sa.Column("given_back_file_id", BIG_KEY, nullable=True),
        sa.Column("decided_by_id", BIG_KEY, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_bank_item_decided_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["bank_entry_id"], ["bank_entry.id"], name=op.f("fk_bank_item_bank_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["app_user.id"], name=op.f("fk_bank_item_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_instruction_id"],
            ["instruction.id"],
            name=op.f("fk_bank_item_decided_instruction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_bank_item_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["suggested_id"], ["instruction.id"], name=op.f("fk_bank_item_suggested_id")
        ),
        sa.ForeignKeyConstraint(
            ["suggested_file_id"], ["bank_file.id"], name=op.f("fk_bank_item_suggested_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_file_id"], ["bank_file.id"], name=op.f("fk_bank_item_decided_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_person_id"], ["person.id"], name=op.f("fk_bank_item_decided_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["given_back_file_id"],
            ["withholding_file.id"],
            name=op.f("fk_bank_item_given_back_file_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_item")),
        sa.UniqueConstraint("bank_entry_id", "position", name="bank_item_once"),
    )
    op.create_index(
        "ix_bank_item_municipality", "bank_item", ["municipality_code", "decision"], unique=False
    )
    op.create_table(
        "client_money",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("instruction_id", BIG_KEY, nullable=True),
        sa.Column("bank_item_id", BIG_KEY, nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("kept_by_id", BIG_KEY, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", BIG_KEY, nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(instruction_id IS NULL) <> (bank_item_id IS NULL)",
            name=op.f("ck_client_money_one_source"),
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_client_money_amount_positive")),
        sa.CheckConstraint(
            "confirmed_by_id <> kept_by_id", name=op.f("ck_client_money_maker_is_not_checker")
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)",
            name=op.f("ck_client_money_confirmed_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["bank_item_id"], ["bank_item.id"], name=op.f("fk_client_money_bank_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["app_user.id"], name=op.f("fk_client_money_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["instruction_id"], ["instruction.id"], name=op.f("fk_client_money_instruction_id")
        ),
        sa.ForeignKeyConstraint(
            ["kept_by_id"], ["app_user.id"], name=op.f("fk_client_money_kept_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_client_money_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_money")),
        sa.UniqueConstraint("bank_item_id", name="client_money_item_once"),
        sa.UniqueConstraint("instruction_id", name="client_money_payment_once"),
    )
    op.create_table(
        "payment_event",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("instruction_id", BIG_KEY, nullable=False),
        sa.Column("run_id", BIG_KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("bank_message_id", BIG_KEY, nullable=True),
        sa.Column("recorded_by_id", BIG_KEY, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_message_id"], ["bank_message.id"], name=op.f("fk_payment_event_bank_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["instruction_id"], ["instruction.id"], name=op.f("fk_payment_event_instruction_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["app_user.id"], name=op.f("fk_payment_event_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_payment_event_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_event")),
        sa.UniqueConstraint("instruction_id", "kind", "number", name="payment_event_once"),
    )
    op.create_index("ix_payment_event_run", "payment_event", ["run_id", "kind"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("owner_id", BIG_KEY, nullable=True),
        sa.Column("run_id", BIG_KEY, nullable=True),
        sa.Column("instruction_id", BIG_KEY, nullable=True),
        sa.Column("bank_item_id", BIG_KEY, nullable=True),
        sa.Column("account_id", BIG_KEY, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", BIG_KEY, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(done_at IS NULL) = (done_by_id IS NULL)", name=op.f("ck_task_done_by_somebody")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_task_account_id")),
        sa.ForeignKeyConstraint(
            ["bank_item_id"], ["bank_item.id"], name=op.f("fk_task_bank_item_id")
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["app_user.id"], name=op.f("fk_task_done_by_id")),
        sa.ForeignKeyConstraint(
            ["instruction_id"], ["instruction.id"], name=op.f("fk_task_instruction_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_task_municipality_code")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["app_user.id"], name=op.f("fk_task_owner_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_task_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("kind", "subject", "role", name="task_once"),
    )
    op.create_index("ix_task_municipality", "task", ["municipality_code", "done_at"], unique=False)
    user = "app_user.id"
    for name, kind, target in (
        ("name_checked_by_id", BIG_KEY, user),
        ("name_accepted_by_id", BIG_KEY, user),
        ("name_accepted_on", sa.Date(), None),
        ("name_accept_reason", sa.Text(), None),
    ):
        _add("account", name, kind, target)
    _add("run", "closed_by_id", BIG_KEY, user)
    _add("run", "closed_at", sa.DateTime(timezone=True))
    _add("run", "corrects_id", BIG_KEY, "run.id")
    op.add_column("run", sa.Column("kind", sa.Text(), server_default="MONTH", nullable=False))
    _index_live_runs("kind = 'MONTH' AND status NOT IN ('REJECTED', 'WITHDRAWN')")
    _add("run_line", "earlier_id", BIG_KEY, "instruction.id")
    op.add_column(
        "run_line", sa.Column("source", sa.Text(), server_default="BENEFIT", nullable=False)
    )
    op.add_column(
        "policy", sa.Column("answer_days", sa.BigInteger(), server_default="2", nullable=False)
    )
    op.add_column(
        "policy",
        sa.Column("answer_days_checker", sa.BigInteger(), server_default="4", nullable=False),
    )
    op.add_column(
        "policy", sa.Column("bulk_opt_out", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    _add("ledger_entry", "bank_entry_id", BIG_KEY, "bank_entry.id")
    _let_ledger_entries_stand_alone(True)
    for table in APPEND_ONLY:
        guard(table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        release(table)
    _let_ledger_entries_stand_alone(False)
    _index_live_runs("status NOT IN ('REJECTED', 'WITHDRAWN')")
    for table, names in ADDED.items():
        for name in names:
            op.drop_column(table, name)
    op.drop_index("ix_task_municipality", table_name="task")
    op.drop_table("task")
    op.drop_index("ix_payment_event_run", table_name="payment_event")
    op.drop_table("payment_event")
    op.drop_table("client_money")
    op.drop_index("ix_bank_item_municipality", table_name="bank_item")
    op.drop_table("bank_item")
    op.drop_index("ix_bank_detail_instruction", table_name="bank_detail")
    op.drop_table("bank_detail")
    op.drop_table("withholding_told")
    op.drop_index(op.f("ix_bank_entry_bank_statement_id"), table_name="bank_entry")
    op.drop_table("bank_entry")
    op.drop_table("arrear")
    op.drop_index(
        "payment_hold_one_live",
        table_name="payment_hold",
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.drop_table("payment_hold")
    op.drop_index(op.f("ix_bank_statement_bank_message_id"), table_name="bank_statement")
    op.drop_index("ix_bank_statement_account", table_name="bank_statement")
    op.drop_table("bank_statement")
    op.drop_table("withholding_file")
    op.drop_table("bank_file_heard")
    op.drop_table("bank_message")


def _add(table: str, name: str, kind: Any, target: str | None = None) -> None:
    """Add a column that may be empty; its foreign key in one statement, for SQLite adds no other."""
    if target is None:
        op.add_column(table, sa.Column(name, kind, nullable=True))
        return
    column = kind.compile(op.get_bind().dialect)
    other, key = target.split(".")
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {name} {column} "
        f"CONSTRAINT fk_{table}_{name} REFERENCES {other} ({key})"
    )


def _index_live_runs(condition: str) -> None:
    op.drop_index("run_one_live_per_month", table_name="run")
    op.create_index(
        "run_one_live_per_month",
        "run",
        ["municipality_code", "month"],
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )


def _let_ledger_entries_stand_alone(alone: bool) -> None:
    """Let an entry have no run, or ask for one again.

    On SQLite the table is copied, so its triggers go and come back.
    """
    release("ledger_entry")
    with op.batch_alter_table("ledger_entry") as table:
        table.alter_column("run_id", existing_type=sa.BigInteger(), nullable=alone)
        if not alone:
            table.drop_column("bank_entry_id")
    guard("ledger_entry")
