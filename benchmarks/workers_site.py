"""The sites that the workers share: one of our own that answers as slowly as is asked, or the replica."""

import base64
import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol

from benchmarks.poll import SHARED, wait_for
from benchmarks.sinks import free_port
from demo.report_layouts import ilacs_spec
from demo.report_pdf import invented_report
from demo.site import Answer, Publication, SiteProvider, World, serve
from outcomes.clock import SystemClock
from outcomes.grades import Grade

G, RI, I = Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE  # noqa: E741
LABEL = "Children's services inspection"
NEWS = ((G, G, G, G, G), (RI, RI, RI, RI, RI), (G, RI, I, G, RI))
"""Grades of the new reports in turn: up, down, mixed."""
NEWS_FILES = 70_000_000
EARLIER = (date(2018, 6, 4), date(2020, 2, 3), date(2022, 10, 3))
BYTES_PER_SECOND = 400_000
"""How fast the replica sends a report's file."""


class Site(Protocol):
    """What the measuring needs of a site."""

    @property
    def address(self) -> str: ...

    @property
    def host(self) -> str:
        """Host and port of it."""
        ...

    def asked(self) -> list[tuple[float, str]]:
        """(moment in seconds, path) of every request, in the order of their arrival."""
        ...

    def publish(self, count: int) -> int:
        """A new report for each of `count` authorities, out today; how many there are."""
        ...


@dataclass
class OwnSite:
    """Invented authorities with three reports each, on a server that thinks for `delay` seconds about each answer."""

    world: World
    delay: float
    address: str = ""
    log: list[tuple[float, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def host(self) -> str:
        return self.address.removeprefix("http://")

    def answer(self, path: str, answer: Answer) -> Answer:
        with self.lock:
            self.log.append((time.monotonic(), path))
        time.sleep(self.delay)
        return answer

    def asked(self) -> list[tuple[float, str]]:
        with self.lock:
            return list(self.log)

    def publish(self, count: int) -> int:
        chosen = sorted(self.world.providers)[:count]
        for number, urn in enumerate(chosen):
            body = new_report(number, self.world.providers[urn].name.removesuffix(" Council"))
            self.world.publish(urn, Publication(NEWS_FILES + number, LABEL, self.world.today, body))
        return len(chosen)


@contextmanager
def own_site(authorities: int, delay: float) -> Iterator[OwnSite]:
    """The site on a free port."""
    site = OwnSite(World(_providers(authorities), SystemClock().today()), delay)
    site.world.spoil = site.answer
    with serve(site.world) as site.address:
        yield site


def _providers(count: int) -> dict[str, SiteProvider]:
    found = {}
    for number in range(count):
        urn, name = str(89_100 + number), f"Sharing {_letters(number)}"
        reports = []
        for edition, first in enumerate(EARLIER):
            body = _report(name, first, RI, RI, G, RI)
            reports.append(Publication(int(urn) * 100 + edition, LABEL, first + timedelta(days=50), body))
        found[urn] = SiteProvider(urn, f"{name} Council", publications=tuple(reports))
    return found


def _letters(number: int) -> str:
    return chr(ord("A") + number // 26) + chr(ord("a") + number % 26)


def _report(name: str, first: date, *grades: Grade) -> bytes:
    return invented_report(ilacs_spec(name, first, first + timedelta(days=11), *grades))


def new_report(number: int, name: str) -> bytes:
    """A report of an inspection that ended some weeks ago; its grades differ from one number to the next."""
    first = min(SystemClock().today() - timedelta(days=60), date(2026, 3, 2))
    return _report(name, first, *NEWS[number % len(NEWS)])


# ------------------------------------------------------------------ the replica


@dataclass
class ReplicaSite:
    """The replica over a folder made by its builder."""

    port: int
    providers: list[dict[str, Any]]

    @property
    def address(self) -> str:
        return f"http://{self.host}/reports"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def call(self, what: str, body: dict[str, Any] | None = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        with urllib.request.urlopen(f"http://{self.host}/_twin/{what}", data, timeout=60) as answer:
            return json.loads(answer.read())

    def asked(self) -> list[tuple[float, str]]:
        rows = [(float(row["at"]), str(row["path"])) for row in self.call("requests")]
        return sorted(row for row in rows if "/_twin/" not in row[1])

    def publish(self, count: int) -> int:
        today = SystemClock().today().isoformat()
        for number, provider in enumerate(self.providers[:count]):
            pdf = base64.b64encode(new_report(number, provider["name"])).decode()
            self.call("publish", {"urn": provider["urn"], "label": LABEL, "date": today, "pdf": pdf})
        return len(self.providers[:count])


@contextmanager
def replica_site(folder: Path, slow: bool) -> Iterator[ReplicaSite]:
    """The replica on a free port; `slow`: it sends files at the pace of a busy server."""
    port = free_port()
    world = json.loads((folder / "world.json").read_text("utf-8"))
    authorities = [row for row in world["providers"] if row.get("category", 44) == 44 and row.get("publications")]
    command = [sys.executable, "-m", "twin", "--data", str(folder.resolve()), "--port", str(port), "--smtp-port", "0"]
    today = SystemClock().today().isoformat()
    server = subprocess.Popen(
        [*command, "--start", today], cwd=SHARED, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        site = ReplicaSite(port, authorities)
        if slow:
            rule = {"kind": "drip", "site": "files", "rate": 1.0, "bytes_per_second": BYTES_PER_SECOND}
            site.call("faults", {"seed": 1, "rules": [rule]})
        yield site
    finally:
        server.terminate()
        server.wait()
