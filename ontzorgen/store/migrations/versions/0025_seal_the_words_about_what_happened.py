"""Seal the words about what happened in a household, as those of a coach are.

They may say why a right ended, and stood there for whoever reads a backup. Words that are kept
already are sealed with the keys of this installation; going down opens them again.
"""

import sqlalchemy as sa
from alembic import context, op

from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.errors import KeysMissing
from ontzorgen.store.migrations.append_only import keep_rows, let_rows_go

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLE = "household_event"
EVENTS = sa.table(
    TABLE,
    sa.column("id", sa.Integer()),
    sa.column("words", sa.Text()),
    sa.column("words_cipher", sa.LargeBinary()),
    sa.column("words_key", sa.LargeBinary()),
)


def upgrade() -> None:
    let_rows_go(TABLE)
    op.add_column(TABLE, sa.Column("words_cipher", sa.LargeBinary(), nullable=True))
    op.add_column(TABLE, sa.Column("words_key", sa.LargeBinary(), nullable=True))
    query = sa.select(EVENTS.c.id, EVENTS.c.words).where(EVENTS.c.words.is_not(None))
    kept = op.get_bind().execute(query).all()
    if kept:
        vault = _vault()
    for number, words in kept:
        sealed = vault.seal(words)
        values = {"words_cipher": sealed.cipher, "words_key": sealed.key}
        op.execute(EVENTS.update().where(EVENTS.c.id == number).values(**values))
    op.drop_column(TABLE, "words")
    keep_rows(TABLE, changeable="words_key")


def downgrade() -> None:
    let_rows_go(TABLE)
    op.add_column(TABLE, sa.Column("words", sa.Text(), nullable=True))
    columns = (EVENTS.c.id, EVENTS.c.words_cipher, EVENTS.c.words_key)
    query = sa.select(*columns).where(EVENTS.c.words_key.is_not(None))
    kept = op.get_bind().execute(query).all()
    if kept:
        vault = _vault()
    for number, cipher, key in kept:
        words = vault.open(cipher, key)
        op.execute(EVENTS.update().where(EVENTS.c.id == number).values(words=words))
    op.drop_column(TABLE, "words_key")
    op.drop_column(TABLE, "words_cipher")
    keep_rows(TABLE, changeable="words")


def _vault() -> BsnVault:
    """Return the keys under which the database is. Raises KeysMissing."""
    fitting = context.config.attributes.get("keys")
    check = op.get_bind().scalar(sa.text("SELECT key_check FROM installation"))
    if fitting is None or check is None:
        raise KeysMissing(TABLE)
    vault: BsnVault = fitting(check)
    return vault
