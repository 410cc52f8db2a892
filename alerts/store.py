"""What the sender needs of a store of deliveries. `storage.outbox.StoredDeliveries` fulfils it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from outcomes.delivery import Claim, Thread
from outcomes.event import Event


class DeliveryStore(Protocol):
    """The sender's view of the delivery table. Every method is one transaction.

    A target is leased to one sender at a time, so that a channel hears one message at a time and in order. The methods
    that take `owner` change nothing, and say so by False or 0, where the lease has passed to another sender.
    """

    def claim(self, owner: str, now: datetime, lease: timedelta, skip: Collection[str] = ()) -> Claim | None:
        """Lease the free target that has waited longest for something due; None where there is none.

        `skip` are beginnings of targets ("slack:") to leave alone.
        """
        ...

    def give_back(self, target: str, owner: str) -> None:
        """End the lease with nothing done."""
        ...

    def next_ready(self, now: datetime, skip: Collection[str] = ()) -> datetime | None:
        """When the next target that something is due for may be sent to; None where nothing is due."""
        ...

    def hand_over(
        self,
        target: str,
        owner: str,
        message: str,
        ids: Sequence[str],
        now: datetime,
        *,
        next_at: datetime,
        lease: timedelta,
        again: bool = False,
    ) -> bool:
        """The message made of the deliveries `ids` is about to be handed to the channel. False: it must not be sent.

        From here to the record of its outcome the message may have arrived. `again`: it is sent a second time because
        nobody can tell whether it did, and is marked so.
        """
        ...

    def record_part(
        self, target: str, owner: str, message: str, parts: int, root: str | None, *, next_at: datetime
    ) -> bool:
        """`parts` parts of the message have arrived, more will follow. Ends the lease."""
        ...

    def record_sent(
        self, target: str, owner: str, message: str, root: str | None, now: datetime, *, next_at: datetime
    ) -> bool:
        """The whole message has arrived. Ends the lease."""
        ...

    def record_failed(
        self,
        target: str,
        owner: str,
        ids: Sequence[str],
        error: str,
        now: datetime,
        *,
        next_at: datetime,
        patience: timedelta,
        handed: bool,
    ) -> int:
        """Refused for now, and this attempt did not arrive. Ends the lease.

        `handed`: this attempt had been handed over. Otherwise an earlier one that was never answered stays open.

        What has waited longer than `patience` for this failing target becomes a dead letter; how many deliveries.
        """
        ...

    def record_dead(
        self, target: str, owner: str, ids: Sequence[str], error: str, now: datetime, *, stop: bool = False
    ) -> int:
        """Refused for good; how many deliveries. Ends the lease.

        `stop`: nothing is sent to this target any more, and what is queued for it dies too.
        """
        ...

    def record_ambiguous(
        self, target: str, owner: str, message: str, error: str, now: datetime, *, next_at: datetime
    ) -> bool:
        """Handed over and the answer was lost: it may have arrived. To be looked for from `next_at`. Ends the lease."""
        ...

    def thread_of(self, target: str, event: Event) -> Thread | None:
        """The first alert that this target got about what `event` follows up; None where it got none."""
        ...

    def add_notice(
        self, key: str, route: str, target: str, notice: dict[str, Any], due_at: datetime, now: datetime
    ) -> bool:
        """Queue a message of our own, once for each `key` and target; False where it is there already."""
        ...

    def was_told(self, route: str, target: str, since: datetime, until: datetime) -> bool:
        """Whether an event was queued for the target by this route between the two moments."""
        ...

    def held(self) -> int:
        """Deliveries that wait for an admin's decision."""
        ...
