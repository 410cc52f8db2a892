"""The pages on the real command line: served alone and beside the watch, refused where they would be open."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.sinks import free_port
from demo.site import serve
from demo.world import small_world

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60.0


@contextmanager
def program(folder: Path, command: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    given = {"DATA_DIR": str(folder), "NEWS_FEEDS": "", "REQUEST_INTERVAL": "0", "LOG_FORMAT": "json", **settings}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GRADEWATCH_")}
    environment = clean | {f"GRADEWATCH_{name}": value for name, value in given.items()}
    started = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), command], env=environment, cwd=folder, text=True, stderr=subprocess.PIPE
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def answer(port: int, path: str) -> tuple[int, str]:
    """What the program answers as soon as it does."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as found:
                return found.status, found.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            assert time.monotonic() < end, "nothing answers"
            time.sleep(0.05)


def ended(started: subprocess.Popen[str]) -> int:
    started.send_signal(signal.SIGTERM)
    return started.wait(timeout=10)


def test_the_pages_are_served_alone_before_anything_was_polled(tmp_path: Path) -> None:
    port = free_port()
    with program(tmp_path, "serve", WEB_BIND=f"127.0.0.1:{port}") as started:
        status, text = answer(port, "/")
        assert status == 200 and "never been polled" in text
        assert answer(port, "/health")[0] == 503
        assert ended(started) == 0


def test_the_pages_are_served_beside_the_watch_and_end_with_it(tmp_path: Path) -> None:
    port = free_port()
    with serve(small_world()) as base:
        settings = {"REPORTS_URL": base, "ALLOWED_HOSTS": base[7:], "WEB_BIND": f"127.0.0.1:{port}"}
        with program(tmp_path, "run", **settings) as started:
            end = time.monotonic() + PATIENCE
            while "5 of 5 authorities read" not in answer(port, "/")[1]:
                assert time.monotonic() < end, "the watch beside the pages has not read its world"
                time.sleep(0.1)
            assert ended(started) == 0


def test_a_taken_address_is_named_and_costs_the_pages_only(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with program(tmp_path, "serve", WEB_BIND=address) as alone:
            assert alone.stderr is not None and f"WEB_BIND: {address}" in alone.stderr.read()
            assert alone.wait(timeout=PATIENCE) == 2
        with program(tmp_path, "run", WEB_BIND=address, REPORTS_URL="http://127.0.0.1:9") as beside:
            assert beside.stderr is not None
            lines = [next(beside.stderr) for _ in range(2)]
            assert any("the pages are not served" in line for line in lines)
            assert any("Gradewatch runs" in line for line in lines)


@pytest.mark.parametrize("command", ["serve", "run"])
def test_beyond_this_machine_nothing_is_served_without_a_token(tmp_path: Path, command: str) -> None:
    with program(tmp_path, command, WEB_BIND="0.0.0.0:8000") as started:
        assert started.stderr is not None and "WEB_TOKEN" in started.stderr.read()
        assert started.wait(timeout=PATIENCE) == 2
