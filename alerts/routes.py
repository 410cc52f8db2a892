"""Routes: who is told what, where and when. Read from the settings file, checked to the line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from outcomes.event import Event


class RouteError(Exception):
    """A route is wrong. The message names the route, its line, the mistake and a valid example."""


@dataclass(frozen=True, slots=True)
class Route:
    """Who is told what. An empty set means "all"."""

    name: str
    targets: tuple[str, ...]
    urns: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    verdicts: frozenset[str] = frozenset()
    delivery: str = "instant"
    digest_at: time = time(8, 30)
    digest_on: int = 0
    quiet: tuple[time, time] | None = None
    urgent: bool = False
    all_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert to one target of one route, due at `due_at` (UTC). `digest`: None, "daily" or "weekly"."""

    route: str
    target: str
    due_at: datetime
    digest: str | None = None
    held: bool = False


def parse_routes(tables: Sequence[Mapping[str, Any]], source: str | None) -> tuple[Route, ...]:
    raise NotImplementedError


def matches(route: Route, event: Event) -> bool:
    raise NotImplementedError


def deliveries_for(
    event: Event, routes: Sequence[Route], now: datetime, told: Sequence[Delivery] = ()
) -> tuple[Delivery, ...]:
    raise NotImplementedError


def dead_routes(routes: Sequence[Route], providers: Iterable[Any]) -> tuple[str, ...]:
    raise NotImplementedError
