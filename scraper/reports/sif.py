"""The single inspection framework, November 2013 to 2018: five graded rows on the cover under a sentence for the whole.

The sentence changed over the years ("The overall judgement is requires improvement", "Children's services in X are
good"), the rows never did. The safeguarding board's grade stands in a box on the cover or deep inside. A re-inspection
has no review of the board, and not each says on its cover that it is one.
"""

import re

from outcomes.inspection import Judgement, Kind, Reading
from scraper.reports.cover import labelled_span, lead_inspector
from scraper.reports.grading import ENDS_LINE, GRADE, Sighting, judged, sighting
from scraper.reports.names import authority_name
from scraper.reports.text import Document, one_line

OVERALL = "overall_effectiveness"
LABELS = {
    "help_and_protection": r"children\s+who\s+need\s+help\s+and\s+protection",
    "in_care": r"children\s+looked\s+after\s+and\s+achieving\s+permanence",
    "adoption": r"adoption\s+performance",
    "care_leavers": r"experiences?\s+and\s+progress\s+of\s+care\s+leavers",
    "leaders": r"leadership\s*,?\s+management\s+and\s+governance",
}
_FLAGS = re.IGNORECASE | re.MULTILINE
_NUMBER = r"^[ \t]*(?:\d(?:\s*\.\s*\d)?\s*\.?\s*)"
_IS = r"(?:\s+(?:is|are)(?:\s+that\s+(?:it|they)(?:\s+(?:is|are))?)?)?"
_ROW = {
    key: re.compile(rf"{_NUMBER}(?P<label>{label})\s*[:.]?\s*(?P<grade>{GRADE}){ENDS_LINE}", _FLAGS)
    for key, label in LABELS.items()
}
_LABEL_LINE = {key: re.compile(rf"{_NUMBER}?{label}", _FLAGS) for key, label in LABELS.items()}
# A bullet or a colon marks the list of an earlier inspection's grades, which is not this report's judgement.
_HEADING = {
    key: re.compile(
        rf"^[ \t]*(?:the\s+)?(?:experiences\s+and\s+progress\s+of\s+)?{label}{_IS}\s+(?P<grade>{GRADE}){ENDS_LINE}",
        _FLAGS,
    )
    for key, label in LABELS.items()
}
_GRADED_JUDGEMENT = {
    key: re.compile(
        rf"graded\s+judge?ment\s+(?:for|of|on)\s+(?:the\s+)?{label}{_IS}\s+(?P<grade>{GRADE}){ENDS_LINE}", _FLAGS
    )
    for key, label in LABELS.items()
}
_SERVICES = r"children'?s'?\s+(?:social\s+care\s+)?services?(?:\s+in\s+(?:(?!\b(?:are|is|requires?)\b)[^.:;]){2,90}?)?"
_OVERALL = re.compile(
    rf"^[ \t]*(?:the\s+overall\s+judge?ment\s+(?:is(?:\s+that)?|that)\s*(?:{_SERVICES}\s+)?(?:(?:is|are)\s+)?"
    rf"|{_SERVICES}\s+(?:(?:is|are)\s+)?)(?P<grade>{GRADE}){ENDS_LINE}",
    _FLAGS,
)
_BECAUSE = re.compile(
    rf"^[ \t]*(?:{_SERVICES}|(?:this|the)\s+local\s+authority)\s+(?:(?:is|are)\s+)?(?P<grade>{GRADE})\s*"
    rf"(?=because|[:.]?\s*$)",
    _FLAGS,
)
_BOARD = r"(?:local\s+safeguarding\s+children'?s?\s+board(?:\s*\(\s*LSCB\s*\))?|LSCB)"
_BOARD_GRADE = re.compile(
    rf"^[ \t]*the\s+(?:judge?ment\s+(?:for|on)\s+the\s+)?(?:effectiveness\s+of\s+the\s+)?(?:[\w'&-]+\s+){{0,4}}?"
    rf"{_BOARD}(?:\s+in\s+[A-Z][\w ]{{2,40}})?{_IS}\s+(?P<grade>{GRADE})(?:\s*(?=because)|{ENDS_LINE})",
    _FLAGS,
)
_ASKED = re.compile(
    r"inspection\s+of\s+services\s+for\s+children\s+in\s+need\s+of\s+help\s+and\s+protection", re.IGNORECASE
)
_BOARD_REVIEW = re.compile(rf"review\s+of\s+the\s+effectiveness\s+of\s+the\s+{_BOARD}", re.IGNORECASE)
_RE_INSPECTION = re.compile(
    r"^\s*re-?\s?inspection\s+of\s+services|\bthis\s+(?:was|is)\s+a\s+re-?inspection\b", re.IGNORECASE | re.MULTILINE
)
_TITLE_ENDS = re.compile(r"^[ \t]*(?:re-?\s?)?inspection\s+of\s+services|^[ \t]*review\s+of", _FLAGS)


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
    reviewed = _BOARD_REVIEW.search(cover) or _BOARD_GRADE.search(body)
    again = _RE_INSPECTION.search(cover) or _RE_INSPECTION.search(body)
    return Kind.SIF_REINSPECTION if again and not reviewed else Kind.SIF


def _overall(cover: str, body: str, warnings: list[str]) -> Judgement:
    first = _OVERALL.search(cover)
    rest = [sighting(match) for match in _BECAUSE.finditer(body, first.end() if first else 0)]
    label = one_line(first.group()) if first else "The overall judgement"
    return _noted(judged(OVERALL, label, [sighting(first)] if first else [], rest, cover[:400]), warnings)


def _row(key: str, cover: str, body: str, warnings: list[str]) -> Judgement:
    rows = list(_ROW[key].finditer(cover))
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
