"""Several `run` processes on one PostgreSQL database: what more hands gain, and that no work is done twice.

Three series, each on a database and a site of its own, first a baseline, then a poll that finds new reports:

- slow: the site takes its time over each answer, so that more workers should be faster;
- paced: the site is quick and the request interval is not, so that all workers together may be no faster than one;
- killed: as slow, with one worker killed (-9) every few seconds and another started in its place.

`least_gap_ms` is the shortest time between any two requests as the site saw them arrive; `asked_again` counts requests
for a file beyond the first, that is for answers that died on the way to a worker that was killed.
"""

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from sqlalchemy import ColumnElement, Engine
from sqlmodel import Session, SQLModel, col, func, select

from benchmarks.crash import in_slack
from benchmarks.postgres import own_database
from benchmarks.sinks import Slack, serving_slack
from benchmarks.workers_site import Site, own_site, replica_site
from outcomes.clock import SystemClock
from service.workers import workers_alive
from storage.engine import open_engine, reading, writing
from storage.models import CheckRow, DeliveryRow, DeliveryStatus, EventRow, InspectionRow, ReportRow
from storage.upgrade import upgrade

ROOT = Path(__file__).resolve().parent.parent
SERVER = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
AUTHORITIES = 24
NEWS = 12
SLOW_SECONDS, QUICK_SECONDS = 1.0, 0.02
SHORT, LONG = timedelta(milliseconds=20), timedelta(milliseconds=400)
"""Request intervals: one that leaves room for all hands, and one that does not."""
NOT_BY_ITSELF = timedelta(days=2)
"""Polls begin when the measuring asks for one."""
PATIENCE = 900.0
CHANNELS = ("slack:#all", "slack:#children")
ROUTES = f'[[routes]]\nname = "all"\nto = {json.dumps(CHANNELS)}\n'


@dataclass(frozen=True, slots=True)
class Row:
    """What one series of one number of workers came to."""

    series: str
    workers: int
    kills: int
    baseline_seconds: float
    news_seconds: float
    requests: int
    least_gap_ms: float
    interval_ms: float
    reports: int
    read_twice: int
    """Readings beyond one a report."""
    unread: int
    """Reports that no reading is there of."""
    asked_again: int
    events: int
    alerts: int
    doubled: int
    lost: int
    marked: int


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    delay: float
    interval: timedelta
    kill_every: float | None = None


def main(argv: list[str]) -> int:
    """Print the table, or one JSON object with --json; 1 where anything was lost or done twice."""
    assert __doc__ is not None
    parser = argparse.ArgumentParser(prog="python -m benchmarks workers", description=__doc__.splitlines()[0])
    parser.add_argument("--workers", default="1,2,4", help="how many processes, comma separated")
    parser.add_argument("--database", default=SERVER, help="a PostgreSQL server, on which databases are made")
    parser.add_argument("--kill-every", type=float, default=3.0, metavar="SECONDS", help="0: no such series")
    parser.add_argument("--series", default="slow,paced,killed", help="which of them, comma separated")
    parser.add_argument("--authorities", type=int, default=AUTHORITIES, help="size of our own world")
    parser.add_argument("--world", type=Path, help="a folder made by the replica's builder, instead of our own world")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    counts = sorted({int(word) for word in given.workers.split(",")})
    known = {series.name: series for series in _all_series(given.kill_every)}
    names = given.series.split(",")
    if unknown := set(names) - {*known, "killed"}:
        parser.error(f"--series: there is no {', '.join(sorted(unknown))}; known: slow, paced, killed")
    wanted = [known[name] for name in names if name in known]
    rows = [
        run_series(given.database, series, count, site)
        for series in wanted
        for count in counts
        if series.kill_every is None or count > 1 or counts == [1]
        for site in _sites(series, count, given.authorities, given.world)
    ]
    if given.json:
        print(json.dumps({"rows": [asdict(row) for row in rows]}))
    else:
        _print_table(rows)
    return 1 if any(row.read_twice or row.unread or row.doubled or row.lost for row in rows) else 0


def _all_series(kill_every: float) -> list[Series]:
    slow, paced = Series("slow", SLOW_SECONDS, SHORT), Series("paced", QUICK_SECONDS, LONG)
    return [slow, paced, *([Series("killed", SLOW_SECONDS, SHORT, kill_every)] if kill_every else [])]


def _sites(series: Series, count: int, authorities: int, world: Path | None) -> Iterator[Site]:
    """The one site of a row, open while it is measured."""
    print(f"{series.name}, {count} workers …", file=sys.stderr, flush=True)
    opened: AbstractContextManager[Site] = (
        replica_site(world, slow=series.delay > QUICK_SECONDS) if world else own_site(authorities, series.delay)
    )
    with opened as site:
        yield site


def run_series(server: str, series: Series, count: int, site: Site) -> Row:
    """A baseline and a poll with news by `count` workers; what the site, the store and Slack saw of it."""
    slack = Slack(time.time, chance=random.Random(1))
    with ExitStack() as open_:
        url = open_.enter_context(own_database(server))
        folder = Path(open_.enter_context(tempfile.TemporaryDirectory()))
        slack_address = open_.enter_context(serving_slack(slack))
        engine = open_engine(url)
        open_.callback(engine.dispose)
        upgrade(engine)
        _hold_polls(engine)
        crew = Crew(_environment(url, folder, site, slack_address, series.interval), folder)
        open_.callback(crew.dismiss)
        crew.hire(count)
        _wait_for(lambda: workers_alive(engine) >= count, "the workers have not begun")
        with crew.dying(series.kill_every):
            baseline = _poll(engine)
            published = site.publish(NEWS)
            news = _poll(engine)
            _wait_for(lambda: not _waiting(engine), "alerts are still waiting")
        return _row(series, count, crew.kills, (baseline, news), published, engine, site, slack)


# --------------------------------------------------------------- the workers


@dataclass
class Crew:
    """The `run` processes. One that is killed is followed by another, as a supervisor would see to."""

    environment: dict[str, str]
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    kills: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def hire(self, count: int) -> None:
        self.processes += [self._start() for _ in range(count)]

    def _start(self) -> subprocess.Popen[bytes]:
        with (self.folder / "log.txt").open("ab") as log:
            command = [sys.executable, str(ROOT / "main.py"), "run"]
            return subprocess.Popen(command, env=self.environment, cwd=self.folder, stdout=log, stderr=log)

    @contextmanager
    def dying(self, every: float | None) -> Iterator[None]:
        """While the body runs one of them dies every `every` seconds; none where it is None."""
        enough = threading.Event()
        killer = threading.Thread(target=self._kill, args=(every, enough), daemon=True)
        if every:
            killer.start()
        try:
            yield
        finally:
            enough.set()
            if every:
                killer.join()

    def _kill(self, every: float, enough: threading.Event) -> None:
        while not enough.wait(every):
            place = self.chance.randrange(len(self.processes))
            self.processes[place].kill()
            self.processes[place].wait()
            self.kills += 1
            self.processes[place] = self._start()

    def dismiss(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _environment(url: str, folder: Path, site: Site, slack: str, interval: timedelta) -> dict[str, str]:
    config = folder / "gradewatch.toml"
    config.write_text(ROUTES, "utf-8")
    settings = {
        "CONFIG": str(config),
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "REPORTS_URL": site.address,
        "ALLOWED_HOSTS": site.host,
        "REQUEST_INTERVAL": f"{interval / timedelta(milliseconds=1):g}ms",
        "POLL_INTERVAL": f"{NOT_BY_ITSELF / timedelta(hours=1):g}h",
        "NEWS_FEEDS": "",
        "MAX_EVENTS_PER_POLL": "1000",
        "SLACK_API_URL": f"{slack}/api/",
        "SLACK_BOT_TOKEN": "xoxb-workers",
        "LOG_FORMAT": "json",
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GRADEWATCH_")}
    return clean | {f"GRADEWATCH_{name}": value for name, value in settings.items()}


def _wait_for(what: Callable[[], bool], why: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{why} after {PATIENCE:g} seconds")
        time.sleep(0.1)


# ----------------------------------------------------------------- the polls


def _hold_polls(engine: Engine) -> None:
    """As if a poll had just begun and ended: the next one is not due before it is asked for."""
    now = SystemClock().now()
    with writing(engine) as session:
        session.add(CheckRow(source="reports", started_at=now, finished_at=now, complete=True))


def _poll(engine: Engine) -> float:
    """Let a poll begin; the seconds from its beginning to its end, whoever brought it there."""
    with writing(engine) as session:
        rows = session.exec(select(CheckRow)).all()
        last = max(row.id or 0 for row in rows)
        for row in rows:
            row.started_at -= NOT_BY_ITSELF
    _wait_for(lambda: _ended(engine, last) is not None, "the poll has not ended")
    return round(_ended(engine, last) or 0.0, 1)


def _ended(engine: Engine, last: int) -> float | None:
    with reading(engine) as session:
        rows = session.exec(select(CheckRow).where(col(CheckRow.id) > last).order_by(col(CheckRow.id))).all()
    if not rows or rows[-1].finished_at is None:
        return None
    return (rows[-1].finished_at - rows[0].started_at).total_seconds()


def _waiting(engine: Engine) -> int:
    open_ = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING)
    with reading(engine) as session:
        return _count(session, DeliveryRow, col(DeliveryRow.status).in_(open_))


def _count(session: Session, table: type[SQLModel], *conditions: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).select_from(table).where(*conditions)).one()


# ------------------------------------------------------------------ the count


def _row(
    series: Series,
    count: int,
    kills: int,
    seconds: tuple[float, float],
    published: int,
    engine: Engine,
    site: Site,
    slack: Slack,
) -> Row:
    asked = site.asked()
    files = Counter(path for _, path in asked if re.search(r"/v1/file/\d+", path))
    gaps = [after - before for (before, _), (after, _) in pairwise(asked)]
    told = in_slack(slack, "")
    with reading(engine) as session:
        reports = _count(session, ReportRow)
        readings = Counter(session.exec(select(InspectionRow.report_id)).all())
        events = session.exec(select(EventRow.id)).all()
        alerts = session.exec(select(DeliveryRow).where(col(DeliveryRow.event_id).is_not(None))).all()
        pairs = {(row.event_id or "", row.target): row.marked for row in alerts}
    return Row(
        series=series.name,
        workers=count,
        kills=kills,
        baseline_seconds=seconds[0],
        news_seconds=seconds[1],
        requests=len(asked),
        least_gap_ms=round(min(gaps) * 1000, 1),
        interval_ms=series.interval / timedelta(milliseconds=1),
        reports=reports,
        read_twice=sum(number - 1 for number in readings.values()),
        unread=reports - len(readings),
        asked_again=files.total() - len(files),
        events=len(events),
        alerts=len(pairs),
        doubled=sum(told[pair] > 1 and not marked for pair, marked in pairs.items()),
        lost=sum(not told[pair] for pair in pairs) + max(0, published - len(events)) * len(CHANNELS),
        marked=sum(pairs.values()),
    )


def _print_table(rows: Sequence[Row]) -> None:
    columns = list(asdict(rows[0]))
    print("".join(f"{column:>{max(9, len(column) + 2)}}" for column in columns))
    for row in rows:
        print("".join(f"{value:>{max(9, len(column) + 2)}}" for column, value in asdict(row).items()))
    print("\nbaseline_seconds and news_seconds: from the start of the poll to its end, the processes being up before.")
    print("Each process does up to four jobs at once, one of which is the poll itself.")
