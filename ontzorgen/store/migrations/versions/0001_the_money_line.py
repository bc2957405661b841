"""The money line: municipalities, payees, households, costs, runs, files, ledger and audit.

Unique constraints make paying twice impossible; ledger, audit and bank files are append-only.
"""

import uuid

import sqlalchemy as sa
from alembic import op

from ontzorgen.store.migrations.append_only import guard, keep_rows, let_rows_go, release

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("ledger_entry", "audit_entry", "bank_file")


def upgrade() -> None:
    op.create_table(
        "app_user",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("login", name=op.f("uq_app_user_login")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("os_user", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous_sha256", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("previous_sha256", name=op.f("uq_audit_entry_previous_sha256")),
        sa.UniqueConstraint("sha256", name=op.f("uq_audit_entry_sha256")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key_check", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "municipality",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_municipality")),
    )
    op.create_table(
        "payee",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("kvk", sa.Text(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("house_number", sa.Text(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("town", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("collects", sa.Boolean(), nullable=False),
        sa.Column("reference_kind", sa.Text(), nullable=False),
        sa.Column("reference_pattern", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee")),
        sa.UniqueConstraint("key", name=op.f("uq_payee_key")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("municipality_code", sa.Text(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("iban", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("first_registration", sa.Boolean(), nullable=False),
        sa.Column(
            "entered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "verified_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("name_check", sa.Text(), nullable=True),
        sa.Column("name_checked_on", sa.Date(), nullable=True),
        sa.Column("bank_name", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "payee_id IS NULL OR status <> 'VERIFIED' OR verified_by_id IS NOT NULL",
            name=op.f("ck_account_verified_by_somebody"),
        ),
        sa.CheckConstraint(
            "(payee_id IS NULL) <> (municipality_code IS NULL)",
            name=op.f("ck_account_has_one_owner"),
        ),
        sa.CheckConstraint(
            "verified_by_id <> entered_by_id", name=op.f("ck_account_maker_is_not_checker")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["app_user.id"], name=op.f("fk_account_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["app_user.id"], name=op.f("fk_account_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_account_municipality_code")
        ),
        sa.ForeignKeyConstraint(["payee_id"], ["payee.id"], name=op.f("fk_account_payee_id")),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["app_user.id"], name=op.f("fk_account_verified_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_index(
        "account_one_in_use_municipality",
        "account",
        ["municipality_code"],
        unique=True,
        sqlite_where=sa.text("status = 'VERIFIED'"),
        postgresql_where=sa.text("status = 'VERIFIED'"),
    )
    op.create_index(
        "account_one_in_use_payee",
        "account",
        ["payee_id"],
        unique=True,
        sqlite_where=sa.text("status = 'VERIFIED'"),
        postgresql_where=sa.text("status = 'VERIFIED'"),
    )
    op.create_index(
        "account_one_pending_municipality",
        "account",
        ["municipality_code"],
        unique=True,
        sqlite_where=sa.text("status = 'PENDING'"),
        postgresql_where=sa.text("status = 'PENDING'"),
    )
    op.create_index(
        "account_one_pending_payee",
        "account",
        ["payee_id"],
        unique=True,
        sqlite_where=sa.text("status = 'PENDING'"),
        postgresql_where=sa.text("status = 'PENDING'"),
    )
    op.create_table(
        "household",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("consulent", sa.Text(), nullable=True),
        sa.Column("budget_coach", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_household_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("municipality_code", "key", name="household_once"),
    )
    op.create_table(
        "policy",
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("pay_day", sa.BigInteger(), nullable=True),
        sa.Column("shortage_rule", sa.Text(), nullable=False),
        sa.Column("cost_order", sa.Text(), nullable=False),
        sa.Column("floor_cents", sa.BigInteger(), nullable=False),
        sa.Column("limit_line_cents", sa.BigInteger(), nullable=True),
        sa.Column("limit_payee_cents", sa.BigInteger(), nullable=True),
        sa.Column("limit_run_cents", sa.BigInteger(), nullable=True),
        sa.Column("limit_change_cents", sa.BigInteger(), nullable=True),
        sa.Column("batch_booking", sa.Boolean(), nullable=True),
        sa.Column("split_at", sa.BigInteger(), nullable=False),
        sa.Column("pain_version", sa.Text(), nullable=False),
        sa.Column("cut_off", sa.Text(), nullable=True),
        sa.CheckConstraint("floor_cents >= 0", name=op.f("ck_policy_floor_not_negative")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_policy_municipality_code")
        ),
        sa.PrimaryKeyConstraint("municipality_code", "valid_from", name=op.f("pk_policy")),
    )
    op.create_table(
        "user_municipality",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_user_municipality_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", "municipality_code", name=op.f("pk_user_municipality")),
    )
    op.create_table(
        "user_role",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_user_role_user_id")),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_user_role")),
    )
    op.create_table(
        "fixed_cost",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_fixed_cost_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_fixed_cost_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixed_cost")),
        sa.UniqueConstraint("municipality_code", "key", name="fixed_cost_once"),
    )
    op.create_index(
        op.f("ix_fixed_cost_household_id"), "fixed_cost", ["household_id"], unique=False
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("bsn_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("bsn_key", sa.LargeBinary(), nullable=True),
        sa.Column("bsn_index", sa.LargeBinary(), nullable=True),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("right_from", sa.Date(), nullable=True),
        sa.Column("right_until", sa.Date(), nullable=True),
        sa.Column("must_integrate", sa.Boolean(), nullable=False),
        sa.Column("asylum_permit", sa.Boolean(), nullable=False),
        sa.Column("authorised_from", sa.Date(), nullable=True),
        sa.Column("authorised_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_person_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_person_municipality_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("municipality_code", "bsn_index", name="bsn_once_per_municipality"),
        sa.UniqueConstraint("municipality_code", "key", name="person_once"),
    )
    op.create_index(op.f("ix_person_household_id"), "person", ["household_id"], unique=False)
    op.create_table(
        "run",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("execution_date", sa.Date(), nullable=False),
        sa.Column("window_end", sa.Date(), nullable=False),
        sa.Column(
            "debtor_account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("debtor_iban", sa.Text(), nullable=False),
        sa.Column("debtor_name", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column(
            "calculated_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("calculated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_sha256", sa.Text(), nullable=True),
        sa.Column(
            "ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column(
            "exported_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('CALCULATED', 'REJECTED') OR (approved_by_id IS NOT NULL AND approved_sha256 IS NOT NULL)",
            name=op.f("ck_run_approved_by_somebody"),
        ),
        sa.CheckConstraint(
            "approved_by_id <> calculated_by_id", name=op.f("ck_run_maker_is_not_checker")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["app_user.id"], name=op.f("fk_run_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["calculated_by_id"], ["app_user.id"], name=op.f("fk_run_calculated_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["debtor_account_id"], ["account.id"], name=op.f("fk_run_debtor_account_id")
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["app_user.id"], name=op.f("fk_run_ended_by_id")),
        sa.ForeignKeyConstraint(
            ["exported_by_id"], ["app_user.id"], name=op.f("fk_run_exported_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_run_municipality_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("municipality_code", "month", "sequence", name="run_sequence_once"),
        sa.UniqueConstraint("name", name=op.f("uq_run_name")),
    )
    op.create_index(
        "run_one_live_per_month",
        "run",
        ["municipality_code", "month"],
        unique=True,
        sqlite_where=sa.text("status NOT IN ('REJECTED', 'WITHDRAWN')"),
        postgresql_where=sa.text("status NOT IN ('REJECTED', 'WITHDRAWN')"),
    )
    op.create_table(
        "bank_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("execution_date", sa.Date(), nullable=False),
        sa.Column("first_position", sa.BigInteger(), nullable=False),
        sa.Column("last_position", sa.BigInteger(), nullable=False),
        sa.Column("transactions", sa.BigInteger(), nullable=False),
        sa.Column("control_sum_cents", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("deflated", sa.LargeBinary(), nullable=False),
        sa.Column("compared_transactions", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_bank_file_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_file")),
        sa.UniqueConstraint("message_id", name="message_id_once"),
        sa.UniqueConstraint("run_id", "number", name="file_once_per_run"),
    )
    op.create_table(
        "benefit",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("own_income_cents", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("net_cents >= 0", name=op.f("ck_benefit_net_not_negative")),
        sa.CheckConstraint("own_income_cents >= 0", name=op.f("ck_benefit_income_not_negative")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_benefit_person_id")),
        sa.PrimaryKeyConstraint("month", "person_id", name=op.f("pk_benefit")),
    )
    op.create_table(
        "control",
        sa.Column(
            "fixed_cost_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("controller", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["fixed_cost_id"], ["fixed_cost.id"], name=op.f("fk_control_fixed_cost_id")
        ),
        sa.PrimaryKeyConstraint("fixed_cost_id", "valid_from", name=op.f("pk_control")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_decision_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("person_id", "basis", "valid_from", name="decision_once"),
    )
    op.create_table(
        "fixed_cost_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "fixed_cost_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("due_day", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_fixed_cost_version_amount_positive")),
        sa.CheckConstraint(
            "due_day BETWEEN 1 AND 31", name=op.f("ck_fixed_cost_version_due_day_exists")
        ),
        sa.CheckConstraint(
            "valid_until > valid_from", name=op.f("ck_fixed_cost_version_not_reversed")
        ),
        sa.ForeignKeyConstraint(
            ["fixed_cost_id"], ["fixed_cost.id"], name=op.f("fk_fixed_cost_version_fixed_cost_id")
        ),
        sa.ForeignKeyConstraint(
            ["payee_id"], ["payee.id"], name=op.f("fk_fixed_cost_version_payee_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_fixed_cost_version_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixed_cost_version")),
        sa.UniqueConstraint("fixed_cost_id", "valid_from", name="version_once"),
    )
    op.create_index(
        op.f("ix_fixed_cost_version_payee_id"), "fixed_cost_version", ["payee_id"], unique=False
    )
    op.create_table(
        "instruction",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column(
            "fixed_cost_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("iban", sa.Text(), nullable=False),
        sa.Column("payee_name", sa.Text(), nullable=False),
        sa.Column("reference_kind", sa.Text(), nullable=False),
        sa.Column("remittance", sa.Text(), nullable=False),
        sa.Column("end_to_end_id", sa.Text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_instruction_amount_positive")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_instruction_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["fixed_cost_id"], ["fixed_cost.id"], name=op.f("fk_instruction_fixed_cost_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_instruction_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction")),
        sa.UniqueConstraint("end_to_end_id", name="end_to_end_id_once"),
        sa.UniqueConstraint("fixed_cost_id", "due_date", "attempt", name="paid_once"),
    )
    op.create_index(
        "instruction_one_live",
        "instruction",
        ["fixed_cost_id", "due_date"],
        unique=True,
        sqlite_where=sa.text("live = 1"),
        postgresql_where=sa.text("live"),
    )
    op.create_index("ix_instruction_run", "instruction", ["run_id", "position"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("debit", sa.Text(), nullable=False),
        sa.Column("credit", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "fixed_cost_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("attempt", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_ledger_entry_amount_positive")),
        sa.CheckConstraint("debit <> credit", name=op.f("ck_ledger_entry_moves")),
        sa.ForeignKeyConstraint(
            ["fixed_cost_id"], ["fixed_cost.id"], name=op.f("fk_ledger_entry_fixed_cost_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_ledger_entry_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_ledger_entry_person_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_ledger_entry_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
    )
    op.create_index("ix_ledger_entry_run", "ledger_entry", ["run_id"], unique=False)
    op.create_table(
        "override",
        sa.Column(
            "run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "given_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["app_user.id"], name=op.f("fk_override_given_by_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_override_run_id")),
        sa.PrimaryKeyConstraint("run_id", "subject", "content_sha256", name=op.f("pk_override")),
    )
    op.create_table(
        "run_share",
        sa.Column(
            "run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("withheld_cents", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "withheld_cents >= 0 AND withheld_cents <= net_cents", name=op.f("ck_run_share_adds_up")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_run_share_household_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_run_share_person_id")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["run.id"], name=op.f("fk_run_share_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_run_share")),
        sa.UniqueConstraint("run_id", "person_id", name="share_once_per_run"),
    )
    op.create_table(
        "run_signal",
        sa.Column(
            "run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "fixed_cost_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["fixed_cost_id"], ["fixed_cost.id"], name=op.f("fk_run_signal_fixed_cost_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_run_signal_household_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_run_signal_person_id")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["run.id"], name=op.f("fk_run_signal_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_run_signal")),
    )
    op.create_table(
        "suspension",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_suspension_person_id")),
        sa.PrimaryKeyConstraint("person_id", "valid_from", name=op.f("pk_suspension")),
    )
    op.create_table(
        "run_line",
        sa.Column(
            "run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "fixed_cost_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("payee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("due_cents", sa.BigInteger(), nullable=False),
        sa.Column("withheld_cents", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("available_cents", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("iban", sa.Text(), nullable=True),
        sa.Column("payee_name", sa.Text(), nullable=False),
        sa.Column("reference_kind", sa.Text(), nullable=False),
        sa.Column("remittance", sa.Text(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("end_to_end_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "withheld_cents = 0 OR iban IS NOT NULL", name=op.f("ck_run_line_paid_to_an_account")
        ),
        sa.CheckConstraint(
            "withheld_cents >= 0 AND withheld_cents <= due_cents", name=op.f("ck_run_line_adds_up")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_run_line_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["fixed_cost_id"], ["fixed_cost.id"], name=op.f("fk_run_line_fixed_cost_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_run_line_household_id")
        ),
        sa.ForeignKeyConstraint(["payee_id"], ["payee.id"], name=op.f("fk_run_line_payee_id")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["run.id"], name=op.f("fk_run_line_run_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["fixed_cost_version.id"], name=op.f("fk_run_line_version_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_run_line")),
        sa.UniqueConstraint("run_id", "fixed_cost_id", "due_date", name="line_once_per_run"),
    )
    op.create_index(
        "ix_run_line_fixed_cost", "run_line", ["fixed_cost_id", "due_date"], unique=False
    )
    op.create_table(
        "run_carry",
        sa.Column("run_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("cents > 0", name=op.f("ck_run_carry_positive")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_run_carry_person_id")),
        sa.ForeignKeyConstraint(
            ["run_id", "position"],
            ["run_line.run_id", "run_line.position"],
            name="of_a_line",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "position", "person_id", name=op.f("pk_run_carry")),
    )
    op.bulk_insert(sa.table("installation", sa.column("id")), [{"id": uuid.uuid4().hex}])
    for table in APPEND_ONLY:
        guard(table)
    keep_rows("instruction", changeable="live")


def downgrade() -> None:
    let_rows_go("instruction")
    for table in APPEND_ONLY:
        release(table)
    op.drop_table("run_carry")
    op.drop_index("ix_run_line_fixed_cost", table_name="run_line")
    op.drop_table("run_line")
    op.drop_table("suspension")
    op.drop_table("run_signal")
    op.drop_table("run_share")
    op.drop_table("override")
    op.drop_index("ix_ledger_entry_run", table_name="ledger_entry")
    op.drop_table("ledger_entry")
    op.drop_index("ix_instruction_run", table_name="instruction")
    op.drop_index(
        "instruction_one_live",
        table_name="instruction",
        sqlite_where=sa.text("live = 1"),
        postgresql_where=sa.text("live"),
    )
    op.drop_table("instruction")
    op.drop_index(op.f("ix_fixed_cost_version_payee_id"), table_name="fixed_cost_version")
    op.drop_table("fixed_cost_version")
    op.drop_table("decision")
    op.drop_table("control")
    op.drop_table("benefit")
    op.drop_table("bank_file")
    op.drop_index(
        "run_one_live_per_month",
        table_name="run",
        sqlite_where=sa.text("status NOT IN ('REJECTED', 'WITHDRAWN')"),
        postgresql_where=sa.text("status NOT IN ('REJECTED', 'WITHDRAWN')"),
    )
    op.drop_table("run")
    op.drop_index(op.f("ix_person_household_id"), table_name="person")
    op.drop_table("person")
    op.drop_index(op.f("ix_fixed_cost_household_id"), table_name="fixed_cost")
    op.drop_table("fixed_cost")
    op.drop_table("user_role")
    op.drop_table("user_municipality")
    op.drop_table("policy")
    op.drop_table("household")
    op.drop_index(
        "account_one_pending_payee",
        table_name="account",
        sqlite_where=sa.text("status = 'PENDING'"),
        postgresql_where=sa.text("status = 'PENDING'"),
    )
    op.drop_index(
        "account_one_pending_municipality",
        table_name="account",
        sqlite_where=sa.text("status = 'PENDING'"),
        postgresql_where=sa.text("status = 'PENDING'"),
    )
    op.drop_index(
        "account_one_in_use_payee",
        table_name="account",
        sqlite_where=sa.text("status = 'VERIFIED'"),
        postgresql_where=sa.text("status = 'VERIFIED'"),
    )
    op.drop_index(
        "account_one_in_use_municipality",
        table_name="account",
        sqlite_where=sa.text("status = 'VERIFIED'"),
        postgresql_where=sa.text("status = 'VERIFIED'"),
    )
    op.drop_table("account")
    op.drop_table("payee")
    op.drop_table("municipality")
    op.drop_table("installation")
    op.drop_table("audit_entry")
    op.drop_table("app_user")
