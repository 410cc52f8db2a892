"""Arrangements before November 2013: one scale with "adequate", a "Record of main findings" at the end.

Three programmes share the layout: looked after children (2013), the protection of children (2012 to 2013), and
safeguarding and looked after children (2009 to 2012), which gives two overall grades and so none for the whole.
An early page lists the four grades of the scale; these are not findings.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from outcomes.inspection import Judgement, Kind, Reading
from scraper.reports.cover import labelled_span, lead_inspector
from scraper.reports.grading import ENDS_LINE, GRADE, Sighting, judged, sighting
from scraper.reports.names import authority_name
from scraper.reports.text import Document, one_line, words

OVERALL = "overall_effectiveness"
KEYS = {
    "overall effectiveness": OVERALL,
    "leadership and management": "leaders",
    "leadership and governance": "leaders",
    "the effectiveness of the help and protection provided to children, young people, families and carers": (
        "help_and_protection"
    ),
}
OTHER_KEY = "other"
LONGEST_LABEL = 160

_PROGRAMME = words(
    r"inspection of (?:looked after children('s)? services|services for looked after children"
    r"|safeguarding and looked after children('s)? services"
    r"|local authority arrangements for the protection of children)",
)
_TWO_SERVICES = words(r"inspection of safeguarding and looked after children")
_RECORD = words(r"^[ \t]*record of main findings\b[^\n]*$")
_ROW = words(
    rf"(?P<label>(?:^[^\n\f]*\n){{0,3}}?^[^\n\f]*?)[^\S\f]*(?P<grade>{GRADE})(?:[ \t]*\(?grade[ \t]*\d\)?)?{ENDS_LINE}",
)
_SECTION = words(
    r"^(?:services for\b.*|safeguarding (?:services|outcomes)\b.*|.*\bservices|.*\bprotection of children)$"
)
_SCALE = words(r"^[^\n]*\b(?:four[\s-]point scale|inspection judgements and what they mean)\b")
_GRADE_NUMBER = words(r"\bgrade \d")
_FURNITURE = words(r"^[ \t]*(?:\d+|[^\n]*\binspection of\b[^\n]*\s\d+)[ \t]*$")
_OVERALL_SENTENCE = words(
    rf"overall effectiveness of [^.:]{{5,200}}? (?:is|are) (?:judged to be )?(?P<grade>{GRADE})",
)


@dataclass(frozen=True, slots=True)
class _Finding:
    """One row of the record, under the heading of its section where the record has several."""

    section: str
    label: str
    seen: Sighting


def title_at(cover: str) -> int | None:
    """Where the folded first page names one of the programmes before November 2013; None where it does not."""
    programme = _PROGRAMME.search(cover[:1500])
    return programme.start() if programme else None


def read_older(document: Document) -> Reading:
    """A graded report of the programmes from 2009 to 2013."""
    head, body, warnings = document.head(2), document.body, list[str]()
    span = labelled_span(head)
    if span is None:
        warnings.append("no inspection dates could be read")
    found = _findings(body)
    overalls = [finding for finding in found if finding.label.lower().startswith("overall effectiveness")]
    several = len(overalls) > 1 or bool(_TWO_SERVICES.search(head[:1500]))
    if several:
        warnings.append("two overall grades for two services: none holds for the whole")
    judgements = [_judgement(finding, body, several, warnings) for finding in found]
    if not several and not overalls:
        unread, warning = judged(OVERALL, "Overall effectiveness", [], [], found[0].seen.quote if found else "")
        judgements.insert(0, unread)
        warnings += [warning] if warning else []
    return Reading(
        kind=Kind.OLDER_FRAMEWORK,
        provider=_provider(head),
        framework="older_framework",
        start=span.start if span else None,
        end=span.end if span else None,
        lead_inspector=lead_inspector(head),
        judgements=tuple(judgements),
        pages=document.pages,
        warnings=tuple(warnings),
    )


def _findings(body: str) -> list[_Finding]:
    """The rows of the last record of main findings: the first mention is the table of contents.

    A grade without a label, or after another one's number, is a line of the scale, explained on an earlier page.
    """
    records = list(_RECORD.finditer(body))
    if not records:
        return []
    record = _FURNITURE.sub("", _SCALE.split(body[records[-1].end() :], maxsplit=1)[0])
    found, section = list[_Finding](), ""
    for row in _ROW.finditer(record):
        *headings, label = _label_lines(row["label"])
        section = headings[-1] if headings else section
        if not label or _GRADE_NUMBER.search(label):
            continue
        found.append(_Finding(section, label, sighting(row)))
    return found


def _label_lines(text: str) -> list[str]:
    """The section's heading, if one stands above, and the row's label, which may run over several lines."""
    lines = [one_line(line) for line in text.splitlines() if line.strip()]
    cut = max((index + 1 for index, line in enumerate(lines[:-1]) if _SECTION.match(line)), default=0)
    label = " ".join(lines[cut:])[:LONGEST_LABEL]
    return [*lines[:cut], label]


def _judgement(finding: _Finding, body: str, several: bool, warnings: list[str]) -> Judgement:
    key = OTHER_KEY if several else KEYS.get(finding.label.lower(), OTHER_KEY)
    label = f"{finding.section}: {finding.label}" if several and finding.section else finding.label
    second = list(_graded_headings(finding.label, body)) if not several else []
    if key == OVERALL and (match := _OVERALL_SENTENCE.search(body)):
        second.append(sighting(match))
    judgement, warning = judged(key, label, [finding.seen], second)
    warnings += [warning] if warning else []
    return judgement


def _graded_headings(label: str, body: str) -> Iterable[Sighting]:
    """Headings that begin with the label, with "Grade 3 (Adequate)" on the line below."""
    name = " ".join(map(re.escape, label.split()))
    pattern = words(rf"^[ \t]*{name}\b[^\n]*(?:\n[^\n]*)?\n\s*grade \d\s*\((?P<grade>{GRADE})\)")
    return (sighting(match) for match in pattern.finditer(body))


def _provider(head: str) -> str | None:
    """The line below the title."""
    title = _PROGRAMME.search(head)
    lines = [line for line in head[title.end() :].splitlines() if line.strip()] if title else []
    return authority_name(lines[0]) if lines else None
