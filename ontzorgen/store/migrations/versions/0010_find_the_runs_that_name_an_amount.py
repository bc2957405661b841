"""Find the lines of runs that name a version of a fixed cost.

Undoing a change of many amounts takes versions away; without this index the database read every
line of every run for each of them. No row changes.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_run_line_version", "run_line", ["version_id"])


def downgrade() -> None:
    op.drop_index("ix_run_line_version", "run_line")
