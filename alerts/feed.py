"""An Atom feed of events for each route, as files that any web server can serve (RFC 4287)."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from alerts.render import feed_page
from alerts.route import Route
from alerts.routes import matches
from outcomes.event import Event

MOST_ENTRIES = 50


def feed_name(route: str) -> str:
    """The file name of a route's feed: "north-west.atom". Names that would fall together keep apart by a hash."""
    plain = re.sub(r"[^a-z0-9]+", "-", route.lower()).strip("-")
    return (
        f"{plain}.atom"
        if plain == route
        else f"{plain or 'route'}-{hashlib.sha256(route.encode()).hexdigest()[:6]}.atom"
    )


def write_feeds(folder: Path, routes: Sequence[Route], events: Iterable[Event], public_url: str = "") -> list[Path]:
    """Write the feed of each route from `events`, newest first; the files that changed.

    A file appears whole or not at all, and an unchanged one keeps its date, so that readers are told "not modified".
    """
    newest = list(events)
    folder.mkdir(parents=True, exist_ok=True)
    pages = ((folder / feed_name(route.name), _page(route, newest, public_url)) for route in routes)
    return [path for path, page in pages if _write(path, page)]


def _page(route: Route, events: Sequence[Event], public_url: str) -> str:
    wanted = [event for event in events if matches(route, event)][:MOST_ENTRIES]
    address = f"{public_url.rstrip('/')}/feeds/{feed_name(route.name)}" if public_url else None
    return feed_page(route.name, wanted, address)


def _write(path: Path, page: str) -> bool:
    if path.exists() and path.read_text("utf-8") == page:
        return False
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False) as part:
        part.write(page)
    Path(part.name).chmod(0o644)
    os.replace(part.name, path)  # noqa: PTH105 - replaces in one step
    return True
