"""Backup and restore of the database and the archive as one file, while the service runs.

The file is a plain tar:

- `backup.json`: what it is, of which schema revision, and which documents could not be had;
- `database.sqlite.gz`, or on PostgreSQL one `tables/NAME.copy.gz` a table, all of one moment;
- `archive/ab/abcd….gz`: every document that the database names at that moment.

The database is copied first: a document is in the archive before the database names it, so none is missed.
"""

import gzip
import io
import json
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from storage import postgres_copy
from storage.archive import Altered, Archive
from storage.engine import is_sqlite
from storage.single import hold_single
from storage.upgrade import head, known_revisions, revision_of

FORMAT = 1
MANIFEST = "backup.json"
SQLITE_MEMBER = "database.sqlite.gz"


class BackupError(Exception):
    """A backup could not be made, or a file is no backup that can be restored here."""


# -------------------------------------------------------------------- backup


def backup(engine: Engine, data_dir: Path, file: Path, now: datetime) -> None:
    """Write the database as it is at one moment, and every document it names, to `file` (a tar archive).

    The file appears whole or not at all. Raises `BackupError`.
    """
    part = file.with_name(file.name + ".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent) as folder, tarfile.open(part, "w") as tar:
            documents = _copy_database(engine, tar, Path(folder))
            missing = _copy_documents(Archive(data_dir / "archive"), tar, documents)
            _add_manifest(engine, tar, missing, now)
        part.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"the backup could not be written to {file}: {error}") from error
    finally:
        with suppress(OSError):
            part.unlink()


def _copy_database(engine: Engine, tar: tarfile.TarFile, folder: Path) -> list[str]:
    """Put the database into `tar`; the hashes of the documents that it names."""
    if not is_sqlite(engine):
        return postgres_copy.dump(engine, tar, folder)
    copy = folder / "database.sqlite"
    copy_sqlite(_sqlite_file(engine), copy)
    with closing(sqlite3.connect(copy)) as connection:
        documents = [row[0] for row in connection.execute("SELECT sha256 FROM documents ORDER BY sha256")]
    packed = folder / SQLITE_MEMBER
    with copy.open("rb") as source, gzip.open(packed, "wb", compresslevel=1) as target:
        shutil.copyfileobj(source, target, 1 << 20)
    tar.add(packed, SQLITE_MEMBER)
    return documents


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a SQLite database that may be written to meanwhile (its online backup)."""
    with closing(sqlite3.connect(source, timeout=60)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


def _sqlite_file(engine: Engine) -> Path:
    if not engine.url.database or engine.url.database == ":memory:":
        raise BackupError("the database is in memory only: there is no file to save or to restore")
    return Path(engine.url.database)


def _copy_documents(archive: Archive, tar: tarfile.TarFile, documents: list[str]) -> list[str]:
    """Put the archived documents into `tar`; the hashes of those that are not there."""
    missing = []
    for sha256 in documents:
        try:
            tar.add(archive.path(sha256), f"archive/{sha256[:2]}/{sha256}.gz", recursive=False)
        except FileNotFoundError:
            missing.append(sha256)
    return missing


def _add_manifest(engine: Engine, tar: tarfile.TarFile, missing: list[str], now: datetime) -> None:
    manifest = {
        "gradewatch_backup": FORMAT,
        "database": engine.dialect.name,
        "revision": revision_of(engine),
        "made_at": now.isoformat(),
        "missing_documents": missing,
    }
    data = json.dumps(manifest, indent=1).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(data)
    tar.addfile(entry, io.BytesIO(data))


# ------------------------------------------------------------------- restore


def restore(engine: Engine, data_dir: Path, file: Path) -> None:
    """Replace the database by the one in `file` and add its documents to the archive. The service must not run.

    The database is replaced in one transaction: afterwards it is either as in the backup or as it was. A backup of an
    older schema is restored as it is; `db upgrade` brings it to the present. Raises `BackupError`, and
    `storage.single.AlreadyRunning` where the service runs on SQLite.
    """
    with hold_single(data_dir), _opened(file) as tar:
        manifest = _manifest(tar, file)
        _require_restorable(engine, manifest)
        for member in tar:
            if found := re.fullmatch(r"archive/[0-9a-f]{2}/([0-9a-f]{64})\.gz", member.name):
                _restore_document(Archive(data_dir / "archive"), found[1], _content(tar, member))
        if is_sqlite(engine):
            _restore_sqlite(engine, tar, data_dir)
        else:
            postgres_copy.load(engine, tar, str(manifest["revision"]))


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:") as tar:
            yield tar
    except FileNotFoundError as error:
        raise BackupError(f"{file} does not exist") from error
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, sqlite3.Error) as error:
        raise BackupError(f"{file} is no whole backup: {error}") from error


def _manifest(tar: tarfile.TarFile, file: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(_content(tar, tar.getmember(MANIFEST)))
    except (KeyError, ValueError) as error:
        raise BackupError(f"{file} is no backup of Gradewatch, or not a whole one: it has no {MANIFEST}") from error
    if not isinstance(manifest, dict) or manifest.get("gradewatch_backup") != FORMAT:
        raise BackupError(f"{file} was made by a Gradewatch whose backups this one cannot read")
    return manifest


def _require_restorable(engine: Engine, manifest: dict[str, Any]) -> None:
    if manifest["database"] != engine.dialect.name:
        raise BackupError(f"the backup is of {manifest['database']}, DATABASE_URL names {engine.dialect.name}")
    if manifest["revision"] not in known_revisions():
        raise BackupError(
            f"the backup's schema is revision {manifest['revision']}, which this version does not know: "
            "restore it with the newer Gradewatch that made it"
        )


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    stream = tar.extractfile(member)
    if stream is None:
        raise BackupError(f"{member.name} in the backup is no file")
    return stream.read()


def _restore_document(archive: Archive, sha256: str, packed: bytes) -> None:
    """Keep what is whole already; replace what is missing or damaged."""
    try:
        archive.get(sha256)
    except FileNotFoundError:
        pass
    except Altered:
        archive.path(sha256).unlink()
    else:
        return
    if archive.put(gzip.decompress(packed)) != sha256:
        raise BackupError(f"document {sha256} is damaged in the backup")


def _restore_sqlite(engine: Engine, tar: tarfile.TarFile, data_dir: Path) -> None:
    with tempfile.TemporaryDirectory(dir=data_dir) as folder:
        copy = Path(folder) / "database.sqlite"
        stream = tar.extractfile(SQLITE_MEMBER)
        if stream is None:
            raise BackupError(f"the backup has no {SQLITE_MEMBER}")
        with gzip.open(stream) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        with closing(sqlite3.connect(copy)) as saved:
            (verdict,) = saved.execute("PRAGMA quick_check").fetchone()
            if verdict != "ok":
                raise BackupError(f"the database in the backup is damaged: {verdict}")
            engine.dispose()
            with closing(sqlite3.connect(_sqlite_file(engine), timeout=15)) as live:
                saved.backup(live)


# ------------------------------------------------------------ before upgrade


def backup_before_upgrade(engine: Engine, data_dir: Path, now: datetime) -> Path | None:
    """On SQLite, a copy of the database beside it before its schema changes.

    None where there is nothing to save: no schema yet, the newest one, one of a newer Gradewatch, which is refused, or
    PostgreSQL, where a failed upgrade leaves nothing behind because it is one transaction.
    """
    revision = revision_of(engine) if is_sqlite(engine) else None
    if revision is None or revision == head() or revision not in known_revisions():
        return None
    copy = data_dir / f"before-upgrade-from-{revision}-{now:%Y%m%dT%H%M%SZ}.db"
    copy_sqlite(_sqlite_file(engine), copy)
    return copy
