"""Inspections of local authority children's services (ILACS), January 2018 on: a table of grades on the cover.

Three editions: one row for children in care and care leavers until December 2022, one each from January 2023, and no
row for overall effectiveness from April 2026 (Ofsted, "Inspecting local authority children's services").
"""

import re
from dataclasses import dataclass
from datetime import date

from outcomes.dates import Span
from outcomes.inspection import Judgement, Kind, Reading
from scraper.reports.cover import is_cover, labelled_span, lead_inspector
from scraper.reports.grading import ENDS_LINE, GOES_ON, GRADE, NO_COLUMN, Sighting, judged, sighting
from scraper.reports.names import authority_name
from scraper.reports.text import Document, one_line, words

SPLIT_SINCE = date(2023, 1, 1)
NO_OVERALL_SINCE = date(2026, 4, 1)
SHORT_DAYS = 8
"""A short inspection spends one week on site, a standard one two; neither says so of itself."""
TABLE_CHARACTERS = 1600
OVERALL = "overall_effectiveness"

_CHILDREN = r"children(?:\s*,?\s*(?:and|young people|families))*"
LABELS = {
    "leaders": r"the impact of leaders on (?:social work )?practice(?: with children and families)?",
    "help_and_protection": rf"the experiences and progress of {_CHILDREN} who need (?:(?:early|family) )?help"
    r" (?:and|or) protection",
    "in_care_and_care_leavers": "the experiences and progress of children in care and care leavers",
    "in_care": r"the experiences and progress of children in care(?! and\b)",
    "care_leavers": r"the experiences and progress of care(?: leavers|[\s-]+experienced (?:young )?(?:people|adults))",
    OVERALL: "overall effectiveness",
}
_NAMES = {
    "leaders": "The impact of leaders on social work practice with children and families",
    "help_and_protection": "The experiences and progress of children who need help and protection",
    "in_care_and_care_leavers": "The experiences and progress of children in care and care leavers",
    "in_care": "The experiences and progress of children in care",
    "care_leavers": "The experiences and progress of care leavers",
    OVERALL: "Overall effectiveness",
}
_PROSE = r"(?![^\S\n]*(?-i:[a-z]))"  # "Good" begins no sentence
_LABEL = {key: words(label) for key, label in LABELS.items()}
_ROW = {key: words(rf"{label}\s*(?P<grade>{GRADE}){_PROSE}{NO_COLUMN}") for key, label in LABELS.items()}
_HEADING = {
    key: words(rf"^[ \t]*{label}(?: (?:is|are))?\s*[:-]?\s*(?P<grade>{GRADE}){ENDS_LINE}{GOES_ON}")
    for key, label in LABELS.items()
}
_HEADER = words(r"\bjudge?ments? grades?\b")
_ANY_GRADE = words(GRADE)
_SENTENCE = words(
    rf"(?:^|[.!?] )children's (?:social care )?services in [^.:;]{{2,60}}? (?:is|are|(?=require))\s*"
    rf"(?P<grade>{GRADE})(?=\s*(?:\.|overall\b|because\b))",
)
_FIRST_LINES = r"^\s*(?:\d+\s*\n)?\s*"
_CHILDRENS_SERVICES = r"(?:local authority )?children's (?:social care )?services"
_TITLES = (
    words(rf"{_FIRST_LINES}inspection of (?P<name>.{{2,120}}?) {_CHILDRENS_SERVICES}", re.DOTALL),
    words(rf"{_FIRST_LINES}(?P<name>[^\n]{{2,80}}(?:\n[^\n]{{2,60}}){{0,2}})\n\s*inspection of {_CHILDRENS_SERVICES}"),
    words(rf"\binspection of (?P<name>.{{2,120}}?) {_CHILDRENS_SERVICES}", re.DOTALL),
)


@dataclass(frozen=True, slots=True)
class Table:
    """The part of the report's first pages that holds the grades, and where the text after it begins."""

    text: str
    end: int


def is_ilacs(head: str) -> bool:
    """Whether the folded first pages are an ILACS report's: its judgements' names belong to no other framework."""
    named = sum(bool(_LABEL[key].search(head)) for key in _NAMES if key != OVERALL)
    return named >= 2 and bool(_HEADER.search(head) or is_cover(head))


def read_ilacs(document: Document) -> Reading:
    """An ILACS report, standard or short, of any edition."""
    head, warnings = document.head(2), list[str]()
    table = find_table(head)
    span = labelled_span(head)
    keys = judgement_keys(table.text, span)
    rows = zip(keys, [*keys[1:], None], strict=True)
    judgements = [_judgement(key, following, table, document.body, warnings) for key, following in rows]
    framework = framework_of(keys)
    warnings += _oddities(table.text, framework, span)
    return Reading(
        kind=kind_of(span),
        provider=_provider(head),
        framework=framework,
        start=span.start if span else None,
        end=span.end if span else None,
        lead_inspector=lead_inspector(head),
        judgements=tuple(judgements),
        pages=document.pages,
        warnings=tuple(warnings),
    )


def find_table(head: str) -> Table:
    """From the table's header to the end of its last row; without a header, from the first row's label."""
    header = _HEADER.search(head)
    labels = [label.start() for pattern in _LABEL.values() if (label := pattern.search(head))]
    start = header.end() if header else min(labels, default=0)
    region = head[start : start + TABLE_CHARACTERS]
    rows = [match.end() for pattern in _ROW.values() if (match := pattern.search(region))]
    overall = _ROW[OVERALL].search(region)
    end = overall.end() if overall else max(rows, default=len(region))
    return Table(region[:end], start + end)


def judgement_keys(table: str, span: Span | None) -> list[str]:
    """The judgements that the table's rows ask for, in their printed order; the dates decide what rows leave open."""
    joint = bool(_LABEL["in_care_and_care_leavers"].search(table))
    apart = bool(_LABEL["in_care"].search(table) or _LABEL["care_leavers"].search(table))
    if not joint and not apart:
        joint = span is not None and span.start < SPLIT_SINCE
    care = ["in_care_and_care_leavers"] if joint else ["in_care", "care_leavers"]
    keys = ["leaders", "help_and_protection", *care]
    if _LABEL[OVERALL].search(table) or span is None or span.start < NO_OVERALL_SINCE:
        keys.append(OVERALL)
    return keys


def framework_of(keys: list[str]) -> str:
    """The edition that asks for exactly these judgements."""
    if "in_care_and_care_leavers" in keys:
        return "ilacs_2018"
    return "ilacs_2023" if OVERALL in keys else "ilacs_2026"


def kind_of(span: Span | None) -> Kind:
    """Short or standard, by the days on site; standard where they are not known."""
    return Kind.ILACS_SHORT if span and span.days <= SHORT_DAYS else Kind.ILACS_STANDARD


def _judgement(key: str, following: str | None, table: Table, body: str, warnings: list[str]) -> Judgement:
    """One row's judgement. Where the row that follows has lost its label, the grade may be that row's own.

    It is then taken only if a second place agrees.
    """
    second = _elsewhere(key, table, body)
    slid = bool(following and not _LABEL[following].search(table.text) and not second)
    first = [sighting(row)] if not slid and (row := _ROW[key].search(table.text)) else []
    label = _LABEL[key].search(table.text)
    printed = label.group() if label else _NAMES[key]
    unread = table.text[label.start() : label.end() + 60] if label else ""
    judgement, warning = judged(key, printed, first, second, unread)
    warnings += [warning] if warning else []
    return judgement


def _elsewhere(key: str, table: Table, body: str) -> list[Sighting]:
    """The section's heading, which repeats its grade; for the whole, the summary's first sentence where it says one."""
    found = [sighting(match) for match in _HEADING[key].finditer(body, table.end)]
    if key == OVERALL and (match := _SENTENCE.search(body, table.end, table.end + 2500)):
        found.append(sighting(match))
    return found


def _oddities(table: str, framework: str, span: Span | None) -> list[str]:
    """What a person should look at: rows that no edition has, and rows of another edition than the dates'."""
    rest = table
    for pattern in _ROW.values():
        rest = pattern.sub("\n", rest)
    odd = [f'a row that no known framework has: "{one_line(rest)[:160]}"'] if _ANY_GRADE.search(rest) else []
    if span is None:
        return [*odd, "no inspection dates could be read"]
    expected = "ilacs_2018" if span.start < SPLIT_SINCE else "ilacs_2023"
    expected = expected if span.start < NO_OVERALL_SINCE else "ilacs_2026"
    if framework != expected:
        odd.append(f"the rows are those of {framework}, the dates those of {expected}")
    return odd


def _provider(head: str) -> str | None:
    matches = (title.search(head[:600]) for title in _TITLES)
    return next(filter(None, (authority_name(match["name"]) for match in matches if match)), None)
