"""What we tell the admin, and the "all quiet" note: messages that no event stands behind."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from alerts.due import last_london
from alerts.message import Notice
from alerts.route import Route
from alerts.store import DeliveryStore
from alerts.targets import shown_target
from alerts.words import day, moment

ADMIN = "admin"
"""The route of what is told to the admin."""
FRESH = timedelta(days=1)
"""How long after its hour an "all quiet" note may still be queued."""


def dead_letters(target: str, count: int, error: str, now: datetime) -> Notice:
    """Alerts that were refused for good."""
    alerts = "1 alert" if count == 1 else f"{count} alerts"
    return Notice(
        title=f"Gradewatch could not deliver {alerts} to {shown_target(target)}",
        lines=(
            f"Refused for good at {moment(now)}: {error}",
            "Nothing is lost: `alerts --status dead` lists them, `alerts retry ID` sends them again once it is mended.",
            "This is told once a day for each target.",
        ),
    )


def failing_target(target: str, since: datetime, error: str) -> Notice:
    """A target that has not taken anything for a while and is still being tried."""
    return Notice(
        title=f"Gradewatch cannot reach {shown_target(target)} since {moment(since)}",
        lines=(f"The last answer was: {error}", "Its alerts wait and are tried again, for 72 hours."),
    )


def held_batch(batch: int, reason: str, headlines: Sequence[str]) -> Notice:
    """Events that were held back together, with a sample of them."""
    sample = tuple(f"– {headline}" for headline in headlines[:8])
    more = (f"and {len(headlines) - 8} more",) if len(headlines) > 8 else ()
    return Notice(
        title=f"Gradewatch holds back {len(headlines)} alerts (batch {batch}): {reason}",
        lines=(*sample, *more, "Look at them, then decide: `alerts release` sends them, `alerts discard` does not."),
    )


def silent_feed(feed: str, newest: datetime, quiet: timedelta) -> Notice:
    """A feed that can be read and has brought nothing new for longer than its habit."""
    return Notice(
        title=f"A news feed has been silent for {quiet.days} days: {feed}",
        lines=(
            f"Its newest item is of {moment(newest)}; it used to bring something new far more often.",
            "It may have moved or been given up: look at the address, and mend or drop it in NEWS_FEEDS or NEWS_PAGES.",
        ),
    )


def failing_feed(feed: str, since: datetime, error: str) -> Notice:
    """A feed that could not be read for a day."""
    return Notice(
        title=f"A news feed cannot be read since {moment(since)}: {feed}",
        lines=(f"The last answer was: {error}", "The other feeds are read as ever; this one is tried at every poll."),
    )


def contradicting_article(provider: str, title: str, url: str, reason: str) -> Notice:
    """An article that says something else than the report. Never a rating change."""
    return Notice(
        title=f"A news article contradicts the report on {provider}",
        lines=(f"{title} ({url})", reason, "No grade was changed; a person should look."),
    )


def queue_quiet_notes(
    store: DeliveryStore, routes: Sequence[Route], now: datetime, watching_since: datetime | None = None
) -> int:
    """Queue the "all quiet" note of each route that asks for it and told nothing in the week up to its hour; how many.

    To be called at least once a day. A week that was not watched from its beginning is not called quiet.
    """
    return sum(_quiet_note(store, route, target, now, watching_since) for route in routes for target in route.targets)


def _quiet_note(
    store: DeliveryStore, route: Route, target: str, now: datetime, watching_since: datetime | None
) -> bool:
    hour = last_london(now, route.digest_at, route.digest_on)
    start = last_london(hour - timedelta(minutes=1), route.digest_at, route.digest_on)
    watched = watching_since is None or watching_since <= start
    if not route.all_quiet or now - hour > FRESH or not watched or store.was_told(route.name, target, start, hour):
        return False
    note = Notice(
        title=f"All quiet: no new outcome for {route.name} in the week to {day(hour)}",
        lines=("Gradewatch was watching all week and found nothing that this route asks for.",),
        coverage=True,
    )
    return store.add_notice(f"quiet:{route.name}:{hour.isoformat()}", route.name, target, note.to_json(), now, now)
