"""The single inspection framework, November 2013 to 2018: five graded rows on the cover under a sentence for the whole.

The sentence changed over the years ("The overall judgement is requires improvement", "Children's services in X are
good"), the rows never did. The safeguarding board's grade stands in a box on the cover or deep inside. A re-inspection
has no review of the board, and not each says on its cover that it is one.
"""

import re

from outcomes.inspection import Judgement, Kind, Reading
from scraper.reports.cover import labelled_span, lead_inspector
from scraper.reports.grading import ENDS_LINE, FOOTNOTE, GOES_ON, GRADE, NO_COLUMN, Sighting, judged, sighting
from scraper.reports.names import authority_name
from scraper.reports.text import Document, one_line, words

OVERALL = "overall_effectiveness"
LABELS = {
    "help_and_protection": r"children who need help and protection",
    "in_care": r"children looked after and achieving permanence",
    "adoption": r"adoption performance",
    "care_leavers": r"experiences? and progress of care leavers",
    "leaders": r"leadership\s*,? management and governance",
}
_NUMBER = r"^[ \t]*(?:\d(?:\s*\.\s*\d)?\s*\.?\s*)"
_IS = r"(?: (?:is|are)(?: that (?:it|they)(?: (?:is|are))?)?)?"
_ROW = {
    key: words(rf"{_NUMBER}(?P<label>{label})\s*[:.]?{FOOTNOTE}\s*(?P<grade>{GRADE}){ENDS_LINE}{NO_COLUMN}")
    for key, label in LABELS.items()
}
_PLAIN_ROW = {  # taken only where no row bears its number: prose may begin like a row
    key: words(rf"^[ \t]*(?P<label>{label})\s*[:.]?{FOOTNOTE}\s*(?P<grade>{GRADE}){ENDS_LINE}{NO_COLUMN}")
    for key, label in LABELS.items()
}
_LABEL_LINE = {key: words(rf"{_NUMBER}?{label}") for key, label in LABELS.items()}
# A bullet or a colon marks the list of an earlier inspection's grades, which is not this report's judgement.
_HEADING = {
    key: words(
        rf"^[ \t]*(?:the )?(?:experiences and progress of )?{label}{_IS} (?P<grade>{GRADE}){ENDS_LINE}{GOES_ON}",
    )
    for key, label in LABELS.items()
}
_GRADED_JUDGEMENT = {
    key: words(rf"graded judge?ment (?:for|of|on) (?:the )?{label}{_IS} (?P<grade>{GRADE}){ENDS_LINE}{GOES_ON}")
    for key, label in LABELS.items()
}
_SERVICES = r"children'?s'? (?:social care )?services?(?: in (?:(?!\b(?:are|is|requires?)\b)(?:\bSt\.|[^.:;])){2,90}?)?"
_AUTHORITY = r"(?:this|the) (?:local )?authority"
_ARE = r"(?:(?:is|are) |(?=requires? ))"
_OVERALL = words(
    rf"^[ \t]*(?:the overall judge?ment (?:is(?: that)?|that)\s*(?:(?:{_SERVICES}|{_AUTHORITY}) {_ARE})?"
    rf"|{_SERVICES} {_ARE})(?P<grade>{GRADE}){ENDS_LINE}",
)
_BECAUSE = words(
    rf"^[ \t]*(?:{_SERVICES}|{_AUTHORITY}) {_ARE}(?P<grade>{GRADE})\s*"
    rf"(?:(?=because)|(?=[:.]?\s*$){GOES_ON})",
)
_BOARD = r"(?:(?:local )?safeguarding children'?s? board(?:\s*\(\s*[A-Z]{3,6}\s*\))?|LSCB)"
_BOARD_GRADE = words(
    rf"^[ \t]*the (?:judge?ment (?:for|on) the )?(?:effectiveness of the )?(?:[\w'&-]+ ){{0,4}}?"
    rf"{_BOARD}(?: in [A-Z][\w ]{{2,40}})?{_IS} (?P<grade>{GRADE})(?:\s*(?=because)|{ENDS_LINE}{GOES_ON})",
)
_ASKED = words(r"inspection of services for children in need of help and protection")
_BOARD_REVIEW = words(rf"review of the effectiveness of the {_BOARD}")
_RE_INSPECTION = words(r"^\s*re-?\s?inspection of services|\bthis (?:was|is) a re-?inspection\b")
_TITLE_ENDS = words(r"^[ \t]*(?:re-?\s?)?inspection of services|^[ \t]*review of")


def is_sif(cover: str) -> bool:
    """Whether the folded first page is the cover of the single inspection framework."""
    return bool(_ASKED.search(cover)) and sum(bool(label.search(cover)) for label in _LABEL_LINE.values()) >= 3


def is_board_review(cover: str) -> bool:
    """Whether the folded first page is the cover of a safeguarding board's review that stands alone."""
    return bool(_BOARD_REVIEW.search(cover[:600])) and not _ASKED.search(cover)


def read_sif(document: Document) -> Reading:
    """A report under the single inspection framework, or a re-inspection under it."""
    cover, body, warnings = document.head(2), document.body, list[str]()
    span = labelled_span(cover)
    judgements = [_overall(cover, body, warnings)]
    judgements += [_row(key, cover, body, warnings) for key in LABELS]
    kind = _kind(cover, body)
    if kind is Kind.SIF:
        judgements.append(board(body, warnings))
    return Reading(
        kind=kind,
        provider=provider(cover),
        framework="sif",
        start=span.start if span else None,
        end=span.end if span else None,
        lead_inspector=lead_inspector(body),
        judgements=tuple(judgements),
        pages=document.pages,
        warnings=tuple(warnings if span else [*warnings, "no inspection dates could be read"]),
    )


def board(body: str, warnings: list[str]) -> Judgement:
    """The review's grade: the cover's box or the section's headline, all places of which must agree."""
    found = [sighting(match) for match in _BOARD_GRADE.finditer(body)]
    name = "The effectiveness of the Local Safeguarding Children Board"
    return _noted(judged("lscb", name, found[:1], found[1:]), warnings)


def provider(cover: str) -> str | None:
    """The authority named above the title of the cover."""
    title = _TITLE_ENDS.search(cover)
    above = cover[: title.start()] if title else cover[:120]
    return authority_name(re.sub(r"^\s*\d+\s*\n", "", above))


def _kind(cover: str, body: str) -> Kind:
    """A re-inspection by its cover; by its text, too, where no board is reviewed."""
    if _BOARD_REVIEW.search(cover):
        return Kind.SIF
    again = _RE_INSPECTION.search(cover) or (_RE_INSPECTION.search(body) and not _BOARD_GRADE.search(body))
    return Kind.SIF_REINSPECTION if again else Kind.SIF


def _overall(cover: str, body: str, warnings: list[str]) -> Judgement:
    first = _OVERALL.search(cover)
    rest = [sighting(match) for match in _BECAUSE.finditer(body, first.end() if first else 0)]
    label = one_line(first.group()) if first else "The overall judgement"
    return _noted(judged(OVERALL, label, [sighting(first)] if first else [], rest, cover[:400]), warnings)


def _row(key: str, cover: str, body: str, warnings: list[str]) -> Judgement:
    rows = list(_ROW[key].finditer(cover)) or list(_PLAIN_ROW[key].finditer(cover))
    after = rows[-1].end() if rows else 0
    headings = [sighting(match) for way in (_HEADING, _GRADED_JUDGEMENT) for match in way[key].finditer(body, after)]
    label = _LABEL_LINE[key].search(cover)
    printed = rows[0]["label"] if rows else (label.group() if label else key.replace("_", " "))
    unread = cover[label.start() : label.end() + 60] if label else ""
    return _noted(judged(key, printed, _sightings(rows), headings, unread), warnings)


def _sightings(matches: list[re.Match[str]]) -> list[Sighting]:
    return [sighting(match) for match in matches]


def _noted(result: tuple[Judgement, str | None], warnings: list[str]) -> Judgement:
    judgement, warning = result
    warnings += [warning] if warning else []
    return judgement
