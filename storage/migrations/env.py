"""Alembic's entry: runs the numbered steps on the connection that storage.migrating hands in, inside its transaction."""

from __future__ import annotations

from alembic import context

from storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction holds all steps
)
context.run_migrations()
