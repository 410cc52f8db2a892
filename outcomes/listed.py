"""Providers and reports as the reports site lists them, before anything has been read."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ListedProvider:
    """One result of the search listing."""

    urn: str
    category: int
    """The site's code of the provider's category, a part of its page's address."""
    name: str
    url: str
    latest_report: date | None
    """Publication date of its latest report; None where it has none yet."""
    rating: str | None = None
    status: str = "open"
    """open, closed or proposed."""
    address: str | None = None
    """In one line; None where the site lists none or withholds it."""


@dataclass(frozen=True, slots=True)
class ListedReport:
    """A report on a provider's timeline."""

    label: str
    """"Children's services inspection", as the page prints it without the file type and the date."""
    url: str
    inspected: date | None
    """First day on site, as the timeline shows it."""
    published: date
    grade: str | None = None
    """The grade printed beside the label, where the page shows one."""
