"""Letters after focused visits and monitoring visits: no grade, a theme, sometimes areas for priority action."""

import re
from datetime import date

from outcomes.dates import Span, first_span
from outcomes.inspection import Kind, Reading
from scraper.reports.cover import letter_date
from scraper.reports.names import authority_name, inspector_name
from scraper.reports.text import Document, one_line, words

EDITIONS = ((date(2026, 4, 1), "ilacs_2026"), (date(2023, 1, 1), "ilacs_2023"), (date(2018, 1, 1), "ilacs_2018"))
"""First day on site of each edition of the framework, newest first."""
EARLIEST = "sif"
LONGEST_THEME = 400
OPENING_CHARACTERS = 600
BULLETS = " -–•▪■●◼\uf06e\uf0a7\uf0b7"

_SUBJECT = words(
    r"^[ \t]*(?:(?:ofsted|quarterly|\w+th|first|second|third) )?"
    r"(?P<kind>(?:focus+ed )?assurance|focus+ed|monitoring) visit (?:to|of|in) "
    r"(?P<name>.{2,140}?)(?= children'?s?'? (?:social|services)"
    r"|\s*\n\s*(?:this letter|(?:her|his) majesty|i am|ofsted|following|inspectors))",
    re.DOTALL,
)
_VISIT = words(r"\b(?P<kind>focus+ed|assurance|monitoring) visits?\b")
_OPENING = words(
    r"\b(?:summari[sz]es? (?:the |our )?findings|summary of (?:the |our |ofsted's )?findings|contains? the findings"
    r"|findings of (?:the|a))\b"
)
_SENTENCE_ENDS = words(r"\.\d?\s+(?=(?-i:[A-Z])[a-z]+\b)(?<!\bSt\.\s)")
_SIGNED = words(r"^[ \t]*yours (?:sincerely|faithfully|truly)\b[ ,.]*")
_INSPECTORS = words(
    r"(?:inspectors?(?: for this visit)? (?:were|was)|visit was carried out by(?: (?:her|his) majesty's"
    r" inspectors?)?)\s*,? ",
)
_VERBS = (
    r"looked (?:carefully |closely |in detail )?(?:at|into)|evaluated|considered|reviewed|focus+ed (?:on|upon)|examined"
    r"|explored|assessed|scrutinised|inspected|concentrated on|undertook a review of"
)
_ABOUT = words(
    rf"\b(?:(?:inspectors|(?:this|the) (?:focus+ed |monitoring |assurance )?visit|it)"
    rf" (?:(?:has|have|also|specifically|primarily|mainly|was|were) )*(?:{_VERBS})"
    r"|(?:the )?(?:main )?focus of (?:this|the) (?:focus+ed )?visit was(?: on)?)"
    r" (?P<theme>[^\f]{3,}?)(?=\.['\"]?\s|\.\Z|\n\s*\n)"
)
_FINDINGS = words(
    r"^[ \t]*(?=(?-i:[A-Z]))(?:overview|(?:headline|main|key|summary of)?\s*findings|summary|what needs to improve\b.*"
    r"|areas? for priority action|strengths)[ \t:?]*$"
)
_EVIDENCE = words(
    r"(?:a )?(?:(?:wide|broad|full) )?range of|(?:a )?(?:variety|number) of evidence|evidence\b"
    r"|(?:the )?(?:local authority'?s? )?performance (?:management|data|information)|children's case records\b",
)
_IN_AREAS = (
    r"the (?:(?:following )?areas?(?:\(s\))?(?: of concern)?"
    r"(?: identified (?:at|in|during) the (?:last|previous) inspection)?\s*(?:of |:\s*))?"
)
_ARRANGEMENTS = words(
    r"(?:the )?(?:local authority|council|trust)'?s?'? (?:current )?arrangements?"
    r" (?:for|to|at|in relation to|in respect of|in place for|around|regarding|concerning) (?:the following\s*:\s*)?"
    r"|the progress (?:that has been |that the local authority has )?made (?:by the local authority )?in "
    rf"(?:relation to )?(?:{_IN_AREAS})?",
)
_ASIDE = words(r",? (?:in (?:accordance|line) with the inspections? of local authority children's services\b.*)")
_PRIORITY = words(r"^[ \t]*(?:areas?(?:\(s\))? (?:for|of) priority|(?-i:P)riority) actions?[ \t]*:?[ \t]*$")
_NONE = words(r"\s*(?:none\b|no areas?\b|there (?:are|were) no\b|not applicable|n/a)")
_PLAN_ASKED = words(
    r"notified the (?:Department for Education|DfE)(?: \(DfE\))? of the areas?(?:\(s\))? (?:for|of) priority action"
    r"|submit (?:an action plan that responds to the areas? for priority action|a priority action plan)"
)


def title_at(cover: str) -> int | None:
    """Where the folded first page has a focused or a monitoring visit as its subject; None where it has not."""
    subject, opening = _SUBJECT.search(cover), _OPENING.search(cover)
    found = [subject.start()] if subject else []
    if opening and _VISIT.search(_opening(cover)[:200]):
        found.append(opening.start())
    return min(found, default=None)


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
    """Whether a heading "Areas for priority action" stands over anything but "none", or they are told elsewhere."""
    listed = any(not _NONE.match(body, heading.end()) for heading in _PRIORITY.finditer(body))
    return listed or bool(_PLAN_ASKED.search(body))


def theme_of(printed: str, folded: str) -> str | None:
    """What the visit looked at, as printed above the findings; None where no sentence says so.

    `printed` and `folded` are the same text, position for position.
    """
    findings = _FINDINGS.search(folded)
    for sentence in _ABOUT.finditer(folded, 0, findings.start() if findings else len(folded)):
        start, end = sentence.span("theme")
        if _EVIDENCE.match(folded, start):
            continue
        if arrangements := _ARRANGEMENTS.match(folded, start):
            start = arrangements.end()
        aside = _ASIDE.search(folded, start, end)
        return one_line(printed[start : aside.start() if aside else end]).lstrip(BULLETS)[:LONGEST_THEME]
    return None


def _opening(head: str) -> str:
    """The sentence "This letter summarises the findings …": whose services, on which days."""
    match = _OPENING.search(head)
    return _SENTENCE_ENDS.split(head[match.start() :][:OPENING_CHARACTERS], maxsplit=1)[0] if match else ""


def _days(head: str) -> Span | None:
    """The days in the opening sentence; only in a letter without one, the first days below its subject."""
    written, opening = letter_date(head), _opening(head)
    return first_span(opening or _after_subject(head), before=written)


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
