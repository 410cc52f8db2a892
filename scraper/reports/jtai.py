"""Joint targeted area inspections, since 2016: a letter of four inspectorates on a theme, without a grade or a lead."""

import re

from outcomes.dates import Span, first_span, leading_span
from outcomes.inspection import Kind, Reading
from scraper.reports.cover import letter_date
from scraper.reports.names import authority_name
from scraper.reports.text import Document, one_line
from scraper.reports.visit import lists_priority_actions

_FLAGS = re.IGNORECASE | re.MULTILINE
_SUBJECT = re.compile(
    r"^[ \t]*joint\s+targeted\s+area\s+inspection\s+(?:\(JTAI\)\s+)?(?:of|in)\s+(?P<rest>.{2,260}?)(?=\n\s*(?:this\s+letter|between\b"
    r"|from\b|the\s+inspection|ofsted|this\s+inspection)|\n\s*\n)",
    _FLAGS | re.DOTALL,
)
_RESPONSE = re.compile(
    r"multi-?\s?agency\s+(?:response|arrangements)\s+(?:to|for)\s+(?P<theme>[^.]{3,260}?)\s+in\s+(?:the\s+)?(?P<place>(?-i:[A-Z])[^.\f]{1,100}?)"
    r"(?=\.|\n\s*\n|\s+This\b|\s*\d?\s*\.|\Z)",
    re.IGNORECASE,
)
_DEEP_DIVE = re.compile(
    r"deep\s+dive'?\"?\s+(?:focus|investigation|inspection|examination|evaluation)?\s*(?:on|of|into)?\s*(?:the\s+)?(?:experiences?\s+of|response\s+to)?\s+"
    r"(?P<theme>[^.]{5,200}?)(?=\.|\n\s*\n)",
    re.IGNORECASE,
)
_TOOK_PLACE = re.compile(r"inspection\s+took\s+place\s+(?:from|between|on)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"^[ \t]*(?:between|from)\s+(?=\d|[A-Z][a-z]+day)", _FLAGS)


def is_jtai(head: str) -> bool:
    """Whether the folded first pages are a letter whose subject is a joint targeted area inspection."""
    return bool(_SUBJECT.search(head))


def read_jtai(document: Document) -> Reading:
    """The letter of a joint targeted area inspection."""
    head = document.head(2)
    span = _days(head)
    place, theme = _place_and_theme(head, document.text(2))
    return Reading(
        kind=Kind.JTAI,
        provider=place,
        framework="jtai",
        start=span.start if span else None,
        end=span.end if span else None,
        theme=theme,
        priority_action=lists_priority_actions(document.body),
        pages=document.pages,
        warnings=() if span else ("no dates of the inspection could be read",),
    )


def _days(head: str) -> Span | None:
    written = letter_date(head)
    for label in (_TOOK_PLACE, _BETWEEN):
        if (match := label.search(head)) and (span := leading_span(head[match.end() :][:160], written)):
            return span
    subject = _SUBJECT.search(head)
    return first_span(head[subject.end() :][:500], written) if subject else None


def _place_and_theme(head: str, printed: str) -> tuple[str | None, str | None]:
    """Where and on what: the subject names the place, or the first sentence on the multi-agency response does."""
    subject = _SUBJECT.search(head)
    rest = one_line(subject["rest"]) if subject else ""
    response = _RESPONSE.search(head, subject.start() if subject else 0)
    theme = one_line(printed[slice(*response.span("theme"))]) if response else None
    place = None if "response" in rest.lower() else authority_name(rest)
    if place is None and response:
        place = authority_name(re.split(r"\s+for\s+", one_line(response["place"]))[0])
    if theme and (dive := _DEEP_DIVE.search(head)):
        theme = f"{theme} (deep dive: {one_line(printed[slice(*dive.span('theme'))])})"
    return place, theme
