"""What the covers of all layouts print alike: the days on site and the lead inspector."""

import re
from datetime import date

from outcomes.dates import Span, leading_span, parse_date
from scraper.reports.names import inspector_name

_DATES = re.compile(r"\binspection\s+dates?\s*:?\s*", re.IGNORECASE)
_LEAD = re.compile(
    r"^[ \t]*(?:lead|reporting)\s+inspectors?(?:\s+on\s+site)?(?:\s*\([^)\n]{1,30}\))?\s*[:\n]?\s*",
    re.IGNORECASE | re.MULTILINE,
)
_DATE_LINE = re.compile(r"^[ \t]*(?:date:?\s+)?(\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]+,?\s+\d{4})[ \t]*$", re.MULTILINE)
_SPAN_CHARACTERS = 160
_NAME_CHARACTERS = 120


def labelled_span(text: str) -> Span | None:
    """The days on site that stand after "Inspection date(s):"."""
    spans = (leading_span(text[label.end() : label.end() + _SPAN_CHARACTERS]) for label in _DATES.finditer(text))
    return next(filter(None, spans), None)


def lead_inspector(text: str) -> str | None:
    """The first name after "Lead inspector:" (older: "Reporting inspector") at the start of a line."""
    names = (inspector_name(text[label.end() : label.end() + _NAME_CHARACTERS]) for label in _LEAD.finditer(text))
    return next(filter(None, names), None)


def letter_date(text: str) -> date | None:
    """The first line that is a date and nothing else: the day a letter was written."""
    return next(filter(None, (parse_date(line[1]) for line in _DATE_LINE.finditer(text))), None)
