"""Feeds, news sitemaps and index pages, whole, broken and hostile."""

from datetime import UTC, datetime, timedelta

import pytest

from scraper.news.feeds import BadFeed, FeedReading, Habit, article_hosts, habit, read_feed, silence, starter_feeds

BASE = "https://mail.example/feed/"
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Mail</title>
<item><title>One &amp; two</title><link>/a?utm_source=rss</link><pubDate>Mon, 01 Jul 2024 08:30:00 +0100</pubDate>
<description>&lt;p&gt;First &lt;b&gt;story&lt;/b&gt;&lt;/p&gt;</description></item>
<item><title>Again</title><link>https://mail.example/a</link></item>
<item><title>Second</title><link>https://mail.example/b</link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>GOV</title><entry><title>New report</title>
<link href="https://gov.example/x"/><updated>2024-07-01T08:30:00+01:00</updated></entry></feed>"""
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://mail.example/a</loc><news:news>
 <news:publication_date>2024-07-01</news:publication_date><news:title>One</news:title></news:news></url></urlset>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/map1.xml</loc></sitemap>
</sitemapindex>"""
PAGE = b"""<!DOCTYPE html><html><title>News</title><body><nav><a href="/n">A menu entry of many words</a></nav><main>
<article><h2><a href="/a#top">Council services are rated good by Ofsted</a></h2>
<time datetime="2024-07-01">1 July</time></article><a href="/short">Sport</a>
<a href="https://other.example/x">Another site's story of many words</a></main></html>"""


def reading(data: bytes) -> FeedReading:
    read = read_feed(data, BASE)
    assert isinstance(read, FeedReading), read
    return read


def test_rss_gives_each_article_once_with_its_time_in_utc():
    read = reading(RSS)
    assert (read.kind, read.title, read.warnings) == ("rss", "Mail", ())
    first, second = read.items
    assert first.url == "https://mail.example/a?utm_source=rss"
    assert (first.title, first.summary) == ("One & two", "First story")
    assert first.published == datetime(2024, 7, 1, 7, 30, tzinfo=UTC)
    assert (second.title, second.published) == ("Second", None)


def test_atom_sitemap_and_index():
    assert reading(ATOM).items[0].published == datetime(2024, 7, 1, 7, 30, tzinfo=UTC)
    item = reading(SITEMAP).items[0]
    assert (item.url, item.title, item.published) == ("https://mail.example/a", "One", datetime(2024, 7, 1, tzinfo=UTC))
    assert reading(INDEX).sitemaps == ("https://mail.example/map1.xml",)


def test_an_index_page_gives_its_headlines_on_its_own_host():
    read = reading(PAGE)
    assert [(i.url, i.published) for i in read.items] == [("https://mail.example/a", datetime(2024, 7, 1, tzinfo=UTC))]


def test_half_a_feed_gives_its_whole_entries_and_a_warning():
    read = reading(RSS[: RSS.index(b"<item><title>Second")])
    assert [i.title for i in read.items] == ["One & two"]
    assert read.warnings and "not well formed" in read.warnings[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b'{"items": []}', "neither"),
        (b"<html><body><p>Not found</p></body></html>", "without links"),
        (b"<rss" + b" " * 5_000_001, "more than"),
        (b"<rss version='2.0'><channel><<<", "no entry"),
    ],
)
def test_what_is_no_feed_says_what_it_is(data: bytes, reason: str):
    read = read_feed(data, BASE)
    assert isinstance(read, BadFeed)
    assert reason in read.reason


def test_entities_reach_neither_files_nor_memory():
    bomb = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://mail.example/&a;</loc></url></urlset>"""
    read = read_feed(bomb, BASE)
    assert "root:" not in repr(read)


def test_a_feed_is_silent_only_beyond_its_habit():
    start = datetime(2024, 7, 1, tzinfo=UTC)
    daily = habit([start + timedelta(days=n) for n in range(10)], start + timedelta(days=30))
    assert daily == Habit(start + timedelta(days=9), timedelta(days=1))
    assert silence(daily, daily.newest + timedelta(days=3)) is None
    assert silence(daily, daily.newest + timedelta(days=5)) == timedelta(days=5)
    hourly = Habit(start, timedelta(hours=1))
    assert silence(hourly, start + timedelta(days=1)) is None


def test_few_items_and_those_of_the_future_tell_no_habit():
    start = datetime(2024, 7, 1, tzinfo=UTC)
    arrivals = [start + timedelta(days=n) for n in range(6)]
    assert habit(arrivals[:4], start + timedelta(days=90)) is None
    assert habit(arrivals, start + timedelta(days=2)) is None
    late = habit(arrivals, start + timedelta(days=4, hours=1))
    assert late is not None and late.newest == arrivals[4]


def test_of_an_index_of_sitemaps_those_of_news_are_read():
    def index(*names: str) -> bytes:
        entries = "".join(f"<sitemap><loc>https://mail.example/{n}</loc></sitemap>" for n in names)
        return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'.encode()

    read = read_feed(index("images.xml", "map_news.xml", "tags.xml"), BASE)
    assert isinstance(read, FeedReading) and read.sitemaps == ("https://mail.example/map_news.xml",)


def test_without_news_sitemaps_the_newest_few_of_an_index_are_read():
    dates = {"2019": "2019-12-31", "2024": "2024-07-01", "2023": "2023-12-31", "2022": "2022-12-31"}
    entries = "".join(
        f"<sitemap><loc>/map-{name}.xml</loc><lastmod>{day}</lastmod></sitemap>" for name, day in dates.items()
    )
    read = read_feed(f"<sitemapindex>{entries}</sitemapindex>".encode(), BASE)
    assert isinstance(read, FeedReading)
    assert [address[-8:-4] for address in read.sitemaps] == ["2024", "2023", "2022"]


def test_articles_may_lie_on_the_publishers_other_hosts():
    assert article_hosts("https://feeds.bbci.co.uk/news/rss.xml") >= {"feeds.bbci.co.uk", "www.bbc.co.uk"}
    assert article_hosts("https://mail.example/rss") == {"mail.example", "www.mail.example"}
    assert article_hosts("http://127.0.0.1:8099/news/rss.xml") >= {"127.0.0.1:8099"}


def test_the_starter_feeds_are_sound():
    feeds = starter_feeds()
    assert len({f.url for f in feeds}) == len(feeds) >= 10
    assert any("gov.uk" in f.url for f in feeds)
    assert all(f.url.startswith("https://") and f.why and f.evidence in ("live", "reported", "pattern") for f in feeds)
