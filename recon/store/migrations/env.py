"""Alembic runs this to change a store; the connection comes from recon.store.versions, never from a file."""

from alembic import context

from recon.store import schema, schema_acts
from recon.store.columns import METADATA

# Both files' tables are known once both are imported.
assert {schema.RUNS, schema_acts.OUTBOX} <= set(METADATA.tables.values())  # noqa: S101
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite can undo DDL as well, because our connections begin their transactions themselves.
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
