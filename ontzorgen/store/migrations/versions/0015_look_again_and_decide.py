"""Look again at how a household does, advise and decide; a municipality may ask four eyes."""

import sqlalchemy as sa
from alembic import op

from ontzorgen.store.migrations.append_only import keep_rows, let_rows_go

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "review",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("person_id", BIG_KEY, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("about_until", sa.Date(), nullable=True),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("advised_by_id", BIG_KEY, nullable=False),
        sa.Column("advised_at", MOMENT, nullable=False),
        sa.Column("once_key", sa.Text(), nullable=False),
        _points("review", "person_id", "person"),
        _points("review", "advised_by_id", "app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("advised_by_id", "once_key", name="advice_once"),
    )
    op.create_index("ix_review_person_id", "review", ["person_id"])
    keep_rows("review", changeable="words")
    op.create_table(
        "course_decision",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("person_id", BIG_KEY, nullable=False),
        sa.Column("review_id", BIG_KEY, nullable=True),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("about_until", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("decided_by_id", BIG_KEY, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("once_key", sa.Text(), nullable=False),
        sa.Column("confirmed_by_id", BIG_KEY, nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("refused_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "confirmed_by_id <> decided_by_id", name=op.f("ck_course_decision_maker_is_not_checker")
        ),
        sa.CheckConstraint(
            "status IN ('WAITS', 'HOLDS', 'REFUSED')", name=op.f("ck_course_decision_status_known")
        ),
        sa.CheckConstraint(
            "valid_until > valid_from", name=op.f("ck_course_decision_not_reversed")
        ),
        _points("course_decision", "person_id", "person"),
        _points("course_decision", "review_id", "review"),
        _points("course_decision", "decided_by_id", "app_user"),
        _points("course_decision", "confirmed_by_id", "app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_decision")),
        sa.UniqueConstraint("decided_by_id", "once_key", name="decision_sent_once"),
    )
    op.create_index("ix_course_decision_person_id", "course_decision", ["person_id"])
    waits = sa.text("status = 'WAITS'")
    op.create_index(
        "one_decision_waits",
        "course_decision",
        ["person_id"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_table(
        "course_decision_cost",
        sa.Column("decision_id", BIG_KEY, nullable=False),
        sa.Column("fixed_cost_id", BIG_KEY, nullable=False),
        _points("course_decision_cost", "decision_id", "course_decision"),
        _points("course_decision_cost", "fixed_cost_id", "fixed_cost"),
        sa.PrimaryKeyConstraint(
            "decision_id", "fixed_cost_id", name=op.f("pk_course_decision_cost")
        ),
    )
    op.add_column(
        "policy",
        sa.Column("extension_four_eyes", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "policy",
        sa.Column("control_review_months", sa.Integer(), nullable=False, server_default="3"),
    )


def downgrade() -> None:
    op.drop_column("policy", "control_review_months")
    op.drop_column("policy", "extension_four_eyes")
    op.drop_table("course_decision_cost")
    op.drop_table("course_decision")
    let_rows_go("review")
    op.drop_table("review")
