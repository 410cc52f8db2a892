"""What the sender needs of a store of deliveries, and the values that pass between them. `storage.deliveries` fulfils it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from outcomes.event import Event


@dataclass(frozen=True, slots=True)
class Due:
    """One delivery that is due: an event, or a notice of our own, for one target."""

    id: str
    route: str
    due_at: datetime
    created_at: datetime
    event: Event | None = None
    notice: dict[str, Any] | None = None
    """As `alerts.message.Notice.to_json` gives it; exactly one of `event` and `notice` is set."""
    digest: str | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class InFlight:
    """A message that an earlier attempt has begun: it must be continued as it is, not made anew."""

    message: str
    deliveries: tuple[Due, ...]
    parts_sent: int
    root: str | None
    """What the channel calls its first part."""
    handed_at: datetime | None
    """Set: the next part was handed over then, and may have arrived."""
    marked: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A target that this sender holds under a lease, with what is due there, oldest first."""

    target: str
    due: tuple[Due, ...]
    in_flight: InFlight | None
    recent: int
    """Messages sent there in the last minute."""
    channel_ref: str | None
    failures: int
    stopped: str | None


@dataclass(frozen=True, slots=True)
class Thread:
    """The first alert about something, as one target got it, and what has followed it there."""

    root: str
    """What the channel calls the first alert's message."""
    route: str
    events: tuple[Event, ...]
    """What that message told."""
    message: str
    sent_at: datetime
    followed: tuple[Event, ...] = field(default=())
    """Follow-ups already told in the thread, oldest first."""
    digest: str | None = None


class DeliveryStore(Protocol):
    """The sender's view of the delivery table. Every method is one transaction.

    The methods that take `owner` do nothing and give False where that owner's lease on the target has passed to another.
    """

    def claim(self, owner: str, now: datetime, lease: timedelta, skip: Collection[str] = ()) -> Claim | None:
        """Lease the free target that has waited longest for something due; None where there is none.

        `skip` are beginnings of targets ("slack:") to leave alone.
        """
        ...

    def release_target(self, target: str, owner: str) -> None:
        """Give the lease back."""
        ...

    def next_ready(self, now: datetime, skip: Collection[str] = ()) -> datetime | None:
        """When the next target that something is due for may be sent to; None where nothing is due."""
        ...

    def hand_over(
        self, target: str, owner: str, message: str, ids: Sequence[str], now: datetime, next_at: datetime, lease: timedelta
    ) -> bool:
        """The message made of these deliveries is about to be handed to the channel. False: do not send."""
        ...

    def record_part(self, target: str, owner: str, message: str, parts: int, root: str | None, now: datetime) -> bool:
        """`parts` parts of the message have arrived, more will follow."""
        ...

    def record_sent(self, target: str, owner: str, message: str, root: str | None, now: datetime) -> bool:
        """The whole message has arrived."""
        ...

    def record_failed(
        self, target: str, owner: str, ids: Sequence[str], error: str, now: datetime, next_at: datetime, patience: timedelta
    ) -> int:
        """Refused for now: nothing arrived. Deliveries that have waited longer than `patience` on this failing target
        become dead letters; how many."""
        ...

    def record_dead(
        self, target: str, owner: str, ids: Sequence[str], error: str, now: datetime, *, stop: bool = False
    ) -> int:
        """Refused for good. `stop`: nothing more is sent to this target; what is queued for it dies too. How many."""
        ...

    def record_ambiguous(
        self, target: str, owner: str, message: str, error: str, now: datetime, next_at: datetime
    ) -> bool:
        """Handed over, and the answer was lost: it may have arrived. To be looked for at `next_at`."""
        ...

    def mark(self, target: str, owner: str, message: str) -> bool:
        """It cannot be found out whether the message arrived, and it is now sent a second time."""
        ...

    def keep_channel_ref(self, target: str, channel_ref: str) -> None: ...

    def thread_of(self, target: str, event: Event) -> Thread | None:
        """The first alert that this target got about what `event` follows up; None where it got none."""
        ...

    def add_notice(self, key: str, route: str, target: str, notice: dict[str, Any], due_at: datetime, now: datetime) -> bool:
        """Queue a message of our own, once for each `key` and target; False where it is there already."""
        ...
