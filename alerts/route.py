"""A route, as a plain value."""

from dataclasses import dataclass, field
from datetime import time

DELIVERIES = ("instant", "daily", "weekly")


class RouteError(Exception):
    """A route is wrong. The message names the route, its line, the mistake and a valid example."""


@dataclass(frozen=True, slots=True)
class Route:
    """Who is told what. An empty set means "all"; of events: all but news."""

    name: str
    targets: tuple[str, ...]
    """One a recipient, in their normal form."""
    urns: frozenset[str] = field(default=frozenset())
    regions: frozenset[str] = field(default=frozenset())
    kinds: frozenset[str] = field(default=frozenset())
    """Kinds of provider."""
    events: frozenset[str] = field(default=frozenset())
    verdicts: frozenset[str] = field(default=frozenset())
    """Filters the events that carry a verdict; a visit or a withdrawal has none and passes."""
    delivery: str = "instant"
    digest_at: time = time(8, 30)
    """London wall-clock time of the digest, and of the "all quiet" note."""
    digest_on: int = 0
    """Weekday of the weekly digest, and of the "all quiet" note; 0 is Monday."""
    quiet: tuple[time, time] | None = None
    """London hours in which instant alerts wait."""
    urgent: bool = False
    """Urgent events are told even in quiet hours."""
    all_quiet: bool = False
    """A note with the coverage in a week without an alert."""
