"""Put a task away until a day, and write notes about it that nobody changes afterwards.

Tasks that are there are not put away, and have no notes. The text of a note changes into one
thing only: that it was erased, when the case is forgotten.
"""

import sqlalchemy as sa
from alembic import op

from ontzorgen.store.migrations import append_only

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("task", sa.Column("away_until", sa.Date()))
    op.create_table(
        "task_note",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("written_by_id", sa.BigInteger(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'AWAY') = (until IS NOT NULL)", name=op.f("ck_task_note_until_when_away")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_note_task_id")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["app_user.id"], name=op.f("fk_task_note_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_note")),
    )
    op.create_index("ix_task_note_task", "task_note", ["task_id", "id"])
    append_only.keep_rows("task_note", changeable="text", only_to="(gewist)")


def downgrade() -> None:
    append_only.let_rows_go("task_note")
    op.drop_table("task_note")
    op.drop_column("task", "away_until")
