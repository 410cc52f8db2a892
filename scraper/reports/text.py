"""Text of a PDF, page by page and only where asked for. The only module that knows the PDF library."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import pypdfium2

HEAD = 1024
"""A PDF's marker may stand anywhere in its first kilobyte (ISO 32000-1, implementation note 13)."""
END, TAIL = b"%%EOF", 1024
"""Its last line stands in its last kilobyte (the same, note 18): a file that was cut short has none there."""
MAX_QUOTED_PAGES = 400
LEAST_LETTERS = 40
"""A document with fewer letters on its first pages is an image or has a broken text layer."""
FIRST_PAGES = 5

# pypdfium2 writes a hyphen at a line's end as U+FFFE, older versions as U+0002; the line goes on without a break.
_LINE_END_HYPHENS = dict.fromkeys(map(ord, "\ufffe\u0002\xad"), "-")
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u200b\u200c\u200d\u2060\ufeff]")
_FOLDS = {
    **dict.fromkeys(map(ord, "‘’‛`´ʼ′"), "'"),
    **dict.fromkeys(map(ord, "“”„‟"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−─━"), "-"),
}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A document that says nothing, and why, in words for people."""

    reason: str
    whole: bool = False
    """It is a PDF from its first to its last mark, so that to fetch it again would give the same; False where it may
    be damaged, half uploaded, or another page in its place."""


class NotReadable(Exception):
    """The document cannot be read; the message says why. `whole` as in `Unreadable`."""

    def __init__(self, reason: str, whole: bool = False) -> None:
        super().__init__(reason)
        self.whole = whole


def clean(raw: str) -> str:
    """Text as people see it: ligatures spelt out, line ends as one newline, characters that print nothing left out."""
    lines = raw.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_END_HYPHENS)
    return _UNPRINTED.sub("", unicodedata.normalize("NFKC", lines))


def fold(text: str) -> str:
    """The same text with plain quotes and hyphens, character for character, so that positions stay."""
    return text.translate(_FOLDS)


def words(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern compiled without regard to case, each blank outside brackets standing for white space of any length.

    Printed phrases break over lines anywhere. "^" and "$" stand at lines' ends.
    """
    return re.compile(re.sub(r" (?![^\[\]]*\])", r"\\s+", pattern), re.IGNORECASE | re.MULTILINE | flags)


def one_line(text: str) -> str:
    """`text` with every run of white space as one blank."""
    return " ".join(text.split())


@dataclass(slots=True)
class Document:
    """An open document. Pages are read when they are asked for, and once."""

    pdf: pypdfium2.PdfDocument
    pages: int
    damaged: set[int] = field(default_factory=set)
    """Pages (from 0) that the library could not read."""
    _read: dict[int, str] = field(default_factory=dict)
    _body: str | None = None

    def page(self, index: int) -> str:
        """Cleaned text of one page, counted from 0; empty beyond the last and where the page is damaged."""
        if index not in self._read:
            self._read[index] = clean(self._raw(index)) if index < self.pages else ""
        return self._read[index]

    def part(self, pages: int) -> "Document":
        """The same document as if it ended after its first `pages` pages."""
        return Document(self.pdf, pages, self.damaged, self._read)

    def _raw(self, index: int) -> str:
        try:
            with closing(self.pdf[index]) as page, closing(page.get_textpage()) as text:
                return str(text.get_text_bounded())
        except pypdfium2.PdfiumError:
            self.damaged.add(index)
            return ""

    def text(self, pages: int | None = None) -> str:
        """Cleaned text of the first `pages` pages, or of all; a page ends with a form feed."""
        return "\f\n".join(self.page(index) for index in range(min(self.pages, pages or self.pages)))

    def head(self, pages: int) -> str:
        """Folded text of the first `pages` pages."""
        return fold(self.text(pages))

    @property
    def body(self) -> str:
        """Folded text of the whole document, position for position that of `text()`."""
        if self._body is None:
            self._body = fold(self.text())
        return self._body


@contextmanager
def opened(data: bytes, max_pages: int) -> Iterator[Document]:
    """The document in `data`. Raises NotReadable where it is no PDF, locked, broken, too long or without text."""
    if b"%PDF-" not in data[:HEAD]:
        raise NotReadable(_what_it_is(data))
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "assword" in str(error)
        raise NotReadable("a PDF locked with a password" if locked else f"a broken PDF: {error}", locked) from error
    with closing(pdf):
        pages, whole = len(pdf), END in data[-TAIL:]
        if not pages:
            raise NotReadable("a PDF without pages", whole)
        if pages > max_pages:
            raise NotReadable(f"{pages:,} pages, more than the {max_pages:,} that are read", whole)
        document = Document(pdf, pages)
        if _letters(document) < LEAST_LETTERS:
            why = "its first pages are broken" if document.damaged else "no text on its first pages: a scanned image?"
            raise NotReadable(f"{why} ({pages} pages)", whole and not document.damaged)
        yield document


def pages_of(data: bytes) -> list[str]:
    """The text of each page of a document that was read before, for quoting; empty where it cannot be opened."""
    try:
        with opened(data, MAX_QUOTED_PAGES) as document:
            return [document.page(index) for index in range(document.pages)]
    except NotReadable:
        return []


def _letters(document: Document) -> int:
    return sum(sum(map(str.isalpha, document.page(index))) for index in range(min(FIRST_PAGES, document.pages)))


def _what_it_is(data: bytes) -> str:
    if not data:
        return "not a PDF: an empty file"
    start = data[:HEAD].lstrip().lower()
    page = start.startswith((b"<!doctype", b"<html", b"\xef\xbb\xbf<!doctype", b"\xef\xbb\xbf<html"))
    return f"not a PDF: {'an HTML page' if page else 'something else'} of {len(data):,} bytes"
