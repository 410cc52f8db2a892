"""Time as a value that is handed down: UTC for machines, the London calendar for publication dates."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_date(moment: datetime) -> date:
    """The calendar date in London at `moment`: at 23:30 UTC in summer it is already the next day there."""
    return moment.astimezone(LONDON).date()


def day_words(day: date) -> str:
    """A date as people read it: "7 March 2023"."""
    return f"{day.day} {day:%B %Y}"


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...

    def today(self) -> date:
        """Today's date in London."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock, moved by `offset` for replays."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def today(self) -> date:
        return london_date(self.now())

    @classmethod
    def on(cls, day: date) -> "SystemClock":
        """A clock that runs on from this time of day, but on the London date `day`."""
        here = datetime.now(LONDON)
        return cls(here.replace(year=day.year, month=day.month, day=day.day) - here)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return london_date(self.moment)

    def later(self, **delta: float) -> "FixedClock":
        """The same clock `timedelta(**delta)` later."""
        return replace(self, moment=self.moment + timedelta(**delta))
