"""Keep letters as they were made, that they were approved and sent, and the texts they are made of.

A letter is never changed or removed; of one whose key is gone nobody can read what it says. A step
is bound by foreign key to the content and the maker of its letter, on both databases.
"""

import sqlalchemy as sa
from alembic import op

from ontzorgen.store.migrations.append_only import guard, keep_rows, let_rows_go, release

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEPT = {"letter": "content_key", "letter_step": "note"}
GUARDED = ("letter_text", "letter_text_confirmed", "language_review")


def upgrade() -> None:
    _letters()
    _steps()
    _texts()
    _reviews()
    for table, changeable in KEPT.items():
        keep_rows(table, changeable=changeable)
    for table in GUARDED:
        guard(table)
    op.add_column(
        "policy",
        sa.Column("letters_four_eyes", sa.Text(), nullable=False, server_default="DECISIONS"),
    )


def downgrade() -> None:
    op.drop_column("policy", "letters_four_eyes")
    for table in GUARDED[::-1]:
        release(table)
    for table in KEPT:
        let_rows_go(table)
    for table in ("language_review", "letter_text_confirmed", "letter_text"):
        op.drop_table(table)
    for table in ("letter_step", "letter"):
        op.drop_table(table)


def _letters() -> None:
    table = "letter"
    op.create_table(
        table,
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("household_id", BIG_KEY, nullable=False),
        sa.Column("person_id", BIG_KEY, nullable=True),
        sa.Column("payee_id", BIG_KEY, nullable=True),
        sa.Column("run_id", BIG_KEY, nullable=True),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("once_key", sa.Text(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("content_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("content_key", sa.LargeBinary(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("made_by_id", BIG_KEY, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *_refers(table, household="household", person="person", payee="payee", run="run"),
        *_refers(table, made_by="app_user"),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f(f"fk_{table}_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("municipality_code", "once_key", "attempt", name="letter_once"),
        sa.UniqueConstraint("municipality_code", "number", name="letter_number_once"),
        sa.UniqueConstraint("id", "content_sha256", "made_by_id", name="letter_bound"),
    )
    for column in ("household_id", "run_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _steps() -> None:
    table = "letter_step"
    op.create_table(
        table,
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("letter_id", BIG_KEY, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("made_by_id", BIG_KEY, nullable=False),
        sa.Column("by_id", BIG_KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("pdf_sha256", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "step <> 'APPROVED' OR by_id <> made_by_id",
            name=op.f(f"ck_{table}_maker_is_not_approver"),
        ),
        sa.CheckConstraint(
            "step IN ('APPROVED', 'SENT', 'WITHDRAWN')", name=op.f(f"ck_{table}_known_step")
        ),
        sa.CheckConstraint(
            "(step = 'SENT') = (how IS NOT NULL AND pdf_sha256 IS NOT NULL)",
            name=op.f(f"ck_{table}_sent_somehow"),
        ),
        sa.CheckConstraint("how IN ('POST', 'HAND')", name=op.f(f"ck_{table}_known_how")),
        *_refers(table, letter="letter", made_by="app_user", by="app_user"),
        sa.ForeignKeyConstraint(
            ["letter_id", "content_sha256", "made_by_id"],
            ["letter.id", "letter.content_sha256", "letter.made_by_id"],
            name="of_this_content",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("letter_id", "step", name="step_once"),
    )


def _texts() -> None:
    table = "letter_text"
    op.create_table(
        table,
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asks_second", sa.Boolean(), nullable=False),
        sa.Column("entered_by_id", BIG_KEY, nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f(f"fk_{table}_municipality_code"),
        ),
        *_refers(table, entered_by="app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("id", "entered_by_id", name="text_bound"),
    )
    op.create_index(f"ix_{table}_municipality_code", table, ["municipality_code"])
    table = "letter_text_confirmed"
    op.create_table(
        table,
        sa.Column("text_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("entered_by_id", BIG_KEY, nullable=False),
        sa.Column("by_id", BIG_KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("by_id <> entered_by_id", name=op.f(f"ck_{table}_maker_is_not_checker")),
        *_refers(table, text="letter_text", entered_by="app_user", by="app_user"),
        sa.ForeignKeyConstraint(
            ["text_id", "entered_by_id"],
            ["letter_text.id", "letter_text.entered_by_id"],
            name="of_this_text",
        ),
        sa.PrimaryKeyConstraint("text_id", name=op.f(f"pk_{table}")),
    )


def _reviews() -> None:
    table = "language_review"
    op.create_table(
        table,
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("catalogue_sha256", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.Text(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("entered_by_id", BIG_KEY, nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        *_refers(table, entered_by="app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("language", "catalogue_sha256", "reviewed_by", name="review_once"),
    )


def _refers(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    """Return the foreign keys of columns, each by what it is called without `_id`."""
    return [
        sa.ForeignKeyConstraint([f"{name}_id"], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_id"))
        for name, other in columns.items()
    ]
