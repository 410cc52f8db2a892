"""The search listing: every provider of a kind, with the date of its latest report."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

from bs4 import Tag

from outcomes.listed import ListedProvider
from scraper.ofsted.markup import PageChanged, parse, printed_date, required, text_of

ROWS = 100
"""The most that the site gives on one page since February 2025 (reference: ofsted-site.md, 1.1)."""

_PROVIDER_PATH = re.compile(r"/provider/(\d+)/([A-Z0-9]+)/?$")
_FILTERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "local_authority": (("level_1_types", "3"), ("level_2_types[]", "12")),
    "childrens_home": (("level_1_types", "3"), ("level_2_types[]", "11")),
    "school": (("level_1_types", "1"), ("level_2_types[]", "1"), ("level_2_types[]", "2")),
    "further_education": (("level_1_types", "1"), ("level_2_types[]", "3")),
    "early_years": (("level_1_types", "2"),),
}
"""The search's own codes of each watched kind."""


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of the listing, in the site's order."""

    total: int
    listed: tuple[ListedProvider, ...]
    next_url: str | None


def searchable(kind: str) -> bool:
    """Whether the site's search can list providers of `kind`."""
    return kind in _FILTERS


def listing_url(base: str, kind: str, rows: int = ROWS) -> str:
    """The first page of all providers of `kind`, latest report first. Raises KeyError for a kind without a filter."""
    query = [("q", ""), *_FILTERS[kind], ("start", "0"), ("rows", str(rows)), ("sort", "date"), ("order", "desc")]
    return f"{base}/search?{urlencode(query)}"


def read_listing(body: bytes, url: str) -> ListingPage:
    """One page of the search's results, fetched from `url`.

    Raises `PageChanged` that names what is missing: an absent list is an empty result only where the page itself
    counts 0 results.
    """
    what = "the search listing"
    soup = parse(body, what)
    count = required(soup.select_one("strong.js-results-count, strong.results-count"), f"{what}: the number of results")
    digits = text_of(count).replace(",", "")
    if not digits.isdigit():
        raise PageChanged(f'{what}: the number of results reads "{text_of(count)[:40]}"')
    total = int(digits)
    items = soup.select("ul.results-list > li.search-result")
    if total and not items:
        raise PageChanged(f"{what}: the page counts {total} results and its list of results is missing")
    following = soup.select_one("a.pagination__next[href]")
    return ListingPage(
        total,
        tuple(_listed(item, url) for item in items),
        urljoin(url, str(following["href"])) if following else None,
    )


def _listed(item: Tag, url: str) -> ListedProvider:
    link = required(item.select_one("h3.search-result__title a[href]"), "a search result's title and link")
    address = urljoin(url, str(link["href"]))
    found = _PROVIDER_PATH.search(address.partition("?")[0])
    if not found:
        raise PageChanged(f'a search result: its link "{str(link["href"])[:80]}" is no provider page')
    name = text_of(link)
    what = f"the search result of {name}"
    facts = _facts(item, what)
    if facts.get("URN", found[2]) != found[2]:
        raise PageChanged(f"{what}: its link is of URN {found[2]}, its text of URN {facts['URN']}")
    latest = facts.get("Latest report")
    return ListedProvider(
        urn=found[2],
        category=int(found[1]),
        name=name,
        url=address,
        latest_report=printed_date(latest, f"{what}: latest report") if latest else None,
        rating=facts.get("Rating"),
        status=_status(item),
        address=_address(item),
    )


def _address(item: Tag) -> str | None:
    shown = item.select_one("address.search-result__address:not(.search-result__address--redacted)")
    return (text_of(shown) or None) if shown else None


def _facts(item: Tag, what: str) -> dict[str, str]:
    """The result's lines "Label: value". A result without any is not one as the site makes them."""
    facts = {}
    for line in item.select("ul.search-result__provider-info > li"):
        label, colon, value = text_of(line).partition(":")
        if colon:
            facts[label.strip()] = value.strip()
    if "URN" not in facts:
        raise PageChanged(f"{what}: its lines (category, latest report, URN) are missing")
    return facts


def _status(item: Tag) -> str:
    title = required(item.select_one("h3.search-result__title"), "a search result's title")
    classes = " ".join(filter(None, title.get_attribute_list("class")))
    return "closed" if "--closed" in classes else "proposed" if "--proposed" in classes else "open"
