"""Dates and spans of days as English reports print them. Pure: no clock, no locale.

Read are "3 to 7 June 2019", "27 December to 5 January 2024" (the year of the start follows), "19 November-11 December
2013 and 28-30 January 2014" (two visits), ordinals, weekdays, dd/mm/yyyy and every dash that has been seen in print.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
"""In words and lower case, by the calendar; not by the machine's language."""
MONTHS = tuple(name[:3] for name in MONTH_NAMES)
YEARS = range(1990, 2100)
LONGEST_DAYS = 600
"""A longer span is a misreading. Two visits of one inspection lay ten weeks apart; the pandemic stopped some longer."""

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−─━﹣－"), "-")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_POINT = re.compile(
    rf"{_WEEKDAY}(?:(?<!\d)(?P<numeric>\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})(?!\d)"
    rf"|(?<!\d)(?P<day>\d{{1,2}})(?!\d)(?:\s?(?:st|nd|rd|th)\b)?"
    rf"(?:\s*(?:of\s+)?(?P<month>{_MONTH})(?![a-z])\.?,?(?:\s*(?P<year>\d{{4}})(?!\d))?)?)",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s*(?:,\s*)?(?:to|and|until|through|-|&|,|;|/)\s*(?:(?:from|between|on)\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days, first and last included."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class _Point:
    """One printed day; what it leaves out follows from its neighbours."""

    day: int
    month: int | None
    year: int | None


def leading_span(text: str, before: date | None = None) -> Span | None:
    """The span that `text` begins with, white space aside; None where it begins with none that is certain.

    `before` gives the year of a span printed without one: the newest that does not lie after it.
    """
    folded = text.translate(_DASHES)
    first = _POINT.match(folded, len(folded) - len(folded.lstrip()))
    return _resolved(_chain(folded, first), before) if first else None


def first_span(text: str, before: date | None = None) -> Span | None:
    """The first span anywhere in `text`; see `leading_span`."""
    folded = text.translate(_DASHES)
    position = 0
    while first := _POINT.search(folded, position):
        if span := _resolved(_chain(folded, first), before):
            return span
        position = first.end()
    return None


def parse_date(text: str) -> date | None:
    """The one day that the whole of `text` is; None where it is anything else."""
    folded = text.translate(_DASHES).strip()
    match = _POINT.fullmatch(folded)
    span = _resolved([_point(match)], None) if match else None
    return span.start if span else None


def _chain(text: str, first: re.Match[str]) -> list[_Point]:
    """The points from `first` on that "to", "and", a dash or a comma joins."""
    points, position = [_point(first)], first.end()
    while (join := _JOIN.match(text, position)) and (following := _POINT.match(text, join.end())):
        points.append(_point(following))
        position = following.end()
    while points and points[-1].month is None:
        points.pop()  # "12 June 2024, 5 inspectors": a number, not a day
    return points


def _point(match: re.Match[str]) -> _Point:
    if numeric := match["numeric"]:
        day, month, year = (int(part) for part in re.split(r"[/.]", numeric))
        return _Point(day, month, year)
    month_name, year_digits = match["month"], match["year"]
    month_number = MONTHS.index(month_name[:3].lower()) + 1 if month_name else None
    return _Point(int(match["day"]), month_number, int(year_digits) if year_digits else None)


def _resolved(points: Sequence[_Point], before: date | None) -> Span | None:
    """The span of the points, years and months filled in from right to left; None where they cannot be one."""
    try:
        days = _days(points, before)
    except ValueError:  # 31 June
        return None
    if not days or days != sorted(days) or (days[-1] - days[0]).days > LONGEST_DAYS:
        return None
    return Span(days[0], days[-1]) if days[0].year in YEARS and days[-1].year in YEARS else None


def _days(points: Sequence[_Point], before: date | None) -> list[date]:
    days: list[date] = []
    following: date | None = None
    for index in range(len(points) - 1, -1, -1):
        point = points[index]
        month = point.month or (following.month if following else None)
        if month is None:
            return []
        day = _with_year(point.day, month, point.year, following, before or _start_given(points[:index]))
        if day is None:
            return []
        days.insert(0, day)
        following = day
    return days


def _start_given(earlier: Sequence[_Point]) -> date | None:
    """A year given with the start alone holds for an end in the same year; over its turn nothing is certain."""
    years = [point.year for point in earlier if point.year]
    return date(years[-1], 12, 31) if years else None


def _with_year(day: int, month: int, year: int | None, following: date | None, before: date | None) -> date | None:
    if year:
        return date(year, month, day)
    bound = following or before
    if bound is None:
        return None
    same = date(bound.year, month, day)
    return same if same <= bound else date(bound.year - 1, month, day)
