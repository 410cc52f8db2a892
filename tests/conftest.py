"""What every test may ask for: the shared corpus where it exists, and an empty database on each engine."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from storage.engine import open_engine
from storage.upgrade import upgrade

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
POSTGRES = os.environ.get("GRADEWATCH_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


def absent(what: str) -> None:
    """Skip for want of `what`; with CI=true the same want is a failure, so that no skip passes for a check."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}, and CI must have it")
    pytest.skip(what)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `../shared` beside the project, with the corpus and the twin."""
    if not SHARED.is_dir():
        absent(f"no folder {SHARED}: the real reports and the replica of the sites are not here")
    return SHARED


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """Address of a PostgreSQL server that databases may be made on."""
    psycopg = pytest.importorskip("psycopg")
    plain = make_url(POSTGRES).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        psycopg.connect(plain, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        absent(f"no PostgreSQL server at {make_url(POSTGRES)!r} ({str(error).strip().splitlines()[0]})")
    return POSTGRES


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of the test's own, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'gradewatch.db'}"
        return
    server = open_engine(request.getfixturevalue("postgres_server"))
    name = f"gradewatch_test_{uuid.uuid4().hex[:12]}"
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield server.url.set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The test's own database with the present schema."""
    opened = open_engine(database_url)
    upgrade(opened)
    yield opened
    opened.dispose()
