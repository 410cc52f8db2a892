"""When an article came out. The page's own machine-readable date first, a visible line last, a neighbour's never."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from outcomes.clock import LONDON
from outcomes.dates import MONTH_NAMES

_MONTH = r"(?P<month>" + "|".join(f"{m}|{m[:3]}" for m in MONTH_NAMES) + r"|sept)"
_WRITTEN = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\.?,?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)
_AMERICAN = re.compile(
    rf"\b{_MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)
_FIGURES = re.compile(r"\b(?P<day>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<year>(?:20)?\d\d)\b")
_ISO = re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<day>\d\d)\b")
_DATE_LINE = re.compile(
    r"^\W*(?:(?:date\s+)?(?:published|posted|created)(?:\s+on|\s+at)?\b|by\b|date\b|\d|\w+day\b|"
    + "|".join(MONTH_NAMES)
    + ")",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\b(?:updated|modified|edited|event|deadline)\b", re.IGNORECASE)


def moment(text: str | None) -> datetime | None:
    """An ISO 8601 or e-mail date as UTC; None where it is neither.

    A time without a zone is London's, as British papers print it. A bare date is midnight UTC, so that its calendar
    date is the same in London.
    """
    if not text or not text.strip():
        return None
    stripped = re.sub(r"(\.\d{6})\d+", r"\1", text.strip())
    if re.fullmatch(r"\d{4}-\d\d-\d\d", stripped):
        return _at_midnight(stripped)
    try:
        read = datetime.fromisoformat(stripped)
    except ValueError:
        return _from_mail(stripped)
    return read.replace(tzinfo=read.tzinfo or LONDON).astimezone(UTC)


def _at_midnight(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


def _from_mail(text: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return read.replace(tzinfo=read.tzinfo or UTC).astimezone(UTC)


def visible_date(lines: Iterable[str]) -> datetime | None:
    """The date of the first of `lines` that is a date line of its own ("Published 16th May 2024 | Local News").

    Only short lines are asked, and none that tells of an update: a date within a sentence is the story's.
    """
    for line in lines:
        if len(line) <= 70 and _DATE_LINE.match(line) and not _UPDATED.search(line):
            found = written_date(line)
            if found is not None:
                return datetime(found.year, found.month, found.day, tzinfo=UTC)
    return None


def written_date(text: str) -> date | None:
    """The first date written in `text`, day before month as in Britain; None where there is none."""
    for pattern in (_ISO, _WRITTEN, _AMERICAN, _FIGURES):
        match = pattern.search(text)
        if match is not None:
            return _calendar(match.groupdict())
    return None


def _calendar(part: dict[str, str]) -> date | None:
    month = int(part["m"]) if "m" in part else [m[:3] for m in MONTH_NAMES].index(part["month"].lower()[:3]) + 1
    year = int(part["year"])
    try:
        return date(year + 2000 if year < 100 else year, month, int(part["day"]))
    except ValueError:
        return None
