"""Alembic's entry: runs the migrations on the connection that `storage.upgrade` hands over."""

from alembic import context
from sqlmodel import SQLModel

import storage.models  # noqa: F401  fills the metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="sqlmodel.sql.sqltypes.",
)
with context.begin_transaction():
    context.run_migrations()
