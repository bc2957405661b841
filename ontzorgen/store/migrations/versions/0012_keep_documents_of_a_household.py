"""Keep documents of a household, encrypted, beside what they prove."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
_NAME = "household_document"


def upgrade() -> None:
    op.create_table(
        _NAME,
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("household_id", BIG_KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("content_key", sa.LargeBinary(), nullable=False),
        sa.Column("content_index", sa.LargeBinary(), nullable=False),
        sa.Column("added_by_id", BIG_KEY, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_household_document_not_empty")),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_household_document_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_document_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["app_user.id"], name=op.f("fk_household_document_added_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_document")),
        sa.UniqueConstraint("household_id", "content_index", name="document_once_per_household"),
    )


def downgrade() -> None:
    op.drop_table(_NAME)
