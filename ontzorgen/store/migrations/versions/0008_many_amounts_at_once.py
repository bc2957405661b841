"""Many amounts at once: what somebody confirmed, and what it did to each cost.

Nothing of what is there changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "bulk_change",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("payee_id", sa.BigInteger()),
        sa.Column("kind", sa.Text()),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("percentage", sa.Text()),
        sa.Column("step_cents", sa.BigInteger()),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("undone_by_id", sa.BigInteger()),
        sa.Column("undone_at", MOMENT),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)",
            name=op.f("ck_bulk_change_undone_by_somebody"),
        ),
        sa.CheckConstraint(
            "(method = 'PERCENTAGE') = (percentage IS NOT NULL)",
            name=op.f("ck_bulk_change_percentage_when_asked"),
        ),
        sa.CheckConstraint(
            "(method = 'STEP') = (step_cents IS NOT NULL)",
            name=op.f("ck_bulk_change_step_when_asked"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_bulk_change_municipality_code"),
        ),
        sa.ForeignKeyConstraint(["payee_id"], ["payee.id"], name=op.f("fk_bulk_change_payee_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["app_user.id"], name=op.f("fk_bulk_change_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["app_user.id"], name=op.f("fk_bulk_change_undone_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_change")),
    )
    op.create_index("ix_bulk_change_municipality", "bulk_change", ["municipality_code", "id"])
    _create_lines()


def _create_lines() -> None:
    op.create_table(
        "bulk_change_line",
        sa.Column("bulk_change_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fixed_cost_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("old_version_id", sa.BigInteger(), nullable=False),
        sa.Column("new_version_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("old_cents", sa.BigInteger(), nullable=False),
        sa.Column("new_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "old_cents > 0 AND new_cents > 0", name=op.f("ck_bulk_change_line_amounts_positive")
        ),
        sa.CheckConstraint(
            "old_cents <> new_cents", name=op.f("ck_bulk_change_line_something_changes")
        ),
        sa.ForeignKeyConstraint(
            ["bulk_change_id"],
            ["bulk_change.id"],
            name=op.f("fk_bulk_change_line_bulk_change_id"),
        ),
        sa.ForeignKeyConstraint(
            ["fixed_cost_id"], ["fixed_cost.id"], name=op.f("fk_bulk_change_line_fixed_cost_id")
        ),
        sa.PrimaryKeyConstraint(
            "bulk_change_id", "fixed_cost_id", name=op.f("pk_bulk_change_line")
        ),
    )


def downgrade() -> None:
    op.drop_table("bulk_change_line")
    op.drop_table("bulk_change")
