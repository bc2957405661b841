"""Keep what is agreed about each person's trajectory, and how control of a cost is to go back.

The words of an entry are encrypted, and only their wrapped key may change: keys are wrapped anew,
and words whose key is gone can be read by nobody. A plan and a trial month are never changed.
"""

import sqlalchemy as sa
from alembic import op

from ontzorgen.store.migrations.append_only import guard, keep_rows, let_rows_go, release

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "trajectory_entry",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("person_id", BIG_KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("text_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("text_key", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by_id", BIG_KEY, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("once_key", sa.Text(), nullable=False),
        refers("trajectory_entry", "person_id", "person"),
        refers("trajectory_entry", "recorded_by_id", "app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trajectory_entry")),
        sa.UniqueConstraint("person_id", "once_key", name="entry_once"),
    )
    op.create_index("ix_trajectory_entry_person_id", "trajectory_entry", ["person_id"])
    op.create_table(
        "control_plan",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("fixed_cost_id", BIG_KEY, nullable=False),
        sa.Column("month", sa.Text(), nullable=True),
        sa.Column("trial", sa.Boolean(), nullable=False),
        sa.Column("planned_by_id", BIG_KEY, nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        refers("control_plan", "fixed_cost_id", "fixed_cost"),
        refers("control_plan", "planned_by_id", "app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_plan")),
    )
    op.create_index("ix_control_plan_fixed_cost_id", "control_plan", ["fixed_cost_id"])
    op.create_table(
        "control_trial",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("fixed_cost_id", BIG_KEY, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", BIG_KEY, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        refers("control_trial", "fixed_cost_id", "fixed_cost"),
        refers("control_trial", "recorded_by_id", "app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_trial")),
        sa.UniqueConstraint("fixed_cost_id", "starts_on", name="trial_once"),
        sa.CheckConstraint("ends_on > starts_on", name="trial_not_reversed"),
    )
    keep_rows("trajectory_entry", changeable="text_key")
    guard("control_plan")
    guard("control_trial")


def downgrade() -> None:
    release("control_trial")
    release("control_plan")
    let_rows_go("trajectory_entry")
    op.drop_table("control_trial")
    op.drop_table("control_plan")
    op.drop_table("trajectory_entry")
