"""One process a SQLite database, and one worker a periodic job on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine


class AlreadyRunning(Exception):
    """Another process already serves this database."""


@contextmanager
def hold_single(data_dir: Path) -> Iterator[None]:
    """Keep a second service from the same data folder while the body runs. Raises `AlreadyRunning`."""
    raise NotImplementedError
    yield


@contextmanager
def only_one(engine: Engine, job: str) -> Iterator[bool]:
    """True in at most one worker at a time for the same `job`; the others get False and should leave it."""
    raise NotImplementedError
    yield False
