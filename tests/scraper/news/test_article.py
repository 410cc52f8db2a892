"""A page read: its text without furniture, its metadata and date, and pages that cannot be read."""

import time
from datetime import UTC, datetime

import pytest

from scraper.news.article import MAX_BYTES, MAX_ELEMENTS, Article, Unreadable, read_article, read_text
from scraper.news.claims import claims
from scraper.news.facts import facts_of_page

HEAD = """<!DOCTYPE html><html><head><title>Services rated good - The Mockford Mail</title>
<link rel="canonical" href="https://mail.example/news/services-good">
<meta property="og:site_name" content="The Mockford Mail"><meta property="og:title" content="Services rated good">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"},
 {"@type": ["NewsArticle"], "headline": "Camden children's services rated good by Ofsted",
  "datePublished": "2024-07-01T08:30:00+01:00", "dateModified": "2024-07-02T00:00:00Z", "isAccessibleForFree": "False",
  "author": [{"@type": "Person", "name": "Ada Writer"}], "publisher": {"name": "Mail"}}]}</script></head><body>
<nav><ul><li>School rated inadequate by Ofsted</li></ul></nav>
<div class="ticker">Breaking: Leeds rated inadequate by Ofsted</div>"""
STORY = """<main><article><h1>Camden children's services rated good by Ofsted</h1>
<p>Children's services in Camden have been rated good by Ofsted inspectors, who visited the council in May.</p>
<figure><figcaption>Wigan requires improvement (Image: Ofsted)</figcaption></figure>
<p>The report says that social workers know their children well and that leaders have listened to families.</p>
<aside class="newsletter"><h3>Sign up</h3><p>Get the top stories straight to your inbox.</p></aside>
<p class="read-more"><strong>READ MORE: </strong><a href="/x">Hull nursery branded inadequate by Ofsted</a></p>
<p>A councillor said that the town should be proud of the people who do this work every day of the year.</p>
</article><section class="related"><h2>Related stories</h2>
<ul><li>Bury Council rated inadequate, Ofsted says</li></ul></section>
</main><footer>About us</footer></body></html>"""


def page(html: str = HEAD + STORY) -> Article:
    read = read_article(html.encode(), "https://mail.example/news/services-good?utm_source=x")
    assert isinstance(read, Article), read
    return read


def test_metadata_comes_from_the_pages_head():
    article = page()
    assert article.url == "https://mail.example/news/services-good"
    assert article.title == "Camden children's services rated good by Ofsted"
    assert article.site == "The Mockford Mail"
    assert article.published == datetime(2024, 7, 1, 7, 30, tzinfo=UTC)
    assert (article.author, article.kind, article.walled) == ("Ada Writer", "NewsArticle", True)


def test_the_story_is_left_and_nothing_else():
    text = page().text
    assert "social workers know their children well" in text and "A councillor said" in text
    for foreign in ("Wigan", "Hull", "Bury", "Leeds", "inbox", "School rated"):
        assert foreign not in text
    assert [c.provider for c in claims(page())] == ["Camden"]


def test_without_metadata_the_page_itself_is_asked():
    html = (
        "<html><head><title>Camden services good | Mail</title></head><body><main><article>"
        "<h1>Camden services are rated good</h1><p>Published 16th May 2024 | Local News</p>"
        "<p>Children's services in Camden have been rated good by Ofsted inspectors, who visited the council.</p>"
        "<p>The report says that social workers know their children well and that leaders listen.</p></article>"
    )
    article = page(html)
    assert article.title == "Camden services are rated good"
    assert article.published == datetime(2024, 5, 16, tzinfo=UTC)
    assert article.site == "mail.example"


def test_broken_json_ld_is_as_none():
    article = page(HEAD.replace('"@graph": [', '"@graph": [[[') + STORY)
    assert article.title == "Services rated good"
    assert article.published is None
    assert "no date of publication on the page" in article.warnings


def test_a_date_among_related_links_is_not_the_pages():
    html = STORY.replace("Related stories", "Related stories <time datetime='2026-01-20'>20 January 2026</time>")
    assert page("<html><body>" + html).published is None


def test_an_index_page_is_no_story():
    card = "<article class='card'><h2><a href='/{0}'>Leeds council rated good by Ofsted, part {0}</a></h2></article>"
    html = "<html><body><main>" + "".join(card.format(n) for n in range(9)) + "</main></body></html>"
    read = read_article(html.encode(), "https://mail.example/")
    assert isinstance(read, Unreadable) or (read.kind == "index" and claims(read) == ())


def test_a_saved_text_loses_brand_menu_and_sign_up():
    text = (
        "One app.\nStart reading\nMockford Mail\nNational\nAda Writer\n\n"
        "Camden children’s services rated ‘good’ by Ofsted\n\n"
        "Children’s services in Camden are rated ‘good’, Ofsted says in a report published on Monday.\n"
        "READ MORE: Hull nursery branded inadequate\n"
        "Inspectors praised social workers and the leaders of the borough, who listened to them all.\n"
        "READ NEXT:\nSign up to read this article\nRelated Stories\nBury Council rated inadequate\n"
    )
    read = read_article(text.encode())
    assert isinstance(read, Article)
    assert read.title == "Camden children’s services rated ‘good’ by Ofsted"
    assert "Hull" not in read.text and "Mockford" not in read.text
    assert read.walled
    assert [c.provider for c in claims(read)] == ["Camden"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"   \n ", "empty"),
        (b"%PDF-1.7 something", "PDF"),
        (b"\x00\x01\x02binary", "binary"),
        (b"<html>" + b"x" * MAX_BYTES, "more than"),
        (b"<html><body><p>Short.</p></body></html>", "no story"),
        (b"<html><body>" + b"<p>a</p>" * (MAX_ELEMENTS + 10), "elements"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str):
    read = read_article(data)
    assert isinstance(read, Unreadable)
    assert reason in read.reason
    assert facts_of_page(data, "x.html") == {"document": "unreadable", "source": "x.html", "reason": read.reason}


@pytest.mark.parametrize(
    "html",
    [
        "<html><body>" + "<div>" * 50_000 + "<p>Ofsted rated Leeds good</p>",
        "<html><body>" + "<b><i>" * 20_000 + "Ofsted rated Leeds good",
        "<html><body><p>" + "rated good council of the inadequate " * 60_000,
        "<html><body><p>" + "Leeds " * 200_000,
        "<html><body><p>" + '"' * 500_000,
    ],
    ids=["nested", "unclosed", "grades", "names", "quotes"],
)
def test_no_page_holds_the_reader_up(html: str):
    begun = time.perf_counter()
    read = read_article(html.encode())
    if isinstance(read, Article):
        claims(read)
    assert time.perf_counter() - begun < 20


def test_a_text_without_a_story_is_unreadable():
    assert isinstance(read_text("Too short."), Unreadable)
