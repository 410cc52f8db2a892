"""From a report's bytes to what it says: the reader is chosen by what the document says of itself."""

from collections.abc import Callable
from dataclasses import replace

from outcomes.inspection import Reading
from scraper.reports import ilacs, jtai, older, other, send, sif, visit
from scraper.reports.cover import is_cover
from scraper.reports.sif import is_board_review
from scraper.reports.text import Document, NotReadable, Unreadable, fold, opened

__all__ = ["READER_VERSION", "Unreadable", "read_document", "read_report"]

READER_VERSION = "2"
"""Raised whenever a reading may differ from before, so that archived documents can be read again."""

MAX_PAGES = 400


def read_report(data: bytes) -> Reading | Unreadable:
    """What the report in `data` says, or why it cannot be read. Raises nothing on a faulty document."""
    return read_document(data, text=False)[0]


def read_document(data: bytes, max_pages: int = MAX_PAGES, text: bool = True) -> tuple[Reading | Unreadable, str]:
    """The reading with the document's whole plain text (empty where it is unreadable or not asked for)."""
    try:
        with opened(data, max_pages) as document:
            reading = _read(document)
            return reading, document.text() if text else ""
    except NotReadable as error:
        return Unreadable(str(error), error.whole), ""
    except (MemoryError, RecursionError) as error:
        return Unreadable(f"too large to read ({type(error).__name__})"), ""


def _read(document: Document) -> Reading:
    """The reading of the document, or of the first report where it holds two, with what a person should know."""
    second = _second_report(document)
    reading = _reader(document)(document.part(second) if second else document)
    warnings = list(reading.warnings)
    if second:
        warnings.append(f"a second report begins on page {second + 1}: only the first is read")
    if document.damaged:
        warnings.append(
            f"pages that could not be read: {', '.join(str(page + 1) for page in sorted(document.damaged))}"
        )
    return replace(reading, pages=document.pages, warnings=tuple(warnings))


def _reader(document: Document) -> Callable[[Document], Reading]:
    """The reader whose layout the first pages show: by the rows of a graded cover, else by the title that comes first.

    Prose below a title names other inspections too ("the focused visit in June", "the joint targeted area inspection").
    """
    cover, head = document.head(1), document.head(2)
    if sif.is_sif(head):
        return sif.read_sif
    if ilacs.is_ilacs(head):
        return ilacs.read_ilacs
    titles = [
        (send.title_at(cover), send.read_send),
        (jtai.title_at(cover), jtai.read_jtai),
        (visit.title_at(cover), visit.read_visit),
        (older.title_at(cover), older.read_older),
    ]
    named = [(at, reader) for at, reader in titles if at is not None]
    return min(named, key=lambda title: title[0])[1] if named else other.read_other


def _second_report(document: Document) -> int | None:
    """Page (from 0) on which another report's cover stands; the review of a safeguarding board belongs to the first."""
    if not is_cover(document.head(1)):
        return None
    pages = range(3, document.pages)
    return next(
        (index for index in pages if is_cover(page := fold(document.page(index))) and not is_board_review(page)), None
    )
