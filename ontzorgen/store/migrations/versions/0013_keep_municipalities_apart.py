"""Keep municipalities apart in the database too: row level security on PostgreSQL.

The policies follow `store.tenancy.RULES` and are made at the end of each upgrade; this revision
makes an older database be upgraded, so that it has them. On SQLite nothing changes.
"""

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Leave the tables as they are."""


def downgrade() -> None:
    """Leave the tables as they are; the policies are taken away before any downgrade."""
