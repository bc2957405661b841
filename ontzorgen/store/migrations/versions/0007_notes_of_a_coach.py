"""Notes of a budget coach on a household: encrypted, never removed, corrected by a follow-up.

Only the wrapped key of a note may change: keys are wrapped anew, and a note whose key is gone
can be read by nobody.
"""

import sqlalchemy as sa
from alembic import op

from ontzorgen.store.migrations.append_only import keep_rows, let_rows_go

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "coach_note",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("household_id", BIG_KEY, nullable=False),
        sa.Column("corrects_id", BIG_KEY, nullable=True),
        sa.Column("text_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("text_key", sa.LargeBinary(), nullable=False),
        sa.Column("written_by_id", BIG_KEY, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("once_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_coach_note_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["coach_note.id"], name=op.f("fk_coach_note_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["app_user.id"], name=op.f("fk_coach_note_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_note")),
        sa.UniqueConstraint("corrects_id", name="corrected_once"),
        sa.UniqueConstraint("written_by_id", "once_key", name="note_once"),
    )
    op.create_index("ix_coach_note_household_id", "coach_note", ["household_id"])
    keep_rows("coach_note", changeable="text_key")


def downgrade() -> None:
    let_rows_go("coach_note")
    op.drop_table("coach_note")
