"""A backup made while the service writes is a whole database, and comes back as it was, on both databases."""

import json
import sqlite3
import tarfile
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

from storage.archive import Archive
from storage.backup import BackupError, backup, backup_before_upgrade, restore
from storage.engine import is_sqlite, reading, writing
from storage.models import CheckRow, DocumentRow
from storage.search import search
from storage.single import AlreadyRunning, hold_single
from storage.upgrade import downgrade, head, revision_of, upgrade

NOW = datetime(2023, 3, 17, 9, tzinfo=UTC)


def rows(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(text(f"SELECT * FROM {name}"))))
            for name in inspect(connection).get_table_names()
            if not name.startswith("search_index")
        }


def keep(engine: Engine, archive: Archive, data: bytes) -> str:
    sha256 = archive.put(data)
    with writing(engine) as session:
        session.add(
            DocumentRow(
                sha256=sha256, size=len(data), media_type="application/pdf", source="https://x/f", stored_at=NOW
            )
        )
    return sha256


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def filled(engine: Engine, archive: Archive, facts: Any) -> Engine:
    facts.provider()
    facts.inspection("80542", date(2018, 1, 29), leaders="good", text="An unmistakable sentence\twith a tab\nand é.")
    keep(engine, archive, b"%PDF one")
    return engine


def test_what_was_saved_comes_back_whatever_happened_since(filled: Engine, archive: Archive, tmp_path: Path) -> None:
    before = rows(filled)
    backup(filled, tmp_path, tmp_path / "saved.tar", NOW)
    with writing(filled) as session:
        session.execute(text("DELETE FROM judgements"))
        session.execute(text("UPDATE providers SET name = 'Changed'"))
    lost = archive.path(next(iter(archive.hashes())))
    lost.write_bytes(b"damaged")
    restore(filled, tmp_path, tmp_path / "saved.tar")
    assert rows(filled) == before
    assert {archive.get(sha256) for sha256 in archive.hashes()} == {b"%PDF one"}
    with reading(filled) as session:
        assert [hit.provider for hit in search(session, "unmistakable")] == ["Rochdale"]


def test_a_restored_database_goes_on_counting_where_it_was(filled: Engine, facts: Any, tmp_path: Path) -> None:
    backup(filled, tmp_path, tmp_path / "saved.tar", NOW)
    restore(filled, tmp_path, tmp_path / "saved.tar")
    facts.inspection("80542", date(2022, 1, 29), leaders="good")
    assert len(rows(filled)["inspections"]) == 2


def test_a_backup_restores_into_an_empty_database(filled: Engine, tmp_path: Path) -> None:
    before = rows(filled)
    backup(filled, tmp_path, tmp_path / "saved.tar", NOW)
    downgrade(filled, "base")
    restore(filled, tmp_path, tmp_path / "saved.tar")
    assert rows(filled) == before
    assert revision_of(filled) == head()


def test_a_backup_under_load_is_of_one_moment(engine: Engine, archive: Archive, tmp_path: Path) -> None:
    """Each transaction writes a document and its row in the log: in every backup both stand or neither."""
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            sha256 = archive.put(f"document {len(written)}".encode())
            with writing(engine) as session:
                document = DocumentRow(sha256=sha256, size=1, media_type="x", source="x", stored_at=NOW)
                session.add_all([document, CheckRow(source=sha256[:20], started_at=NOW)])
            written.append(sha256)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            enough = len(written) + 5
            while len(written) < enough:
                assert writer.is_alive()
            committed = set(written)
            backup(engine, tmp_path, tmp_path / f"{number}.tar", NOW)
            assert committed <= _documents(tmp_path / f"{number}.tar")
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        restore(engine, tmp_path, tmp_path / f"{number}.tar")
        held = rows(engine)
        assert len(held["documents"]) == len(held["checks"]) >= 5
        manifest = _manifest(tmp_path / f"{number}.tar")
        assert manifest["missing_documents"] == []


def _documents(file: Path) -> set[str]:
    with tarfile.open(file) as tar:
        return {Path(name).name.removesuffix(".gz") for name in tar.getnames() if name.startswith("archive/")}


def _manifest(file: Path) -> Any:
    with tarfile.open(file) as tar:
        member = tar.extractfile("backup.json")
        assert member is not None
        return json.loads(member.read())


@pytest.mark.parametrize("content", [b"", b"no tar at all", b"\x1f\x8b junk" * 100])
def test_what_is_no_backup_is_refused_and_nothing_changes(filled: Engine, tmp_path: Path, content: bytes) -> None:
    before = rows(filled)
    (tmp_path / "bad.tar").write_bytes(content)
    with pytest.raises(BackupError, match=r"bad\.tar"):
        restore(filled, tmp_path, tmp_path / "bad.tar")
    assert rows(filled) == before


def test_a_backup_cut_short_is_refused_and_nothing_changes(filled: Engine, tmp_path: Path) -> None:
    backup(filled, tmp_path, tmp_path / "saved.tar", NOW)
    before, whole = rows(filled), (tmp_path / "saved.tar").read_bytes()
    with tarfile.open(tmp_path / "saved.tar") as tar:
        end = tar.getmember("backup.json").offset_data  # what follows is the tar's padding
    for share in (0.2, 0.5, 0.9, 1):
        (tmp_path / "cut.tar").write_bytes(whole[: int(end * share)])
        with pytest.raises(BackupError):
            restore(filled, tmp_path, tmp_path / "cut.tar")
        assert rows(filled) == before


def test_a_backup_of_a_newer_schema_is_refused(filled: Engine, tmp_path: Path) -> None:
    with filled.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    backup(filled, tmp_path, tmp_path / "saved.tar", NOW)
    with pytest.raises(BackupError, match=r"9999.*newer"):
        restore(filled, tmp_path, tmp_path / "saved.tar")


def test_the_backup_of_the_other_database_is_refused(filled: Engine, tmp_path: Path) -> None:
    backup(filled, tmp_path, tmp_path / "saved.tar", NOW)
    manifest = json.dumps(_manifest(tmp_path / "saved.tar") | {"database": "another"})
    with tarfile.open(tmp_path / "other.tar", "w") as tar:
        (tmp_path / "backup.json").write_text(manifest)
        tar.add(tmp_path / "backup.json", "backup.json")
    with pytest.raises(BackupError, match="another"):
        restore(filled, tmp_path, tmp_path / "other.tar")


def test_nothing_is_restored_under_a_running_service(filled: Engine, tmp_path: Path) -> None:
    backup(filled, tmp_path, tmp_path / "saved.tar", NOW)
    with hold_single(tmp_path), pytest.raises(AlreadyRunning):
        restore(filled, tmp_path, tmp_path / "saved.tar")


def test_a_backup_that_fails_leaves_no_file(filled: Engine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BackupError):
        backup(filled, tmp_path, tmp_path / "file" / "saved.tar", NOW)
    assert not list(tmp_path.glob("*.part"))


def test_an_upgrade_is_preceded_by_a_copy_on_sqlite(filled: Engine, tmp_path: Path) -> None:
    assert backup_before_upgrade(filled, tmp_path, NOW) is None
    downgrade(filled, "0001")
    copy = backup_before_upgrade(filled, tmp_path, NOW)
    if not is_sqlite(filled):
        assert copy is None
        return
    assert copy is not None and copy.name == "before-upgrade-from-0001-20230317T090000Z.db"
    upgrade(filled)
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT name FROM providers").fetchall() == [("Rochdale",)]
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]


def test_nothing_is_saved_before_an_upgrade_that_is_refused(filled: Engine, tmp_path: Path) -> None:
    """A service that starts again and again on a newer schema must not fill the disk with copies."""
    with filled.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert backup_before_upgrade(filled, tmp_path, NOW) is None
    assert not list(tmp_path.glob("before-upgrade*"))


def test_words_indexed_before_are_found_after_an_upgrade(filled: Engine) -> None:
    downgrade(filled, "0001")
    upgrade(filled)
    with reading(filled) as session:
        assert [hit.provider for hit in search(session, "unmistakable")] == ["Rochdale"]
