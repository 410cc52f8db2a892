"""One article of the news: what it claims, how that stands to the reports, and who is told.

A news claim never changes a standing. It confirms a report, precedes it (then that provider is looked at now),
contradicts it (then the admin is told), or is background.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlmodel import Session

from alerts.notices import contradicting_article
from alerts.routes import deliveries_for
from outcomes.clock import london_date
from outcomes.event import Event, EventKind, Urgency, event_id
from outcomes.inspection import Inspection, Provider
from outcomes.reconcile import Answer, Reconciliation, reconcile
from scraper.fetch import Fetcher
from scraper.news.addresses import canonical_url
from scraper.news.article import Article
from scraper.news.claims import Claim, claims
from scraper.news.feeds import FeedItem
from scraper.news.stories import Print, print_of, same_print
from service.admin import tell_admin
from service.poll import PollResult, look_at_provider
from service.setup import Service
from storage import news, record, watching
from storage.deliveries import queue
from storage.engine import reading, writing
from storage.inspections import inspections_of
from storage.models import ArticleRow, ClaimRow, ProviderRow

SAME_STORY = timedelta(days=14)
FRESH = timedelta(days=14)
"""An article older than this is never told: it was found late."""
KINDS = {
    "school": "school",
    "college": "further_education",
    "early_years": "early_years",
    "childrens_home": "childrens_home",
    "fostering": "fostering_agency",
}
"""Type of provider in a claim -> kind of provider that may be watched; authorities come with their URN."""


@dataclass(frozen=True, slots=True)
class Announced:
    """An article as a feed or page announces it."""

    item: FeedItem
    history: bool
    """It was there when its feed was first read: told to nobody."""
    first_seen_at: datetime | None = None
    """Of one that could not be read before."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A claim, the stored provider it is about, and how it stands to the reports."""

    claim: Claim
    provider: Provider | None
    relation: Reconciliation


def take_article(
    service: Service, fetcher: Fetcher, announced: Announced, article: Article, result: PollResult
) -> None:
    """Record what `article` claims and the events this causes, in one transaction; then look where it points."""
    now = service.clock.now()
    published = article.published or announced.item.published
    found = claims(article)
    with writing(service.engine) as session:
        told = [_told(service, session, claim, article, published or now) for claim in found]
        row = _article_row(session, announced, article, published, bool(found), now)
        is_copy = row.story != row.url
        rows = [_claim_row(session, row.url, one, now) for one in told]
        news.keep_article(session, row, rows, article.text if service.settings.keep_article_text else None)
        if not announced.history and not is_copy and now - (published or now) <= FRESH:
            for one in told:
                _tell(service, session, row, announced.item.url, one, result)
        if not announced.history:
            _tell_contradictions(service, session, row, told)
    if not announced.history:
        _look(service, fetcher, told, result)


def settle_claims(service: Service) -> None:
    """Match the claims that came before their report with the reports that have come since.

    A claim that is still unanswered stays so, and turns to background when its article is too old to be news.
    """
    with writing(service.engine) as session:
        for claim in news.open_claims(session):
            inspections = inspections_of(session, claim.urn)
            found = reconcile(claim, inspections, london_date(claim.published), service.clock.today())
            if found.answer is Answer.PRECEDES:
                continue
            report = news.inspection_id(session, claim.urn, found.inspection.document) if found.inspection else None
            news.settle_claim(session, claim, found.answer, found.reason, report)
            if found.answer is Answer.CONTRADICTS:
                notice = contradicting_article(claim.provider, claim.title, claim.link, found.reason)
                tell_admin(service, session, f"contradiction-{claim.story}-{claim.urn}", notice)


def _tell_contradictions(service: Service, session: Session, article: ArticleRow, told: Sequence[_Told]) -> None:
    """Once for each story and provider, however many sites print it."""
    for one in told:
        if one.provider is not None and one.relation.answer is Answer.CONTRADICTS:
            link = article.link or article.url
            notice = contradicting_article(one.provider.name, article.title, link, one.relation.reason)
            tell_admin(service, session, f"contradiction-{article.story}-{one.provider.urn}", notice)


def leave_article(service: Service, announced: Announced, why: str, try_again_at: datetime | None) -> None:
    """Record an article that could not or must not be read, so that it is not asked for at every poll."""
    now, item = service.clock.now(), announced.item
    url = canonical_url(item.url)
    row = ArticleRow(
        url=url,
        title=item.title or url,
        site=urlsplit(item.url).netloc,
        published=item.published,
        first_seen_at=announced.first_seen_at or now,
        relevant=False,
        story=url,
        fingerprint="",
        link=item.url,
        history=announced.history,
        left_alone=why,
        try_again_at=try_again_at,
    )
    with writing(service.engine) as session:
        news.keep_article(session, row, (), None)


def is_as_stored(service: Service, item: FeedItem, article: Article) -> bool:
    """Whether this very text of the article was taken up before."""
    with reading(service.engine) as session:
        row = session.get(ArticleRow, canonical_url(item.url))
        return row is not None and row.fingerprint == _print_text(print_of(article))


def _told(service: Service, session: Session, claim: Claim, article: Article, published: datetime) -> _Told:
    row = _provider_of(session, claim, article)
    inspections: Sequence[Inspection] = inspections_of(session, row.urn) if row else ()
    relation = reconcile(claim, inspections, london_date(published), service.clock.today())
    return _Told(claim, watching.as_provider(row) if row else None, relation)


def _provider_of(session: Session, claim: Claim, article: Article) -> ProviderRow | None:
    """The stored provider: an authority by its URN; a school, nursery or home by its name and the place in the text."""
    if claim.urn:
        return session.get(ProviderRow, claim.urn)
    kind = KINDS.get(claim.provider_type)
    text = f"{article.title or ''}\n{article.text}"
    return watching.provider_named(session, kind, claim.provider, text) if kind else None


def _article_row(
    session: Session,
    announced: Announced,
    article: Article,
    published: datetime | None,
    relevant: bool,
    now: datetime,
) -> ArticleRow:
    """The article's facts; its story is that of the first relevant article with the same words."""
    item = announced.item
    url = canonical_url(item.url)
    own = print_of(article)
    copies = (
        known.story
        for known in (news.recent_articles(session, now - SAME_STORY) if relevant else ())
        if known.url != url and same_print(own, _stored_print(known.fingerprint))
    )
    before = session.get(ArticleRow, url)
    return ArticleRow(
        url=url,
        title=article.title or item.title or url,
        site=article.site or urlsplit(item.url).netloc,
        published=published,
        first_seen_at=before.first_seen_at if before else now,
        relevant=relevant,
        story=next(copies, url),
        fingerprint=_print_text(own),
        link=item.url,
        history=announced.history,
        left_alone="behind a paywall: only what the page shows freely was read" if article.walled else None,
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
        urn=told.provider.urn if told.provider else claim.urn,
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


def _look(service: Service, fetcher: Fetcher, told: Sequence[_Told], result: PollResult) -> None:
    """A claim ahead of its report sends us to the provider's page now; the hourly closer watch makes up for a crash."""
    for one in told:
        if one.provider is not None and one.relation.answer is Answer.PRECEDES:
            look_at_provider(service, fetcher, one.provider.urn, result)
