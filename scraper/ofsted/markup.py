"""What the site's pages have in common: how they are parsed, their dates, and the error for a changed structure."""

import re
from datetime import date, datetime

from bs4 import BeautifulSoup, Tag

MAX_PAGE_BYTES = 5_000_000
_DAY = re.compile(
    r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
)


class PageChanged(Exception):
    """A page lacks what it must have. The message names what is missing: this is never "no reports"."""


def parse(body: bytes, what: str) -> BeautifulSoup:
    """The page's tree. Raises `PageChanged` for an empty or oversized body, or the site's own error page."""
    if not body.strip():
        raise PageChanged(f"{what}: the page is empty")
    if len(body) > MAX_PAGE_BYTES:
        raise PageChanged(f"{what}: the page has {len(body):,} bytes, more than any page of this site")
    soup = BeautifulSoup(body, "lxml")
    heading = soup.h1.get_text(" ", strip=True) if soup.h1 else ""
    if "Application Error" in heading or "Page not found" in heading:
        raise PageChanged(f'{what}: the site answered with its error page "{heading}"')
    if b"</html>" not in body[-2000:].lower():
        raise PageChanged(f"{what}: the page ends before its end (</html>): it came incomplete")
    return soup


def text_of(tag: Tag) -> str:
    """The visible text on one line."""
    return " ".join(tag.get_text(" ").split())


def printed_date(text: str, what: str) -> date:
    """A date as the site prints it, "17 March 2023". Raises `PageChanged` for any other form."""
    folded = " ".join(text.split())
    if not _DAY.fullmatch(folded):
        raise PageChanged(f'{what}: expected a date such as "17 March 2023", found "{folded[:40]}"')
    try:
        return datetime.strptime(folded, "%d %B %Y").date()  # noqa: DTZ007  a calendar date has no zone
    except ValueError:
        raise PageChanged(f'{what}: "{folded}" is no date') from None


def required(tag: Tag | None, what: str) -> Tag:
    """`tag`, or `PageChanged` saying that `what` is missing."""
    if tag is None:
        raise PageChanged(f"{what} is missing: the page's structure has changed, or it came incomplete")
    return tag
