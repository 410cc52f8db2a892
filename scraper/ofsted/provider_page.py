"""The provider page: who the provider is, and its timeline of reports and other events."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from outcomes.listed import ListedReport
from scraper.ofsted.markup import PageChanged, parse, printed_date, required, text_of

_FILE_WORD = re.compile(r"(?:\s*,\s*|\s+as\s+|\s+)pdf\s*$", re.IGNORECASE)
_TIMELINE_KINDS = ("opened", "closed", "registered", "predecessor", "successor")


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """An entry of the timeline that is no report."""

    what: str
    """opened, closed, registered, predecessor, successor, or "other"."""
    text: str
    day: date | None
    url: str | None


@dataclass(frozen=True, slots=True)
class ProviderPage:
    """A provider page, whole."""

    urn: str
    name: str
    status: str
    """open, closed or proposed."""
    region: str | None
    reports: tuple[ListedReport, ...]
    events: tuple[TimelineEvent, ...]


def read_provider_page(body: bytes, url: str) -> ProviderPage:
    """The page fetched from `url`. Raises `PageChanged` that names what is missing."""
    soup = parse(body, "the provider page")
    title = required(
        soup.select_one("h1.title-block__heading"), "the provider page: its heading (h1.title-block__heading)"
    )
    name, what = _heading(title), f"the page of {_heading(title)}"
    timeline = required(soup.select_one("ol.timeline"), f'{what}: the list "All reports" (ol.timeline)')
    reports, events = _timeline(timeline, url, what)
    return ProviderPage(_urn(soup, what), name, _status(soup), _region(soup), tuple(reports), tuple(events))


def _heading(title: Tag) -> str:
    badge = title.select_one("span.badge")
    shown = text_of(title)
    return shown.removesuffix(text_of(badge)).strip() if badge else shown


def _urn(soup: BeautifulSoup, what: str) -> str:
    line = text_of(required(soup.select_one("p.title-block__subheading"), f"{what}: its URN"))
    found = re.search(r"URN:\s*([A-Z0-9]+)", line)
    if not found:
        raise PageChanged(f'{what}: expected "URN: …", found "{line[:40]}"')
    return found[1]


def _status(soup: BeautifulSoup) -> str:
    """The status is told in the page's title: "Name - Open - Find an Inspection Report - Ofsted"."""
    title = text_of(soup.title) if soup.title else ""
    parts = [part.strip().lower() for part in title.split(" - ")]
    return "closed" if "closed" in parts else "proposed" if "proposed to open" in parts else "open"


def _region(soup: BeautifulSoup) -> str | None:
    for item in soup.select("li.info-block__item"):
        label, _, value = text_of(item).partition(":")
        if label.strip() == "Region" and value.strip():
            return value.strip()
    return None


def _timeline(timeline: Tag, url: str, what: str) -> tuple[list[ListedReport], list[TimelineEvent]]:
    reports: list[ListedReport] = []
    events: list[TimelineEvent] = []
    for entry in timeline.select("li.timeline__day"):
        if entry.select_one("li.timeline__day"):
            continue  # the fold "older reports": its entries come by themselves
        link = entry.select_one("a.publication-link[href]")
        if link is not None:
            reports.append(_report(entry, link, url, what))
        else:
            events.append(_event(entry, url, what))
    if not reports and not events:
        raise PageChanged(f"{what}: the timeline holds no entry, not even the provider's opening")
    return reports, events


def _report(entry: Tag, link: Tag, url: str, what: str) -> ListedReport:
    hidden = required(link.select_one("span.nonvisual"), f"{what}: the hidden label of a report (span.nonvisual)")
    label, dash, printed = text_of(hidden).rpartition(" - ")
    if not dash:
        raise PageChanged(f'{what}: expected "type, PDF - date", found "{text_of(hidden)[:60]}"')
    of_report = f'{what}: the report "{label}"'
    shown = required(entry.select_one("time[pubdate]"), f"{of_report}: its publication date (time[pubdate])")
    published = printed_date(text_of(shown), f"{of_report}: publication date")
    printed_date(printed, f"{of_report}: date in the label")
    day = entry.select_one("p.timeline__date time")
    strong = link.find("strong")
    return ListedReport(
        label=_FILE_WORD.sub("", label).strip(" ,"),
        url=urljoin(url, str(link["href"])),
        inspected=printed_date(text_of(day), f"{of_report}: inspection date") if day else None,
        published=published,
        grade=text_of(strong) if isinstance(strong, Tag) else None,
    )


def _event(entry: Tag, url: str, what: str) -> TimelineEvent:
    title = required(
        entry.select_one("span.event__title"), f"{what}: the title of a timeline entry (span.event__title)"
    )
    if entry.select_one('time[pubdate], span.filetype, a[href*="/file/"]'):
        raise PageChanged(f"{what}: a report's link (a.publication-link) is missing from its timeline entry")
    classes = " ".join(filter(None, entry.get_attribute_list("class")))
    day, link = entry.select_one("time"), title.select_one("a[href]")
    return TimelineEvent(
        what=next((kind for kind in _TIMELINE_KINDS if f"timeline__day--{kind}" in classes), "other"),
        text=text_of(title),
        day=printed_date(text_of(day), f"{what}: a timeline date") if day else None,
        url=urljoin(url, str(link["href"])) if link else None,
    )
