"""Work in the background: a table of jobs, and one of how far they are.

On SQLite the second is used from a file of its own, beside the database.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("municipality_code", sa.Text()),
        sa.Column("asked_by_id", BIG_KEY, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("once_key", sa.Text(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("claimed_by", sa.Text()),
        sa.Column("claimed_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("result", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.Column("sentence", sa.Text()),
        sa.CheckConstraint("attempts >= 0 AND attempts <= 3", name=op.f("ck_job_few_attempts")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (status IN ('WAITING', 'RUNNING'))",
            name=op.f("ck_job_ended_at_the_end"),
        ),
        sa.CheckConstraint(
            "status <> 'RUNNING' OR claimed_by IS NOT NULL", name=op.f("ck_job_runs_somewhere")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_job_municipality_code")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["app_user.id"], name=op.f("fk_job_asked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("asked_by_id", "once_key", name="job_once"),
    )
    op.create_index("ix_job_status", "job", ["status", "id"])
    op.create_table(
        "job_progress",
        sa.Column("job_id", BIG_KEY, nullable=False),
        sa.Column("claimed_by", sa.Text(), nullable=False),
        sa.Column("beat_at", MOMENT, nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger()),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job_progress")),
    )


def downgrade() -> None:
    op.drop_table("job_progress")
    op.drop_table("job")
