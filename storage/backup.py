"""Backup and restore of the database and the archive as one file, while the service runs."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine


class BackupError(Exception):
    """A backup could not be made, or a file is no backup that can be restored here."""


def backup(engine: Engine, data_dir: Path, file: Path, now: datetime) -> None:
    """Write the database as it is at one moment, and every document it names, to `file` (a tar archive).

    Raises `BackupError`.
    """
    raise NotImplementedError


def restore(engine: Engine, data_dir: Path, file: Path) -> None:
    """Replace the database by the one in `file` and add its documents to the archive. The service must not run.

    Raises `BackupError`; the database is then as it was.
    """
    raise NotImplementedError


def backup_before_upgrade(engine: Engine, data_dir: Path, now: datetime) -> Path | None:
    """On SQLite, a copy of the database beside it before its schema changes; None where there is nothing to save."""
    raise NotImplementedError
