"""One poll of the news: the feeds and pages, and the articles that they announce.

An article that cannot be read is asked for again for a day, whatever its feed shows by then; what its site closes to
programs is left alone. What an article says is taken up in `service.stories`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeGuard
from urllib.parse import urlsplit

import structlog
from sqlmodel import Session

from alerts.notices import failing_feed, silent_feed
from scraper.fetch import Failed, Fault, Fetched, Fetcher, NotModified
from scraper.news.addresses import canonical_url
from scraper.news.article import Article, read_article
from scraper.news.feeds import BadFeed, FeedItem, FeedReading, Habit, habit, read_feed, silence, starter_feeds
from scraper.news.worth import worth_opening
from service.admin import tell_admin
from service.poll import PollResult
from service.setup import Service
from service.stories import Announced, is_as_stored, leave_article, settle_claims, take_article
from storage import news, watching
from storage.engine import reading, writing
from storage.models import CheckRow, FeedRow

log = structlog.get_logger("gradewatch")
ACCEPTED = "application/atom+xml,application/rss+xml,application/xml;q=0.9,text/html;q=0.5"
FAILING_FOR = timedelta(days=1)
"""A feed that fails for so long is told to the admin, once."""
TRY_FOR, TRY_AFTER = timedelta(days=1), timedelta(hours=1)
"""An article that cannot be read is tried again after an hour, then after twice as long each time, for a day."""
OLDEST = timedelta(days=60)
"""An item older than this is not opened: nothing could be told of it, and a sitemap lists a site's whole past."""
CLOSED_TO_US = frozenset({Fault.ROBOTS, Fault.NOT_ALLOWED, Fault.TOO_LARGE, Fault.REDIRECTS})
REFUSED = frozenset({401, 402, 403, 410, 451})
"""Answers of a server that will not change by asking again."""
FEW_LINKS = 8
"""A page that does not call itself an article is one if it links to fewer headlines than this."""


def sources_of(service: Service) -> tuple[str, ...]:
    """The configured feeds and pages, or the starter list where NEWS_FEEDS is not set."""
    return _feeds_of(service) + service.settings.news_pages


def _feeds_of(service: Service) -> tuple[str, ...]:
    chosen = service.settings.news_feeds
    return tuple(feed.url for feed in starter_feeds()) if chosen is None else chosen


def poll_news(service: Service, fetcher: Fetcher) -> PollResult:
    """Poll every feed and page once. One broken feed never stops the others. Raises `scraper.fetch.Stopped`."""
    poll = _Poll(service, fetcher, PollResult())
    started = service.clock.now()
    settle_claims(service)
    poll.waiting_articles()
    for feed in _feeds_of(service):
        poll.feed(feed)
    for page in service.settings.news_pages:
        poll.page(page)
    result = poll.result
    result.requests, result.not_modified = fetcher.traffic.requests, fetcher.traffic.not_modified
    result.bytes = fetcher.traffic.bytes
    counts = {"requests": result.requests, "articles": result.documents_read, "left_alone": result.left_alone}
    with writing(service.engine) as session:
        session.add(
            CheckRow(
                source="news",
                started_at=started,
                finished_at=service.clock.now(),
                complete=not result.failures,
                counts=counts | {"reached": result.reached},
                failures=[{"what": f.what, "where": f.where, "message": f.message} for f in result.failures],
            )
        )
    return result


@dataclass(frozen=True, slots=True)
class _Poll:
    """One poll under way: who asks, and what has come of it so far."""

    service: Service
    fetcher: Fetcher
    result: PollResult

    # ----------------------------------------------------- feeds and pages

    def feed(self, url: str, *, sitemaps: bool = True) -> None:
        """Read a feed, a sitemap or an index page, with what is new in it; an index of sitemaps is followed once."""
        fetched = self._ask(url)
        if fetched is not None:
            self._take_feed(url, fetched, sitemaps)

    def page(self, url: str) -> None:
        """Read one of NEWS_PAGES: an article, again whenever it has changed, or a page that links to articles."""
        fetched = self._ask(url)
        if fetched is None:
            return
        article = read_article(fetched.body, fetched.final_url)
        if not _is_one_story(article, read_feed(fetched.body, url)):
            return self._take_feed(url, fetched, sitemaps=True)
        item = FeedItem(url, article.title, article.published)
        if not is_as_stored(self.service, item, article):
            self.result.documents_read += 1
            ageless = article.published is None and self._is_first_reading(url)  # it may be of any age: told to nobody
            take_article(self.service, self.fetcher, Announced(item, history=ageless), article, self.result)
        self._note(url, fetched, None, None)

    def _ask(self, url: str) -> Fetched | None:
        """The source's new bytes; None where there are none, which is recorded with its reason."""
        with reading(self.service.engine) as session:
            etag, modified = news.validators(session, url)
        outcome = self.fetcher.get(url, etag, modified, accept=ACCEPTED)
        if isinstance(outcome, Failed):
            self._fail(url, outcome.message)
            return None
        self.result.reached = True
        if isinstance(outcome, NotModified):
            with writing(self.service.engine) as session:
                self._tell_if_silent(session, news.note_reading(session, url, self.service.clock.now()))
            return None
        return outcome

    def _take_feed(self, url: str, fetched: Fetched, sitemaps: bool) -> None:
        read = read_feed(fetched.body, url)
        if isinstance(read, BadFeed):
            return self._fail(url, read.reason)
        first = self._is_first_reading(url)
        unmet = self._not_met_yet(read)
        for item in unmet:
            if self._is_allowed(item):
                self.article(Announced(item, history=first))
        for further in read.sitemaps if sitemaps else ():
            self.feed(further, sitemaps=False)
        elsewhere = sorted({urlsplit(item.url).netloc for item in unmet if not self._is_allowed(item)})
        known = habit((item.published for item in read.items if item.published), self.service.clock.now())
        self._note(url, fetched, known, _not_asked(elsewhere))

    def _is_first_reading(self, url: str) -> bool:
        with reading(self.service.engine) as session:
            return news.is_first_reading(session, url)

    def _note(self, url: str, fetched: Fetched, known: Habit | None, warning: str | None) -> None:
        """The source was read whole: from now on it is only asked whether it has changed."""
        now = self.service.clock.now()
        with writing(self.service.engine) as session:
            row = news.note_reading(session, url, now)
            row.last_new_item_at = known.newest if known else None
            row.typical_gap_hours = known.usual.total_seconds() / 3600 if known else None
            row.warning = warning
            self._tell_if_silent(session, row)
            watching.keep_validators(
                session, url, etag=fetched.etag, last_modified=fetched.last_modified, sha256=None, now=now
            )

    def _fail(self, url: str, why: str) -> None:
        self.result.fail("feed", url, why)
        now = self.service.clock.now()
        with writing(self.service.engine) as session:
            row = news.note_failure(session, url, now, why)
            since = row.failing_since or now
            if now - since >= FAILING_FOR:
                tell_admin(self.service, session, f"failing-{url}-{since.isoformat()}", failing_feed(url, since, why))

    def _tell_if_silent(self, session: Session, row: FeedRow) -> None:
        """A feed that answers and brings nothing: told to the admin once, and by `status` for as long as it lasts."""
        if row.last_new_item_at is None or row.typical_gap_hours is None:
            return
        newest = row.last_new_item_at
        quiet = silence(Habit(newest, timedelta(hours=row.typical_gap_hours)), self.service.clock.now())
        if quiet is None:
            return
        row.warning = f"nothing new for {quiet.days} days, longer than its habit: is it still kept?"
        log.warning(f"feed: {row.warning}", where=row.url)
        tell_admin(self.service, session, f"silent-{row.url}-{newest.isoformat()}", silent_feed(row.url, newest, quiet))

    def _not_met_yet(self, read: FeedReading) -> list[FeedItem]:
        """Items that may be about an inspection, are not old, and were never met before."""
        since = self.service.clock.now() - OLDEST
        likely = [item for item in read.items if worth_opening(item) and _is_since(item.published, since)]
        with reading(self.service.engine) as session:
            known = news.known_urls(session, {canonical_url(item.url) for item in likely})
        return [item for item in likely if canonical_url(item.url) not in known]

    def _is_allowed(self, item: FeedItem) -> bool:
        """A feed may point anywhere; only the hosts that were chosen are asked."""
        return urlsplit(item.url).netloc.lower() in self.fetcher.manners.allowed_hosts

    # ------------------------------------------------------------ articles

    def waiting_articles(self) -> None:
        """Ask again for the articles that could not be read and are due."""
        with reading(self.service.engine) as session:
            waiting = news.waiting_articles(session, self.service.clock.now())
        for kept in waiting:
            item = FeedItem(kept.link, kept.title, kept.published)
            self.article(Announced(item, kept.history, kept.first_seen_at))

    def article(self, announced: Announced) -> None:
        """Fetch and read one article, and take up what it says or why it could not be read."""
        outcome = self.fetcher.get(announced.item.url)
        if isinstance(outcome, Failed):
            return self._not_fetched(announced, outcome)
        if not isinstance(outcome, Fetched):
            return  # nobody asked whether it had changed
        article = read_article(outcome.body, outcome.final_url)
        if isinstance(article, Article):
            self.result.documents_read += 1
            return take_article(self.service, self.fetcher, announced, article, self.result)
        self.result.unreadable += 1
        self.result.fail("article", announced.item.url, article.reason)
        leave_article(self.service, announced, article.reason, self._again(announced))

    def _not_fetched(self, announced: Announced, failed: Failed) -> None:
        closed = failed.fault in CLOSED_TO_US
        if closed:
            self.result.left_alone += 1
            log.info(f"left alone: {failed.message}", where=announced.item.url)
        elif not any(failure.message == failed.message for failure in self.result.failures):
            self.result.fail("article", announced.item.url, failed.message)
        final = closed or failed.status in REFUSED
        leave_article(self.service, announced, failed.message, None if final else self._again(announced))

    def _again(self, announced: Announced) -> datetime | None:
        """When to ask again for an article that could not be read; None once that has been tried long enough."""
        now = self.service.clock.now()
        waited = now - (announced.first_seen_at or now)
        return None if waited >= TRY_FOR else now + max(TRY_AFTER, waited)


def _is_one_story(article: object, links: FeedReading | BadFeed) -> TypeGuard[Article]:
    """Whether a page is an article: it says so, or it has a story and links to few others."""
    if not isinstance(article, Article) or article.kind == "index":
        return False
    if isinstance(links, FeedReading) and links.kind != "page":
        return False
    says_so = article.kind != "WebPage"
    return says_so or isinstance(links, BadFeed) or len(links.items) < FEW_LINKS


def _is_since(published: datetime | None, since: datetime) -> bool:
    return published is None or published >= since


def _not_asked(hosts: Iterable[str]) -> str | None:
    names = ", ".join(hosts)
    return f"some of its articles are not asked for: add {names} to ALLOWED_HOSTS to read them" if names else None
