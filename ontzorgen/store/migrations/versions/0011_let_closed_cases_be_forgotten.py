"""Let closed cases be forgotten: how long a municipality keeps them, and proposals to remove them.

What a household is called by its own municipality stays, with every amount; `forgotten_on` says
since when nothing else is left. Existing policies get the years of the VNG Selectielijst 2020.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LIVE = sa.text("decision IS NULL OR decision = 'APPROVED'")


def upgrade() -> None:
    op.add_column("household", sa.Column("forgotten_on", sa.Date()))
    for name, years in (("keep_case_years", "10"), ("keep_payment_years", "7")):
        op.add_column(
            "policy", sa.Column(name, sa.BigInteger(), server_default=years, nullable=False)
        )
    op.create_table(
        "retention_proposal",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("household_id", BIG_KEY, nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("last_paid_on", sa.Date()),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("proposed_by_id", BIG_KEY, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decision", sa.Text()),
        sa.Column("decided_by_id", BIG_KEY),
        sa.Column("decided_at", MOMENT),
        sa.Column("reason", sa.Text()),
        sa.CheckConstraint(
            "decided_by_id <> proposed_by_id",
            name=op.f("ck_retention_proposal_maker_is_not_checker"),
        ),
        sa.CheckConstraint(
            "decision IN ('APPROVED', 'REJECTED')",
            name=op.f("ck_retention_proposal_decision_known"),
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_by_id IS NULL) AND "
            "(decision IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_retention_proposal_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "decision <> 'REJECTED' OR reason IS NOT NULL",
            name=op.f("ck_retention_proposal_rejected_for_a_reason"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [target], name=op.f(f"fk_retention_proposal_{column}")
            )
            for column, target in (
                ("municipality_code", "municipality.code"),
                ("household_id", "household.id"),
                ("proposed_by_id", "app_user.id"),
                ("decided_by_id", "app_user.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_proposal")),
    )
    op.create_index(
        "retention_proposal_one_live",
        "retention_proposal",
        ["household_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_index(
        "ix_retention_proposal_municipality",
        "retention_proposal",
        ["municipality_code", "decision"],
    )


def downgrade() -> None:
    op.drop_table("retention_proposal")
    op.drop_column("policy", "keep_payment_years")
    op.drop_column("policy", "keep_case_years")
    op.drop_column("household", "forgotten_on")
