"""Feeds, sitemaps and pages of news that fail, fall silent, forbid, point elsewhere or change in their place."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from demo.site import Answer, World, serve
from demo.watched import local_settings
from demo.world import NEWS_DAY, small_world
from outcomes.clock import LONDON, FixedClock
from service.cycle import Stopper, poll_source
from service.poll import PollResult
from service.setup import open_service
from service.status import status
from storage.engine import reading
from storage.models import ArticleRow, ClaimRow, DeliveryRow

STORY = (
    "<p>Children's services in Sampleham have been rated good by Ofsted after an inspection last month.</p>"
    "<p>The council was rated requires improvement at its last inspection, and its leaders said that they were proud "
    "of the staff who had worked so hard for the children of Sampleham.</p>"
)


def page(title: str, body: str = STORY) -> Answer:
    head = f'<title>{title}</title><meta property="og:type" content="article">'
    return Answer(body=f"<!doctype html><html><head>{head}</head><body><h1>{title}</h1>{body}</body></html>".encode())


def feed(base: str, *items: tuple[str, str, date]) -> Answer:
    entries = "".join(
        f"<item><title>{title}</title><link>{base}{path}</link>"
        f"<pubDate>{format_datetime(datetime(day.year, day.month, day.day, 9, tzinfo=LONDON))}</pubDate></item>"
        for path, title, day in items
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Mail</title>{entries}</channel></rss>'
    return Answer(body=body.encode(), media_type="application/rss+xml", headers={"ETag": f'"{hash(entries)}"'})


class Newsstand:
    """The program polling the news pages of a local site, on whichever day a test likes."""

    def __init__(self, world: World, base: str, folder: Path) -> None:
        self.world, self.base, self.folder = world, base, folder
        self.pages: dict[str, Answer] = {}
        self.settings: dict[str, Any] = {"news_feeds": (f"{base}/rss",)}
        world.spoil = self.pages.get

    def poll(self, day: date, later: timedelta = timedelta()) -> PollResult:
        self.world.asked.clear()
        clock = FixedClock(datetime(day.year, day.month, day.day, 9, tzinfo=UTC) + later)
        settings = local_settings(self.base, self.folder).model_copy(update=self.settings)
        with open_service(settings, clock) as service:
            result = poll_source(service, "news", None, Stopper())
            with reading(service.engine) as session:
                self.articles = {row.link: row for row in session.exec(select(ArticleRow))}
                self.claims = list(session.exec(select(ClaimRow)))
                notices = session.exec(select(DeliveryRow).where(DeliveryRow.route == "admin"))
                self.notices = [row.notice["title"] for row in notices if row.notice]
                session.expunge_all()
            self.status = status(service)
        return result


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Newsstand]:
    world = small_world()
    with serve(world) as base:
        yield Newsstand(world, base, tmp_path)


def daily(base: str, last: date, *more: tuple[str, str, date]) -> Answer:
    old = (("/sport", "A game was lost", last - timedelta(days=n)) for n in range(8))
    return feed(base, *more, *((f"{path}{n}", title, day) for n, (path, title, day) in enumerate(old)))


def test_a_feed_that_answers_not_modified_and_brings_nothing_is_told_once(stand: Newsstand):
    stand.pages["/rss"] = daily(stand.base, NEWS_DAY)
    stand.poll(NEWS_DAY)
    assert stand.notices == [] and stand.status["feeds"][0]["warning"] is None
    for days in (6, 7):
        assert stand.poll(NEWS_DAY + timedelta(days=days)).not_modified == 1
        (told,) = stand.notices
        assert told.startswith("A news feed has been silent for 6 days")
        assert f"nothing new for {days} days" in stand.status["feeds"][0]["warning"]
    stand.pages["/rss"] = daily(stand.base, NEWS_DAY + timedelta(days=8))
    stand.poll(NEWS_DAY + timedelta(days=8))
    assert stand.status["feeds"][0]["warning"] is None


def test_a_feed_that_fails_for_a_day_is_told_once(stand: Newsstand):
    stand.pages["/rss"] = Answer(404)
    for days in (0, 1, 2):
        assert [failure.what for failure in stand.poll(NEWS_DAY + timedelta(days=days)).failures] == ["feed"]
        assert len(stand.notices) == min(days, 1)
    stand.pages["/rss"] = daily(stand.base, NEWS_DAY + timedelta(days=3))
    assert stand.poll(NEWS_DAY + timedelta(days=3)).failures == []
    assert stand.status["feeds"][0]["error"] is None


def test_what_robots_txt_closes_is_left_alone_for_good_and_said_so(stand: Newsstand):
    stand.pages["/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /closed/", media_type="text/plain")
    stand.pages["/rss"] = daily(stand.base, NEWS_DAY, ("/closed/one", "Sampleham rated good by Ofsted", NEWS_DAY))
    polled = stand.poll(NEWS_DAY)
    assert (polled.left_alone, polled.exit_code) == (1, 0)
    (left,) = stand.status["articles"]["newest_left_alone"]
    assert left["url"].endswith("/closed/one") and "robots.txt" in left["why"]
    assert stand.poll(NEWS_DAY + timedelta(days=1)).left_alone == 0
    assert "/closed/one" not in stand.world.asked


def test_an_article_that_failed_is_asked_for_again_although_its_feed_has_dropped_it(stand: Newsstand):
    stand.pages["/rss"] = daily(stand.base, NEWS_DAY)
    stand.poll(NEWS_DAY)
    stand.pages["/rss"] = daily(stand.base, NEWS_DAY, ("/one", "Sampleham rated good by Ofsted", NEWS_DAY))
    stand.pages["/one"] = Answer(404)
    assert stand.poll(NEWS_DAY).failures
    stand.pages["/rss"] = daily(stand.base, NEWS_DAY)
    assert stand.poll(NEWS_DAY, timedelta(minutes=5)).failures == [], "it waits an hour"
    stand.pages["/one"] = page("Sampleham children's services rated good by Ofsted")
    assert stand.poll(NEWS_DAY, timedelta(hours=2)).documents_read == 1
    assert [claim.grade for claim in stand.claims] == ["good"]
    assert stand.articles[f"{stand.base}/one"].left_alone is None


def test_an_article_without_a_story_is_tried_for_a_day_and_no_longer(stand: Newsstand):
    stand.pages["/rss"] = daily(stand.base, NEWS_DAY, ("/empty", "Sampleham rated good by Ofsted", NEWS_DAY))
    stand.pages["/empty"] = Answer(body=b"<!doctype html><html><body></body></html>")
    asked = []
    for hours in range(60):
        stand.poll(NEWS_DAY, timedelta(hours=hours))
        asked += [hours] if "/empty" in stand.world.asked else []
    assert asked == [0, 1, 2, 4, 8, 16, 32], "after an hour, then after twice as long each time, for a day"
    assert "no story" in stand.status["articles"]["newest_left_alone"][0]["why"]


def test_articles_on_hosts_that_were_not_chosen_are_named_and_not_asked_for(stand: Newsstand):
    elsewhere = "http://other.example"
    stand.pages["/rss"] = feed(elsewhere, ("/one", "Sampleham rated good by Ofsted", NEWS_DAY))
    assert stand.poll(NEWS_DAY).failures == []
    assert "add other.example to ALLOWED_HOSTS" in stand.status["feeds"][0]["warning"]
    assert stand.articles == {}


def test_an_index_of_sitemaps_is_followed_and_old_articles_are_not_opened(stand: Newsstand):
    xml = {"media_type": "application/xml"}
    stand.settings["news_feeds"] = (f"{stand.base}/sitemaps.xml",)
    index = f"<sitemapindex><sitemap><loc>{stand.base}/news.xml</loc></sitemap></sitemapindex>"
    stand.pages["/sitemaps.xml"] = Answer(body=index.encode(), **xml)
    entries = "".join(
        f"<url><loc>{stand.base}/{name}-rated-good-by-ofsted</loc><lastmod>{day}</lastmod></url>"
        for name, day in (("new", NEWS_DAY), ("old", NEWS_DAY - timedelta(days=90)))
    )
    stand.pages["/news.xml"] = Answer(body=f"<urlset>{entries}</urlset>".encode(), **xml)
    stand.pages["/new-rated-good-by-ofsted"] = page("Sampleham children's services rated good by Ofsted")
    assert stand.poll(NEWS_DAY).documents_read == 1
    assert "/old-rated-good-by-ofsted" not in stand.world.asked


def test_a_single_page_is_read_as_an_article_and_again_when_it_changes(stand: Newsstand):
    stand.settings |= {"news_feeds": (), "news_pages": (f"{stand.base}/visits",)}
    stand.pages["/visits"] = page("Sampleham children's services rated good by Ofsted")
    assert stand.poll(NEWS_DAY).documents_read == 1
    assert [claim.grade for claim in stand.claims] == ["good"]
    assert stand.articles[f"{stand.base}/visits"].history, "it shows no date and may be of any age"
    assert stand.poll(NEWS_DAY).documents_read == 0, "the same text"
    changed = STORY.replace("rated good", "rated outstanding")
    stand.pages["/visits"] = page("Sampleham children's services rated outstanding by Ofsted", changed)
    assert stand.poll(NEWS_DAY).documents_read == 1
    assert [claim.grade for claim in stand.claims] == ["outstanding"]
    assert not stand.articles[f"{stand.base}/visits"].history


def test_a_page_of_links_is_an_index(stand: Newsstand):
    stand.settings |= {"news_feeds": (), "news_pages": (f"{stand.base}/latest",)}
    links = "".join(f'<li><a href="/story-{n}">Sampleham school number {n} told to improve</a></li>' for n in range(12))
    words = "<p>The latest stories of the Sampleham Mail, every day anew, with pictures of those whom they concern.</p>"
    stand.pages["/latest"] = Answer(body=f"<html><body><main>{words}<ul>{links}</ul></main></body></html>".encode())
    stand.poll(NEWS_DAY)
    assert "/story-11" in stand.world.asked
