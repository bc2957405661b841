"""Go on with work that is done in parts, however often a worker dies over it.

Attempts are counted from the last part that was finished; those before it are kept apart.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "job", sa.Column("earlier", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    )


def downgrade() -> None:
    op.drop_column("job", "earlier")
