"""What is remembered of another party's server between requests, and between runs."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol


class HostMemory(Protocol):
    """Robots rules, request slots and pauses of each host. The database keeps them for all workers together."""

    def robots(self, host: str, newer_than: datetime) -> str | None:
        """The text of its robots.txt fetched after `newer_than` ("": it has none); None where it must be fetched."""
        ...

    def keep_robots(self, host: str, text: str, now: datetime) -> None: ...

    def reserve(self, host: str, interval: timedelta, now: datetime) -> timedelta:
        """Take the host's next free slot; how long to wait for it."""
        ...

    def paused(self, host: str, now: datetime) -> str | None:
        """Why the host must not be asked at `now`; None where it may."""
        ...

    def pause(self, host: str, until: datetime, reason: str) -> None: ...


@dataclass
class _Host:
    robots: tuple[str, datetime] | None = None
    next_slot: datetime | None = None
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

    def reserve(self, host: str, interval: timedelta, now: datetime) -> timedelta:
        kept = self._host(host)
        slot = max(now, kept.next_slot or now)
        kept.next_slot = slot + interval
        return slot - now

    def paused(self, host: str, now: datetime) -> str | None:
        pause = self._host(host).pause
        return pause[1] if pause and now < pause[0] else None

    def pause(self, host: str, until: datetime, reason: str) -> None:
        self._host(host).pause = (until, reason)
