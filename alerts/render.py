"""A message as plain text and as HTML, from the templates. What a channel shapes further begins here."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from alerts.message import Message
from alerts.telling import Telling, add_words, tell, texts
from alerts.words import one_line
from outcomes.event import Event

MOST_IN_FULL = 50
"""Events that one mail tells in full; the rest is counted and linked."""


def heading(message: Message) -> str:
    """The message's first line: who, better or worse or neither, and on what."""
    return one_line(texts().get_template("heading.jinja").render(message=message))


def coverage_line(message: Message) -> str:
    """When it was seen and checked, and how much was read: "… 153 of 153 authorities read."."""
    if message.notice is not None and not message.notice.coverage:
        return ""
    return one_line(texts().get_template("coverage.jinja").render(message=message))


def plain_text(message: Message, more_link: str | None = None) -> str:
    """The whole message as plain text."""
    text = texts().get_template("message.txt.jinja").render(**_values(message, more_link))
    return text.strip() + "\n"


def html(message: Message, more_link: str | None = None, unsubscribe: str | None = None) -> str:
    """The whole message as an HTML page for a mail. Everything that was scraped is escaped."""
    values = _values(message, more_link)
    return _pages().get_template("message.html.jinja").render(**values, unsubscribe=unsubscribe)


def feed_page(route: str, events: Sequence[Event], address: str | None) -> str:
    """An Atom feed of the events, newest first. Without events it dates from the beginning of Unix time."""
    updated = max((event.observed_at for event in events), default=datetime.fromtimestamp(0, UTC))
    entries = [(event, tell(event)) for event in events]
    page = _pages().get_template("feed.xml.jinja")
    return page.render(route=route, updated=updated.isoformat(), entries=entries, address=address)


def _values(message: Message, more_link: str | None) -> dict[str, Any]:
    shown: tuple[Telling, ...] = tuple(tell(event) for event in message.events[:MOST_IN_FULL])
    return {
        "message": message,
        "heading": heading(message),
        "items": shown,
        "several": len(message.events) > 1 or message.digest is not None,
        "more": len(message.events) - len(shown),
        "more_link": more_link,
        "coverage": coverage_line(message),
    }


@cache
def _pages() -> Environment:
    loaded = Environment(
        loader=PackageLoader("alerts"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    add_words(loaded)
    return loaded
