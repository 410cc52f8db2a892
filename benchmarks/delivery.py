"""Judging and queueing: thousands of events to dozens of routes, each event and its deliveries in one transaction."""

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from alerts.routes import Route, deliveries_for, parse_routes
from outcomes.frameworks import load_frameworks
from outcomes.grades import FOUR_POINT
from outcomes.inspection import Inspection, Judgement, Kind, Provider, Reading
from outcomes.verdict import judge
from storage import record
from storage.deliveries import queue
from storage.engine import open_engine, writing
from storage.models import ProviderRow
from storage.upgrade import upgrade

KEYS = ("leaders", "help_and_protection", "in_care", "care_leavers", "overall_effectiveness")
REGIONS = ("North West", "North East", "London", "South East", "South West")
PROVIDERS = 250
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def main(argv: list[str]) -> int:
    """Print the table, or one JSON object with --json."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks delivery", description=__doc__)
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--routes", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'delivery.db'}")
        upgrade(engine)
        figures = measure(engine, given.events, _routes(given.routes))
        engine.dispose()
    print(
        json.dumps(figures) if given.json else "\n".join(f"{name:<12} {value:>12,}" for name, value in figures.items())
    )
    return 0


def measure(engine: Engine, events: int, routes: tuple[Route, ...]) -> dict[str, float]:
    """Judge and queue `events` events; memory is that of this process after one event in ten, and at its end."""
    _add_providers(engine)
    frameworks, queued, early = load_frameworks(), 0, 0.0
    started = time.monotonic()
    for number, (provider, new, before) in enumerate(_inspections(events)):
        event = judge(provider, new, before, frameworks)
        with writing(engine) as session:
            if record.add_event(session, event, None):
                queued += queue(session, event.id, deliveries_for(event, routes, NOW), NOW)
        if number == events // 10:
            early = _peak_mb()
    return {
        "events": events,
        "routes": len(routes),
        "queued": queued,
        "seconds": round(time.monotonic() - started, 1),
        "early_mb": early,
        "peak_mb": _peak_mb(),
    }


def _routes(count: int) -> tuple[Route, ...]:
    """Routes as settings would hold them: for all, by region, by verdict, in digests."""
    tables = []
    for number in range(count):
        table: dict[str, object] = {"name": f"route-{number}", "to": [f"mailto:team{number}@example.org"]}
        if number % 2:
            table["regions"] = [REGIONS[number % len(REGIONS)]]
        if number % 3 == 0:
            table["verdicts"] = ["declined", "mixed"]
        if number % 5 == 0:
            table["delivery"] = "daily"
        tables.append(table)
    return parse_routes(tables, None)


def _add_providers(engine: Engine) -> None:
    with writing(engine) as session:
        for number in range(PROVIDERS):
            one = _provider(number)
            session.add(
                ProviderRow(
                    urn=one.urn, kind=one.kind, name=one.name, site_name=one.name, url=one.url, region=one.region,
                    history_until=date(2000, 1, 1), first_seen_at=NOW,
                )
            )  # fmt: skip


def _provider(number: int) -> Provider:
    urn = str(90_000 + number)
    return Provider(urn, f"Example {number}", "local_authority", f"https://x/{urn}", REGIONS[number % len(REGIONS)])


def _inspections(events: int) -> Iterator[tuple[Provider, Inspection, list[Inspection]]]:
    """Each provider is inspected again and again, a year apart, its grades wandering over the scale."""
    held: dict[int, list[Inspection]] = {}
    for number in range(events):
        who, times = number % PROVIDERS, number // PROVIDERS
        start = date(2023, 1, 2) + timedelta(weeks=times)
        grades = (FOUR_POINT[(who + times * (place + 1)) % len(FOUR_POINT)] for place in range(len(KEYS)))
        judgements = tuple(Judgement(key, key, grade) for key, grade in zip(KEYS, grades, strict=True))
        reading = Reading(Kind.ILACS_STANDARD, None, "ilacs_2023", start, start, judgements=judgements)
        provider = _provider(who)
        new = Inspection(provider.urn, reading, start, NOW, f"{number:064x}", f"https://x/file/{number}")
        before = held.setdefault(who, [])
        yield provider, new, list(before)
        before.append(new)


def _peak_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
