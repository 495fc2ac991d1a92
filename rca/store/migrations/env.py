"""Runs migrations on the connection, and within the transaction, that :mod:`rca.store.schema` hands over."""

from __future__ import annotations

from alembic import context

from rca.store.schema import VERSION_TABLE
from rca.store.tables.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
    render_as_batch=True,  # SQLite cannot alter most of a table in place
)
with context.begin_transaction():
    context.run_migrations()
