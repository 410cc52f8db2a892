"""What every channel does, and the three ways in which it can fail: they decide whether a message is repeated."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from alerts.message import Message

HandOver = Callable[[], None]
"""To be called right before the step after which the message may have arrived; raises `LeaseLost` if it must not go."""


class Permanent(Exception):
    """Refused for good: sending it again would be refused again."""

    def __init__(self, error: str, *, stop: bool = False, everywhere: bool = False) -> None:
        super().__init__(error)
        self.stop = stop
        """The target itself is gone: a bounced address."""
        self.everywhere = everywhere
        """The whole channel refuses: a bad token."""


class Transient(Exception):
    """Not taken for now, and certainly nothing arrived."""

    def __init__(self, error: str, *, retry_after: float | None = None, everywhere: bool = False) -> None:
        super().__init__(error)
        self.retry_after = retry_after
        """Seconds that the other side asked to wait."""
        self.everywhere = everywhere
        """The server cannot be reached: no other target of this channel can be either."""


class Ambiguous(Exception):
    """Handed over, and the answer was lost: it may have arrived."""

    def __init__(self, error: str, *, everywhere: bool = False) -> None:
        super().__init__(error)
        self.everywhere = everywhere
        """The server cannot be reached now."""


class CannotTell(Exception):
    """The channel has no way to find out whether a message arrived."""


class LeaseLost(Exception):
    """The lease on the target has passed to another sender: nothing must be sent."""


def asked_wait(retry_after: str | None) -> float | None:
    """Seconds that a Retry-After header asks to wait, at most an hour; None where it says nothing usable."""
    text = (retry_after or "").strip()
    return min(float(text), 3600.0) if text.isdigit() else None


class Channel(Protocol):
    """One way to people. All methods raise `Permanent`, `Transient` or `Ambiguous` and nothing else on purpose."""

    @property
    def pace(self) -> timedelta:
        """Least time between two messages to one target."""
        ...

    @property
    def folds(self) -> bool:
        """Whether a burst of alerts becomes one summary."""
        ...

    @property
    def repeats(self) -> int | None:
        """How often a message may be sent again when nobody can tell whether it arrived; None: the receiver folds."""
        ...

    def parts(self, message: Message) -> int:
        """How many messages it takes: the first, and those in the thread below it."""
        ...

    def send(self, message: Message, part: int, hand_over: HandOver) -> str | None:
        """Send one part (from 0); what the channel calls it, where it has names."""
        ...

    def find(self, message: Message, part: int, since: datetime) -> str | None:
        """What the channel calls the part if it has arrived since then, None if it has not. Raises `CannotTell`."""
        ...
