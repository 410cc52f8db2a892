"""Joint targeted area inspections, since 2016: a letter of four inspectorates on a theme, without a grade or a lead."""

import re

from outcomes.dates import Span, first_span, leading_span
from outcomes.inspection import Kind, Reading
from scraper.reports.cover import letter_date
from scraper.reports.names import authority_name
from scraper.reports.text import Document, one_line, words
from scraper.reports.visit import lists_priority_actions

_SUBJECT = words(
    r"^[ \t]*joint targeted area inspection (?:\(JTAI\) )?(?:of|in) (?P<rest>.{2,260}?)"
    r"(?=\n\s*(?:this letter|between\b|from\b|the inspection|ofsted|this inspection)|\n\s*\n)",
    re.DOTALL,
)
_AFTER_DEAR = words(r"^[ \t]*dear [^\n]*\s*joint targeted area inspection\b")
_RESPONSE = words(
    r"multi-?\s?agency (?:response|arrangements) (?:to|for) (?:the )?(?P<theme>(?:(?!multi-?\s?agency)[^.]){3,260}?)"
    r" in (?:the )?(?P<place>(?-i:[A-Z])[^.\f]{1,100}?)(?=\.|\n\s*\n| (?:This|Between|From)\b|\s*\d?\s*\.|\Z)"
)
_DEEP_DIVE = words(
    r"deep dive'?\"? (?:(?:focus|investigation|inspection|examination|evaluation) )?(?:on|of|into) (?:the )?"
    r"(?:(?:experiences? of|response to) )?(?P<theme>(?!\d)[^.]{5,200}?)(?=\.|\n\s*\n)"
)
_ASIDE = words(r"\s*\([^()]*\)$")
_FOR_WHOM = words(" for ")
_TOOK_PLACE = words(r"inspection took place (?:from|between|on) ")
_BETWEEN = words(r"^[ \t]*(?:between|from) (?=\d|[A-Z][a-z]+day)")


def title_at(cover: str) -> int | None:
    """Where the folded first page has a joint targeted area inspection as its subject; None where it has not."""
    subject = _SUBJECT.search(cover) or _AFTER_DEAR.search(cover)
    return subject.start() if subject else None


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
    theme = _ASIDE.sub("", one_line(printed[slice(*response.span("theme"))])) if response else None
    place = None if "response" in rest.lower() else authority_name(rest)
    if place is None and response:
        place = authority_name(_FOR_WHOM.split(response["place"])[0])
    if theme and (dive := _DEEP_DIVE.search(head)):
        theme = f"{theme} (deep dive: {one_line(printed[slice(*dive.span('theme'))])})"
    return place, theme
