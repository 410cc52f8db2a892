"""A message in Slack's Block Kit, within its limits and with everything from elsewhere escaped.

Slack allows more (50 blocks, 3,000 characters a section); a message that people read on a telephone stays below 10
blocks and 8,000 characters.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from alerts.message import Message, MessageKind
from alerts.render import coverage_line, heading
from alerts.telling import Telling, tell
from alerts.words import capital, day
from outcomes.event import Event, EventKind

HEADER_CHARACTERS = 150
SECTION_CHARACTERS = 2_800
LIST_SECTIONS = 2
TEXT_CHARACTERS = 900
NOTES_CHARACTERS = 1_200
_TEST = "This is a test. Nothing has happened; alerts for this route will arrive here like this message."
_BREAKER = "\u2060"
_FORMATTING = str.maketrans({sign: sign + _BREAKER for sign in "*_~`"})
Block = dict[str, Any]

_FOLLOWED = {
    EventKind.CORRECTION: "corrected",
    EventKind.WITHDRAWN: "withdrawn",
    EventKind.AMENDED: "amended",
    EventKind.NEWS: "in the news",
}


def escaped(text: str) -> str:
    """`text` as Slack shows it letter for letter: no mention, link or formatting can form."""
    return entities(text).translate(_FORMATTING)


def entities(text: str) -> str:
    """The three characters that Slack reads as control, in the order in which they must be replaced."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link(label: str, address: str) -> str:
    """A link in mrkdwn; characters that would end it are percent-encoded."""
    return f"<{quote(address, safe=':/?#[]@!$&()*+,;=%~._-')}|{escaped(label).replace('|', '¦')}>"


def blocks_of(message: Message, part: int = 0, more_link: str | None = None) -> list[Block]:
    """The blocks of one part: the message itself, or from part 1 on one alert of a summary in its thread."""
    if part > 0:
        return blocks_of(replace(message, kind=MessageKind.ALERT, events=(message.events[part - 1],)), 0, more_link)
    blocks = [_header(heading(message))]
    if message.thread is not None and "/" not in message.thread.root:  # no thread to stand in: say what it follows
        blocks.append(_context(f"This follows our alert: {escaped(tell(message.thread.events[0]).title)}"))
    if message.kind in (MessageKind.SUMMARY, MessageKind.DIGEST):
        blocks += _list(message.events, more_link)
    elif message.events:
        blocks += _alert(tell(message.events[0]))
    elif message.notice is not None:
        blocks += _sections([escaped(line) for line in message.notice.lines])
        blocks += [_section(link("More", message.notice.link))] if message.notice.link else []
    else:
        blocks.append(_section(_TEST))
    coverage = coverage_line(message)
    return [*blocks, *([_context(escaped(coverage))] if coverage else [])]


def updated_blocks(message: Message, more_link: str | None = None) -> tuple[str, list[Block]]:
    """Fallback text and blocks of the first alert of `message.thread`, now saying what has followed it."""
    thread = message.thread
    assert thread is not None
    several = len(thread.events) > 1
    kind = MessageKind.DIGEST if thread.digest else MessageKind.SUMMARY if several else MessageKind.ALERT
    first = replace(message, kind=kind, events=thread.events, route=thread.route, digest=thread.digest, thread=None)
    signs = [_followed(event) for event in (*thread.followed, *message.events)]
    blocks = blocks_of(first, 0, more_link)
    return fallback(first), [blocks[0], *_sections(signs[-6:]), *blocks[1:]][:10]


def fallback(message: Message, part: int = 0) -> str:
    """The plain text that screen readers and notifications use."""
    if part > 0:
        return fallback(replace(message, kind=MessageKind.ALERT, events=(message.events[part - 1],)))
    lines = [heading(message)]
    if len(message.events) == 1:
        told = tell(message.events[0])
        lines += [*told.lines, told.dates]
    elif message.events:
        lines += [tell(event).title for event in message.events]
    lines += message.notice.lines if message.notice else ()
    return _fitting([escaped(line) for line in lines], TEXT_CHARACTERS)


def _followed(event: Event) -> str:
    what = _FOLLOWED.get(event.event, "now read")
    return f":warning: *{capital(what)}* on {day(event.observed_at)}: {escaped(tell(event).title)} (see the thread)"


def _alert(told: Telling) -> list[Block]:
    notes = _fitting([escaped(note) for note in told.notes], NOTES_CHARACTERS)
    return [
        _section(_fitting([f"*{told.mark} {told.word}*", *(f"• {escaped(line)}" for line in told.lines)])),
        _section(escaped(told.dates)),
        *([_context(notes)] if notes else []),
        _section("  ·  ".join(link(label, address) for label, address in told.links)),
    ]


def _list(events: Sequence[Event], more_link: str | None) -> list[Block]:
    """One line an event, as many as fit; the rest is counted and linked."""
    lines = [_line(tell(event)) for event in events]
    shown, used = 0, 0
    while shown < len(lines) and used + len(lines[shown]) + 1 <= LIST_SECTIONS * SECTION_CHARACTERS - 400:
        used += len(lines[shown]) + 1
        shown += 1
    left = len(lines) - shown
    rest = [f"and {left} more" + (f": {link('all of them', more_link)}" if more_link else "")] if left else []
    return _sections([*lines[:shown], *rest])


def _line(told: Telling) -> str:
    address = told.links[0][1]
    title = told.title if len(told.title) <= 200 else told.title[:199] + "…"
    return f"• {told.mark} {link(title, address)}"


def _sections(lines: Sequence[str]) -> list[Block]:
    """The lines in as few sections as they fit into."""
    texts: list[str] = []
    for line in lines:
        if texts and len(texts[-1]) + len(line) + 1 <= SECTION_CHARACTERS:
            texts[-1] += "\n" + line
        else:
            texts.append(_fitting([line]))
    return [_section(text) for text in texts]


def _fitting(lines: Sequence[str], limit: int = SECTION_CHARACTERS) -> str:
    """The lines that fit, whole ones; the rest is counted. A single line too long is cut outside of any entity."""
    shown = list(lines)
    while len(shown) > 1 and len("\n".join(shown)) + 20 > limit:
        shown.pop()
    text = "\n".join(shown)
    if len(text) > limit:
        text = text[: limit - 1].rpartition(" ")[0].rpartition("&")[0] + "…"
    left = len(lines) - len(shown)
    return text + (f"\n… and {left} more" if left else "")


def _header(text: str) -> Block:
    shown, ending = text, ""
    if len(entities(text)) > HEADER_CHARACTERS and "; " in text[:HEADER_CHARACTERS]:
        shown = text[:HEADER_CHARACTERS].rpartition("; ")[0]
        ending = "…"
    while len(entities(shown + ending)) > HEADER_CHARACTERS:
        shown, ending = shown[:-1].rstrip(), "…"
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": entities(shown + ending) or "Gradewatch", "emoji": False},
    }


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}
