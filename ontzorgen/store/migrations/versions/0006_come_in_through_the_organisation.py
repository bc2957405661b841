"""Come in through the organisation's identity provider: who is bound to whom, and trips to it.

Sessions that are there came in with an account of this installation: their issuer stays empty.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("web_session", sa.Column("issuer", sa.Text(), nullable=True))
    op.create_table(
        "user_identity",
        sa.Column("user_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("bound_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_user_identity_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", "issuer", name=op.f("pk_user_identity")),
        sa.UniqueConstraint("issuer", "subject", name="one_user_per_subject"),
    )
    op.create_table(
        "provider_trip",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("state_sha256", sa.Text(), nullable=False),
        sa.Column("browser_sha256", sa.Text(), nullable=False),
        sa.Column("session_id", BIG_KEY, nullable=True),
        sa.Column("carries_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("carries_key", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["web_session.id"], name=op.f("fk_provider_trip_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_trip")),
        sa.UniqueConstraint("state_sha256", name=op.f("uq_provider_trip_state_sha256")),
    )
    op.create_index("ix_provider_trip_began_at", "provider_trip", ["began_at"])
    op.create_table(
        "provider_token",
        sa.Column("session_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("token_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("token_key", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["web_session.id"], name=op.f("fk_provider_token_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_provider_token")),
    )
    op.create_index("ix_provider_token_kept_at", "provider_token", ["kept_at"])


def downgrade() -> None:
    op.drop_table("provider_token")
    op.drop_table("provider_trip")
    op.drop_table("user_identity")
    op.drop_column("web_session", "issuer")
