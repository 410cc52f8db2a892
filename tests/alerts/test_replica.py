"""Against the replica's Slack, through slack-sdk, and its mail server: what they validate, refuse and keep."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alerts.channel import Channel
from alerts.channels import ChannelSettings, open_channels
from alerts.deliver import DeliveryCounts, deliver_due
from alerts.routes import parse_routes
from alerts.trial import test_alert as send_test
from benchmarks.sinks import free_port
from storage.deliveries import listed, retry
from storage.engine import reading, writing
from storage.outbox import StoredDeliveries
from tests.alerts.conftest import COVERAGE, EVENTS, SEED, MovingClock, Record, numbered

pytestmark = pytest.mark.shared
ROOM = "slack:#ofsted-alerts"
ADDRESS = "mailto:team@example.org"


class Replica:
    """The replica's controls."""

    def __init__(self, port: int, mail_port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.mail_url = f"smtp://127.0.0.1:{mail_port}?starttls=off"

    def ask(self, what: str, **settings: Any) -> Any:
        body = json.dumps(settings).encode() if settings else None
        asked = urllib.request.Request(f"{self.address}/_twin/{what}", body)
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return json.loads(answer.read())

    def slack(self, **settings: Any) -> Any:
        return self.ask("slack", **settings)

    def mail(self, **settings: Any) -> Any:
        return self.ask("mail", **settings)


@pytest.fixture(scope="module")
def started(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replica]:
    world = tmp_path_factory.mktemp("world")
    (world / "news").mkdir()
    (world / "world.json").write_text(json.dumps({"providers": [], "publications": []}), "utf-8")
    ports = free_port(), free_port()
    command = [
        sys.executable,
        "-m",
        "twin",
        "--data",
        str(world),
        "--port",
        str(ports[0]),
        "--smtp-port",
        str(ports[1]),
    ]
    process = subprocess.Popen(command, cwd=shared, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert "twin on" in process.stdout.readline()
    yield Replica(*ports)
    process.terminate()
    process.wait(10)


@pytest.fixture
def replica(started: Replica) -> Iterator[Replica]:
    started.ask("reset", now="again")
    for part in ("slack", "mail"):
        deleted = urllib.request.Request(f"{started.address}/_twin/{part}", method="DELETE")
        urllib.request.urlopen(deleted, timeout=10).close()
    yield started


@pytest.fixture
def hook(replica: Replica) -> str:
    return f"slack+{replica.address}/slack/services/T000/B000/XXXX"


@pytest.fixture
def channels(replica: Replica, hook: str) -> dict[str, Channel]:
    settings = ChannelSettings(
        slack_bot_token="xoxb-1",
        slack_api_url=f"{replica.address}/slack/api/",
        smtp_url=replica.mail_url,
        mail_from="alerts@example.org",
    )
    return open_channels(settings, parse_routes([{"name": "r", "to": [ROOM, ADDRESS, hook]}], None))


class Sending:
    """Runs the sender on a clock that starts now and is moved, never waited for."""

    def __init__(self, store: StoredDeliveries, channels: dict[str, Channel]) -> None:
        self.store, self.channels = store, channels
        self.clock = MovingClock(datetime.now(UTC))

    def run(self, later: float = 0.0) -> DeliveryCounts:
        self.clock.sleep(later)
        return deliver_due(self.store, self.channels, self.clock, COVERAGE, sleep=self.clock.sleep)


@pytest.fixture
def sending(store: StoredDeliveries, channels: dict[str, Channel]) -> Sending:
    return Sending(store, channels)


def told(replica: Replica) -> list[list[str]]:
    return [m["metadata"]["event_payload"]["events"] for m in replica.slack() if m["metadata"]]


# --------------------------------------------------------------------- slack


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_is_valid_for_slack(
    name: str, replica: Replica, sending: Sending, record: Record, hook: str
) -> None:
    if EVENTS[name].corrects:
        record(SEED)
    record(EVENTS[name], ROOM, hook)
    assert sending.run().sent == 2
    for message in replica.slack():
        assert message["text"]
        assert len(message["blocks"]) <= 10
        assert len(json.dumps(message["blocks"], ensure_ascii=False)) + len(message["text"]) <= 8000
        assert message["unfurl_links"] in (False, "0", 0)


def test_what_is_scraped_is_escaped(replica: Replica, sending: Sending, record: Record, hook: str) -> None:
    name = "<!channel> A&B <https://evil.example|click> *bold* `x`" * 8
    record(numbered(1, notes=(name,), earlier=(name,), reason=name, late=True), ROOM, hook)
    record(EVENTS["visit"].__class__.from_json(EVENTS["visit"].to_json() | {"headline": name, "theme": name}), ROOM)
    assert sending.run().sent == 3
    for message in replica.slack():
        text = json.dumps([message["blocks"], message["text"]], ensure_ascii=False)
        assert "<!" not in text
        assert "<https://evil" not in text
        assert "A&B" not in text
        assert "*bold*" not in json.dumps(message["blocks"][1:]), "the header is plain text, the rest is not"


def test_follow_up_stands_in_the_thread_and_the_first_alert_says_so(
    replica: Replica, sending: Sending, record: Record
) -> None:
    record(SEED, ROOM)
    sending.run()
    for name in ("correction", "news", "withdrawn"):
        record(EVENTS[name], ROOM)
        sending.run(later=60)
    first, *rest = replica.slack()
    assert [message["thread_ts"] for message in rest] == [first["ts"]] * 3
    assert len(first["edits"]) == 3
    last = json.dumps(first["blocks"], ensure_ascii=False)
    assert "*Corrected*" in last
    assert "*Withdrawn*" in last
    assert "Children in care and care leavers fell" in last


def test_answer_lost_after_slack_kept_the_message_doubles_nothing(
    replica: Replica, sending: Sending, record: Record
) -> None:
    record(SEED, ROOM)
    replica.slack(accept_then_fail=1)
    assert sending.run().failed == 1
    assert sending.run(later=60) == DeliveryCounts(sent=1)
    assert told(replica) == [[SEED.id]]


def test_lost_answer_in_a_thread_doubles_nothing(replica: Replica, sending: Sending, record: Record) -> None:
    record(SEED, ROOM)
    sending.run()
    record(EVENTS["correction"], ROOM)
    replica.slack(accept_then_fail=1)
    sending.run(later=60)
    assert sending.run(later=60).sent == 1
    assert told(replica) == [[SEED.id], [EVENTS["correction"].id]]


def test_lost_answer_of_a_webhook_is_sent_once_more_and_marked(
    replica: Replica, sending: Sending, record: Record, hook: str
) -> None:
    record(SEED, hook)
    replica.slack(accept_then_fail=1)
    sending.run()
    assert sending.run(later=60) == DeliveryCounts(sent=1, marked=1)
    assert len(replica.slack()) == 2


def test_slack_down_and_back_brings_everything_in_order(
    replica: Replica, sending: Sending, record: Record, hook: str
) -> None:
    replica.slack(down=-1)
    for number in range(3):
        record(numbered(number), ROOM, hook)
        sending.run(later=3600)
    assert replica.slack() == []
    replica.slack(down=0)
    sending.run(later=3600)
    assert len(replica.slack()) == 6
    assert told(replica) == [[numbered(number).id] for number in range(3)]


def test_pace_of_slack_is_kept_without_a_refusal(
    replica: Replica, store: StoredDeliveries, channels: dict[str, Channel], record: Record
) -> None:
    """In real time, against Slack's limit of one message a second: a burst, folded, is never refused."""
    replica.slack(pace=1.0)
    clock = MovingClock(datetime.now(UTC))
    for number in range(6):
        record(numbered(number), ROOM)
    begun, base = time.monotonic(), clock.moment

    class Real(MovingClock):
        def now(self) -> datetime:
            return base + (datetime.now(UTC) - started_at)

    started_at = datetime.now(UTC)
    counts = deliver_due(store, channels, Real(), COVERAGE)
    assert (counts.sent, counts.failed) == (6, 0)
    assert time.monotonic() - begun >= 6
    assert len(replica.slack()) == 7


def test_retry_after_is_honoured(replica: Replica, sending: Sending, record: Record) -> None:
    replica.slack(pace=3600.0, retry_after=30)
    record(SEED, ROOM)
    sending.run()
    record(numbered(1), ROOM)
    assert sending.run(later=5).failed == 1
    replica.slack(pace=0)
    assert sending.run(later=20).sent == 0
    assert sending.run(later=3600).sent == 1


@pytest.mark.parametrize("trouble", [{"revoked": True}, {"channels": ["#other"]}, {"archived": ["#ofsted-alerts"]}])
def test_permanent_refusal_is_dead_until_it_is_mended(
    trouble: dict[str, Any], replica: Replica, sending: Sending, record: Record
) -> None:
    record(SEED, ROOM)
    replica.slack(**trouble)
    assert sending.run().dead == 1
    assert sending.run(later=86400).failed == 0
    replica.slack(revoked=False, channels=[], archived=[])
    with writing(sending.store.engine) as session:
        retry(session, None, sending.clock.now())
    assert sending.run(later=1).sent == 1
    assert told(replica) == [[SEED.id]]


def test_test_message_goes_everywhere_and_is_marked(replica: Replica, channels: dict[str, Channel], hook: str) -> None:
    route = parse_routes([{"name": "r", "to": [ROOM, ADDRESS, hook, "console:"]}], None)[0]
    without = {name: channel for name, channel in channels.items() if name != "console"}
    results = send_test(route, without, MovingClock(), COVERAGE)
    assert [result.error is None for result in results] == [True, True, True, False]
    assert all("This is a test" in json.dumps(message["blocks"]) for message in replica.slack())
    assert "Test message" in replica.mail()[0]["headers"]["Subject"]


# ---------------------------------------------------------------------- mail


def test_mail_arrives_whole(replica: Replica, sending: Sending, record: Record) -> None:
    record(SEED, ADDRESS)
    assert sending.run().sent == 1
    [mail] = replica.mail()
    assert mail["to"] == ["team@example.org"]
    assert mail["headers"]["Subject"].startswith("[Ofsted] Rochdale: children in care and care leavers fell")
    assert mail["headers"]["References"] == "<provider-80542@example.org>"
    for half in (mail["text"], mail["html"]):
        assert "still requires improvement to be good, as in 2018" in half
        assert "153 of 153 authorities read" in half


def test_mail_refused_for_now_comes_later_once(replica: Replica, sending: Sending, record: Record) -> None:
    record(SEED, ADDRESS)
    replica.mail(refuse_next=2)
    assert sending.run().failed == 1
    assert sending.run(later=60).failed == 1
    assert sending.run(later=60) == DeliveryCounts(sent=1)
    assert len(replica.mail()) == 1


def test_mail_refused_for_good_stops_the_address_and_no_other(
    replica: Replica, sending: Sending, record: Record
) -> None:
    record(SEED, ADDRESS, "mailto:other@example.org")
    replica.mail(reject=["team@example.org"])
    counts = sending.run()
    assert (counts.dead, counts.sent) == (1, 2), "the other address, and the notice on the console"
    with reading(sending.store.engine) as session:
        assert "550" in str(listed(session, "dead")[0].error)


def test_mail_server_that_hangs_up_in_the_message_gets_it_again(
    replica: Replica, sending: Sending, record: Record
) -> None:
    record(SEED, ADDRESS)
    replica.mail(drop_in_data=3)
    for _ in range(5):
        sending.run(later=3600)
    assert len(replica.mail()) == 1


def test_mail_taken_without_an_answer_comes_at_most_twice_with_one_id(
    replica: Replica, sending: Sending, record: Record
) -> None:
    record(SEED, ADDRESS)
    replica.mail(accept_then_drop=5)
    for _ in range(5):
        sending.run(later=3600)
    mails = replica.mail()
    assert len(mails) == 2
    assert len({mail["headers"]["Message-ID"] for mail in mails}) == 1
    with reading(sending.store.engine) as session:
        assert [row.marked for row in listed(session, "dead")] == [True]
