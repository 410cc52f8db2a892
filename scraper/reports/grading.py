"""Grades in the text of a report: where they were seen, and whether the places agree."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outcomes.grades import Absence, Grade, parse_grade
from outcomes.inspection import Judgement
from scraper.reports.text import one_line

_GOOD = r"(?<!\bbe\s)(?<!\bbe\s\s)(?<!\bbe\s\s\s)good"  # "to be good" is the tail of another grade
GRADE = rf"\b(?:outstanding|{_GOOD}|requires? improvements?(?: to be good)?|inadequate|adequate|not judged)\b"
"""The grades of the two four-point scales as printed, over line breaks too, and "not judged" in a grade's place."""

ENDS_LINE = r"(?=[ \t.*:]*\d?[ \t]*(?:[\n\f]|\Z))"
"""Nothing follows on the line but a full stop or the number of a footnote."""

NO_COLUMN = rf"(?!\s*{GRADE}{ENDS_LINE})"
"""No other grade stands on the next line: where one does, the text runs down a column and says nothing of its rows."""

FOOTNOTE = r"(?:\s*\d(?=\s))?"
"""The number of a footnote, which the text layer sets between a label and its grade."""

GOES_ON = r"(?![ \t.*:]*\d?[ \t]*\n\s*(?-i:[a-z]))"
"""Not where the next line begins with a small letter: what looked like a heading is a line of prose."""

QUOTED = 120


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place of a report that gives a judgement's grade."""

    grade: Grade | None
    """None: "not judged"."""
    quote: str

    @property
    def said(self) -> str:
        """The place's words on one line, cut for a warning."""
        return one_line(self.quote)[:QUOTED]


def sighting(match: re.Match[str]) -> Sighting:
    """The sighting of a match whose group "grade" is a grade as in `GRADE`."""
    return Sighting(parse_grade(match["grade"]), match.group())


def judged(
    key: str, printed: str, first: Sequence[Sighting], second: Sequence[Sighting], unread: str = ""
) -> tuple[Judgement, str | None]:
    """The judgement that its two ways of printing agree on, and a warning where they do not.

    `first` is what the table of grades says, `second` what headings or sentences elsewhere say. A grade is taken only
    where the first way gives one and nothing contradicts it. `unread` is what stands where a grade was looked for.
    """
    name = one_line(printed)
    if not first:
        seen = f'; seen: "{one_line(unread)[:QUOTED]}"' if unread.strip() else ""
        elsewhere = f'; elsewhere: "{second[0].said}"' if second else ""
        return Judgement(key, name, None, Absence.UNREADABLE), f"{name}: no grade could be read{seen}{elsewhere}"
    grades = {found.grade for found in (*first, *second)}
    if len(grades) > 1:
        return Judgement(key, name, None, Absence.UNREADABLE), f"{name}: places disagree: {_quotes((*first, *second))}"
    (grade,) = grades
    if grade is None:
        return Judgement(key, name, None, Absence.NOT_JUDGED, bool(second)), None
    return Judgement(key, name, grade, confirmed=bool(second)), None


def _quotes(sightings: Iterable[Sighting]) -> str:
    return " / ".join(dict.fromkeys(f'"{found.said}"' for found in sightings))
