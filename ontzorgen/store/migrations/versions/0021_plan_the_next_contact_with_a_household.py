"""Plan the next contact with a household."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "next_contact",
        sa.Column("household_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("set_by_id", BIG_KEY, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_next_contact_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["app_user.id"], name=op.f("fk_next_contact_set_by_id")
        ),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_next_contact")),
    )


def downgrade() -> None:
    op.drop_table("next_contact")
