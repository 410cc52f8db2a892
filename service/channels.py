"""The channels that the settings allow, opened for one run of the sender."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

from alerts.channel import Channel
from alerts.console import Console
from service.setup import Service


@contextmanager
def open_channels(service: Service, console: TextIO) -> Iterator[Mapping[str, Channel]]:
    """What sends to each kind of target."""
    yield {"console": Console(console)}
