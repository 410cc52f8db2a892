"""The note of a quiet week, and the feeds."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

from alerts.feed import feed_name, write_feeds
from alerts.notices import held_batch, queue_quiet_notes
from alerts.routes import parse_routes
from outcomes.clock import LONDON
from storage.deliveries import listed
from storage.engine import reading
from storage.outbox import StoredDeliveries
from tests.alerts.conftest import EVENTS, SEED, MovingClock, Record, numbered

QUIET = parse_routes([{"name": "north-west", "to": ["slack:#x"], "all_quiet": True}], None)
MONDAY = datetime(2023, 3, 27, 8, 30, tzinfo=LONDON).astimezone(UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


def test_quiet_week_is_told_once_on_its_hour(store: StoredDeliveries) -> None:
    assert queue_quiet_notes(store, QUIET, MONDAY - timedelta(minutes=1)) == 0
    assert queue_quiet_notes(store, QUIET, MONDAY) == 1
    assert queue_quiet_notes(store, QUIET, MONDAY + timedelta(hours=5)) == 0
    with reading(store.engine) as session:
        assert listed(session)[0].headline == "All quiet: no new outcome for north-west in the week to 27 March 2023"


def test_week_with_an_alert_is_not_quiet(store: StoredDeliveries, record: Record, clock: MovingClock) -> None:
    clock.moment = MONDAY - timedelta(days=3)
    record(SEED, "slack:#x")
    assert queue_quiet_notes(store, QUIET, MONDAY) == 0
    assert queue_quiet_notes(store, QUIET, MONDAY + timedelta(days=7)) == 1


def test_week_not_watched_from_its_beginning_is_not_called_quiet(store: StoredDeliveries) -> None:
    assert queue_quiet_notes(store, QUIET, MONDAY, watching_since=MONDAY - timedelta(days=2)) == 0
    assert queue_quiet_notes(store, QUIET, MONDAY, watching_since=MONDAY - timedelta(days=8)) == 1


def test_route_that_does_not_ask_gets_no_note(store: StoredDeliveries) -> None:
    assert queue_quiet_notes(store, parse_routes([{"name": "r", "to": ["console:"]}], None), MONDAY) == 0


def test_held_batch_shows_a_sample_and_counts_the_rest() -> None:
    notice = held_batch(7, "too many at once", [f"Authority {n}" for n in range(20)])
    assert "20 alerts (batch 7)" in notice.title
    assert "and 12 more" in notice.lines


def test_feed_holds_what_the_route_asks_for_and_is_rewritten_only_when_it_changes(tmp_path: Path) -> None:
    routes = parse_routes(
        [{"name": "north-west", "to": ["console:"]}, {"name": "News & all", "to": ["console:"], "events": ["news"]}],
        None,
    )
    events = [EVENTS["news"], SEED, numbered(1, headline="A & B <i>x</i>\x00")]
    first, second = write_feeds(tmp_path, routes, events, "https://watch.example.org")
    assert (first.name, write_feeds(tmp_path, routes, events, "https://watch.example.org")) == ("north-west.atom", [])
    titles = [entry.findtext(f"{ATOM}title") for entry in ElementTree.parse(first).getroot().findall(f"{ATOM}entry")]
    assert titles == [SEED.headline, "A & B <i>x</i>"]
    assert len(ElementTree.parse(second).getroot().findall(f"{ATOM}entry")) == 1
    assert write_feeds(tmp_path, routes, events[1:], "https://watch.example.org") == [second]
    assert [path.suffix for path in tmp_path.iterdir()] == [".atom", ".atom"], "nothing half-written is left"


def test_names_that_would_fall_together_have_feeds_of_their_own() -> None:
    assert len({feed_name(name) for name in ("a b", "a-b", "A B", "a/b", "é")}) == 5
