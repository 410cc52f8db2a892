"""GOV.UK's published figures: which edition is the newest, and what it says of each local authority.

The content API describes a page of statistics; its CSV files are editions "as at" a day. Both are read as hostile
bytes, and a file that does not look as known is refused with the reason, never guessed at.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from outcomes.dates import MONTH_NAMES
from outcomes.grades import FOUR_POINT, Absence, Grade, parse_grade

OUTCOMES = "/government/statistical-data-sets/local-authority-childrens-services-inspection-outcomes"
"""The page of what every authority's children's services were last judged to be."""
MOST_ROWS = 5_000
"""England has 153 authorities; a file of more rows than this is none of theirs."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """Bytes that are not what they should be, and why, in words for an admin."""

    reason: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One CSV file of figures."""

    title: str
    as_at: date
    """What had been published by the end of this day counts in it."""
    url: str


@dataclass(frozen=True, slots=True)
class Figure:
    """What the figures say of one authority."""

    urn: str
    name: str
    published: date | None
    """When the report that counts was published; None where no inspection is given yet."""
    judgements: Mapping[str, Grade | Absence]
    """By the judgement's stable name. A judgement that the file leaves blank, or has no column for, is not in it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The rows of an edition, and what could not be read in it."""

    rows: tuple[Figure, ...]
    problems: tuple[str, ...] = ()


def newest_edition(data: bytes) -> Edition | Unusable:
    """The newest CSV file that a content API answer lists: by the day in its title, as the list has no order."""
    try:
        attachments = json.loads(data)["details"]["attachments"]
        editions = [edition for item in attachments if (edition := _edition(item)) is not None]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Unusable("the answer is not the description of a page with attachments")
    if not editions:
        return Unusable('no CSV file with "as at" and a day in its title is attached to the page')
    return max(editions, key=lambda edition: edition.as_at)


_AS_AT = re.compile(rf"\bas at (\d{{1,2}}) ({'|'.join(MONTH_NAMES)}) (\d{{4}})\b", re.IGNORECASE)


def _edition(item: Mapping[str, Any]) -> Edition | None:
    title, url = str(item.get("title", "")), str(item.get("url", ""))
    day = _AS_AT.search(title)
    is_csv = item.get("content_type") == "text/csv" or url.lower().endswith(".csv")
    if day is None or not is_csv:
        return None
    as_at = date(int(day.group(3)), MONTH_NAMES.index(day.group(2).lower()) + 1, int(day.group(1)))
    return Edition(title, as_at, url)


def read_figures(data: bytes) -> Figures | Unusable:
    """The rows of an edition. Columns are found by their headings, in whatever order; an unknown grade is a problem."""
    try:
        rows = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
        heading = next(rows, [])
        columns = _columns(heading)
        missing = [name for name in ("urn", "published", "overall_effectiveness") if name not in columns]
        if missing:
            return Unusable(
                f"no column for {' and '.join(missing).replace('_', ' ')} among: {', '.join(heading)[:300]}"
            )
        return _read_rows(rows, columns)
    except csv.Error as error:
        return Unusable(f"not a CSV file: {error}")


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


_HEADINGS = (
    ("urn", r"urn"),
    ("name", r"(?:local authority|provider|authority)(?: name)?"),
    ("published", r"(?:publication date|date (?:of publication|published)|published)"),
    ("overall_effectiveness", r"overall effectiveness"),
    ("leaders", r".*\bimpact of leaders\b.*"),
    ("help_and_protection", r".*\bneed help and protection\b.*"),
    ("in_care_and_care_leavers", r".*\bchildren in care and care leavers\b.*"),
    ("in_care", r".*\bchildren in care\b.*"),
    ("care_leavers", r".*\bcare leavers\b.*"),
)
"""Headings of the published files, as whole cells in lower case; the first that fits names the column."""


def _columns(heading: Sequence[str]) -> dict[str, int]:
    """Stable name of a column -> its place. The first column of a name counts."""
    found: dict[str, int] = {}
    for place, cell in enumerate(heading):
        said = " ".join(cell.lower().split())
        name = next((name for name, pattern in _HEADINGS if re.fullmatch(pattern, said)), None)
        if name is not None:
            found.setdefault(name, place)
    return found


def _read_rows(rows: Iterator[list[str]], columns: Mapping[str, int]) -> Figures | Unusable:
    figures: list[Figure] = []
    problems: list[str] = []
    for number, row in enumerate(rows, start=2):
        if number > MOST_ROWS:
            return Unusable(f"more than {MOST_ROWS} rows: this is no list of authorities")
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
        if not any(cells.values()):
            continue
        figure = _figure(cells)
        if isinstance(figure, Figure):
            figures.append(figure)
        else:
            problems.append(f"row {number} ({cells.get('name') or cells['urn']}): {figure}")
    return Figures(tuple(figures), tuple(problems))


def _figure(cells: Mapping[str, str]) -> Figure | str:
    """The row as a figure, or what is wrong with it."""
    if not re.fullmatch(r"\d{4,8}", cells["urn"]):
        return f"{cells['urn']!r} is no URN"
    published = _day(cells["published"])
    if isinstance(published, str):
        return published
    judgements: dict[str, Grade | Absence] = {}
    for name in (name for name in cells if name not in ("urn", "name", "published") and cells[name]):
        grade = _grade(cells[name])
        if grade is None:
            return f"{cells[name]!r} is no grade ({name.replace('_', ' ')})"
        judgements[name] = grade
    return Figure(cells["urn"], cells.get("name", ""), published, judgements)


_NO_DAY = ("", "not yet inspected", "not applicable", "n/a")


def _day(text: str) -> date | str | None:
    """The day of dd/mm/yyyy or yyyy-mm-dd; None where none is given; what is wrong where it is no day."""
    if text.lower() in _NO_DAY:
        return None
    found = re.fullmatch(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})|(?P<iso>\d{4}-\d\d-\d\d)", text)
    try:
        if found and found["iso"]:
            return date.fromisoformat(found["iso"])
        if found:
            return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        pass  # a day that no month has
    return f"{text!r} is no date"


def _grade(text: str) -> Grade | Absence | None:
    if text.lower() in ("not judged", "not applicable", "n/a"):
        return Absence.NOT_JUDGED
    if text in "1234" and len(text) == 1:
        return FOUR_POINT[int(text) - 1]
    grade = parse_grade(text)
    return grade if grade in FOUR_POINT else None
