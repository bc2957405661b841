"""Let each municipality choose how long an intake, and looking along, may last.

They were the same for all. Policy that was there before has what held until now.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, usual in (("intake_weeks", "10"), ("alone_months", "3")):
        op.add_column("policy", sa.Column(name, sa.Integer(), nullable=False, server_default=usual))


def downgrade() -> None:
    op.drop_column("policy", "alone_months")
    op.drop_column("policy", "intake_weeks")
