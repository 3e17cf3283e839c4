"""Alembic runs this to change a store; the connection comes from recon.store.versions, never from a file."""

from alembic import context

from recon.store import schema, schema_acts

assert schema.METADATA is schema_acts.METADATA  # noqa: S101 - both files' tables are known once both are imported
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.METADATA,
    # SQLite can undo DDL as well, because our connections begin their transactions themselves.
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
