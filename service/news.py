"""One poll of the news: feeds, the articles they announce, the claims those make, and how they stand to the reports.

A news claim never changes a standing. It confirms a report, precedes it (then that provider is looked at now),
contradicts it (then the admin is told), or is background.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from sqlmodel import Session

from alerts.message import Notice
from alerts.routes import deliveries_for
from outcomes.clock import london_date
from outcomes.event import Event, EventKind, Urgency, event_id
from outcomes.inspection import Inspection, Provider
from outcomes.reconcile import Answer, Reconciliation, reconcile
from scraper.fetch import Failed, Fetched, Fetcher, NotModified
from scraper.news.addresses import canonical_url
from scraper.news.article import Article, read_article
from scraper.news.claims import Claim, claims
from scraper.news.feeds import BadFeed, FeedItem, read_feed, silence, starter_feeds
from scraper.news.stories import Print, print_of, same_print
from service.poll import PollResult, look_at_provider
from service.setup import Service
from storage import news, record, watching
from storage.deliveries import queue
from storage.engine import reading, writing
from storage.inspections import inspections_of
from storage.models import ArticleRow, CheckRow, ClaimRow, ProviderRow
from storage.outbox import StoredDeliveries

log = structlog.get_logger("gradewatch")
FEED = "application/atom+xml,application/rss+xml,application/xml;q=0.9,text/html;q=0.5"
SAME_STORY = timedelta(days=14)
FRESH = timedelta(days=14)
"""An article older than this is never told: it was found late."""
WORTH_OPENING = re.compile(
    r"ofsted|inspect|watchdog|children.?s (?:services|social care|homes?)|requires? improvement|inadequate|"
    r"outstanding|special measures|\brat(?:ed|ing)\b|\bsend\b|\bgood\b|report card|nurser|school",
    re.IGNORECASE,
)
"""Words in a title or summary without which an article is not opened: a feed is mostly about other things."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A claim, the stored provider it is about, and how it stands to the reports."""

    claim: Claim
    provider: Provider | None
    relation: Reconciliation


def feeds_of(service: Service) -> tuple[str, ...]:
    """The configured feeds and pages, or the starter list where NEWS_FEEDS is not set."""
    chosen = service.settings.news_feeds
    feeds = tuple(feed.url for feed in starter_feeds()) if chosen is None else chosen
    return feeds + service.settings.news_pages


def poll_news(service: Service, fetcher: Fetcher) -> PollResult:
    """Poll every feed once. One broken feed never stops the others. Raises `scraper.fetch.Stopped`."""
    result = PollResult()
    started = service.clock.now()
    for feed in feeds_of(service):
        _poll_feed(service, fetcher, feed, result)
    result.requests, result.not_modified = fetcher.traffic.requests, fetcher.traffic.not_modified
    result.bytes = fetcher.traffic.bytes
    with writing(service.engine) as session:
        session.add(
            CheckRow(
                source="news",
                started_at=started,
                finished_at=service.clock.now(),
                complete=not result.failures,
                counts={"requests": result.requests, "articles": result.documents_read, "reached": result.reached},
                failures=[{"what": f.what, "where": f.where, "message": f.message} for f in result.failures],
            )
        )
    return result


def _poll_feed(service: Service, fetcher: Fetcher, feed: str, result: PollResult) -> None:
    with reading(service.engine) as session:
        etag, modified = news.validators(session, feed)
        first = news.is_first_reading(session, feed)
    outcome = fetcher.get(feed, etag, modified, accept=FEED)
    if isinstance(outcome, NotModified):
        result.reached = True
        return
    read = read_feed(outcome.body, feed) if isinstance(outcome, Fetched) else None
    if not isinstance(outcome, Fetched) or isinstance(read, BadFeed) or read is None:
        why = outcome.message if isinstance(outcome, Failed) else read.reason if isinstance(read, BadFeed) else ""
        result.fail("feed", feed, why)
        with writing(service.engine) as session:
            news.note_feed(session, feed, service.clock.now(), why, 0)
        return
    result.reached = True
    unread, failed_before = _not_read_yet(service, read.items), len(result.failures)
    for item in unread:
        _read_item(service, fetcher, item, first, result)
    now = service.clock.now()
    quiet = silence(tuple(item.published for item in read.items if item.published), now)
    with writing(service.engine) as session:
        said = f"nothing new for {quiet.days} days, longer than its habit: is it still kept?" if quiet else None
        news.note_feed(session, feed, now, None, len(unread), warning=said)
        whole = len(result.failures) == failed_before  # an article that failed must be met again in the feed
        kept = (outcome.etag, outcome.last_modified) if whole else (None, None)
        watching.keep_validators(session, feed, etag=kept[0], last_modified=kept[1], sha256=None, now=now)


def _not_read_yet(service: Service, items: Iterable[FeedItem]) -> list[FeedItem]:
    """Items that may be about an inspection and were not read before."""
    likely = [item for item in items if WORTH_OPENING.search(f"{item.title or ''} {item.summary or ''}")]
    with reading(service.engine) as session:
        known = news.known_urls(session, {canonical_url(item.url) for item in likely})
    return [item for item in likely if canonical_url(item.url) not in known]


def _read_item(service: Service, fetcher: Fetcher, item: FeedItem, history: bool, result: PollResult) -> None:
    if urlsplit(item.url).netloc.lower() not in fetcher.manners.allowed_hosts:
        return  # a feed may point anywhere; only the hosts that were chosen are asked
    outcome = fetcher.get(item.url)
    if not isinstance(outcome, Fetched):
        if isinstance(outcome, Failed):
            result.fail("article", item.url, outcome.message)
        return
    article = read_article(outcome.body, outcome.final_url)
    if not isinstance(article, Article):
        result.unreadable += 1
        result.fail("article", item.url, article.reason)
        return
    result.documents_read += 1
    _record(service, fetcher, item, article, history, result)


def _record(
    service: Service, fetcher: Fetcher, item: FeedItem, article: Article, history: bool, result: PollResult
) -> None:
    """One transaction: the article's facts, its claims and the events they cause."""
    now = service.clock.now()
    published = article.published or item.published
    found = claims(article)
    with writing(service.engine) as session:
        told = [_told(service, session, claim, published or now) for claim in found]
        row = _article_row(session, item, article, published, bool(found), now)
        is_copy = row.story != row.url
        rows = [_claim_row(session, row.url, one, now) for one in told]
        news.add_article(session, row, rows, article.text if service.settings.keep_article_text else None)
        if not history and not is_copy and now - (published or now) <= FRESH:
            for one in told:
                _tell(service, session, row, item.url, one, result)
        title = row.title
    if not history:
        _act(service, fetcher, title, item.url, told, result)


def _told(service: Service, session: Session, claim: Claim, published: datetime) -> _Told:
    row = session.get(ProviderRow, claim.urn) if claim.urn else None
    inspections: Sequence[Inspection] = inspections_of(session, claim.urn) if row and claim.urn else ()
    relation = reconcile(claim, inspections, london_date(published), service.clock.today())
    return _Told(claim, watching.as_provider(row) if row else None, relation)


def _article_row(
    session: Session, item: FeedItem, article: Article, published: datetime | None, relevant: bool, now: datetime
) -> ArticleRow:
    """The article's facts; its story is that of the first relevant article with the same words."""
    url = canonical_url(item.url)
    own = print_of(article)
    copies = (
        known.story
        for known in (news.recent_articles(session, now - SAME_STORY) if relevant else ())
        if same_print(own, _stored_print(known.fingerprint))
    )
    title = article.title or item.title or url
    site = article.site or urlsplit(item.url).netloc
    return ArticleRow(
        url=url,
        title=title,
        site=site,
        published=published,
        first_seen_at=now,
        relevant=relevant,
        story=next(copies, url),
        fingerprint=_print_text(own),
    )


def _print_text(found: Print) -> str:
    published = found.published.isoformat() if found.published else None
    return json.dumps([found.key, found.title, published, sorted(found.sketch)])


def _stored_print(text: str) -> Print:
    key, title, published, sketch = json.loads(text)
    return Print(key, title, datetime.fromisoformat(published) if published else None, frozenset(sketch))


def _claim_row(session: Session, article: str, told: _Told, now: datetime) -> ClaimRow:
    claim, relation = told.claim, told.relation
    matched = relation.inspection
    return ClaimRow(
        article=article,
        urn=claim.urn,
        provider=claim.provider,
        provider_type=claim.provider_type,
        service=claim.service or "",
        event=claim.event,
        grade=claim.grade,
        previous_grade=claim.previous_grade,
        direction=claim.direction,
        inspection_year=claim.inspection_year,
        confidence=claim.confidence,
        quote=claim.quote[:200],
        relation=relation.answer,
        reason=relation.reason,
        inspection_id=news.inspection_id(session, matched.urn, matched.document) if matched else None,
        observed_at=now,
    )


def _tell(service: Service, session: Session, article: ArticleRow, link: str, told: _Told, result: PollResult) -> None:
    """A `news` event, for the routes that ask for news: confirmed by a report, or ahead of one. Never a grade."""
    if told.provider is None or told.relation.answer not in (Answer.CONFIRMS, Answer.PRECEDES):
        return
    event = _news_event(told.provider, article, link, told.relation, service.clock.now())
    if record.add_event(session, event, None):
        deliveries = deliveries_for(event, service.routes, service.clock.now())
        queue(session, event.id, deliveries, service.clock.now())
        result.events += 1
        result.queued += len(deliveries)


def _news_event(provider: Provider, article: ArticleRow, link: str, relation: Reconciliation, now: datetime) -> Event:
    matched = relation.inspection
    ahead = "; not found at Ofsted yet" if relation.answer is Answer.PRECEDES else ""
    return Event(
        id=event_id(provider.urn, "news", article.url),
        event=EventKind.NEWS,
        urn=provider.urn,
        provider=provider.name,
        provider_kind=provider.kind,
        provider_url=provider.url,
        region=provider.region,
        kind=matched.reading.kind if matched else None,
        framework=matched.reading.framework if matched else None,
        inspection_start=matched.reading.start if matched else None,
        inspection_end=matched.reading.end if matched else None,
        published=london_date(article.published or now),
        observed_at=now,
        verdict=None,
        urgency=Urgency.LOW,
        headline=f"{provider.name}: in the news: {article.title} ({article.site}){ahead}",
        reason=relation.reason,
        report_url=link,
        evidence=None,
    )


def _act(service: Service, fetcher: Fetcher, title: str, url: str, told: Sequence[_Told], result: PollResult) -> None:
    """A claim ahead of its report sends us to the provider's page now; one against its report goes to the admin."""
    for one in told:
        if one.provider is None:
            continue
        if one.relation.answer is Answer.PRECEDES:
            look_at_provider(service, fetcher, one.provider.urn, result)
        elif one.relation.answer is Answer.CONTRADICTS:
            notice = Notice(
                title=f"A news article contradicts the report on {one.provider.name}",
                lines=(f"{title} ({url})", one.relation.reason, "No grade was changed; a person should look."),
            )
            now, target = service.clock.now(), service.settings.admin_target
            key = f"contradiction-{url}-{one.provider.urn}"
            StoredDeliveries(service.engine).add_notice(key, "admin", target, notice.to_json(), now, now)
