"""A portable copy of a PostgreSQL database: each table's rows as COPY gives them, all of one moment.

Unlike `pg_dump` it needs no program beside the driver and no like version of the server. The schema is not in it: the
migrations make it, at the revision that the backup names.
"""

import gzip
import tarfile
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlmodel import SQLModel

import storage.models  # noqa: F401  fills the metadata
from storage.upgrade import upgrade_to

CHUNK = 1 << 20
VERSION_TABLE = "alembic_version"
INDEX_TABLE = "search_index"


def _tables(connection: Connection) -> list[str]:
    """Our tables that are there, those first that others refer to."""
    names = [table.name for table in SQLModel.metadata.sorted_tables]
    there = set(
        connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")).scalars()
    )
    return [name for name in [*names, INDEX_TABLE] if name in there]


def dump(engine: Engine, tar: tarfile.TarFile, folder: Path) -> list[str]:
    """Put every table into `tar` as `tables/NAME.copy.gz`; the hashes of the documents that the database names."""
    snapshot = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with snapshot.connect() as connection:
        for name in _tables(connection):
            columns = ", ".join(f'"{column}"' for column in _columns(connection, name))
            packed = folder / f"{name}.copy.gz"
            _copy_out(connection, name, columns, packed)
            tar.add(packed, f"tables/{name}.copy.gz")
            packed.unlink()
        return list(connection.execute(text("SELECT sha256 FROM documents ORDER BY sha256")).scalars())


def _columns(connection: Connection, table: str) -> list[str]:
    statement = text(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = :name ORDER BY ordinal_position"
    )
    return list(connection.execute(statement, {"name": table}).scalars())


def _copy_out(connection: Connection, table: str, columns: str, packed: Path) -> None:
    cursor: Any = connection.connection.cursor()
    with gzip.open(packed, "wb", compresslevel=1) as target:
        target.write(f"{columns}\n".encode())
        with cursor, cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as rows:
            for chunk in rows:
                target.write(chunk)


def load(engine: Engine, tar: tarfile.TarFile, revision: str) -> None:
    """Replace the whole schema by that of `revision` with the rows in `tar`, in one transaction."""
    with engine.begin() as connection:
        for name in reversed([*_tables(connection)]):
            connection.execute(text(f"DROP TABLE IF EXISTS {name} CASCADE"))
        connection.execute(text(f"DROP TABLE IF EXISTS {VERSION_TABLE}"))
        upgrade_to(connection, revision)
        for name in _tables(connection):
            _copy_in(connection, tar, name)
            _continue_sequence(connection, name)


def _copy_in(connection: Connection, tar: tarfile.TarFile, table: str) -> None:
    try:
        stream = tar.extractfile(f"tables/{table}.copy.gz")
    except KeyError:
        return  # a table younger than the backup
    assert stream is not None
    cursor: Any = connection.connection.cursor()
    with gzip.open(stream) as source, cursor:
        columns = source.readline().decode().strip()
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as rows:
            while chunk := source.read(CHUNK):
                rows.write(chunk)


def _continue_sequence(connection: Connection, table: str) -> None:
    """Numbers given out from now on follow the restored ones."""
    statement = text(
        "SELECT pg_get_serial_sequence(:name, 'id') WHERE EXISTS (SELECT 1 FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = :name AND column_name = 'id')"
    )
    sequence = connection.execute(statement, {"name": table}).scalar()
    if sequence:
        connection.execute(
            text(f"SELECT setval(:sequence, (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"),  # noqa: S608
            {"sequence": sequence},
        )
