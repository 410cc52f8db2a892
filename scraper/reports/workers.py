"""Reading in separate processes with limits on time, memory and pages, so that no document can stop the service.

A worker lives for some two hundred documents and reads one at a time. It limits itself; where it dies or hangs all
the same, its document is unreadable, with the reason, and a new worker takes its place.
"""

import hashlib
import json
import os
import select
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self, TypeVar

from outcomes.inspection import Reading
from scraper.reports.text import Unreadable
from scraper.reports.wire import from_data
from scraper.reports.worker import LENGTH, read_frame

T = TypeVar("T")

RECYCLED_AFTER = 200
GRACE_SECONDS = 3.0
"""How much longer than its own limit a worker is waited for before it is killed."""
ROOT = Path(__file__).resolve().parents[2]
START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from scraper.reports.worker import main; main()"
INHERITED = ("PATH", "LD_LIBRARY_PATH")
"""All that a worker gets of the environment: the rest may hold secrets."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What one document says, with its plain text, its SHA-256 (hex) and its size in bytes."""

    result: Reading | Unreadable
    text: str
    """Empty where the document is unreadable."""
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost."""

    seconds: float
    memory_mb: int
    max_pages: int
    text: bool


@dataclass(slots=True)
class _Worker:
    """One worker process, started when it is first needed."""

    limits: Limits
    process: subprocess.Popen[bytes] | None = None
    done: int = field(default=0)

    def read(self, data: bytes) -> tuple[Reading | Unreadable, str]:
        if self.process is None or self.process.poll() is not None or self.done >= RECYCLED_AFTER:
            self.stop()
            self.process, self.done = _started(self.limits), 0
        self.done += 1
        answer = _asked(self.process, data, self.limits.seconds + GRACE_SECONDS)
        if answer is not None:
            try:
                told = json.loads(answer)
                return from_data(told["result"]), str(told["text"])
            except (ValueError, TypeError, KeyError) as error:
                self.stop()
                return Unreadable(f"the reading process gave no sensible answer ({type(error).__name__})"), ""
        reason = self._why_it_died()
        self.stop()
        return Unreadable(reason), ""

    def stop(self) -> None:
        """End the process, if there is one. Nothing is left running and nothing open."""
        if self.process is None:
            return
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with suppress(BrokenPipeError):  # what was left to write has no reader
                    pipe.close()
        self.process = None

    def _why_it_died(self) -> str:
        limit = f"reading took longer than {self.limits.seconds:g} seconds"
        assert self.process
        try:
            code = self.process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            return limit
        if code == -signal.SIGALRM:
            return limit
        if code < 0:
            name = signal.Signals(-code).name
            return f"the reading process was stopped by {name} (more than {self.limits.memory_mb} MB, or a broken file)"
        return f"the reading process ended with code {code}"


class ReportReaders:
    """A few worker processes that read documents; use as a context manager. May be shared by threads."""

    def __init__(
        self,
        processes: int = 1,
        seconds: float = 20,
        memory_mb: int = 1024,
        max_pages: int = 400,
        text: bool = True,
    ) -> None:
        """`text=False` leaves the documents' full text out where only the facts are wanted."""
        limits = Limits(seconds, memory_mb, max_pages, text)
        self._workers = [_Worker(limits) for _ in range(max(1, processes))]
        self._free: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._workers:
            self._free.put(worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.stop()

    def read(self, data: bytes) -> ReadDocument:
        """What one document says. Raises nothing on a faulty document; waits for a free worker."""
        worker = self._free.get()
        try:
            result, text = worker.read(data)
        finally:
            self._free.put(worker)
        return ReadDocument(result, text, hashlib.sha256(data).hexdigest(), len(data))

    def map(self, items: Iterable[tuple[T, bytes | Path]]) -> Iterator[tuple[T, ReadDocument]]:
        """Read many documents, all workers at once, in the order given, each with its own label.

        Files are opened when their turn comes and few results are held, so that memory stays flat however many come.
        """
        waiting: deque[tuple[T, Future[ReadDocument]]] = deque()
        with ThreadPoolExecutor(len(self._workers)) as threads:
            try:
                for label, source in items:
                    waiting.append((label, threads.submit(self._read_source, source)))
                    if len(waiting) >= 4 * len(self._workers):
                        yield _first(waiting)
                while waiting:
                    yield _first(waiting)
            finally:
                threads.shutdown(wait=True, cancel_futures=True)

    def _read_source(self, source: bytes | Path) -> ReadDocument:
        if isinstance(source, bytes):
            return self.read(source)
        try:
            return self.read(source.read_bytes())
        except OSError as error:
            return ReadDocument(Unreadable(f"cannot be opened: {error.strerror}"), "", "", 0)


def _first(waiting: deque[tuple[T, Future[ReadDocument]]]) -> tuple[T, ReadDocument]:
    label, future = waiting.popleft()
    return label, future.result()


def _started(limits: Limits) -> subprocess.Popen[bytes]:
    """A new worker: isolated from the environment and the folder it is started in, silent on standard error."""
    words = [str(limits.seconds), str(limits.memory_mb), str(limits.max_pages), "text" if limits.text else "facts"]
    return subprocess.Popen(
        [sys.executable, "-I", "-c", START, str(ROOT), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in INHERITED if name in os.environ},
        start_new_session=True,  # Ctrl-C at the terminal ends the service, which lets the document in hand be read
    )


def _asked(process: subprocess.Popen[bytes], data: bytes, seconds: float) -> bytes | None:
    """The worker's answer to one document; None where it died or kept silent for longer than `seconds`."""
    assert process.stdin and process.stdout
    try:
        process.stdin.write(LENGTH.pack(len(data)))
        process.stdin.write(data)
        process.stdin.flush()
    except BrokenPipeError:
        return None
    ready, _, _ = select.select([process.stdout], [], [], seconds)
    return read_frame(process.stdout) if ready else None
