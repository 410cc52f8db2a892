"""Routes: what is refused and how it is said, who is told, and when."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.due import last_london, next_london
from alerts.routes import RouteError, dead_routes, deliveries_for, fingerprint, matches, parse_routes
from alerts.targets import shown_target
from outcomes.clock import LONDON
from outcomes.delivery import Delivery
from outcomes.event import EventKind, Urgency, Verdict
from outcomes.inspection import Provider
from service.settings import PROVIDER_KINDS
from tests.alerts.conftest import EVENTS, SEED, SEEN

from alerts.route_tables import PROVIDER_KINDS as KNOWN_KINDS  # isort: skip

GOOD = """
contact = "x"

[[routes]]
name = "north-west"
to = ["slack:#ofsted-alerts", "mailto:a@example.org,b@example.org"]
providers = ["Rochdale", "E08000006", "St Helens"]

# and another
[[routes]]
name = "all"
to = [
  "console:",
]
regions = ["north west"]
kinds = ["local_authority"]
events = ["grade_change", "visit"]
verdicts = ["declined"]
delivery = "daily"
digest_at = "08:30"
quiet = "22:00-07:00"
"""


def parsed(text: str):  # type: ignore[no-untyped-def]
    return parse_routes(tomllib.loads(text).get("routes", []), text)


def one(**values: object):  # type: ignore[no-untyped-def]
    return parse_routes([{"name": "r", "to": ["console:"], **values}], None)[0]


def test_contract_is_read_whole() -> None:
    first, second = parsed(GOOD)
    assert first.targets == ("slack:#ofsted-alerts", "mailto:a@example.org", "mailto:b@example.org")
    assert SEED.urn in first.urns
    assert len(first.urns) == 3
    assert (second.regions, second.delivery, second.events) == ({"North West"}, "daily", {"grade_change", "visit"})


def test_without_routes_there_is_the_console() -> None:
    assert [route.targets for route in parse_routes([], None)] == [("console:",)]


def test_kinds_are_those_of_the_settings() -> None:
    assert set(KNOWN_KINDS) == set(PROVIDER_KINDS)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('"visit"', '"vist"', 17, "did you mean 'visit'"),
        ("regions =", "region =", 15, "did you mean 'regions'"),
        ('"Rochdale"', '"Rochdle"', 7, "Rochdale"),
        ('"08:30"', '"8.30"', 20, "no time of day"),
        ('"22:00-07:00"', '"late"', 21, "no span of hours"),
        ('"slack:#ofsted-alerts"', '"teams:x"', 6, "no kind of target"),
        ('"mailto:a@example.org,b@example.org"', '"mailto:nobody"', 6, "no e-mail address"),
        ('name = "all"', 'name = "north-west"', 11, "has this name already"),
        ('"declined"', '"worse"', 18, "there is no 'worse'"),
        ('"daily"', '"hourly"', 19, "there is no 'hourly'"),
        ('  "console:",\n', "", 12, "nobody to tell"),
        ('["local_authority"]', '"local_authority"', 16, "must be a list"),
    ],
)
def test_mistake_is_named_with_its_line_and_an_example(old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(RouteError) as raised:
        parsed(GOOD.replace(old, new))
    said = str(raised.value)
    assert f"(line {line})" in said
    assert words in said
    assert "for example" in said
    assert said.startswith('route "')


@pytest.mark.parametrize(
    "target",
    [
        "slack+http://hooks.example/services/T/B/X",
        "webhook+https://user:secret@example.org/",
        "mailto:a@example.org\r\nBcc: x@example.org",
        "slack:general",
        "console",
        "webhook+https://",
    ],
)
def test_target_that_is_none_is_refused(target: str) -> None:
    with pytest.raises(RouteError):
        parse_routes([{"name": "r", "to": [target]}], None)


def test_webhooks_address_is_a_secret() -> None:
    assert shown_target("slack+https://hooks.slack.com/services/T/B/X") == "slack+https://hooks.slack.com/…"


def test_abolished_authority_stands_for_its_successors() -> None:
    route = one(providers=["Cumbria"])
    assert {"2733690", "2733698"} <= route.urns


def test_empty_events_are_all_but_news() -> None:
    told = {name for name, event in EVENTS.items() if matches(one(), event)}
    assert told == set(EVENTS) - {"news", "correction"}
    assert matches(one(events=["news"]), EVENTS["news"])


def test_who_asks_for_falls_hears_of_one_that_was_read_beside_a_grade_that_was_not() -> None:
    partly = replace(SEED, verdict=Verdict.NOT_COMPARABLE)
    assert matches(one(verdicts=["declined"]), partly) and matches(one(verdicts=["not_comparable"]), partly)
    assert not matches(one(verdicts=["improved"]), partly)
    nothing_moved = replace(partly, judgements=(), event=EventKind.NEW_OUTCOME)
    assert not matches(one(verdicts=["declined"]), nothing_moved)


def test_verdicts_filter_only_what_carries_one() -> None:
    route = one(verdicts=["improved"])
    assert not matches(route, SEED)
    assert matches(route, EVENTS["visit"])


@pytest.mark.parametrize("key", [{"providers": ["Bury"]}, {"regions": ["London"]}, {"kinds": ["school"]}])
def test_other_providers_are_not_told(key: dict[str, list[str]]) -> None:
    assert not matches(one(**key), SEED)


def test_target_of_two_routes_gets_one_message_by_the_first() -> None:
    routes = parse_routes(
        [{"name": "a", "to": ["console:", "slack:#x"]}, {"name": "b", "to": ["slack:#x"], "delivery": "daily"}], None
    )
    assert [(d.route, d.target, d.digest) for d in deliveries_for(SEED, routes, SEEN)] == [
        ("a", "console:", None),
        ("a", "slack:#x", None),
    ]


def test_correction_goes_to_exactly_those_who_were_told() -> None:
    told = [Delivery("gone", "mailto:a@example.org", SEEN), Delivery("r", "slack:#x", SEEN, held=True)]
    routes = parse_routes([{"name": "r", "to": ["console:"], "events": ["visit"], "delivery": "daily"}], None)
    found = deliveries_for(EVENTS["correction"], routes, SEEN, told)
    assert [(d.route, d.target, d.digest, d.held) for d in found] == [
        ("gone", "mailto:a@example.org", None, False),
        ("r", "slack:#x", "daily", True),
    ]
    assert deliveries_for(EVENTS["correction"], routes, SEEN) == ()


# ---------------------------------------------------------------------- when


def due(now: datetime, urgency: Urgency = Urgency.NORMAL, **keys: object) -> datetime:
    return deliveries_for(replace(SEED, urgency=urgency), [one(**keys)], now)[0].due_at


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-01-10T08:29", "2026-01-10T08:30"),
        ("2026-01-10T08:30", "2026-01-11T08:30"),
        ("2026-03-28T12:00", "2026-03-29T08:30"),
        ("2026-10-24T12:00", "2026-10-25T08:30"),
        ("2026-12-31T09:00", "2027-01-01T08:30"),
    ],
)
def test_daily_digest_at_londons_wall_clock(now: str, expected: str) -> None:
    assert due(london(now), delivery="daily", digest_at="08:30") == london(expected)


def test_digest_is_an_hour_earlier_by_utc_in_summer() -> None:
    assert due(datetime(2026, 3, 28, 12, tzinfo=UTC), delivery="daily").hour == 7
    assert due(datetime(2026, 10, 24, 12, tzinfo=UTC), delivery="daily").hour == 8


def test_digest_at_an_hour_that_the_spring_leaves_out_and_the_autumn_has_twice() -> None:
    spring, autumn = datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert due(spring, delivery="daily", digest_at="01:30") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    first = due(autumn, delivery="daily", digest_at="01:30")
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert due(first, delivery="daily", digest_at="01:30") == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_weekly_digest_on_its_day() -> None:
    assert due(london("2026-11-23T09:00"), delivery="weekly") == london("2026-11-30T08:30")
    assert due(london("2026-11-23T09:00"), delivery="weekly", digest_on="friday") == london("2026-11-27T08:30")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-06-01T21:59", "2026-06-01T21:59"),
        ("2026-06-01T22:00", "2026-06-02T07:00"),
        ("2026-06-02T06:59", "2026-06-02T07:00"),
        ("2026-06-02T07:00", "2026-06-02T07:00"),
        ("2026-03-29T00:30", "2026-03-29T07:00"),
        ("2026-10-25T00:30", "2026-10-25T07:00"),
    ],
)
def test_quiet_hours_hold_what_is_not_urgent(now: str, expected: str) -> None:
    assert due(london(now), quiet="22:00-07:00") == london(expected)


def test_urgent_passes_quiet_hours_only_where_the_route_says_so() -> None:
    night = london("2026-06-01T23:00")
    assert due(night, Urgency.URGENT, quiet="22:00-07:00", urgent=True) == night
    assert due(night, Urgency.URGENT, quiet="22:00-07:00") > night
    assert due(night, Urgency.NORMAL, quiet="22:00-07:00", urgent=True) > night


@given(
    now=st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    at=st.times(),
    weekday=st.none() | st.integers(0, 6),
)
def test_next_moment_is_later_soon_and_at_that_time(now: datetime, at, weekday: int | None) -> None:  # type: ignore[no-untyped-def]
    at = at.replace(tzinfo=None)
    found = next_london(now, at, weekday)
    here = found.astimezone(LONDON)
    assert now < found <= now + timedelta(days=8, hours=1)
    assert weekday in (None, here.weekday())
    skipped = here.date().month == 3 and at.hour == 1 and here.hour == 2
    assert here.time() == at or skipped
    if weekday is not None:
        assert last_london(found, at, weekday) == found


# ---------------------------------------------------------------- dead routes


def test_route_that_can_match_nothing_is_named_with_the_reason() -> None:
    watched = [Provider("80542", "Rochdale", "local_authority", "https://x", "North West")]
    routes = parse_routes(
        [
            {"name": "alive", "to": ["console:"], "providers": ["Rochdale"]},
            {"name": "schools", "to": ["console:"], "kinds": ["school"]},
            {"name": "never", "to": ["console:"], "events": ["grade_change"], "verdicts": ["unchanged"]},
        ],
        None,
    )
    said = dead_routes(routes, watched)
    assert [line.split(":")[0] for line in said] == ['route "schools"', 'route "never"']


def test_every_verdict_and_event_of_the_domain_is_accepted() -> None:
    route = one(events=list(EventKind), verdicts=list(Verdict))
    assert route.events == set(EventKind)


def test_fingerprint_changes_with_what_is_asked_and_with_nothing_else() -> None:
    assert fingerprint(one(providers=["Bury", "Bolton"])) == fingerprint(one(providers=["Bolton", "Bury"]))
    assert fingerprint(one()) != fingerprint(one(verdicts=["mixed"]))
