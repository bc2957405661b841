"""Open an arrears signal again that was settled by mistake, and keep how that was."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NAME = "signal_reopened"
_POINTS_TO = {
    "signal_id": "arrears_signal.id",
    "settled_by_id": "app_user.id",
    "reopened_by_id": "app_user.id",
}


def upgrade() -> None:
    op.create_table(
        _NAME,
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("signal_id", BIG_KEY, nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=False),
        sa.Column("settled_how", sa.Text(), nullable=False),
        sa.Column("settled_by_id", BIG_KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reopened_by_id", BIG_KEY, nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{_NAME}_{column}"))
            for column, to in _POINTS_TO.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_NAME}")),
    )
    op.create_index(f"ix_{_NAME}_signal_id", _NAME, ["signal_id"])


def downgrade() -> None:
    op.drop_table(_NAME)
