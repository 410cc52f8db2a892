"""A message as every channel gets it: what is told, to whom, and where it belongs. Channels give it its form."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from alerts.coverage import Coverage
from outcomes.delivery import Thread
from outcomes.event import Event


class MessageKind(StrEnum):
    ALERT = "alert"
    FOLLOW_UP = "follow_up"
    """About something that this target was told before: belongs in that alert's thread."""
    SUMMARY = "summary"
    """A burst of alerts in one message, each in full in the thread below it."""
    DIGEST = "digest"
    NOTICE = "notice"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Notice:
    """A message of our own, that no event stands behind."""

    title: str
    lines: tuple[str, ...] = ()
    link: str | None = None
    coverage: bool = False
    """Whether it says when was checked and how much was read."""

    def to_json(self) -> dict[str, Any]:
        return {"title": self.title, "lines": list(self.lines), "link": self.link, "coverage": self.coverage}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        return cls(kept["title"], tuple(kept.get("lines", ())), kept.get("link"), kept.get("coverage", False))


@dataclass(frozen=True, slots=True)
class Message:
    """What goes to one target. `id` is the same on every attempt: channels recognise the message by it."""

    id: str
    kind: MessageKind
    target: str
    route: str
    made_at: datetime
    events: tuple[Event, ...] = ()
    notice: Notice | None = None
    coverage: Coverage | None = None
    thread: Thread | None = None
    """Of a follow-up: the alert that it follows."""
    root: str | None = None
    """What the channel calls the first part of this message, once that has arrived."""
    digest: str | None = None
    last_ref: str | None = None
    """What the channel called the last message that arrived at this target."""
    again: bool = field(default=False)
    """An earlier attempt may have arrived: take care."""


def message_id(delivery_ids: Sequence[str]) -> str:
    """The id of the message that carries these deliveries: a delivery's own where it travels alone."""
    if len(delivery_ids) == 1:
        return delivery_ids[0]
    return hashlib.sha256("\n".join(delivery_ids).encode()).hexdigest()[:32]
