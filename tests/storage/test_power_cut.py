"""A power cut at any instant of writing: the files as they lie on the disk open clean, and nothing committed is lost.

A process that writes is frozen at random instants, within transactions and within the log being taken over, and its
files are copied as they stand. What a cut may take from the log besides is tried by cutting the log at random bytes.
"""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.check import check
from storage.engine import open_engine
from storage.upgrade import upgrade

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
from datetime import UTC, datetime
from storage.engine import open_engine, writing
from storage.models import CheckRow, DocumentRow
engine = open_engine(sys.argv[1])
now = datetime(2023, 3, 17, tzinfo=UTC)
for number in range(10**6):
    with writing(engine) as session:
        session.add(DocumentRow(sha256=f"{number:064d}", size=number, media_type="x", source="y" * 200, stored_at=now))
        session.add(CheckRow(source=str(number), started_at=now))
    print(number, flush=True)
"""


def numbers(database: Path) -> tuple[list[int], list[int]]:
    """The numbers of the transactions in each of the two tables that each transaction writes to."""
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        documents = connection.execute("SELECT size FROM documents ORDER BY size").fetchall()
        checks = connection.execute("SELECT CAST(source AS INTEGER) FROM checks ORDER BY 1").fetchall()
    return [row[0] for row in documents], [row[0] for row in checks]


def copied(database: Path, folder: Path) -> Path:
    """The database's files as they stand."""
    folder.mkdir()
    for suffix in ("", "-wal"):
        if (source := database.with_name(database.name + suffix)).exists():
            shutil.copyfile(source, folder / source.name)
    return folder / database.name


@pytest.mark.slow
def test_a_copy_at_any_instant_opens_clean_with_all_that_was_committed(tmp_path: Path) -> None:
    database = tmp_path / "live" / "gradewatch.db"
    database.parent.mkdir()
    url = f"sqlite:///{database}"
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    writer = subprocess.Popen([sys.executable, "-c", WRITER, url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    random_ = random.Random(7)
    try:
        for cut in range(12):
            for _ in range(random_.randrange(5, 40)):
                committed = int(writer.stdout.readline())
            threading.Event().wait(random_.random() / 200)  # anywhere within a transaction
            writer.send_signal(signal.SIGSTOP)
            copy = copied(database, tmp_path / f"cut{cut}")
            writer.send_signal(signal.SIGCONT)
            documents, checks = numbers(copy)
            assert documents == checks == list(range(len(documents))), "each transaction is whole or not there"
            assert len(documents) > committed
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    documents, checks = numbers(database)
    assert documents == checks == list(range(len(documents)))


def test_a_log_cut_short_at_any_byte_leaves_whole_transactions(tmp_path: Path) -> None:
    """What was not on the disk yet is lost as a whole: no half transaction, no damage."""
    database = tmp_path / "live" / "gradewatch.db"
    database.parent.mkdir()
    url = f"sqlite:///{database}"
    engine = open_engine(url)
    upgrade(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    with engine.connect() as held:  # keeps the log from being taken over at the end
        held.exec_driver_sql("SELECT count(*) FROM documents").all()
        writer = subprocess.Popen([sys.executable, "-c", WRITER, url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        while int(writer.stdout.readline()) < 30:
            pass
        writer.kill()
        writer.wait()
        writer.stdout.close()
        log = database.with_name(database.name + "-wal").read_bytes()
        random_ = random.Random(11)
        lengths = set()
        for cut in range(15):
            copy = copied(database, tmp_path / f"cut{cut}")
            copy.with_name(copy.name + "-wal").write_bytes(log[: random_.randrange(len(log))])
            documents, checks = numbers(copy)
            assert documents == checks == list(range(len(documents)))
            lengths.add(len(documents))
    engine.dispose()
    assert len(lengths) > 3, "the cuts fell into different transactions"


def test_a_killed_writer_leaves_a_store_without_faults(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gradewatch.db'}"
    engine = open_engine(url)
    upgrade(engine)
    writer = subprocess.Popen([sys.executable, "-c", WRITER, url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    writer.stdout.readline()
    writer.kill()
    writer.wait()
    writer.stdout.close()
    faults = check(engine, Archive(tmp_path / "archive"))
    engine.dispose()
    assert {fault.kind for fault in faults} == {"missing_document"}, "the writer archives nothing"
