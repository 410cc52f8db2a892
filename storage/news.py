"""News as stored: feeds and their habits, articles by address, stories that group them, claims beside inspections."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from outcomes.grades import Grade
from outcomes.reconcile import Answer
from storage.models import ArticleRow, ClaimRow, FeedRow, InspectionRow, ResourceRow
from storage.search import index_article

# --------------------------------------------------------------------- feeds


def validators(session: Session, url: str) -> tuple[str | None, str | None]:
    """ETag and Last-Modified of a feed's last reading."""
    row = session.get(ResourceRow, url)
    return (row.etag, row.last_modified) if row else (None, None)


def is_first_reading(session: Session, url: str) -> bool:
    """Whether the feed was never read before: what it carries now is old news."""
    row = session.get(FeedRow, url)
    return row is None or row.last_success_at is None


def note_reading(session: Session, url: str, now: datetime) -> FeedRow:
    """A feed that answered, with items or with "not modified": it fails no more."""
    row = session.get(FeedRow, url) or FeedRow(url=url)
    row.last_success_at, row.failing_since, row.last_error = now, None, None
    session.add(row)
    return row


def note_failure(session: Session, url: str, now: datetime, error: str) -> FeedRow:
    """A feed that could not be read, and since when."""
    row = session.get(FeedRow, url) or FeedRow(url=url)
    row.failing_since, row.last_error = row.failing_since or now, error
    session.add(row)
    return row


# ------------------------------------------------------------------ articles


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article that was met before: enough to know a copy of its story."""

    url: str
    story: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class WaitingArticle:
    """An article that could not be read and is due to be asked for again."""

    link: str
    title: str
    published: datetime | None
    history: bool
    first_seen_at: datetime


def known_urls(session: Session, urls: Iterable[str]) -> set[str]:
    """Those of `urls` that were met before, read or not."""
    return set(session.exec(select(ArticleRow.url).where(col(ArticleRow.url).in_(list(urls)))))


def waiting_articles(session: Session, now: datetime) -> list[WaitingArticle]:
    """Articles that could not be read and are due again, those met first at the front."""
    statement = select(ArticleRow).where(col(ArticleRow.try_again_at) <= now).order_by(col(ArticleRow.first_seen_at))
    return [
        WaitingArticle(row.link or row.url, row.title, row.published, row.history, row.first_seen_at)
        for row in session.exec(statement)
    ]


def recent_articles(session: Session, since: datetime) -> list[KnownArticle]:
    """Relevant articles first seen after `since`, oldest first."""
    statement = select(ArticleRow).where(ArticleRow.first_seen_at > since, col(ArticleRow.relevant).is_(True))
    rows = session.exec(statement.order_by(col(ArticleRow.first_seen_at))).all()
    return [KnownArticle(row.url, row.story, row.fingerprint) for row in rows]


def keep_article(session: Session, article: ArticleRow, claims: Sequence[ClaimRow], text: str | None) -> None:
    """Store an article with its claims and make its title findable; `text` only where the setting keeps it.

    An article that was met before (it could not be read then, or has changed in its place) is brought up to date: what
    it still says of a provider is its claim of now; what it once said stays.
    """
    article.text = text
    kept = session.merge(article)
    session.flush()
    for claim in claims:
        claim.id = _id_of_same(session, claim)
        session.merge(claim)
    index_article(session, kept.url, kept.title, text)
    session.flush()


def _id_of_same(session: Session, claim: ClaimRow) -> int | None:
    """The stored claim of the same article on the same provider and event."""
    statement = select(ClaimRow.id).where(
        ClaimRow.article == claim.article,
        ClaimRow.provider == claim.provider,
        ClaimRow.service == claim.service,
        ClaimRow.event == claim.event,
    )
    return session.exec(statement).first()


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """A stored claim whose report had not been found; has what `outcomes.reconcile` looks at."""

    id: int
    provider: str
    urn: str
    provider_type: str
    event: str
    grade: Grade | None
    previous_grade: Grade | None
    inspection_year: int | None
    published: datetime
    """When the article came out; when it was first seen, where it does not say."""
    story: str
    title: str
    link: str


def open_claims(session: Session) -> list[OpenClaim]:
    """Claims of stored providers that no report has answered yet, and that are not settled as background."""
    statement = select(ClaimRow, ArticleRow).join(ArticleRow, col(ArticleRow.url) == col(ClaimRow.article))
    rows = session.exec(statement.where(ClaimRow.relation == Answer.PRECEDES, col(ClaimRow.urn).is_not(None)))
    return [
        OpenClaim(
            id=claim.id or 0,
            provider=claim.provider,
            urn=claim.urn or "",
            provider_type=claim.provider_type,
            event=claim.event,
            grade=Grade(claim.grade) if claim.grade else None,
            previous_grade=Grade(claim.previous_grade) if claim.previous_grade else None,
            inspection_year=claim.inspection_year,
            published=article.published or article.first_seen_at,
            story=article.story,
            title=article.title,
            link=article.link or article.url,
        )
        for claim, article in rows
    ]


def settle_claim(session: Session, claim: OpenClaim, answer: Answer, reason: str, inspection: int | None) -> None:
    """Write down what a claim has turned out to be."""
    row = session.get_one(ClaimRow, claim.id)
    row.relation, row.reason, row.inspection_id = answer, reason, inspection
    session.add(row)


def inspection_id(session: Session, urn: str, document: str) -> int | None:
    """The stored reading that counts of this document at this provider."""
    statement = select(InspectionRow.id).where(InspectionRow.urn == urn, InspectionRow.document == document)
    return session.exec(statement.where(col(InspectionRow.superseded_at).is_(None))).first()


NEWEST_LEFT = timedelta(days=30)


def article_counts(session: Session, now: datetime) -> dict[str, Any]:
    """How many articles were read, of these told an outcome, were left alone and wait; why, for the last month's."""
    left = col(ArticleRow.left_alone).is_not(None)
    waits = col(ArticleRow.try_again_at).is_not(None)

    def count(*conditions: Any) -> int:
        return session.exec(select(func.count()).select_from(ArticleRow).where(*conditions)).one()

    recent = select(ArticleRow.link, ArticleRow.url, ArticleRow.left_alone).where(
        left, ArticleRow.first_seen_at > now - NEWEST_LEFT
    )
    rows = session.exec(recent.order_by(col(ArticleRow.first_seen_at).desc()).limit(10)).all()
    return {
        "met": count(),
        "relevant": count(col(ArticleRow.relevant).is_(True)),
        "left_alone": count(left, ~waits),
        "waiting": count(waits),
        "newest_left_alone": [{"url": link or url, "why": why} for link, url, why in rows],
    }
