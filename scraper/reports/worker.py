"""The inside of a worker process: frames of bytes in on standard input, frames of JSON out on standard output.

Run by `workers.py` alone. It imports the readers and nothing else of ours, so that it starts in a fraction of a second.
"""

import json
import os
import resource
import signal
import struct
import sys
from typing import IO

from scraper.reports.read import read_document
from scraper.reports.text import Unreadable
from scraper.reports.wire import to_data

LENGTH = struct.Struct(">Q")
"""A frame is its length in eight bytes and as many bytes."""


def main() -> None:
    """Answer documents until standard input ends. The clock and the limits hold in native code too.

    Arguments: seconds for one document, megabytes, pages, and "text" or "facts" (without the full text).
    """
    seconds, memory_mb, max_pages, text = float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "text"
    _limit(memory_mb)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that a library prints can pass for an answer
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    while (data := read_frame(sys.stdin.buffer)) is not None:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer = _answer(data, max_pages, text)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame; None where the stream ends, within a frame too."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def _answer(data: bytes, max_pages: int, text: bool) -> bytes:
    try:
        result, words = read_document(data, max_pages, text)
    except Exception as error:  # a fault of ours must not cost the documents after this one
        result, words = Unreadable(f"a fault in the reader: {type(error).__name__}: {error}"), ""
    return json.dumps({"result": to_data(result), "text": words}).encode()


def _limit(memory_mb: int) -> None:
    """Memory in address space; no files written, no core, and an end with the parent through standard input."""
    memory = memory_mb * 1024 * 1024
    for what, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(what, (limit, limit))
