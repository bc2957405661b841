"""Take back what was recorded of a trajectory by mistake: the entry stays, and counts no more."""

import sqlalchemy as sa
from alembic import op

from ontzorgen.store.migrations.append_only import keep_rows, let_rows_go

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NAME = "trajectory_retraction"


def upgrade() -> None:
    op.create_table(
        _NAME,
        sa.Column("entry_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("taken_back_by_id", BIG_KEY, nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["trajectory_entry.id"], name=op.f(f"fk_{_NAME}_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_back_by_id"], ["app_user.id"], name=op.f(f"fk_{_NAME}_taken_back_by_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f(f"pk_{_NAME}")),
    )
    keep_rows(_NAME, changeable="reason")


def downgrade() -> None:
    let_rows_go(_NAME)
    op.drop_table(_NAME)
