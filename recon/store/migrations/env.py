"""Alembic runs this to change a store; the connection comes from recon.store.versions, never from a file."""

from alembic import context

from recon.store import schema, schema_acts, schema_kept
from recon.store.columns import METADATA

# The tables of a file are known once it is imported.
assert {schema.RUNS, schema_acts.OUTBOX, schema_kept.ANSWERS} <= set(METADATA.tables.values())  # noqa: S101
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite can undo DDL as well, because our connections begin their transactions themselves.
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
