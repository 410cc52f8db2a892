"""How grades are spread over the nation and its regions at a date, and how much of the watch is covered."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many providers hold which grade of one judgement at the end of a date."""

    key: str
    on: date
    counts: dict[str, int]
    """By grade, or by the reason of its absence; providers never inspected by then are not in it."""

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def distribution(
    session: Session, key: str, on: date, *, kind: str = "local_authority", region: str | None = None
) -> Distribution:
    """Distribution of the judgement `key` over the providers of `kind` at the end of `on`, as known now."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the watch over one kind of provider reaches."""

    kind: str
    providers: int
    pages_read: int
    oldest_page: datetime | None
    """When the page that was read longest ago was read."""
    reports: int
    read: int
    unreadable: int
    waiting: int
    """Listed and not read yet."""
    lagging: int
    """Pages that do not show yet what the listing announces."""


def coverage(session: Session) -> list[Coverage]:
    """One line a watched kind."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Lag:
    """How long after the publication date reports were first seen, over those published since watching began."""

    reports: int
    median: timedelta | None
    worst: timedelta | None


def lag(session: Session, since: date | None = None) -> Lag:
    """Time from the start of the (London) publication date until Gradewatch first saw the report listed."""
    raise NotImplementedError
