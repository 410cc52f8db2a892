"""The replica of the polled sites, and the program as people call it."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.sinks import free_port

ROOT = Path(__file__).resolve().parents[2]
URNS = "80542,80429,80519,2637548"
"""A handful of authorities keeps these tests quick: Rochdale, Birmingham, Westminster, West Northamptonshire."""


@dataclass(frozen=True)
class Replica:
    """A running replica, steered through its own controls."""

    address: str
    mail_port: int

    def call(self, what: str, body: dict[str, Any] | None = None, method: str | None = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        asked = urllib.request.Request(f"{self.address}/_twin/{what}", data, method=method)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.loads(answer.read())

    def on(self, day: str) -> None:
        self.call("clock", {"now": day})

    def fault(self, **rule: Any) -> None:
        self.call("faults", {"seed": 7, "replace": True, "rules": [rule]})

    def clear(self) -> None:
        self.call("faults", method="DELETE")

    def requests(self) -> list[dict[str, Any]]:
        """Requests since the last call of this."""
        found: list[dict[str, Any]] = self.call("requests")
        self.call("requests", method="DELETE")
        return found


@dataclass(frozen=True)
class Program:
    """The program on one database and data folder."""

    environment: dict[str, str]

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        started = self.start(*arguments)
        out, error = started.communicate(timeout=seconds)
        return subprocess.CompletedProcess(arguments, started.returncode, out, error)

    def json(self, *arguments: str) -> Any:
        """What the command prints with --json: an object, or the objects of its lines."""
        found = self.run(*arguments, "--json")
        assert found.returncode in (0, 3), found.stdout + found.stderr
        try:
            return json.loads(found.stdout)
        except json.JSONDecodeError:
            return [json.loads(line) for line in found.stdout.splitlines()]

    def lines(self, *arguments: str) -> list[dict[str, Any]]:
        found = self.run(*arguments, "--json")
        return [json.loads(line) for line in found.stdout.splitlines()]


@pytest.fixture(scope="session")
def replica_server(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replica]:
    """The replica over a small part of the corpus."""
    world = tmp_path_factory.mktemp("replica")
    reports = [f"corpus/reports/{name}" for name in ("ilacs", "visits", "send", "jtai")]
    build = ["--out", str(world), "--truth", "corpus/truth.jsonl", "--authorities", "corpus/authorities.jsonl"]
    command = [
        sys.executable,
        "-m",
        "twin.build_world",
        *build,
        "--urns",
        URNS,
        "--grades",
        "--files",
        "reference",
        *reports,
    ]
    subprocess.run(command, cwd=shared, check=True, capture_output=True)
    port, mail = free_port(), free_port()
    serve = ["--data", str(world), "--port", str(port), "--smtp-port", str(mail), "--start", "2023-03-16"]
    server = subprocess.Popen(
        [sys.executable, "-m", "twin", *serve], cwd=shared, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    replica = Replica(f"http://127.0.0.1:{port}", mail)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            replica.call("state")
            break
        except OSError:
            time.sleep(0.05)
    yield replica
    server.kill()
    server.wait()


@pytest.fixture
def replica(replica_server: Replica) -> Replica:
    """The replica as at its start, on the day before Rochdale's report of 2023."""
    replica_server.call("reset", {})
    return replica_server


@pytest.fixture
def program(replica: Replica, database_url: str, tmp_path: Path) -> Program:
    """The program with its own database, polling the replica."""
    return _program(replica, database_url, tmp_path / "data")


@pytest.fixture(scope="session")
def kept_baseline(replica_server: Replica, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with database and archive after the first poll, for the tests that only begin with it."""
    folder = tmp_path_factory.mktemp("baseline")
    replica_server.call("reset", {})
    first = _program(replica_server, f"sqlite:///{folder / 'gradewatch.db'}", folder / "data").json("poll")
    assert first["events"] == first["queued"] == first["delivered"] == 0
    return folder


@pytest.fixture
def watching(replica: Replica, kept_baseline: Path, tmp_path: Path) -> Program:
    """The program on SQLite, its first poll behind it."""
    shutil.copytree(kept_baseline, tmp_path / "kept")
    return _program(replica, f"sqlite:///{tmp_path / 'kept' / 'gradewatch.db'}", tmp_path / "kept" / "data")


def _program(replica: Replica, database_url: str, data: Path) -> Program:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GRADEWATCH_")}
    settings = {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(data),
        "REPORTS_URL": f"{replica.address}/reports",
        "GOVUK_URL": f"{replica.address}/govuk",
        "ALLOWED_HOSTS": replica.address.removeprefix("http://"),
        "REQUEST_INTERVAL": "0",
        "REQUEST_TIMEOUT": "2s",
        "NEWS_FEEDS": "",
        "SLACK_API_URL": f"{replica.address}/slack/api/",
        "SLACK_BOT_TOKEN": "xoxb-1",
        "MAX_DOCUMENT_BYTES": "8MB",
    }
    return Program(clean | {f"GRADEWATCH_{name}": value for name, value in settings.items()})
