"""Several processes share a poll on PostgreSQL: each page is opened once, and a worker that is killed loses nothing."""

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect
from sqlmodel import select

from demo.report_layouts import ilacs_spec
from demo.report_pdf import invented_report
from demo.site import Answer, Publication, SiteProvider, World, serve
from outcomes.clock import SystemClock
from outcomes.grades import Grade
from storage.engine import open_engine, reading, writing
from storage.models import CheckRow, PartRow, ProviderRow, ReportRow
from storage.upgrade import upgrade

ROOT = Path(__file__).resolve().parents[2]
WORK = """
import sys
from outcomes.clock import SystemClock
from service.settings import load_settings
from service.setup import open_service
from service.workers import run_worker
with open_service(load_settings(None), SystemClock()) as service:
    sys.exit(run_worker(service))
"""
PATIENCE = 90.0
PROVIDERS, FIRST_FILE = 6, 90_000_000

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture
def world() -> World:
    """Six authorities with a report each; the last one's cannot be read."""
    providers = {}
    for number in range(PROVIDERS):
        urn, good = f"80{700 + number}", Grade.GOOD
        spec = ilacs_spec(f"Example {number}", date(2018, 1, 15), date(2018, 1, 26), good, good, good, good)
        body = invented_report(spec) if number < PROVIDERS - 1 else b"no PDF"
        report = Publication(FIRST_FILE + number, "Children's services inspection", date(2018, 3, 12), body)
        providers[urn] = SiteProvider(urn, f"Example {number}", publications=(report,))
    return World(providers, date(2023, 3, 16))


@pytest.fixture
def database(postgres_server: str) -> Iterator[Engine]:
    server = open_engine(postgres_server)
    name = f"gradewatch_test_{uuid.uuid4().hex[:12]}"
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine = open_engine(server.url.set(database=name).render_as_string(hide_password=False))
        upgrade(engine)
        yield engine
        engine.dispose()
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()


@contextmanager
def workers(
    engine: Engine, site: str, folder: Path, count: int, news: bool = False
) -> Iterator[list[subprocess.Popen[bytes]]]:
    env = environment(engine, site, folder, news)
    with (folder / "log.txt").open("wb") as log:
        started = [
            subprocess.Popen([sys.executable, "-c", WORK], env=env, cwd=folder, stdout=log, stderr=log)
            for _ in range(count)
        ]
        try:
            yield started
        finally:
            for process in started:
                process.kill()
                process.wait()


def environment(engine: Engine, site: str, folder: Path, news: bool = False) -> dict[str, str]:
    host = site.removeprefix("http://")
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "GRADEWATCH_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "GRADEWATCH_DATA_DIR": str(folder),
        "GRADEWATCH_REPORTS_URL": site,
        "GRADEWATCH_ALLOWED_HOSTS": host,
        "GRADEWATCH_REQUEST_INTERVAL": "5ms",
        "GRADEWATCH_POLL_INTERVAL": "1h",
        "GRADEWATCH_NEWS_FEEDS": f"{site}/news.xml" if news else "",
        "GRADEWATCH_NEWS_INTERVAL": "1h",
    }


def wait_for(what: Callable[[], bool], why: str) -> None:
    waiting, deadline = threading.Event(), time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, why
        waiting.wait(0.1)


def finished(engine: Engine, source: str = "reports") -> bool:
    with reading(engine) as session:
        return any(row.finished_at for row in session.exec(select(CheckRow).where(CheckRow.source == source)))


def files_asked(world: World) -> Counter[str]:
    return Counter(path for path in world.asked if "/file/" in path)


def test_two_workers_open_every_page_and_file_once(database: Engine, world: World, tmp_path: Path) -> None:
    with serve(world) as site, workers(database, site, tmp_path, 2) as started:
        wait_for(lambda: finished(database), "no poll has ended")
        asked = files_asked(world)
        assert len(asked) == PROVIDERS and asked.pop(f"/v1/file/{FIRST_FILE + PROVIDERS - 1}")
        assert set(asked.values()) == {1}
        pages = Counter(path for path in world.asked if "/provider/" in path)
        assert set(pages.values()) == {1} and len(pages) == PROVIDERS
        with reading(database) as session:
            (check,) = session.exec(select(CheckRow)).all()
            assert (check.counts["pages_read"], check.counts["documents_read"]) == (PROVIDERS, PROVIDERS - 1)
            assert check.counts["requests"] == len(world.asked)
            assert len(check.failures) == 1, "what workers failed at is told by the poll"
            assert session.exec(select(PartRow)).all() == []
            assert all(row.page_read_at for row in session.exec(select(ProviderRow)))
        for process in started:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(timeout=20) for process in started] == [0, 0]


def test_the_news_are_read_by_one_worker_once(database: Engine, world: World, tmp_path: Path) -> None:
    feed = b"<rss version='2.0'><channel><title>Local news</title><item><title>A fair</title><guid>1</guid></item></channel></rss>"

    def answer(path: str, usual: Answer) -> Answer:
        return Answer(200, feed, "application/rss+xml") if path == "/news.xml" else usual

    world.spoil = answer
    with serve(world) as site, workers(database, site, tmp_path, 2, news=True):
        wait_for(lambda: finished(database, "news") and finished(database), "nobody has read the news")
    assert world.asked.count("/news.xml") == 1
    with reading(database) as session:
        (check,) = session.exec(select(CheckRow).where(CheckRow.source == "news")).all()
        assert check.complete and check.counts["reached"]


def test_a_worker_killed_with_a_page_in_hand_loses_nothing(database: Engine, world: World, tmp_path: Path) -> None:
    caught, release = threading.Event(), threading.Event()

    def hold(path: str, answer: Answer) -> Answer:
        """The first worker hangs in the middle of a page until it is killed."""
        if "/provider/" in path and not caught.is_set():
            caught.set()
            release.wait(PATIENCE)
        return answer

    world.spoil = hold
    with serve(world) as site:
        with workers(database, site, tmp_path, 1) as (first,):
            wait_for(caught.is_set, "the worker has opened no page")
            first.send_signal(signal.SIGKILL)
            first.wait()
        release.set()
        with workers(database, site, tmp_path, 1):
            wait_for(lambda: finished(database), "the dead worker's poll was not taken up")
    with reading(database) as session:
        assert len(session.exec(select(ReportRow)).all()) == PROVIDERS
        assert all(row.document for row in session.exec(select(ReportRow)))
        assert all(row.page_read_at for row in session.exec(select(ProviderRow)))


def test_a_backup_is_restored_only_when_no_worker_is_left(database: Engine, world: World, tmp_path: Path) -> None:
    """Saved beside a worker; refused beside it; restored after it, without the jobs of the database before."""
    command = [sys.executable, str(ROOT / "main.py"), "db"]

    def db(what: str) -> subprocess.CompletedProcess[str]:
        env = environment(database, site, tmp_path)
        return subprocess.run([*command, what, "saved.tar"], env=env, cwd=tmp_path, capture_output=True, text=True)

    with serve(world) as site:
        with workers(database, site, tmp_path, 1) as (worker,):
            wait_for(lambda: finished(database), "no poll has ended")
            assert db("backup").returncode == 0
            refused = db("restore")
            assert refused.returncode == 2 and "1 `run` processes work on this database" in refused.stderr
            worker.send_signal(signal.SIGTERM)
            worker.wait(20)
        with writing(database) as session:
            session.add(CheckRow(source="later", started_at=SystemClock().now()))
        restored = db("restore")
        assert restored.returncode == 0, restored.stderr
    with reading(database) as session:
        assert {row.source for row in session.exec(select(CheckRow))} == {"reports"}
    assert "gradewatch_queue" not in inspect(database).get_schema_names()
