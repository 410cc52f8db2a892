"""The same reports published day by day on a local site and polled in steps, with faults if wanted.

This is the whole program but for the hands that deliver: listing, pages, files, store and judging, over years. The site
shows on each date what had been published by then, and answers wrongly as long as a seeded fault lasts.
"""

import logging
import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import stamina
import structlog

from demo.site import Answer, Publication, SiteProvider, World, serve
from demo.watched import local_settings
from outcomes.clock import FixedClock
from outcomes.event import Event
from outcomes.providers import find_authority
from service.cycle import Stopper, poll_source
from service.setup import open_service
from storage.engine import reading
from storage.history import changes

Documents = Mapping[Path, tuple[str, date]]
"""Report -> (URN, publication date)"""
LAST_POLLS = (1, 2, 3)
"""Days after the last step on which all is looked at once more, without faults, for what was late to come out."""


@dataclass(frozen=True, slots=True)
class Plan:
    """From when to when the site is polled, how often, and with what going wrong."""

    start: date
    until: date
    step: timedelta = timedelta(days=7)
    sweep_every: int = 4
    """Every so many polls open every page and ask for every file again."""
    faults: int | None = None
    """Seed of the faults; None: all goes well."""


@dataclass
class Polled:
    """What came of the polls."""

    events: list[Event] = field(default_factory=list)
    polls: int = 0
    requests: int = 0
    failures: int = 0
    """What the polls themselves said that they could not have or read."""
    spoilt: int = 0
    """Answers that a fault replaced."""


def polled_events(documents: Documents, plan: Plan) -> Polled:
    """Everything that watching the site from `plan.start` on would have told; what was there before is history."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    stamina.set_testing(True, attempts=3)  # the fetcher's second and third attempts, without the waits between them
    world, weather = World(_providers(documents), plan.start), Weather(plan.faults)
    world.spoil = weather.spoil
    with tempfile.TemporaryDirectory() as folder, serve(world) as base:
        settings = local_settings(base, Path(folder))
        polled = Polled()
        for day, sweep, fair in _polls(plan):
            if day.year > world.today.year and day <= plan.until:
                print(f"{world.today.year} is done, {polled.polls} polls so far", file=sys.stderr)
            world.today = min(day, plan.until)
            weather.turn(fair)
            with open_service(settings, _noon(day)) as service:
                result = poll_source(service, "reports", sweep, Stopper())
            polled.polls += 1
            polled.requests += result.requests
            polled.failures += len(result.failures)
        with open_service(settings, _noon(plan.until)) as service, reading(service.engine) as session:
            polled.events = list(changes(session))
    polled.spoilt = weather.spoilt
    return polled


def _noon(day: date) -> FixedClock:
    return FixedClock(datetime.combine(day, time(12), UTC))


def _polls(plan: Plan) -> Iterator[tuple[date, bool, bool]]:
    """(day, whether it is a sweep, whether the weather is fair): nothing disturbs the baseline and the last polls."""
    day, number = plan.start, 0
    while day <= plan.until:
        yield day, number % plan.sweep_every == 0, number == 0
        day, number = day + plan.step, number + 1
    for days in LAST_POLLS:
        yield plan.until + timedelta(days=days), True, True


def _providers(documents: Documents) -> dict[str, SiteProvider]:
    reports: dict[str, list[Publication]] = {}
    for number, (path, (urn, published)) in enumerate(documents.items()):
        label = path.stem.rpartition(" - ")[0]
        reports.setdefault(urn, []).append(Publication(50_000_000 + number, label, published, path.read_bytes()))
    return {urn: _provider(urn, publications) for urn, publications in reports.items()}


def _provider(urn: str, publications: Iterable[Publication]) -> SiteProvider:
    authority = find_authority(urn)
    name, region = (authority.name, authority.region) if authority else (f"Authority {urn}", "")
    return SiteProvider(urn, name, region, publications=tuple(publications))


# ------------------------------------------------------------------ weather


def _instead(status: int, body: bytes = b"<html><title>Error</title><h1>Error</h1>") -> Callable[[Answer], Answer]:
    return lambda answer: Answer(status, body)


def _without(mark: bytes, other: bytes = b"") -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, body=answer.body.replace(mark, other), headers={})


def _cut(answer: Answer) -> Answer:
    """With its validators, as a broken upload or a cache on the way would serve it."""
    return replace(answer, body=answer.body[: len(answer.body) // 3])


def _half_the_list(answer: Answer) -> Answer:
    head, *results = answer.body.split(b'<li class="search-result">')
    return replace(answer, body=b'<li class="search-result">'.join([head, *results[::2]]), headers={})


FAULTS: tuple[tuple[str, Callable[[Answer], Answer]], ...] = (
    ("/", _instead(500)),
    ("/", _instead(503)),
    ("/", _instead(404)),
    ("/", _instead(403)),
    ("/", _instead(200)),
    ("/", _instead(200, b"")),
    ("/v1/file/", _cut),
    ("/v1/file/", _instead(404)),
    ("/v1/file/", _instead(200)),
    ("/search", _half_the_list),
    ("/search", _without(b"search-result", b"result")),
    ("/provider/", _without(b"publication-link", b"link")),
    ("/provider/", _without(b"nonvisual", b"hidden")),
    ("/provider/", _without(b"<time", b"<span")),
)
"""(which paths, what becomes of the answer)"""
RATES = (0.05, 0.3, 1.0)
LONGEST = 4
"""Polls that a fault lasts at the most."""


class Weather:
    """What is wrong with the site at the moment, by a seeded choice that a run repeats."""

    def __init__(self, seed: int | None) -> None:
        self._chance = random.Random(seed) if seed is not None else None
        self._left = 0
        self._faults: list[tuple[str, Callable[[Answer], Answer]]] = []
        self._rate = 0.0
        self.spoilt = 0

    def turn(self, fair: bool) -> None:
        """Before each poll: the present fault goes on, or it clears up, or another one begins."""
        self._left -= 1
        if fair or self._chance is None:
            self._left, self._faults = 0, []
        elif self._left <= 0:
            breaks = self._chance.random() < 0.5
            self._faults = self._chance.sample(FAULTS, self._chance.randint(1, 3)) if breaks else []
            self._left, self._rate = self._chance.randint(1, LONGEST), self._chance.choice(RATES)

    def spoil(self, path: str, answer: Answer) -> Answer:
        """The answer as it comes through."""
        for where, what in self._faults:
            if path.startswith(where) and self._chance and self._chance.random() < self._rate:
                self.spoilt += 1
                answer = what(answer)
        return answer
