"""Keep which file a letter became when it was printed with others, so that it is sent as that."""

import sqlalchemy as sa
from alembic import op

from ontzorgen.store.migrations.append_only import guard, release

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "letter_print"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("letter_id", BIG_KEY, nullable=False),
        sa.Column("pdf_sha256", sa.Text(), nullable=False),
        sa.Column("printed_by_id", BIG_KEY, nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f(f"fk_{TABLE}_letter_id")),
        sa.ForeignKeyConstraint(
            ["printed_by_id"], ["app_user.id"], name=op.f(f"fk_{TABLE}_printed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("letter_id", "pdf_sha256", name="print_once"),
    )
    guard(TABLE)


def downgrade() -> None:
    release(TABLE)
    op.drop_table(TABLE)
