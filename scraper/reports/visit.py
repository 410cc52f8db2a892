"""Letters after focused visits and monitoring visits: no grade, a theme, sometimes areas for priority action."""

import re
from datetime import date

from outcomes.dates import Span, first_span
from outcomes.inspection import Kind, Reading
from scraper.reports.cover import letter_date
from scraper.reports.names import authority_name, inspector_name
from scraper.reports.text import Document, one_line

EDITIONS = ((date(2026, 4, 1), "ilacs_2026"), (date(2023, 1, 1), "ilacs_2023"), (date(2018, 1, 1), "ilacs_2018"))
"""First day on site of each edition of the framework, newest first."""
EARLIEST = "sif"
LONGEST_THEME = 400
OPENING_CHARACTERS = 600

_FLAGS = re.IGNORECASE | re.MULTILINE
_SUBJECT = re.compile(
    r"^[ \t]*(?P<kind>focus+ed|monitoring)\s+visit\s+(?:to|of|in)\s+(?P<name>.{2,140}?)(?=\s+children'?s?'?\s+(?:social|services)"
    r"|\s*\n\s*(?:this\s+letter|(?:her|his)\s+majesty|i\s+am|ofsted|following|inspectors))",
    _FLAGS | re.DOTALL,
)
_VISIT = re.compile(r"\b(?P<kind>focus+ed|monitoring)\s+visits?\b", re.IGNORECASE)
_OPENING = re.compile(
    r"\b(?:summari[sz]es?\s+(?:the\s+)?findings|contains?\s+the\s+findings|findings\s+of\s+(?:the|a))\b", re.IGNORECASE
)
_SIGNED = re.compile(r"^[ \t]*yours\s+(?:sincerely|faithfully|truly)\b[ ,.]*", _FLAGS)
_INSPECTORS = re.compile(
    r"(?:inspectors?(?:\s+for\s+this\s+visit)?\s+(?:were|was)|visit\s+was\s+carried\s+out\s+by(?:\s+(?:her|his)\s+majesty's"
    r"\s+inspectors?)?)\s*,?\s+",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:\b(?:the\s+)?(?:inspectors|visit|inspection)\s+(?:also\s+)?(?:looked\s+(?:carefully\s+)?at|evaluated|considered|reviewed|focus+ed\s+on"
    r"|examined|concentrated\s+on|explored|assessed))\s+(?P<theme>[^\f]{3,}?)(?=\.\s|\.\Z|\n\s*\n)",
    re.IGNORECASE,
)
_EVIDENCE = re.compile(
    r"(?:a\s+)?(?:(?:wide|broad|full)\s+)?range\s+of|(?:a\s+)?(?:variety|number)\s+of\s+evidence|evidence\b|local\s+authority\s+performance"
    r"|children's\s+case\s+records\b",
    re.IGNORECASE,
)
_ARRANGEMENTS = re.compile(
    r"(?:the\s+)?local\s+authority's?\s+arrangements?\s+(?:for|to|in\s+relation\s+to)\s+(?:the\s+following\s*:\s*)?",
    re.IGNORECASE,
)
_PRIORITY = re.compile(r"^[ \t]*areas?\s+(?:for|of)\s+priority\s+action[ \t]*:?[ \t]*$", _FLAGS)
_NONE = re.compile(r"\s*(?:none\b|no\s+areas?\b|there\s+(?:are|were)\s+no\b|not\s+applicable|n/a)", re.IGNORECASE)


def is_visit(head: str) -> bool:
    """Whether the folded first pages are a letter whose subject is a focused or a monitoring visit."""
    return bool(_SUBJECT.search(head) or (_OPENING.search(head) and _VISIT.search(_opening(head)[:200])))


def read_visit(document: Document) -> Reading:
    """A letter after a focused or a monitoring visit."""
    head, body = document.head(2), document.body
    span = _days(head)
    theme = theme_of(document.text(2), head)
    return Reading(
        kind=_kind(head),
        provider=_provider(head),
        framework=edition(span),
        start=span.start if span else None,
        end=span.end if span else None,
        lead_inspector=_lead(body),
        theme=theme,
        priority_action=lists_priority_actions(body),
        pages=document.pages,
        warnings=() if span else ("no dates of the visit could be read",),
    )


def edition(span: Span | None) -> str | None:
    """The framework in force on the first day of a visit."""
    if span is None:
        return None
    return next((name for since, name in EDITIONS if span.start >= since), EARLIEST)


def lists_priority_actions(body: str) -> bool:
    """Whether a heading "Areas for priority action" stands over anything but "none"."""
    return any(not _NONE.match(body, heading.end()) for heading in _PRIORITY.finditer(body))


def theme_of(printed: str, folded: str) -> str | None:
    """What the visit looked at, as printed; None where no sentence says so. Both texts agree position for position."""
    for sentence in _ABOUT.finditer(folded):
        start, end = sentence.span("theme")
        if _EVIDENCE.match(folded, start):
            continue
        if arrangements := _ARRANGEMENTS.match(folded, start):
            start = arrangements.end()
        return one_line(printed[start:end])[:LONGEST_THEME]
    return None


def _opening(head: str) -> str:
    """From "This letter summarises the findings" on: whose services, on which days, by whom."""
    match = _OPENING.search(head)
    return head[match.start() :][:OPENING_CHARACTERS] if match else ""


def _days(head: str) -> Span | None:
    written = letter_date(head)
    return first_span(_opening(head), before=written) or first_span(_after_subject(head), before=written)


def _after_subject(head: str) -> str:
    subject = _SUBJECT.search(head)
    return head[subject.end() :][:OPENING_CHARACTERS] if subject else ""


def _kind(head: str) -> Kind:
    named = _SUBJECT.search(head) or _VISIT.search(_opening(head))
    return Kind.MONITORING_VISIT if named and named["kind"].lower() == "monitoring" else Kind.FOCUSED_VISIT


def _provider(head: str) -> str | None:
    subject = _SUBJECT.search(head)
    return authority_name(subject["name"]) if subject else None


def _lead(body: str) -> str | None:
    """Who signs; where the letter bears no signature, the first inspector that it names."""
    signed = _SIGNED.search(body)
    name = inspector_name(body[signed.end() :].lstrip()[:120]) if signed else None
    if name:
        return name
    named = _INSPECTORS.search(body)
    return inspector_name(body[named.end() : named.end() + 120]) if named else None
