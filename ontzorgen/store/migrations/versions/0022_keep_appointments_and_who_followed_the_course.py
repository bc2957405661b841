"""Keep appointments with households, and who was at the meetings of the course."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _points_to(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, to in columns.items()
    ]


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("household_id", BIG_KEY, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("made_by_id", BIG_KEY, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("once_key", sa.Text(), nullable=False),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("cancelled_by_id", BIG_KEY, nullable=True),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_appointment_some_minutes")),
        sa.CheckConstraint(
            "(cancelled_at IS NULL) = (cancelled_by_id IS NULL)",
            name=op.f("ck_appointment_cancelled_by_somebody"),
        ),
        *_points_to(
            "appointment",
            household_id="household",
            made_by_id="app_user",
            cancelled_by_id="app_user",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("uid", name=op.f("uq_appointment_uid")),
        sa.UniqueConstraint("made_by_id", "once_key", name="appointment_once"),
    )
    op.create_index("ix_appointment_household", "appointment", ["household_id", "starts_at"])
    op.create_table(
        "appointment_person",
        sa.Column("appointment_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG_KEY, autoincrement=False, nullable=False),
        *_points_to("appointment_person", appointment_id="appointment", person_id="person"),
        sa.PrimaryKeyConstraint("appointment_id", "person_id", name=op.f("pk_appointment_person")),
    )
    op.create_table(
        "course_meeting",
        sa.Column("person_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("recorded_by_id", BIG_KEY, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        *_points_to("course_meeting", person_id="person", recorded_by_id="app_user"),
        sa.PrimaryKeyConstraint("person_id", "held_on", name=op.f("pk_course_meeting")),
    )


def downgrade() -> None:
    op.drop_table("course_meeting")
    op.drop_table("appointment_person")
    op.drop_index("ix_appointment_household", "appointment")
    op.drop_table("appointment")
