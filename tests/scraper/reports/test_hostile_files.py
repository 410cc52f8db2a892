"""Files made to hurt: each is unreadable with a reason, inside the limits, and the next document is read."""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import pytest

from demo.report_layouts import Invented
from demo.report_pdf import invented_report
from outcomes.inspection import Kind, Reading
from scraper.reports.read import Unreadable
from scraper.reports.workers import ReportReaders

SECONDS = 5.0
PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
"""Fills a password to 32 bytes (ISO 32000-1, 7.6.3.3, algorithm 2)."""
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s >>"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of objects numbered from 1, with its table of places."""
    body, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(body))
    return body + table + tail


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


def locked() -> bytes:
    """A page behind a password that nobody gave (RC4 of 40 bits, the oldest handler)."""
    secret = b"fen".ljust(3) + PADDING[:29]
    owner = rc4(hashlib.md5(secret).digest()[:5], secret)
    identity = b"0123456789abcdef"
    key = hashlib.md5(secret + owner + (2**32 - 4).to_bytes(4, "little") + identity).digest()[:5]
    user = rc4(key, PADDING)
    handler = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (
        owner.hex().encode(),
        user.hex().encode(),
    )
    objects = [CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE % b"", handler]
    return pdf(objects, b"/Encrypt 4 0 R /ID [<%s> <%s>]" % ((identity.hex().encode(),) * 2))


def rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    return bytes(byte ^ mask for byte, mask in zip(data, _keystream(box), strict=False))


def _keystream(box: list[int]) -> Iterator[int]:
    i = j = 0
    while True:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        yield box[(box[i] + box[j]) % 256]


def nested_arrays() -> bytes:
    """A hundred thousand brackets, one in the other."""
    deep = b"/Annots " + b"[" * 100_000 + b"]" * 100_000
    return pdf([CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE % deep])


def deep_page_tree() -> bytes:
    """Five thousand nodes of pages, each the only child of the one before."""
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, 5002)]
    return pdf([CATALOG, *nodes, PAGE % b""])


def page_tree_in_a_circle() -> bytes:
    return pdf([CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99 /Parent 2 0 R >>"])


def forms_in_forms() -> bytes:
    """Each form draws the next one ten times: ten to the power of twelve drawings."""
    forms = [
        stream(
            b"/X Do " * 10,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>" % n,
        )
        for n in range(6, 18)
    ]
    page = PAGE % b"/Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >>"
    last = stream(b"0 0 1 1 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return pdf([CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream(b"/X Do"), *forms, last])


def many_pages() -> bytes:
    """Two thousand pages in a few bytes: each child is the same page."""
    return pdf([CATALOG, b"<< /Type /Pages /Kids [%s] /Count 2000 >>" % (b"3 0 R " * 2000), PAGE % b""])


def packed_five_times() -> bytes:
    """More blanks than memory behind five filters, one in the other."""
    data = b"".join(_blanks(600))
    for _ in range(4):
        data = zlib.compress(data, 9)
    page = PAGE % b"/Contents 4 0 R"
    filters = b"/Filter [%s]" % (b"/FlateDecode " * 5)
    return pdf([CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream(data, filters)])


def _blanks(megabytes: int) -> Iterable[bytes]:
    packer = zlib.compressobj(9)
    for _ in range(megabytes):
        yield packer.compress(b" " * 2**20)
    yield packer.flush()


def scanned() -> bytes:
    """A page that is a picture."""
    picture = stream(
        b"\x7f" * 64, b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    page = PAGE % b"/Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >>"
    drawn = stream(b"595 0 0 842 0 0 cm /X Do")
    return pdf([CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, drawn, picture])


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "locked": (locked, "a PDF locked with a password"),
    "nested arrays": (nested_arrays, ""),
    "deep page tree": (deep_page_tree, ""),
    "page tree in a circle": (page_tree_in_a_circle, "its first pages are broken"),
    "forms in forms": (forms_in_forms, ""),
    "many pages": (many_pages, "2,000 pages, more than the 400 that are read"),
    "packed five times": (packed_five_times, ""),
    "scanned": (scanned, "no text on its first pages: a scanned image?"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_is_unreadable_and_the_next_is_read(name: str) -> None:
    make, reason = HOSTILE[name]
    with ReportReaders(seconds=SECONDS, memory_mb=512) as readers:
        result = readers.read(make()).result
        assert isinstance(result, Unreadable)
        assert result.reason.startswith(reason)
        assert "fault in the reader" not in result.reason
        assert isinstance(readers.read(_good()).result, Reading)


@pytest.mark.parametrize("hundredth", range(0, 100, 7))
def test_a_file_cut_anywhere_invents_nothing(hundredth: int) -> None:
    data = _good()
    with ReportReaders(seconds=SECONDS) as readers:
        result = readers.read(data[: len(data) * hundredth // 100]).result
    assert isinstance(result, Unreadable)
    assert result.reason


def _good() -> bytes:
    return invented_report(Invented(Kind.FOCUSED_VISIT, "Sandmere", date(2024, 3, 12), date(2024, 3, 13)))
