"""Mail a coach once a day: an address for who wants it, and which mails went out."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("app_user", sa.Column("email", sa.Text(), nullable=True))
    op.create_table(
        "digest",
        sa.Column("user_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_digest_user_id")),
        sa.PrimaryKeyConstraint("user_id", "day", name=op.f("pk_digest")),
    )


def downgrade() -> None:
    op.drop_table("digest")
    op.drop_column("app_user", "email")
