"""One process a SQLite database, and one worker a periodic job on PostgreSQL."""

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import Engine, text

from storage.engine import is_sqlite

LOCK_FILE = "gradewatch.lock"
JOB_LOCKS = 7_211
"""First half of PostgreSQL's advisory locks for jobs; the second half is made from the job's name."""


class AlreadyRunning(Exception):
    """Another process already serves this database."""


@contextmanager
def hold_single(data_dir: Path) -> Iterator[None]:
    """Keep a second service from the same data folder while the body runs. Raises `AlreadyRunning`.

    The lock is the operating system's: it ends with the process, however that ends. The file stays behind and says who
    held it last.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / LOCK_FILE
    with path.open("a+", encoding="ascii") as file:
        if not _lock(file):
            file.seek(0)
            holder = file.read().strip()
            raise AlreadyRunning(
                f"another process{f' ({holder})' if holder else ''} already runs on {data_dir}: a SQLite database is "
                "served by one process. Stop that one, give this one another DATA_DIR, or use PostgreSQL for several"
            )
        file.truncate(0)
        file.write(f"process {os.getpid()}")
        file.flush()
        yield


def _lock(file: IO[str]) -> bool:
    """Whether this process now holds the file's lock."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def only_one(engine: Engine, job: str) -> Iterator[bool]:
    """True in at most one worker at a time for the same `job`; the others get False and should leave it.

    On PostgreSQL the lock ends with the worker's connection, so that one who dies blocks nobody; behind a pooler in
    transaction mode it would not hold. On SQLite there is one process only, and it is always its turn.
    """
    if is_sqlite(engine):
        yield True
        return
    keys = {"space": JOB_LOCKS, "job": zlib.crc32(job.encode()) - 2**31}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        held = bool(connection.execute(text("SELECT pg_try_advisory_lock(:space, :job)"), keys).scalar_one())
        try:
            yield held
        finally:
            if held:
                connection.execute(text("SELECT pg_advisory_unlock(:space, :job)"), keys)
