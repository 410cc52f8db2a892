"""What is remembered of another party's server between requests, and between runs."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from outcomes.clock import Clock


class HostMemory(Protocol):
    """Robots rules, turns and pauses of each host. The database keeps them for all workers together."""

    def robots(self, host: str, newer_than: datetime) -> str | None:
        """The text of its robots.txt fetched after `newer_than` ("": it has none); None where it must be fetched."""
        ...

    def keep_robots(self, host: str, text: str, now: datetime) -> None: ...

    def take_turn(self, host: str, interval: timedelta, clock: Clock) -> timedelta:
        """Zero: it is the caller's turn, and nobody else's for the interval. Else how long to wait before asking anew:
        a turn that was promised ahead would be used late, and the next one then come too soon after it."""
        ...

    def paused(self, host: str, now: datetime) -> str | None:
        """Why the host must not be asked at `now`; None where it may."""
        ...

    def pause(self, host: str, until: datetime, reason: str) -> None: ...


@dataclass
class _Host:
    robots: tuple[str, datetime] | None = None
    next_turn: datetime | None = None
    pause: tuple[datetime, str] | None = None


@dataclass
class ShortMemory:
    """Host memory of one process, for `read` and for tests."""

    hosts: dict[str, _Host] = field(default_factory=dict)

    def _host(self, host: str) -> _Host:
        return self.hosts.setdefault(host, _Host())

    def robots(self, host: str, newer_than: datetime) -> str | None:
        kept = self._host(host).robots
        return kept[0] if kept and kept[1] > newer_than else None

    def keep_robots(self, host: str, text: str, now: datetime) -> None:
        self._host(host).robots = (text, now)

    def take_turn(self, host: str, interval: timedelta, clock: Clock) -> timedelta:
        kept, now = self._host(host), clock.now()
        if kept.next_turn is not None and now < kept.next_turn:
            return kept.next_turn - now
        kept.next_turn = now + interval
        return timedelta()

    def paused(self, host: str, now: datetime) -> str | None:
        pause = self._host(host).pause
        return pause[1] if pause and now < pause[0] else None

    def pause(self, host: str, until: datetime, reason: str) -> None:
        self._host(host).pause = (until, reason)
