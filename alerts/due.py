"""When an alert is due: London wall-clock time for people, UTC for the machine, right over both clock changes."""

from datetime import UTC, datetime, time, timedelta

from outcomes.clock import LONDON

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def in_quiet_hours(now: datetime, quiet: tuple[time, time]) -> bool:
    """Whether `now` lies in the London hours from `quiet[0]` up to `quiet[1]`, over midnight if the first is later."""
    start, end = quiet
    here = now.astimezone(LONDON).time()
    return start <= here < end if start < end else here >= start or here < end


def next_london(now: datetime, at: time, weekday: int | None = None) -> datetime:
    """The first moment after `now` (UTC) at which London's clocks show `at`, on `weekday` (0 is Monday) if given.

    A time that a spring clock change leaves out is taken an hour later by the clock; one that an autumn change shows
    twice is the first of the two.
    """
    day = now.astimezone(LONDON).date()
    for days in range(9):
        moment = datetime.combine(day + timedelta(days=days), at, LONDON)
        if moment.astimezone(UTC) > now and weekday in (None, moment.weekday()):
            return moment.astimezone(UTC)
    raise AssertionError("nine days hold every weekday and every time of day")


def last_london(now: datetime, at: time, weekday: int) -> datetime:
    """The last moment up to `now` (UTC) at which London's clocks showed `at` on `weekday`."""
    day = now.astimezone(LONDON).date()
    for days in range(9):
        moment = datetime.combine(day - timedelta(days=days), at, LONDON)
        if moment.astimezone(UTC) <= now and weekday == moment.weekday():
            return moment.astimezone(UTC)
    raise AssertionError("nine days hold every weekday and every time of day")
