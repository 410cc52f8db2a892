"""What the covers of all layouts print alike: the days on site and the lead inspector."""

from datetime import date

from outcomes.dates import Span, leading_span, parse_date
from scraper.reports.names import inspector_name
from scraper.reports.text import words

_DATES = words(r"\b(?:inspection|review) dates?\s*:?\s*(?:(?:from|between) )?")
_LEADS = (
    words(r"^[ \t]*(?:lead|reporting) inspectors?(?: on site)?(?:\s*\([^)\n]{1,30}\))?\s*:\s*"),
    words(r"^[ \t]*(?:lead|reporting) inspectors?\s+(?=(?-i:[A-Z]))"),  # 2013, without a colon
)
_DATE_LINE = words(r"^[ \t]*(?:date:? )?(\d{1,2}(?:st|nd|rd|th)? [A-Za-z]+,? \d{4})[ \t]*$")
_SPAN_CHARACTERS = 160
_NAME_CHARACTERS = 120
_COVER_CHARACTERS = 700
_TITLE = words(r"\b(?:inspection|review) of\b")
_DATES_LINE = words(r"^[ \t]*(?:inspection|review) dates?\s*:")


def is_cover(page: str) -> bool:
    """Whether a folded page is a report's first: a title, and the days on site on a line of their own."""
    top = page[:_COVER_CHARACTERS]
    return bool(_DATES_LINE.search(top) and _TITLE.search(top))


def labelled_span(text: str) -> Span | None:
    """The days on site that stand after "Inspection date(s):"."""
    spans = (leading_span(text[label.end() : label.end() + _SPAN_CHARACTERS]) for label in _DATES.finditer(text))
    return next(filter(None, spans), None)


def lead_inspector(text: str) -> str | None:
    """The first name after "Lead inspector:" (older: "Reporting inspector") at the start of a line."""
    labels = (label for pattern in _LEADS for label in pattern.finditer(text))
    names = (inspector_name(text[label.end() : label.end() + _NAME_CHARACTERS]) for label in labels)
    return next(filter(None, names), None)


def letter_date(text: str) -> date | None:
    """The first line that is a date and nothing else: the day a letter was written."""
    return next(filter(None, (parse_date(line[1]) for line in _DATE_LINE.finditer(text))), None)
