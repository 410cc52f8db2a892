"""Slack's limits and escaping hold for any text and any number of events."""

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.message import MessageKind
from alerts.slack_blocks import blocks_of, escaped, fallback, link
from tests.alerts.conftest import message_of, numbered

TEXT = st.text(max_size=4000) | st.text("<>&*_~`|!@#", min_size=1, max_size=4000)
LINKS = re.compile(r"<https?://[^<>|]*\|[^<>|]*>")


def texts(blocks: list[dict]) -> list[tuple[str, str]]:  # type: ignore[type-arg]
    found = []
    for block in blocks:
        for part in (block.get("text"), *block.get("elements", ())):
            if part:
                found.append((part["type"], part["text"]))
    return found


@given(TEXT)
def test_escaped_text_holds_no_control_sequence(text: str) -> None:
    plain = escaped(text)
    assert "<" not in plain
    assert ">" not in plain
    assert not re.search(r"&(?!amp;|lt;|gt;)", plain)
    assert not re.search(r"[*_~`](?!\u2060)", plain)


@given(TEXT)
def test_label_and_address_cannot_end_a_link(text: str) -> None:
    assert LINKS.fullmatch(link(text or "x", f"https://x.example/{text}"))


@given(headline=TEXT, reason=TEXT, notes=st.lists(TEXT, max_size=20), earlier=st.lists(TEXT, max_size=5))
def test_alert_is_within_the_limits(headline: str, reason: str, notes: list[str], earlier: list[str]) -> None:
    event = numbered(1, headline=headline, reason=reason, notes=tuple(notes), earlier=tuple(earlier), theme=headline)
    within_limits(message_of(MessageKind.ALERT, event))


@settings(deadline=None)
@given(headline=TEXT, count=st.integers(2, 200))
def test_list_is_within_the_limits_and_counts_what_it_leaves_out(headline: str, count: int) -> None:
    events = [numbered(number, headline=headline) for number in range(count)]
    message = message_of(MessageKind.DIGEST, *events, digest="daily")
    within_limits(message)
    listed = json.dumps(blocks_of(message), ensure_ascii=False)
    shown = listed.count("• ")
    assert shown == count or f"and {count - shown} more" in listed


def within_limits(message) -> None:  # type: ignore[no-untyped-def]
    blocks, text = blocks_of(message, 0, "https://watch.example.org/changes"), fallback(message)
    assert 1 <= len(blocks) <= 10
    assert len(text) + sum(len(said) for _, said in texts(blocks)) <= 8000
    for block in blocks:
        limit = 150 if block["type"] == "header" else 3000
        for kind, said in texts([block]):
            assert 0 < len(said) <= limit
            assert not re.search(r"&(?!amp;|lt;|gt;)", LINKS.sub("", said))
            assert "<" not in LINKS.sub("", said)
            assert kind == ("plain_text" if block["type"] == "header" else "mrkdwn")
