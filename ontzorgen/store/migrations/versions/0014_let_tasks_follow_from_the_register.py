"""Let tasks follow from the register: of which household, person and fixed cost a task is.

Tasks that are there are about payments, files and accounts, and keep these columns empty.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

POINTS_TO = ("household", "person", "fixed_cost")


def upgrade() -> None:
    for table in POINTS_TO:  # the foreign key in one statement: SQLite adds no other
        op.execute(
            f"ALTER TABLE task ADD COLUMN {table}_id BIGINT "
            f"CONSTRAINT fk_task_{table}_id REFERENCES {table} (id)"
        )
    op.add_column("task", sa.Column("due_date", sa.Date()))
    op.create_index("ix_task_household", "task", ["household_id"])


def downgrade() -> None:
    op.drop_index("ix_task_household", table_name="task")
    op.drop_column("task", "due_date")
    for table in reversed(POINTS_TO):
        op.drop_column("task", f"{table}_id")
