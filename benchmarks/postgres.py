"""A database of a benchmark's own on a PostgreSQL server, gone afterwards."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from storage.engine import open_engine


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """The address of a new, empty database on `server`; dropped at the end, whoever still uses it."""
    name = f"gradewatch_bench_{uuid.uuid4().hex[:10]}"
    at = open_engine(server)
    with at.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        try:
            yield at.url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    at.dispose()
