"""Record that a household is behind, when a payee or a municipality says so."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
_NAME = "arrears_signal"
_POINTS_TO = {
    "household_id": "household.id",
    "fixed_cost_id": "fixed_cost.id",
    "payee_id": "payee.id",
    "recorded_by_id": "app_user.id",
    "settled_by_id": "app_user.id",
    "municipality_code": "municipality.code",
}


def upgrade() -> None:
    op.create_table(
        _NAME,
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("household_id", BIG_KEY, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("fixed_cost_id", BIG_KEY, nullable=True),
        sa.Column("payee_id", BIG_KEY, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", BIG_KEY, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_how", sa.Text(), nullable=True),
        sa.Column("settled_by_id", BIG_KEY, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_arrears_signal_amount_positive")),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL)"
            " AND (settled_at IS NULL) = (settled_on IS NULL)"
            " AND (settled_at IS NULL) = (settled_how IS NULL)",
            name=op.f("ck_arrears_signal_settled_by_somebody"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{_NAME}_{column}"))
            for column, to in _POINTS_TO.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrears_signal")),
        sa.UniqueConstraint("household_id", "about", "received_on", name="signal_once"),
    )
    op.create_index("ix_arrears_signal_municipality", _NAME, ["municipality_code", "settled_on"])


def downgrade() -> None:
    op.drop_table(_NAME)
