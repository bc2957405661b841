"""Measure how far somebody is: encrypted, never removed, corrected by a follow-up.

Only the wrapped key of a measurement may change: keys are wrapped anew, and a measurement whose
key is gone can be read by nobody.
"""

import sqlalchemy as sa
from alembic import op

from ontzorgen.store.migrations.append_only import keep_rows, let_rows_go

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "readiness_measurement"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("person_id", BIG_KEY, nullable=False),
        sa.Column("corrects_id", BIG_KEY, nullable=True),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("instrument_version", sa.BigInteger(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("seen_by", sa.Text(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("content_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("content_key", sa.LargeBinary(), nullable=False),
        sa.Column("written_by_id", BIG_KEY, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("once_key", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "moment IN ('BEGIN', 'MIDDLE', 'END')", name=op.f(f"ck_{TABLE}_known_moment")
        ),
        sa.CheckConstraint("seen_by IN ('COACH', 'CLIENT')", name=op.f(f"ck_{TABLE}_known_view")),
        sa.CheckConstraint("instrument_version > 0", name=op.f(f"ck_{TABLE}_a_version")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{TABLE}_person_id")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], [f"{TABLE}.id"], name=op.f(f"fk_{TABLE}_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["app_user.id"], name=op.f(f"fk_{TABLE}_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("corrects_id", name="measurement_corrected_once"),
        sa.UniqueConstraint("written_by_id", "once_key", name="measurement_once"),
    )
    op.create_index(f"ix_{TABLE}_person_id", TABLE, ["person_id"])
    keep_rows(TABLE, changeable="content_key")


def downgrade() -> None:
    let_rows_go(TABLE)
    op.drop_table(TABLE)
