"""Keep what happened in a household: added, never removed; its words may be forgotten."""

import sqlalchemy as sa
from alembic import op

from ontzorgen.store.migrations.append_only import keep_rows, let_rows_go

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "household_event"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("household_id", BIG_KEY, nullable=False),
        sa.Column("person_id", BIG_KEY, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", BIG_KEY, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("once_key", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('JOINS', 'LEAVES', 'TURNS_18', 'MOVES_INSIDE', 'MOVES_OUT', 'WORK',"
            " 'DETENTION', 'DEATH', 'RIGHT_ENDS')",
            name=op.f(f"ck_{TABLE}_known_kind"),
        ),
        sa.CheckConstraint("until > happened_on", name=op.f(f"ck_{TABLE}_not_reversed")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f(f"fk_{TABLE}_household_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{TABLE}_person_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["app_user.id"], name=op.f(f"fk_{TABLE}_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("recorded_by_id", "once_key", name="event_once"),
    )
    op.create_index(f"ix_{TABLE}_household_id", TABLE, ["household_id"])
    keep_rows(TABLE, changeable="words")


def downgrade() -> None:
    let_rows_go(TABLE)
    op.drop_table(TABLE)
