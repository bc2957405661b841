"""Count open tasks in the order of an index, as the start page does with each view."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_task_open", "task"
COLUMNS = ["municipality_code", "kind", "role", "owner_id", "away_until"]


def upgrade() -> None:
    is_open = sa.text("done_at IS NULL")
    op.create_index(NAME, TABLE, COLUMNS, sqlite_where=is_open, postgresql_where=is_open)


def downgrade() -> None:
    op.drop_index(NAME, TABLE)
