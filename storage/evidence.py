"""The proof of one event as a zip that can be kept: documents, what was read from where in them, times and hashes."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from storage.archive import Archive


class NoSuchEvent(LookupError):
    """No event with this id is held."""


def evidence(
    session: Session,
    archive: Archive,
    event_id: str,
    file: Path,
    *,
    now: datetime,
    pages_of: Callable[[bytes], list[str]] | None = None,
) -> Path:
    """Write the proof of an event to `file` (a zip).

    `pages_of` gives the text of each page of a document, to quote the lines that the grades were read from; without it
    the documents are enclosed unquoted. Raises `NoSuchEvent`.
    """
    raise NotImplementedError
