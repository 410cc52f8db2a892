"""What people read, word for word: one file for each event and channel. GRADEWATCH_GOLDEN=write makes them anew."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.email import Mail, MailServer
from alerts.message import Message, MessageKind, Notice
from alerts.render import feed_page, plain_text
from alerts.slack_blocks import blocks_of, fallback, updated_blocks
from alerts.webhook import payload
from outcomes.delivery import Thread
from outcomes.event import Event
from tests.alerts.conftest import COVERAGE, EVENTS, SEED, SEEN, message_of, numbered

GOLDEN = Path(__file__).parent / "golden"
THREAD = Thread("C0123/1700000000.000100", "north-west", (SEED,))
FOLLOW_UPS = ("amended", "withdrawn", "correction", "news")
MAIL = Mail(
    MailServer("mail.example.org", 587), "Gradewatch <alerts@example.org>", "https://watch.example.org", "s3cret"
)


def alert(name: str, target: str) -> Message:
    if name in FOLLOW_UPS:
        later = replace(COVERAGE, checked_at=EVENTS[name].observed_at)
        return message_of(MessageKind.FOLLOW_UP, EVENTS[name], target=target, thread=THREAD, coverage=later)
    return message_of(MessageKind.ALERT, EVENTS[name], target=target)


def many(count: int) -> tuple[Event, ...]:
    return tuple(numbered(number, observed_at=SEEN + timedelta(minutes=number)) for number in range(count))


OWN = {
    "digest": message_of(MessageKind.DIGEST, *many(3), digest="daily"),
    "summary": message_of(MessageKind.SUMMARY, *many(7)),
    "all_quiet": replace(
        message_of(MessageKind.NOTICE),
        notice=Notice(
            "All quiet: no new outcome for north-west in the week to 17 March 2023", ("A line.",), coverage=True
        ),
    ),
    "dead_letters": replace(
        message_of(MessageKind.NOTICE), notice=Notice("Gradewatch could not deliver 1 alert to slack:#x", ("Refused.",))
    ),
    "test": message_of(MessageKind.TEST),
}


def as_json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def as_mail(message: Message) -> str:
    mail = MAIL.compose(message)
    body, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert body is not None
    assert page is not None
    headers = "".join(f"{name}: {value}\n" for name, value in mail.items() if not name.startswith("Content-Type"))
    return f"{headers}\n{body.get_content()}\n{'=' * 72}\n{page.get_content()}".replace("\r\n", "\n")


def as_slack(message: Message) -> str:
    told: dict[str, object] = {
        "text": fallback(message),
        "blocks": blocks_of(message, 0, "https://watch.example.org/changes"),
    }
    if message.thread is not None:
        text, blocks = updated_blocks(message)
        told["updated"] = {"text": text, "blocks": blocks}
    return as_json(told)


CHANNELS: dict[str, tuple[str, Callable[[Message], str]]] = {
    "console.txt": ("console:", plain_text),
    "mail.txt": ("mailto:team@example.org", as_mail),
    "slack.json": ("slack:#ofsted-alerts", as_slack),
    "webhook.json": ("webhook+https://example.org/hook", lambda message: as_json(payload(message))),
}


def same_as_kept(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("GRADEWATCH_GOLDEN") == "write":
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("name", EVENTS)
def test_event_reads_as_kept(name: str, channel: str) -> None:
    target, rendered = CHANNELS[channel]
    same_as_kept(f"{name}.{channel}", rendered(alert(name, target)))


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("name", OWN)
def test_gathered_and_own_messages_read_as_kept(name: str, channel: str) -> None:
    target, rendered = CHANNELS[channel]
    same_as_kept(f"{name}.{channel}", rendered(replace(OWN[name], target=target)))


@pytest.mark.parametrize("name", EVENTS)
def test_feed_reads_as_kept(name: str) -> None:
    same_as_kept(
        f"{name}.feed.atom", feed_page("north-west", [EVENTS[name]], "https://watch.example.org/feeds/nw.atom")
    )


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_seed_says_in_plain_words_what_happened(channel: str) -> None:
    target, rendered = CHANNELS[channel]
    told = rendered(alert("grade_change", target))
    for words in (
        "Rochdale",
        "Overall: still requires improvement to be good, as in 2018.",
        "Children in care and care leavers fell from good",
        "one judgement until then",
        "Inspected 23 January to 3 February 2023, published 17 March 2023.",
        SEED.report_url,
        SEED.provider_url,
        "17 March 2023, 09:31",
        f"{COVERAGE.read} of {COVERAGE.watched} authorities read",
    ):
        assert str(words) in told
