"""Alembic's entry: runs the migrations on the connection that `storage.upgrade` hands over."""

from alembic import context
from sqlmodel import SQLModel

import storage.models  # noqa: F401  fills the metadata


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the models speak of a table: the full-text index has another form on each database."""
    return not (kind == "table" and name is not None and name.startswith("search_index"))


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
    include_name=ours,
    user_module_prefix="sqlmodel.sql.sqltypes.",
)
with context.begin_transaction():
    context.run_migrations()
