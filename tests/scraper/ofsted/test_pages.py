"""The listing and the provider page: read whole, or refused with the name of what is missing."""

from datetime import date
from pathlib import Path

import pytest

from demo.site import Publication, SiteProvider, World, serve
from scraper.fetch import Fetched, Fetcher, Manners
from scraper.ofsted.listing import listing_url, read_listing
from scraper.ofsted.markup import PageChanged
from scraper.ofsted.provider_page import read_provider_page

REPORT = Publication(501, "Children's services inspection", date(2023, 3, 17), b"", date(2023, 1, 23))
VISIT = Publication(502, "Children's services focused visit", date(2024, 7, 12), b"", date(2024, 6, 11))


@pytest.fixture(scope="module")
def pages() -> tuple[bytes, bytes]:
    """The listing and a provider's page of a world of 120 providers, as fetched."""
    providers = {str(80000 + n): SiteProvider(str(80000 + n), f"O'Example & Sons {n}") for n in range(119)}
    providers["80900"] = SiteProvider("80900", "Borough of <Sampleham>", publications=(REPORT, VISIT))
    world = World(providers, date(2026, 1, 1))
    with serve(world) as base:
        manners = Manners("test", frozenset({base[7:]}))
        with Fetcher(manners) as client:
            found = [client.get(listing_url(base, "local_authority")), client.get(f"{base}/provider/44/80900")]
    assert all(isinstance(page, Fetched) for page in found)
    return tuple(page.body for page in found if isinstance(page, Fetched))  # type: ignore[return-value]


def test_a_listing_page_gives_every_result_and_the_way_on(pages: tuple[bytes, bytes]) -> None:
    page = read_listing(pages[0], "https://reports.example/search?x=1")
    assert page.total == 120 and len(page.listed) == 100
    first = page.listed[0]
    assert (first.urn, first.name, first.latest_report) == ("80900", "Borough of <Sampleham>", date(2024, 7, 12))
    assert first.url == "https://reports.example/provider/44/80900"
    assert page.listed[1].name.startswith("O'Example & Sons") and page.listed[1].latest_report is None
    assert page.next_url is not None and "start=100" in page.next_url


def test_a_provider_page_gives_its_reports_with_all_three_dates(pages: tuple[bytes, bytes]) -> None:
    page = read_provider_page(pages[1], "https://reports.example/provider/44/80900")
    assert (page.urn, page.name, page.status, page.region) == (
        "80900",
        "Borough of <Sampleham>",
        "open",
        "North West",
    )
    newest, oldest = page.reports
    assert (newest.label, newest.inspected, newest.published) == (VISIT.label, VISIT.inspected, VISIT.published)
    assert oldest.url == "https://reports.example/v1/file/501"
    assert [event.what for event in page.events] == ["opened"]


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        (b"results-list", b"rs", "list of results is missing"),
        (b"js-results-count", b"jc", "number of results"),
        (b"search-result__title", b"t", "title and link"),
        (b"search-result__provider-info", b"i", "lines"),
        (b"12 July 2024", b"2024-07-12", "expected a date"),
        (b"12 July 2024", b"31 June 2024", "is no date"),
        (b'href="/provider/44/80900"', b'href="/elsewhere"', "no provider page"),
        (b"<strong>80900</strong>", b"<strong>80901</strong>", "URN"),
    ],
)
def test_a_changed_listing_is_refused_by_name(pages: tuple[bytes, bytes], old: bytes, new: bytes, missing: str) -> None:
    spoilt = pages[0].replace(old, new)
    if old == b"js-results-count":
        spoilt = spoilt.replace(b"results-count", b"c")
    assert spoilt != pages[0]
    with pytest.raises(PageChanged, match=missing):
        read_listing(spoilt, "https://reports.example/search")


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        (b'ol class="timeline"', b"ol", "All reports"),
        (b"title-block__heading", b"h", "heading"),
        (b"title-block__subheading", b"h", "URN"),
        (b"nonvisual", b"n", "hidden label"),
        (b"time pubdate", b"time", "publication date"),
        (b"17 March 2023", b"17/03/2023", "expected a date"),
        (b", PDF - ", b", PDF ", "found"),
        (b"publication-link", b"l", "report's link"),
    ],
)
def test_a_changed_provider_page_is_refused_by_name(
    pages: tuple[bytes, bytes], old: bytes, new: bytes, missing: str
) -> None:
    spoilt = pages[1].replace(old, new)
    assert spoilt != pages[1]
    with pytest.raises(PageChanged, match=missing):
        read_provider_page(spoilt, "https://reports.example/provider/44/80900")


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"<h1>Slim Application Error</h1>", b"<h1>Page not found</h1>", b"x" * 6_000_000]
)
def test_what_is_no_page_is_refused(body: bytes) -> None:
    with pytest.raises(PageChanged):
        read_listing(body, "https://reports.example/search")
    with pytest.raises(PageChanged):
        read_provider_page(body, "https://reports.example/provider/44/1")


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_half_a_page_is_never_a_page_with_less_on_it(pages: tuple[bytes, bytes], kept: float) -> None:
    for read, body in ((read_listing, pages[0]), (read_provider_page, pages[1])):
        with pytest.raises(PageChanged):
            read(body[: int(len(body) * kept)], "https://reports.example/")  # type: ignore[operator]


def test_a_withheld_address_is_none() -> None:
    body = (
        b'<strong class="js-results-count">1</strong><ul class="results-list"><li class="search-result">'
        b'<h3 class="search-result__title"><a href="/provider/11/SC1">A home</a></h3>'
        b'<address class="search-result__address search-result__address--redacted">Withheld</address>'
        b'<ul class="search-result__provider-info"><li>URN: SC1</li></ul></li></ul></html>'
    )
    assert [entry.address for entry in read_listing(body, "https://x/search").listed] == [None]


def test_an_empty_listing_is_only_believed_where_it_counts_nothing() -> None:
    empty = b'<h1>Search results</h1><strong class="js-results-count">0</strong></html>'
    assert read_listing(empty, "https://reports.example/search").listed == ()


@pytest.mark.shared
def test_the_saved_real_search_page_reads_fully(shared: Path) -> None:
    body = (shared / "corpus/pages/search_schools_folkestone_schoolmap.html").read_bytes()
    page = read_listing(body, "https://reports.ofsted.gov.uk/search")
    assert page.total == len(page.listed) == 61
    assert sum(entry.rating is None for entry in page.listed) == 10
    assert all(entry.latest_report for entry in page.listed if entry.rating)
    assert all(entry.address for entry in page.listed)
    assert page.listed[0].address == "Brockman Road, Folkestone, Kent, CT20 1DJ"


@pytest.mark.shared
def test_the_saved_real_provider_page_reads_fully(shared: Path) -> None:
    body = (shared / "corpus/pages/provider_21_116780_primary_2026.html").read_bytes()
    page = read_provider_page(body, "https://reports.ofsted.gov.uk/provider/21/116780")
    assert page.urn == "116780" and page.status == "open" and page.region == "West Midlands"
    assert len(page.reports) == 8 and page.reports[0].published == date(2025, 5, 6)
    assert [report.grade for report in page.reports if report.grade] == ["Good"] * 3
