"""The delivery table: its queries and transitions. Fulfils `alerts.store.DeliveryStore`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlmodel import Session


class Queueable(Protocol):
    """What is needed of a delivery to queue it; `alerts.routes.Delivery` is one."""

    @property
    def route(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def digest(self) -> str | None: ...
    @property
    def held(self) -> bool: ...


def queue(
    session: Session, event_id: str, deliveries: Sequence[Queueable], now: datetime, batch_id: int | None = None
) -> int:
    raise NotImplementedError
