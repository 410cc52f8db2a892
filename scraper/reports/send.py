"""Area SEND inspections since January 2023: one of three outcomes, told in a sentence and again by what follows.

The outcome's sentence and the date of the next inspection come in pairs (Ofsted and CQC, "Area SEND inspections:
framework and handbook"): positive with five years, inconsistent with three, systemic failings with a monitoring
inspection. A pair that does not match is not read.
"""

import re

from outcomes.dates import leading_span
from outcomes.grades import AreaOutcome
from outcomes.inspection import Kind, Reading
from scraper.reports.cover import labelled_span
from scraper.reports.names import authority_name, inspector_name
from scraper.reports.text import Document, one_line
from scraper.reports.visit import lists_priority_actions

_FLAGS = re.IGNORECASE | re.MULTILINE
_TITLE = re.compile(
    r"^[ \t]*area\s+SEND\s+(?P<monitoring>monitoring\s+)?(?:re)?inspection\s+of\s+(?:the\s+)?(?P<name>.{2,120}?)\s+(?:local\s+)?area"
    r"\s+partnership",
    _FLAGS | re.DOTALL,
)
_OUTCOMES = {
    AreaOutcome.POSITIVE: re.compile(
        r"typically\s+leads?\s+to\s+positive\s+experiences\s+and\s+outcomes", re.IGNORECASE
    ),
    AreaOutcome.INCONSISTENT: re.compile(r"leads?\s+to\s+inconsistent\s+experiences\s+and\s+outcomes", re.IGNORECASE),
    AreaOutcome.SYSTEMIC_FAILINGS: re.compile(
        r"there\s+are\s+widespread\s+(?:and\s*/\s*or|and|or)\s+systemic\s+failings", re.IGNORECASE
    ),
}
_SECTION = re.compile(
    r"^[ \t]*inspection\s+outcome[ \t]*$(?P<text>.*?)(?=^[ \t]*(?:information\s+about|what\s+is\s+it\s+like)|\Z)",
    _FLAGS | re.DOTALL,
)
_NEXT = re.compile(r"(?:A\s+monitoring\s+inspection|The\s+next\s+full)\b.*?\.(?=\s|\Z)", re.DOTALL)
_FIVE = re.compile(r"\b(?:five|5)\s+years", re.IGNORECASE)
_THREE = re.compile(r"\b(?:three|3)\s+years", re.IGNORECASE)
_MONITORING = re.compile(r"monitoring\s+inspection", re.IGNORECASE)
_PREVIOUS = re.compile(r"\bdates?\s+of\s+(?:the\s+)?previous\s+(?:full\s+)?inspections?\s*:?\s*", re.IGNORECASE)
_PREVIOUS_SENTENCE = re.compile(r"previous\s+(?:full\s+)?inspection\s+was\s+(?:on|from|between)\s+", re.IGNORECASE)
_TEAM = re.compile(r"^[ \t]*inspection\s+team[ \t]*$\s*(?:ofsted\s+care\s+quality\s+commission|ofsted[ \t]*$)?", _FLAGS)
_LEAD = re.compile(
    r"(?P<name>(?-i:[A-Z])[\w'.-]+(?:\s+(?-i:[A-Z])[\w'.-]+){1,3}?)\s*,?\s+(?:[(,]?\s*(?:HMI|SHMI|(?:Her|His)\s+Majesty's\s+Inspector)\)?,?\s+)?"
    r"(?:Ofsted|HMI|SHMI)\b[\s,(]*(?:(?:senior\s+)?HMI|SHMI|(?:Her|His)\s+Majesty's\s+Inspector)?[\s,)-]*(?:Ofsted\s+)?lead\s+inspector",
    re.IGNORECASE,
)


def is_send(head: str) -> bool:
    """Whether the folded first pages are a report on a local area partnership."""
    return bool(_TITLE.search(head[:1500]))


def read_send(document: Document) -> Reading:
    """An area SEND report: a full inspection with an outcome, or a monitoring inspection without one."""
    head, body = document.head(2), document.body
    title = _TITLE.search(head)
    monitoring = bool(title and title["monitoring"])
    span = labelled_span(head)
    previous = _previous(head)
    outcome, following, warnings = (None, None, []) if monitoring else _outcome(head)
    if span is None:
        warnings.append("no inspection dates could be read")
    return Reading(
        kind=Kind.AREA_SEND_REVISIT if monitoring else Kind.AREA_SEND_FULL,
        provider=authority_name(title["name"]) if title else None,
        framework="area_send_2023",
        start=span.start if span else None,
        end=span.end if span else None,
        lead_inspector=_lead(body),
        outcome=outcome,
        priority_action=lists_priority_actions(body),
        next_inspection=following,
        previous_start=previous[0],
        previous_end=previous[1],
        pages=document.pages,
        warnings=tuple(warnings),
    )


def _outcome(head: str) -> tuple[AreaOutcome | None, str | None, list[str]]:
    """The outcome, the sentence on the next inspection, and warnings: two ways of saying the same must agree."""
    section = _SECTION.search(head)
    text = section["text"] if section else head
    said = [outcome for outcome, words in _OUTCOMES.items() if words.search(text)]
    following = " ".join(one_line(match.group()) for match in _NEXT.finditer(text)) or None
    if len(said) != 1:
        return None, following, [f'no outcome could be read; seen: "{one_line(text)[:200]}"']
    if following and not _fits(said[0], following):
        return None, following, [f'the outcome "{said[0].value}" does not fit with "{following}"']
    return said[0], following, []


def _fits(outcome: AreaOutcome, following: str) -> bool:
    monitored = bool(_MONITORING.search(following))
    match outcome:
        case AreaOutcome.POSITIVE:
            return bool(_FIVE.search(following)) and not monitored
        case AreaOutcome.INCONSISTENT:
            return bool(_THREE.search(following)) and not monitored
        case AreaOutcome.SYSTEMIC_FAILINGS:
            return monitored or not _FIVE.search(following)


def _previous(head: str):  # type: ignore[no-untyped-def]
    for label in (_PREVIOUS, _PREVIOUS_SENTENCE):
        if (match := label.search(head)) and (span := leading_span(head[match.end() : match.end() + 160])):
            return span.start, span.end
    return None, None


def _lead(body: str) -> str | None:
    """The first of the team's table who is Ofsted's lead: the columns of the two inspectorates share their lines."""
    team = _TEAM.search(body)
    lead = _LEAD.search(body, team.end(), team.end() + 800) if team else None
    return inspector_name(one_line(lead["name"])) if lead else None
