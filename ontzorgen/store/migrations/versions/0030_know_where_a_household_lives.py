"""Know where a household lives: letters go there.

Households that are on record have no address, and go on as they were.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

COLUMNS = ("street", "house_number", "postcode", "town")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("household", sa.Column(name, sa.Text()))


def downgrade() -> None:
    for name in COLUMNS[::-1]:
        op.drop_column("household", name)
