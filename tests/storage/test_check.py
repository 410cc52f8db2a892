"""What should not be is found and named; what is needed is never pruned. On both databases."""

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from outcomes.frameworks import load_frameworks
from outcomes.inspection import Provider
from outcomes.verdict import judge
from storage.archive import Archive
from storage.check import Fault, check, prune
from storage.engine import is_sqlite, reading, writing
from storage.inspections import inspections_of
from storage.models import CheckRow, DocumentRow
from storage.record import add_event
from storage.upgrade import downgrade

NOW = datetime(2024, 1, 1, tzinfo=UTC)
URN = "80542"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def sound(engine: Engine, archive: Archive, facts: Any) -> Engine:
    """One provider, one inspection with its document, one event."""
    facts.provider(URN)
    facts.archive = archive
    facts.inspection(URN, date(2023, 5, 9), leaders="good", text="words")
    with reading(engine) as session:
        (inspection,) = inspections_of(session, URN)
    event = judge(Provider(URN, "Rochdale", "local_authority", "https://x"), inspection, [], load_frameworks())
    with writing(engine) as session:
        add_event(session, event, None)
    return engine


def faults(engine: Engine, archive: Archive) -> list[Fault]:
    return [fault for fault in check(engine, archive) if fault.serious]


def run(engine: Engine, statement: str) -> None:
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(statement))


def test_a_sound_store_has_no_faults(sound: Engine, archive: Archive) -> None:
    assert faults(sound, archive) == []
    assert [fault.kind for fault in check(sound, archive)] == ["delivery"], "no route wanted the event: worth knowing"


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        ("DELETE FROM judgements", "inspection"),
        ("UPDATE events SET inspection_id = NULL", "event"),
        ("UPDATE events SET verdict = 'improved'", "event"),
        ("UPDATE tallies SET change = change + 1", "standing"),
        ("DELETE FROM search_texts", None),
        ("UPDATE reports SET document = NULL", "report"),
    ],
)
def test_each_inconsistency_is_named(sound: Engine, archive: Archive, damage: str, kind: str | None) -> None:
    if kind is None and not is_sqlite(sound):
        damage, kind = "DELETE FROM search_index", "search"
    run(sound, damage)
    assert kind is None or kind in {fault.kind for fault in faults(sound, archive)}


def test_a_missing_event_leaves_a_gap(sound: Engine, archive: Archive, facts: Any) -> None:
    run(sound, "UPDATE events SET sequence = 3")
    assert faults(sound, archive) == []
    facts.inspection(URN, date(2023, 9, 9), leaders="good")
    with reading(sound) as session:
        first, second = inspections_of(session, URN)
    event = judge(Provider(URN, "Rochdale", "local_authority", "https://x"), second, [first], load_frameworks())
    with writing(sound) as session:
        add_event(session, event, None)
    run(sound, "UPDATE events SET sequence = 5 WHERE sequence = 4")
    (fault,) = faults(sound, archive)
    assert (fault.kind, fault.message) == ("sequence", "1 events between number 3 and 5 are gone")


def test_a_row_that_refers_to_nothing_is_found_on_sqlite(sound: Engine, archive: Archive) -> None:
    if not is_sqlite(sound):
        return  # PostgreSQL lets no such row be written
    with sound.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("DELETE FROM providers")
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
    assert "foreign_key" in {fault.kind for fault in faults(sound, archive)}


def test_missing_altered_and_orphaned_documents_are_told_apart(sound: Engine, archive: Archive) -> None:
    (kept,) = archive.hashes()
    path, whole = archive.path(kept), archive.path(kept).read_bytes()
    path.write_bytes(whole[:-5])
    assert [fault.kind for fault in faults(sound, archive)] == ["altered_document"]
    path.write_bytes(archive.path(archive.put(b"something else")).read_bytes())
    found = {fault.kind: fault for fault in check(sound, archive)}
    assert found["altered_document"].subject == kept
    assert not found["orphaned_document"].serious
    path.unlink()
    assert [fault.kind for fault in faults(sound, archive)] == ["missing_document"]


def test_files_that_nothing_names_are_told_in_one_line(sound: Engine, archive: Archive) -> None:
    """After a restore there may be thousands, and nothing is wrong."""
    for number in range(60):
        archive.put(f"orphan {number}".encode())
    (fault,) = (fault for fault in check(sound, archive) if fault.kind == "orphaned_document")
    assert not fault.serious and fault.message.startswith("60 files (")


def test_many_faults_of_a_kind_are_counted(sound: Engine, archive: Archive) -> None:
    with writing(sound) as session:
        for number in range(60):
            sha256 = hashlib.sha256(str(number).encode()).hexdigest()
            session.add(DocumentRow(sha256=sha256, size=1, media_type="x", source="x", stored_at=NOW))
    found = [fault for fault in check(sound, archive) if fault.kind == "missing_document"]
    assert len(found) == 51 and found[-1].message == "and 10 more like these"


def test_an_old_schema_is_the_only_thing_said(sound: Engine, archive: Archive) -> None:
    downgrade(sound, "0001")
    (fault,) = check(sound, archive)
    assert fault.kind == "schema" and "db upgrade" in fault.message


# --------------------------------------------------------------------- prune


@pytest.fixture
def unused(sound: Engine, archive: Archive) -> Callable[[bytes, datetime], str]:
    """Archives a document that the database names and nothing refers to."""

    def keep(data: bytes, stored: datetime) -> str:
        sha256 = archive.put(data)
        with writing(sound) as session:
            session.add(DocumentRow(sha256=sha256, size=1, media_type="x", source="x", stored_at=stored))
        _age(archive, sha256, stored)
        return sha256

    return keep


def _age(archive: Archive, sha256: str, moment: datetime) -> None:
    os.utime(archive.path(sha256), (moment.timestamp(), moment.timestamp()))


def test_only_what_is_old_and_unused_is_pruned(
    sound: Engine, archive: Archive, unused: Callable[[bytes, datetime], str]
) -> None:
    proof = archive.hashes()
    young = unused(b"young", NOW)
    unused(b"old", NOW - timedelta(days=400))
    orphan, fresh_orphan = archive.put(b"orphan"), archive.put(b"being recorded just now")
    _age(archive, orphan, NOW - timedelta(days=400))
    _age(archive, fresh_orphan, NOW)
    for sha256 in proof:
        _age(archive, sha256, NOW - timedelta(days=4000))
    with writing(sound) as session:
        session.add_all(CheckRow(source="reports", started_at=NOW - timedelta(days=age)) for age in (1, 500))
    gone = prune(sound, archive, NOW - timedelta(days=365))
    assert (gone.documents, gone.checks) == (2, 1)
    assert gone.bytes > 0
    assert archive.hashes() == proof | {young, fresh_orphan}
    assert faults(sound, archive) == []


def test_a_document_that_comes_back_while_pruning_is_kept(
    sound: Engine, archive: Archive, unused: Callable[[bytes, datetime], str]
) -> None:
    """It is put again just before its row is removed: the file must stay for the transaction that will name it."""
    sha256 = unused(b"again", NOW - timedelta(days=400))
    archive.put(b"again")
    prune(sound, archive, NOW - timedelta(days=365))
    assert sha256 in archive


def test_the_proof_of_an_event_is_never_pruned(sound: Engine, archive: Archive) -> None:
    for statement in ("UPDATE reports SET document = NULL", "UPDATE events SET inspection_id = NULL"):
        run(sound, statement)
    kept = archive.hashes()
    for sha256 in kept:
        _age(archive, sha256, NOW - timedelta(days=4000))
    prune(sound, archive, NOW)
    assert archive.hashes() == kept
