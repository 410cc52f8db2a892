"""Worker processes: limits hold, the dead are replaced, one bad file stops nothing, nothing is left running."""

import os
import signal
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from demo.report_layouts import Invented
from demo.report_pdf import invented_report
from outcomes.inspection import Kind, Reading
from scraper.reports import workers
from scraper.reports.read import Unreadable, read_report
from scraper.reports.workers import ReportReaders


@pytest.fixture
def good(specs_of) -> bytes:  # type: ignore[no-untyped-def]
    """A report that can be read."""
    spec: Invented = specs_of(Kind.ILACS_STANDARD)[0]
    return invented_report(spec)


def bomb(megabytes: int) -> bytes:
    """A page whose small stream unpacks to many megabytes of text to lay out."""
    packer = zlib.compressobj(9)
    line = b"BT /F1 11 Tf 56 780 Td (aaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbb) Tj ET\n"
    stream = b"".join(packer.compress(line * (2**20 // len(line))) for _ in range(megabytes)) + packer.flush()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    body = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return body + b"trailer << /Size 6 /Root 1 0 R >>\n%%EOF\n"


def test_a_document_read_apart_is_read_alike(good: bytes) -> None:
    with ReportReaders() as readers:
        document = readers.read(good)
    assert document.result == read_report(good)
    assert "Overall effectiveness" in document.text
    assert (len(document.sha256), document.size) == (64, len(good))


def test_facts_alone_come_without_text(good: bytes) -> None:
    with ReportReaders(text=False) as readers:
        assert readers.read(good).text == ""


def test_a_bomb_ends_at_the_limits_and_the_next_document_is_read(good: bytes) -> None:
    with ReportReaders(seconds=1.5, memory_mb=512) as readers:
        spoilt = readers.read(bomb(200)).result
        assert isinstance(spoilt, Unreadable)
        assert "took longer than 1.5 seconds" in spoilt.reason or "stopped by SIG" in spoilt.reason
        assert isinstance(readers.read(good).result, Reading)


def test_a_worker_killed_between_documents_is_replaced_and_costs_none(good: bytes) -> None:
    with ReportReaders() as readers:
        readers.read(good)
        process = readers._workers[0].process
        assert process
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert isinstance(readers.read(good).result, Reading)


def test_a_worker_killed_at_its_work_costs_that_document_alone(good: bytes) -> None:
    with ReportReaders(seconds=30, memory_mb=4096) as readers, ThreadPoolExecutor(1) as thread:
        readers.read(good)
        process = readers._workers[0].process
        assert process
        reading = thread.submit(readers.read, bomb(200))
        while Path(f"/proc/{process.pid}/stat").read_text().split()[2] != "R":
            assert not reading.done()
        os.kill(process.pid, signal.SIGKILL)
        spoilt = reading.result().result
        assert isinstance(spoilt, Unreadable)
        assert "stopped by SIGKILL" in spoilt.reason
        assert isinstance(readers.read(good).result, Reading)


def test_workers_are_recycled(good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "RECYCLED_AFTER", 2)
    with ReportReaders() as readers:
        seen = []
        for _ in range(5):
            readers.read(good)
            process = readers._workers[0].process
            assert process
            seen.append(process.pid)
    assert len(set(seen)) == 3


def test_many_documents_come_in_order_and_one_bad_file_stops_nothing(good: bytes, tmp_path: Path) -> None:
    file = tmp_path / "good.pdf"
    file.write_bytes(good)
    items = [(0, good), (1, b"no pdf"), (2, file), (3, tmp_path / "missing.pdf"), (4, good[:900]), (5, file)]
    with ReportReaders(processes=2) as readers:
        results = [(label, isinstance(document.result, Reading)) for label, document in readers.map(items)]
    assert results == [(0, True), (1, False), (2, True), (3, False), (4, False), (5, True)]


def test_items_are_taken_as_they_are_needed(good: bytes) -> None:
    taken = 0

    def endless():  # type: ignore[no-untyped-def]
        nonlocal taken
        while True:
            taken += 1
            yield taken, good

    with ReportReaders(processes=2) as readers:
        results = readers.map(endless())
        assert next(results)[0] == 1
        results.close()
    assert taken <= 8


def test_nothing_is_left_running(good: bytes) -> None:
    with ReportReaders(processes=2) as readers:
        list(readers.map((number, good) for number in range(4)))
        processes = [worker.process for worker in readers._workers if worker.process]
    assert processes
    assert all(process.poll() is not None for process in processes)


def test_a_worker_knows_nothing_of_the_services_secrets(good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADEWATCH_SLACK_BOT_TOKEN", "xoxb-secret")
    with ReportReaders() as readers:
        readers.read(good)
        process = readers._workers[0].process
        assert process
        assert b"xoxb-secret" not in Path(f"/proc/{process.pid}/environ").read_bytes()
