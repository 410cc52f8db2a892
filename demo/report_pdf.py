"""Invented inspection reports as PDFs, bent by the traps that real ones hold.

The demo, the tests and the benchmarks read them: what a report was made from is what a right reader must find in it.
"""

import ctypes
import io
import re
from collections.abc import Callable, Iterable, Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from demo.report_layouts import Invented, Pages, pages_of

A4 = (595, 842)
LEFT, COLUMN, TOP, LEADING, SIZE = 56, 400, 780, 15, 10


_STAMPS = re.compile(rb"(/CreationDate\(D:|/ID\[<|(?<=[0-9A-F])><)([0-9A-F]+)")
"""Clock and random number, which the library writes into a file: the same lines make the same bytes."""


def invented_report(spec: Invented, *twists: Callable[[Pages], Pages]) -> bytes:
    """The PDF of an invented report, its pages bent by each of `twists` in turn."""
    pages = pages_of(spec)
    for twist in twists:
        pages = twist(pages)
    return pdf_of(pages)


def pdf_of(pages: Iterable[Sequence[str]]) -> bytes:
    """A PDF of the lines, in one of the fonts that every reader has."""
    pdf = pypdfium2.PdfDocument.new()
    for lines in pages:
        page = pdf.new_page(*A4)
        for number, line in enumerate(lines):
            for cell, text in enumerate(line.split("\t")):
                _write(pdf, page, text, (LEFT, COLUMN)[min(cell, 1)], TOP - LEADING * number)
        pdfium.FPDFPage_GenerateContent(page.raw)
    file = io.BytesIO()
    pdf.save(file)
    pdf.close()
    return _STAMPS.sub(lambda stamp: stamp[1] + b"0" * len(stamp[2]), file.getvalue())


def _write(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, text: str, x: int, y: int) -> None:
    if not text.strip():
        return
    encoded = (text + "\0").encode("utf-16-le")
    letters = (ctypes.c_ushort * (len(encoded) // 2)).from_buffer_copy(encoded)
    block = pdfium.FPDFPageObj_NewTextObj(pdf.raw, b"Helvetica", ctypes.c_float(SIZE))
    pdfium.FPDFText_SetText(block, letters)
    pdfium.FPDFPageObj_Transform(block, 1, 0, 0, 1, x, y)
    pdfium.FPDFPage_InsertObject(page.raw, block)


def footers_contradict(pages: Pages) -> Pages:
    """A footer with other days than the cover's, which counts."""
    return [[*page, "Inspection of Elsewhere local authority", "1 to 2 February 2001"] for page in pages]


def other_inspections_named(pages: Pages) -> Pages:
    """Prose at the cover's foot whose lines begin like the titles of other inspections."""
    prose = (
        "Much has changed since the",
        "focused visit to Elsewhere children’s services in 2017 and since the",
        "joint targeted area inspection of Elsewhere in the same year.",
        "Between the two, there was an inspection of services for looked after children.",
    )
    return [[*pages[0], *prose], *pages[1:]]


def split_grades(pages: Pages) -> Pages:
    """The grade over two lines, of which the second alone would read "be good"."""
    split = {"\tRequires improvement to be good": ["\tRequires improvement to", "\tbe good"]}
    return [[piece for line in page for piece in split.get(line, [line])] for page in pages]


def wide_gaps(pages: Pages) -> Pages:
    """Justified lines, with gaps between the words."""
    return [[line.replace(" ", "   ") for line in page] for page in pages]


def without_table_row(words: str) -> Callable[[Pages], Pages]:
    """The cover without the grade in the column beside or below `words`."""

    def bend(pages: Pages) -> Pages:
        at = next(index for index, line in enumerate(pages[0]) if words in line)
        kept = [*pages[0][:at], pages[0][at].split("\t")[0], *pages[0][at + 1 + pages[0][at + 1].startswith("\t") :]]
        return [kept, *pages[1:]]

    return bend
