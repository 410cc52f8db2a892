"""Delivery: claim what is due, send it, record what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerts.store import DeliveryStore
from outcomes.clock import Clock


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the alert may promise: when the site was last checked, and how much of what is watched was read."""

    checked_at: datetime
    read: int
    watched: int
    noun: str = "authorities"


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """What one run of the sender did, in deliveries."""

    sent: int = 0
    failed: int = 0
    dead: int = 0
    held: int = 0
    marked: int = 0


def deliver_due(
    store: DeliveryStore,
    channels: Mapping[str, Any],
    clock: Clock,
    coverage: Coverage | None,
    *,
    limit: int = 500,
    sleep: Callable[[float], None],
    stop: Callable[[], bool] = lambda: False,
) -> DeliveryCounts:
    raise NotImplementedError
