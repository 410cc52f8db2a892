"""GOV.UK's published figures: which edition is the newest, and what it says of each local authority.

The content API describes a page of statistics; its CSV files are editions "as at" a day. Both are read as hostile
bytes, and a file that does not look as known is refused with the reason, never guessed at.
"""

import csv
import io
import json
import re
import unicodedata
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
HEADING_WITHIN = 10
"""Rows in which the headings must be found: Ofsted's files may begin with titles."""


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
    """The newest CSV file that a content API answer lists: by the day in its title, as the list has no order.

    Of two files of one day the one whose title is last in the alphabet. A spreadsheet newer than every CSV file is
    `Unusable`: an older edition would be compared as if it were today's.
    """
    try:
        attachments = json.loads(data)["details"]["attachments"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Unusable("the answer is not the description of a page with attachments")
    if not isinstance(attachments, list):
        return Unusable("the answer has no list of attachments")
    found = [(edition, item) for item in attachments if isinstance(item, dict) and (edition := _edition(item))]
    readable = [edition for edition, item in found if _is(item, "text/csv", ".csv")]
    sheets = [edition for edition, item in found if _is(item, _SPREADSHEETS, (".ods", ".xlsx", ".xls"))]
    newest = max(readable, key=_by_day, default=None)
    sheet = max(sheets, key=_by_day, default=None)
    if sheet is not None and (newest is None or sheet.as_at > newest.as_at):
        return Unusable(f"the newest edition, {sheet.title!r}, is a spreadsheet; only CSV files are read")
    return newest or Unusable('no CSV file with "as at" and a day in its title is attached to the page')


_SPREADSHEETS = (
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
)


def _is(item: Mapping[str, Any], types: str | tuple[str, ...], endings: str | tuple[str, ...]) -> bool:
    kinds = (types,) if isinstance(types, str) else types
    return item.get("content_type") in kinds or str(item.get("url", "")).lower().endswith(endings)


def _by_day(edition: Edition) -> tuple[date, str]:
    return edition.as_at, edition.title


_AS_AT = re.compile(r"\bas at ([0-9]{1,2})(?:st|nd|rd|th)? ([a-z]{3,9}) ([0-9]{4})\b", re.IGNORECASE)


def _edition(item: Mapping[str, Any]) -> Edition | None:
    """The attachment as an edition; None where its title tells no day that exists."""
    title = " ".join(unicodedata.normalize("NFKC", str(item.get("title", ""))).split())
    said = _AS_AT.search(title)
    month = said and next((n for n, name in enumerate(MONTH_NAMES, 1) if name.startswith(said[2].lower())), None)
    if said is None or month is None:
        return None
    try:
        return Edition(title, date(int(said[3]), month, int(said[1])), str(item.get("url", "")))
    except ValueError:
        return None  # "31 February": this file tells no day, the others may


def read_figures(data: bytes) -> Figures | Unusable:
    """The rows of an edition. Columns are found by their headings, in whatever order; an unknown grade is a problem."""
    try:
        rows = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
        heading, line = _heading(rows)
        columns = _columns(heading)
        missing = _missing(columns)
        if missing:
            return Unusable(f"no column for {' and '.join(missing)} among: {', '.join(heading)[:300]}")
        doubled = sorted({name for name, _ in columns if name != "name" and _count(columns, name) > 1})
        if doubled:
            return Unusable(f"more than one column for {' and '.join(doubled).replace('_', ' ')}: which counts?")
        return _read_rows(rows, dict(reversed(columns)), line)
    except csv.Error as error:
        return Unusable(f"not a CSV file: {error}")


def _heading(rows: Iterator[list[str]]) -> tuple[list[str], int]:
    """The first row with every column that is needed, and its number; the first row of all where none has them."""
    first: list[str] = []
    for number, row in enumerate(rows, start=1):
        first = first or row
        if not _missing(_columns(row)):
            return row, number
        if number == HEADING_WITHIN:
            break
    return first, 1


def _missing(columns: Sequence[tuple[str, int]]) -> list[str]:
    """What no column gives, in words. The provider's page tells its URN where no column of its own does."""
    have = {name for name, _ in columns}
    needed = ("published", "overall_effectiveness")
    return [*([] if have & {"urn", "page"} else ["urn"]), *(n.replace("_", " ") for n in needed if n not in have)]


def _count(columns: Sequence[tuple[str, int]], name: str) -> int:
    return sum(name == other for other, _ in columns)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


_HEADINGS = (
    ("urn", r"(?:provider )?urn"),
    ("page", r"web link\b.*"),
    ("inspected", r"inspection date"),
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


def _columns(heading: Sequence[str]) -> list[tuple[str, int]]:
    """Stable name and place of each column that is known."""
    found: list[tuple[str, int]] = []
    for place, cell in enumerate(heading):
        said = " ".join(cell.lower().split())
        name = next((name for name, pattern in _HEADINGS if re.fullmatch(pattern, said)), None)
        if name is not None:
            found.append((name, place))
    return found


def _read_rows(rows: Iterator[list[str]], columns: Mapping[str, int], heading: int) -> Figures | Unusable:
    figures: dict[str, Figure] = {}
    problems: list[str] = []
    for number, row in enumerate(rows, start=heading + 1):
        if number > heading + MOST_ROWS:
            return Unusable(f"more than {MOST_ROWS} rows: this is no list of authorities")
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
        if not any(cells.values()):
            continue
        figure = _figure(cells)
        if isinstance(figure, Figure) and figure.urn in figures:
            figure = f"{figure.urn} has a row already: which counts?"
        if isinstance(figure, Figure):
            figures[figure.urn] = figure
        else:
            problems.append(f"row {number} ({cells.get('name') or _urn(cells)}): {figure}")
    if not (figures or problems):
        return Unusable("the file has headings, and no row beneath them")
    return Figures(tuple(figures.values()), tuple(problems))


_NO_JUDGEMENT = ("urn", "page", "name", "inspected", "published")
_PAGE = re.compile(r"/provider/[0-9]+/([0-9]{4,8})/?$")


def _urn(cells: Mapping[str, str]) -> str:
    """The URN of its own column, else that of the provider's page."""
    page = _PAGE.search(cells.get("page", ""))
    return cells.get("urn", "") or (page[1] if page else cells.get("page", ""))


def _figure(cells: Mapping[str, str]) -> Figure | str:
    """The row as a figure, or what is wrong with it."""
    urn = _urn(cells)
    if not re.fullmatch(r"[0-9]{4,8}", urn):
        return f"{urn!r} is no URN"
    published, inspected = _day(cells["published"]), _day(cells.get("inspected", ""))
    for day in (published, inspected):
        if isinstance(day, str):
            return day
    judgements: dict[str, Grade | Absence] = {}
    for name in (name for name in cells if name not in _NO_JUDGEMENT and cells[name]):
        grade = _grade(cells[name])
        if grade is None:
            return f"{cells[name]!r} is no grade ({name.replace('_', ' ')})"
        judgements[name] = grade
    if published is None and (inspected or any(isinstance(said, Grade) for said in judgements.values())):
        return "an inspection is given, and no day of publication"
    return Figure(urn, cells.get("name", ""), published if isinstance(published, date) else None, judgements)


_NO_DAY = ("", "not yet inspected", "not applicable", "n/a")


def _day(text: str) -> date | str | None:
    """The day of dd/mm/yyyy or yyyy-mm-dd; None where none is given; what is wrong where it is no day."""
    if text.lower() in _NO_DAY:
        return None
    found = re.fullmatch(
        r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})|(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})", text
    )
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
