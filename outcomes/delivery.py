"""What passes between the table of deliveries and the sender: plain values that both rooms know."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from outcomes.event import Event, EventKind


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert to one target of one route, to be queued for `due_at` (UTC)."""

    route: str
    target: str
    due_at: datetime
    digest: str | None = None
    """None: told at once; "daily" or "weekly": gathered with the others due at the same time."""
    held: bool = False
    """Waits with the held event that it corrects."""


@dataclass(frozen=True, slots=True)
class Due:
    """One delivery to a target: an event, or a notice of our own. Exactly one of `event` and `notice` is set."""

    id: str
    route: str
    due_at: datetime
    event: Event | None = None
    notice: dict[str, Any] | None = None
    """As `alerts.message.Notice.to_json` gives it."""
    digest: str | None = None
    """None, "daily" or "weekly"."""


@dataclass(frozen=True, slots=True)
class InFlight:
    """A message that an earlier attempt has begun: it must be continued as it is, never made anew."""

    message: str
    deliveries: tuple[Due, ...]
    parts_sent: int = 0
    root: str | None = None
    """What the channel calls its first part."""
    handed_at: datetime | None = None
    """Set: the next part was handed over then, and may have arrived."""
    marked: bool = False
    """It was sent a second time already without knowing whether the first arrived."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A target that one sender holds under a lease, with what is due there, oldest first."""

    target: str
    due: tuple[Due, ...]
    in_flight: InFlight | None = None
    recent: int = 0
    """Messages sent there in the last minute."""
    failures: int = 0
    """Failed attempts since the last message that arrived."""
    failing_since: datetime | None = None
    last_ref: str | None = None
    """What the channel called the last message that arrived there."""


@dataclass(frozen=True, slots=True)
class Thread:
    """The first alert about something as one target got it, and what has followed it there."""

    root: str
    """What the channel calls the first alert's message."""
    route: str
    events: tuple[Event, ...]
    """What that message told."""
    digest: str | None = None
    followed: tuple[Event, ...] = field(default=())
    """Follow-ups already told there, oldest first."""


def follows_up(later: Event, earlier: Event) -> bool:
    """Whether `later` belongs in the thread of `earlier`.

    A correction, a withdrawal and an amendment do, an article about the same inspection, and the outcome of a report
    that could not be read before.
    """
    if later.urn != earlier.urn or later.id == earlier.id:
        return False
    if later.corrects is not None:
        return later.corrects == earlier.id
    if later.event is EventKind.NEWS:
        return later.inspection_start is not None and later.inspection_start == earlier.inspection_start
    same_report = later.report_url is not None and later.report_url == earlier.report_url
    return same_report and (later.event in _ABOUT_A_REPORT or earlier.event is EventKind.UNREAD)


_ABOUT_A_REPORT = (EventKind.AMENDED, EventKind.WITHDRAWN, EventKind.CORRECTION)
