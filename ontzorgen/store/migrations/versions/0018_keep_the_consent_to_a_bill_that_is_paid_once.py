"""Keep the consent to a bill that is paid once: the day on which the client agreed.

Costs that are on record have none, and go on as they were.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("fixed_cost_version", sa.Column("consent_on", sa.Date()))


def downgrade() -> None:
    op.drop_column("fixed_cost_version", "consent_on")
