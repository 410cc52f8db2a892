"""Alerts as plain text on a stream: the channel that needs no setting."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TextIO

from alerts.channel import CannotTell, HandOver
from alerts.message import Message
from alerts.render import plain_text


@dataclass(frozen=True, slots=True)
class Console:
    """Prints each alert between two rules, and nothing that could move a terminal's cursor."""

    stream: TextIO
    pace: timedelta = timedelta()
    folds: bool = False
    repeats: int | None = 1

    def parts(self, message: Message) -> int:
        return 1

    def send(self, message: Message, part: int, hand_over: HandOver) -> str | None:
        text = plain_text(message)
        rule = "─" * 72
        hand_over()
        self.stream.write(f"{rule}\n{text}{rule}\n")
        self.stream.flush()
        return message.id

    def find(self, message: Message, part: int, since: datetime) -> str | None:
        raise CannotTell
