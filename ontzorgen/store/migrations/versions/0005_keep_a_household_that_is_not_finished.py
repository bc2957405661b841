"""Keep a household that somebody is registering and did not finish: encrypted, for its maker only."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "household_draft",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("made_by_id", BIG_KEY, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("content_cipher", sa.LargeBinary()),
        sa.Column("content_key", sa.LargeBinary()),
        sa.Column("household_id", BIG_KEY),
        sa.CheckConstraint(
            "(content_cipher IS NULL) = (household_id IS NOT NULL)",
            name=op.f("ck_household_draft_content_until_saved"),
        ),
        sa.CheckConstraint(
            "(content_cipher IS NULL) = (content_key IS NULL)",
            name=op.f("ck_household_draft_key_with_cipher"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_household_draft_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["app_user.id"], name=op.f("fk_household_draft_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_draft_household_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_draft")),
    )
    op.create_index("ix_household_draft_made_by_id", "household_draft", ["made_by_id"])


def downgrade() -> None:
    op.drop_table("household_draft")
