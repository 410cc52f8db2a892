"""From a report's bytes to what it says: the reader is chosen by what the document says of itself."""

from outcomes.inspection import Kind, Reading
from scraper.reports import ilacs, jtai, older, send, sif, visit
from scraper.reports.text import Document, NotReadable, Unreadable, opened

__all__ = ["READER_VERSION", "Unreadable", "read_document", "read_report"]

READER_VERSION = "1"
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
        return Unreadable(str(error)), ""
    except (MemoryError, RecursionError) as error:
        return Unreadable(f"too large to read ({type(error).__name__})"), ""


def _read(document: Document) -> Reading:
    """The reader whose layout the first pages show. The order matters where one layout's words occur in another's."""
    cover, head = document.head(1), document.head(2)
    if sif.is_sif(cover):
        return sif.read_sif(document)
    if send.is_send(cover):
        return send.read_send(document)
    if jtai.is_jtai(cover):
        return jtai.read_jtai(document)
    if visit.is_visit(cover):
        return visit.read_visit(document)
    if ilacs.is_ilacs(head):
        return ilacs.read_ilacs(document)
    if older.is_older(head):
        return older.read_older(document)
    return Reading(Kind.OTHER, None, None, None, None, pages=document.pages, warnings=("no reader knows this layout",))
