"""Documents named and dated, not read further: kinds without grades of ours, letters, and layouts nobody has met.

What a document calls itself gives its kind; anything else is a letter (it opens with "Dear") or "other". Each says in
a warning that a person should look, since a guess would pass for a reading.
"""

from outcomes.dates import Span, first_span, leading_span
from outcomes.inspection import Kind, Reading
from scraper.reports import sif
from scraper.reports.cover import labelled_span, lead_inspector, letter_date
from scraper.reports.names import authority_name
from scraper.reports.text import Document, one_line, words

COVER_CHARACTERS = 1500
LONGEST_SUBJECT = 200

_NAMED = (
    (Kind.JOINT_AREA_REVIEW, words(r"\bjoint area review\b(?!s?\s*\)? regulations)")),
    (Kind.AREA_SEND_REVISIT, words(r"\bjoint (?:local )?area SEND re-?visit\b")),
    (
        Kind.JOINT_TARGETED,
        words(
            r"^[ \t]*(?:joint targeted|ofsted targeted|targeted local authority) inspection\b"
            r"|^[ \t]*joint inspection of\b",
        ),
    ),
)
_DEAR = words(r"^[ \t]*dear\b[^\n]*\n+(?P<subject>[^\n]+(?:\n[^\n]{1,60}(?=\n))?)")
_ON_SITE = words(r"(?:\bbetween |\bon |\bfrom )(?=\d|[A-Z][a-z]+day\b)")
_OF = words(
    r"\b(?:of|in|to|within|by) (?:the )?"
    r"(?P<name>(?-i:[A-Z])[\w'.-]+(?:(?! (?:inspection|review|report|lead|published|dates?)\b)[ ,&]+"
    r"(?:(?-i:[A-Z])[\w'.-]*|and|upon|of|the|with|on|in|under))*)"
)
_AUTHORITY_LINE = words(r"^[ \t]*(?P<name>[^\n]{2,60}(?: council| children's services authority area))[ \t]*$")


def read_other(document: Document) -> Reading:
    """Kind, days, authority and subject of a document that no layout's reader knows."""
    cover = document.head(1)
    if sif.is_board_review(cover):
        return _board_review(document, cover)
    kind = kind_of(cover)
    subject = subject_of(cover)
    span = labelled_span(cover) or _days(cover)
    title = subject or _title(cover)
    return Reading(
        kind=kind,
        provider=_provider(title, cover),
        framework=None,
        start=span.start if span else None,
        end=span.end if span else None,
        lead_inspector=lead_inspector(document.head(2)),
        theme=subject if kind is Kind.LETTER else None,
        pages=document.pages,
        warnings=(_warning(kind, title),),
    )


def kind_of(cover: str) -> Kind:
    """By the name that the document gives itself on its first page."""
    top = cover[:COVER_CHARACTERS]
    named = next((kind for kind, words in _NAMED if words.search(top)), None)
    return named or (Kind.LETTER if _DEAR.search(cover) else Kind.OTHER)


def subject_of(cover: str) -> str | None:
    """The line after "Dear …", which a letter's subject fills."""
    dear = _DEAR.search(cover)
    return one_line(dear["subject"])[:LONGEST_SUBJECT] if dear else None


def _board_review(document: Document, cover: str) -> Reading:
    warnings = ["a safeguarding board's review that stands alone: its grade is not the authority's"]
    span = labelled_span(cover)
    return Reading(
        kind=Kind.OTHER,
        provider=sif.provider(cover),
        framework="sif",
        start=span.start if span else None,
        end=span.end if span else None,
        lead_inspector=lead_inspector(document.body),
        judgements=(sif.board(document.body, warnings),),
        pages=document.pages,
        warnings=tuple(warnings),
    )


def _days(cover: str) -> Span | None:
    """The days in the text's own words; a letter's date and the days of earlier inspections are not those."""
    dear = _DEAR.search(cover)
    if dear is None:
        return None
    written, text = letter_date(cover), cover[dear.end() : dear.end() + 900]
    spans = (leading_span(text[at.end() : at.end() + 80], written) for at in _ON_SITE.finditer(text))
    return next(filter(None, spans), None) or first_span(dear["subject"], written)


def _title(cover: str) -> str:
    lines = [one_line(line) for line in cover.splitlines() if len(line.strip()) > 3]
    return " ".join(lines[:3])[:LONGEST_SUBJECT]


def _provider(title: str, cover: str) -> str | None:
    """The name after "of" or "in" in the title; without one, the line that is an authority's name."""
    named = (*_OF.finditer(title), *_AUTHORITY_LINE.finditer(cover[:COVER_CHARACTERS]))
    names = (authority_name(match["name"]) for match in named)
    return next((name for name in names if name and name.lower() not in ("ofsted", "her majesty", "his majesty")), None)


def _warning(kind: Kind, title: str) -> str:
    if kind is Kind.OTHER:
        return f'no reader knows this layout; it begins: "{title[:120]}"'
    return f"only the kind, the days and the authority of this document are read ({kind.value.replace('_', ' ')})"
