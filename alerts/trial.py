"""One marked test message through a route, sent at once and recorded nowhere."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from alerts.channel import Ambiguous, Channel, Permanent, Transient
from alerts.coverage import Coverage
from alerts.message import Message, MessageKind
from alerts.route import Route
from alerts.targets import channel_of, shown_target
from outcomes.clock import Clock


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What came of the test message to one target. `error` is None where it arrived."""

    target: str
    """As it may be shown: without a webhook's secret path."""
    error: str | None


def test_alert(
    route: Route, channels: Mapping[str, Channel], clock: Clock, coverage: Coverage | None = None
) -> tuple[TrialResult, ...]:
    """Send a test message to every target of the route; what came of each."""
    return tuple(
        TrialResult(shown_target(target), _try(route, target, channels, clock, coverage)) for target in route.targets
    )


def _try(
    route: Route, target: str, channels: Mapping[str, Channel], clock: Clock, coverage: Coverage | None
) -> str | None:
    channel = channels.get(channel_of(target))
    if channel is None:
        return "no way to send there: its setting is empty"
    message = Message(uuid.uuid4().hex, MessageKind.TEST, target, route.name, made_at=clock.now(), coverage=coverage)
    try:
        channel.send(message, 0, lambda: None)
    except (Permanent, Transient, Ambiguous) as refusal:
        return str(refusal)
    return None
