"""A burst is held, a trickle is not; what disappears is believed late."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from outcomes.breaker import mass_disappearance, missing_confirmed, sample, should_hold, should_hold_reports
from outcomes.event import Event
from outcomes.frameworks import Frameworks
from outcomes.inspection import Inspection, Provider
from outcomes.verdict import judge

Raise = Callable[..., Event]
NOON = datetime(2024, 3, 19, 12, tzinfo=UTC)


@pytest.fixture
def raised(inspected: Callable[..., Inspection], frameworks: Frameworks) -> Raise:
    """The event of a provider whose grades went from `was` to `now`."""

    def make(number: int, was: str, now: str) -> Event:
        urn = f"90{number:03}"
        provider = Provider(urn, f"Authority {number}", "local_authority", "https://reports.example", "London")
        before = inspected("ilacs_2023", "2023-01-23", was, urn=urn)
        return judge(provider, inspected("ilacs_2023", "2024-01-22", now, urn=urn), [before], frameworks)

    return make


def test_eight_events_pass_and_nine_are_held(raised: Raise) -> None:
    events = [raised(n, "leaders=g overall=g", f"leaders={('ri', 'o')[n % 2]} overall=g") for n in range(9)]
    assert should_hold(events[:8]) is None
    assert should_hold(events) == "9 events in one poll are more than the 8 that may be told at once"
    assert should_hold(events, limit=20) is None


def test_one_judgement_that_moves_alike_everywhere_is_held(raised: Raise) -> None:
    alike = [raised(n, "leaders=g help=ri", f"leaders=i help={('ri', 'g')[n % 2]}") for n in range(4)]
    assert should_hold(alike[:3]) is None, "three of a kind can happen"
    assert should_hold(alike) == (
        "leaders went from good to inadequate for all 4 providers of this poll: more likely a fault of ours than news"
    )


def test_one_that_did_otherwise_clears_the_others(raised: Raise) -> None:
    alike = [raised(n, "leaders=g", "leaders=i") for n in range(5)]
    assert should_hold([*alike, raised(5, "leaders=ri", "leaders=g")]) is None
    assert should_hold([raised(n, "leaders=g", "leaders=g") for n in range(6)]) is None, "unchanged is no burst"


def test_four_events_of_one_provider_are_not_everywhere(raised: Raise) -> None:
    assert should_hold([raised(1, "leaders=g", "leaders=i")] * 4) is None


def test_reports_are_counted_before_they_are_read() -> None:
    assert should_hold_reports(8, 8) is None
    assert "9 new reports" in (should_hold_reports(9, 8) or "")


def test_the_sample_shows_the_most_urgent_first_and_each_provider_once(raised: Raise) -> None:
    quiet, grave = raised(1, "leaders=g", "leaders=g"), raised(2, "leaders=g", "leaders=i")
    assert sample([quiet, grave, grave]) == (grave.headline, quiet.headline)
    assert sample([quiet, grave], size=1) == (grave.headline,)


@pytest.mark.parametrize(
    ("polls", "hours", "believed"),
    [(1, 48, False), (2, 48, False), (3, 23, False), (3, 24, True), (96, 23.9, False), (96, 24, True)],
)
def test_a_disappearance_takes_several_polls_over_a_day(polls: int, hours: float, believed: bool) -> None:
    assert missing_confirmed(NOON, polls, NOON + timedelta(hours=hours)) is believed


@pytest.mark.parametrize(
    ("known", "missing", "doubted"),
    [(153, 0, False), (153, 3, False), (153, 4, True), (153, 77, True), (153, 153, True), (22_000, 300, False)],
)
def test_many_that_vanish_at_once_are_not_believed_gone(known: int, missing: int, doubted: bool) -> None:
    assert (mass_disappearance(known, missing) is not None) is doubted
