"""Area SEND inspections since January 2023: one of three outcomes, told in a sentence and again by what follows.

The outcome's sentence and the date of the next inspection come in pairs (Ofsted and CQC, "Area SEND inspections:
framework and handbook"): positive with five years, inconsistent with three, systemic failings with a monitoring
inspection. A pair that does not match is not read.
"""

import re
from datetime import date

from outcomes.dates import leading_span
from outcomes.grades import AreaOutcome
from outcomes.inspection import Kind, Reading
from scraper.reports.cover import labelled_span
from scraper.reports.names import authority_name, inspector_name
from scraper.reports.text import Document, one_line, words
from scraper.reports.visit import lists_priority_actions

_SEND = r"(?:SEND|special educational needs and(?:\s*/\s*or)? disabilit(?:y|ies)(?: \(SEND\))?)"
_TITLE = words(
    rf"^[ \t]*area {_SEND} (?:full )?(?P<monitoring>monitoring )?(?:re)?inspection of (?:the )?"
    r"(?P<name>.{2,120}?) (?:local )?area partnership",
    re.DOTALL,
)
_OUTCOMES = {
    AreaOutcome.POSITIVE: words(r"\btypically leads? to positive experiences and outcomes"),
    AreaOutcome.INCONSISTENT: words(r"\bleads? to inconsistent experiences and outcomes"),
    AreaOutcome.SYSTEMIC_FAILINGS: words(r"\bthere are widespread (?:and\s*/\s*or|and|or) systemic failings"),
}
_SECTION = words(
    r"^[ \t]*inspection outcome[ \t]*$(?P<text>.*?)(?=^[ \t]*(?:information about|what is it like)|\Z)",
    re.DOTALL,
)
_NEXT = words(r"(?:A monitoring inspection|The next full)\b.*?\.(?=\s|\Z)", re.DOTALL)
_FIVE = words(r"\b(?:five|5) years")
_THREE = words(r"\b(?:three|3) years")
_MONITORING = words(r"monitoring inspection")
_PREVIOUS = words(r"\bdates? of (?:the )?previous (?:full )?inspections?\s*:?\s*")
_PREVIOUS_SENTENCE = words(r"previous (?:full )?inspection was (?:on|from|between) ")
_TEAM = words(r"^[ \t]*inspection team[ \t]*$\s*(?:ofsted care quality commission|ofsted[ \t]*$)?")
_RANK = r"(?:(?:senior )?HMI|SHMI|(?:Her|His) Majesty's Inspector)"
_LEAD = words(
    r"(?P<name>(?-i:[A-Z])[\w'.-]+(?: (?-i:[A-Z])[\w'.-]+){1,3}?)\s*,? "
    rf"(?:[(,]?\s*{_RANK}\)?,? )?(?:Ofsted|HMI|SHMI)\b[\s,(]*{_RANK}?[\s,)-]*(?:Ofsted )?lead inspector"
)


def title_at(cover: str) -> int | None:
    """Where the folded first page names itself a report on a local area partnership; None where it does not."""
    title = _TITLE.search(cover[:1500])
    return title.start() if title else None


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


def _previous(head: str) -> tuple[date | None, date | None]:
    """First and last day of the previous inspection; of a later revisit nothing is taken."""
    for label in (_PREVIOUS, _PREVIOUS_SENTENCE):
        if (match := label.search(head)) and (span := leading_span(head[match.end() : match.end() + 160])):
            return span.start, span.end
    return None, None


def _lead(body: str) -> str | None:
    """The first of the team's table who is Ofsted's lead: the columns of the two inspectorates share their lines."""
    team = _TEAM.search(body)
    lead = _LEAD.search(body, team.end(), team.end() + 800) if team else None
    return inspector_name(one_line(lead["name"])) if lead else None
