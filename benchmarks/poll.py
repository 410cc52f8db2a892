"""What a poll costs: requests, bytes, seconds and memory of a baseline, a quiet poll and a poll with one new report."""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from demo.site import serve
from demo.world import NEWS_DAY, small_world

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SetDay = Callable[[date], None]


def main(argv: list[str]) -> int:
    """Print the table, or one JSON object with --json."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks poll", description=__doc__)
    parser.add_argument(
        "--world", type=Path, help="a folder made by the replica's builder (default: our own small world)"
    )
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    with _replica(given.world) if given.world else _own_world() as (address, news_day, set_day):
        rows = measure(address, news_day, set_day)
    if given.json:
        print(json.dumps(rows))
    else:
        _print_table(rows)
    return 0


def measure(address: str, news_day: date, set_day: SetDay) -> dict[str, dict[str, Any]]:
    """Three polls, each a program of its own: the day before the news, the same day again, and the day itself."""
    with tempfile.TemporaryDirectory() as folder:
        rows = {}
        for name, day in (("baseline", -1), ("quiet", -1), ("one_new", 0)):
            today = news_day + timedelta(days=day)
            set_day(today)
            rows[name] = _poll(address, folder, today)
    return rows


def _poll(address: str, folder: str, today: date) -> dict[str, Any]:
    settings = {
        "REPORTS_URL": address,
        "ALLOWED_HOSTS": address.split("/")[2],
        "REQUEST_INTERVAL": "0",
        "DATA_DIR": folder,
        "LOG_FORMAT": "json",
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GRADEWATCH_")}
    environment = clean | {f"GRADEWATCH_{name}": value for name, value in settings.items()}
    command = [
        sys.executable,
        str(ROOT / "main.py"),
        "poll",
        "--source",
        "reports",
        "--json",
        "--today",
        today.isoformat(),
    ]
    started = time.monotonic()
    program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    assert program.stdout is not None
    printed = program.stdout.read()
    _, _, used = os.wait4(program.pid, 0)
    found = json.loads(printed)
    return {
        "requests": found["requests"],
        "bytes": found["bytes"],
        "seconds": round(time.monotonic() - started, 2),
        "peak_mb": round(used.ru_maxrss / 1024, 1),
        "reports_read": found["documents_read"],
        "events": found["events"],
    }


@contextmanager
def _own_world() -> Iterator[tuple[str, date, SetDay]]:
    world = small_world()

    def set_day(day: date) -> None:
        world.today = day

    with serve(world) as address:
        yield address, NEWS_DAY, set_day


@contextmanager
def _replica(folder: Path) -> Iterator[tuple[str, date, SetDay]]:
    """The replica on a free port, serving `folder`; it ends with the body."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    news_day = _day_with_one_report(folder)
    command = [sys.executable, "-m", "twin", "--data", str(folder.resolve()), "--port", str(port), "--smtp-port", "0"]
    server = subprocess.Popen(
        [*command, "--start", news_day.isoformat()], cwd=SHARED, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}/reports", news_day, lambda day: _set_clock(port, day)
    finally:
        server.terminate()
        server.wait()


def _day_with_one_report(folder: Path) -> date:
    """The newest publication date on which one report alone came out, of an authority."""
    world = json.loads((folder / "world.json").read_text("utf-8"))
    days = Counter(
        publication["published"]
        for provider in world["providers"]
        if provider.get("category", 44) == 44
        for publication in provider.get("publications", ())
    )
    return date.fromisoformat(max(day for day, count in days.items() if count == 1))


def _set_clock(port: int, day: date) -> None:
    body = json.dumps({"now": day.isoformat()}).encode()
    urllib.request.urlopen(f"http://127.0.0.1:{port}/_twin/clock", body, timeout=30).read()


def wait_for(port: int) -> None:
    """Until somebody listens on `port` of this machine."""
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the replica did not start: is ../shared/twin there?")


def _print_table(rows: dict[str, dict[str, Any]]) -> None:
    columns = list(next(iter(rows.values())))
    print(f"{'':10}" + "".join(f"{column:>14}" for column in columns))
    for name, row in rows.items():
        print(f"{name:10}" + "".join(f"{row[column]:>14,}" for column in columns))
    print("\nFor comparison: the sheet that people use today costs 590 requests, 150 MB and 3 minutes a run.")
    print("peak_mb is that of the largest process; a report is read in a worker process beside the program.")
