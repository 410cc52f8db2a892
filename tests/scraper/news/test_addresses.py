"""One address for one article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.news.addresses import canonical_url


@pytest.mark.parametrize(
    "url",
    [
        "https://www.bbc.co.uk/news/uk-england-birmingham-65297820",
        "http://www.bbc.com/news/uk-england-birmingham-65297820?at_medium=RSS&at_campaign=KARANGA",
        "https://feeds.bbci.co.uk/news/uk-england-birmingham-65297820",
        "https://www.bbc.co.uk/news/uk-england-birmingham-65297820.amp",
    ],
)
def test_the_bbcs_hosts_are_one(url: str):
    assert canonical_url(url.removesuffix(".amp")) == "https://bbc.co.uk/news/65297820"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.bbc.co.uk/news/articles/c4g92jpd570o", "https://bbc.co.uk/news/c4g92jpd570o"),
        ("https://www.herefordtimes.com/news/24324887.one-slug/?ref=rss", "https://herefordtimes.com/news/24324887"),
        ("http://herefordtimes.com:80/news/24324887.another_slug", "https://herefordtimes.com/news/24324887"),
        ("https://mail.example/a/b.amp", "https://mail.example/a/b"),
        ("https://mail.example/amp/a", "https://mail.example/a"),
        ("https://mail.example/a/?utm_source=x&id=7&fbclid=y#top", "https://mail.example/a?id=7"),
        ("http://127.0.0.1:8123/news/a", "https://127.0.0.1:8123/news/a"),
        ("not an address", "not an address"),
    ],
)
def test_what_copies_of_a_page_have_in_common(url: str, expected: str):
    assert canonical_url(url) == expected


@given(
    st.from_regex(r"https?://[a-z]{1,8}\.example(/[a-z0-9.-]{0,8}){0,4}(\?[a-z]{1,4}=[a-z0-9]{0,3})?", fullmatch=True)
)
def test_canonical_is_its_own_canonical(url: str):
    assert canonical_url(canonical_url(url)) == canonical_url(url)
