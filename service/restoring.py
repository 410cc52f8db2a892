"""A backup put in the database's place, when nobody works on it."""

from pathlib import Path

from service.setup import Service
from storage.backup import restore
from storage.engine import is_sqlite


class StillRunning(Exception):
    """Workers share this PostgreSQL database at this moment."""


def restore_backup(service: Service, file: Path) -> None:
    """Restore `file`, and forget the jobs of the database that was there before.

    Raises `StillRunning`, `storage.single.AlreadyRunning` or `storage.backup.BackupError`; then nothing has changed.
    """
    engine, folder = service.engine, service.settings.data_dir
    if is_sqlite(engine):
        restore(engine, folder, file)
        return
    from service.workers import drop_queue, workers_alive  # the task queue comes with the extra "postgres"

    if alive := workers_alive(engine):
        raise StillRunning(f"{alive} `run` processes work on this database: stop them, wait ten seconds, then restore")
    restore(engine, folder, file)
    drop_queue(service)
