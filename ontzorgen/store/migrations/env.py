"""Run by Alembic: migrate over the connection that the program hands us."""

from __future__ import annotations

from alembic import context

from ontzorgen.store.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    transactional_ddl=False,  # the caller owns the transaction, on both databases
    compare_type=False,
)
context.run_migrations()
