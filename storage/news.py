"""News as stored: articles by address, stories that group them, claims beside the inspections they speak of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from storage.models import ArticleRow, ClaimRow, FeedRow, InspectionRow, ResourceRow
from storage.search import index_article


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article that was met before: enough to know a copy of its story."""

    url: str
    story: str
    fingerprint: str


def known_urls(session: Session, urls: Iterable[str]) -> set[str]:
    """Those of `urls` that were read before."""
    return set(session.exec(select(ArticleRow.url).where(col(ArticleRow.url).in_(list(urls)))))


def recent_articles(session: Session, since: datetime) -> list[KnownArticle]:
    """Relevant articles first seen after `since`, oldest first."""
    statement = select(ArticleRow).where(ArticleRow.first_seen_at > since, col(ArticleRow.relevant).is_(True))
    rows = session.exec(statement.order_by(col(ArticleRow.first_seen_at))).all()
    return [KnownArticle(row.url, row.story, row.fingerprint) for row in rows]


def add_article(session: Session, article: ArticleRow, claims: Sequence[ClaimRow], text: str | None) -> None:
    """Store an article with its claims and make its title findable; `text` only where the setting keeps it."""
    article.text = text
    session.add(article)
    session.flush()
    session.add_all(claims)
    index_article(session, article.url, article.title, text)
    session.flush()


def inspection_id(session: Session, urn: str, document: str) -> int | None:
    """The stored reading that counts of this document at this provider."""
    statement = select(InspectionRow.id).where(InspectionRow.urn == urn, InspectionRow.document == document)
    return session.exec(statement.where(col(InspectionRow.superseded_at).is_(None))).first()


def validators(session: Session, url: str) -> tuple[str | None, str | None]:
    """ETag and Last-Modified of a feed's last reading."""
    row = session.get(ResourceRow, url)
    return (row.etag, row.last_modified) if row else (None, None)


def is_first_reading(session: Session, url: str) -> bool:
    """Whether the feed was never read before: what it carries now is old news."""
    row = session.get(FeedRow, url)
    return row is None or row.last_success_at is None


def note_feed(
    session: Session, url: str, now: datetime, error: str | None, new_items: int, warning: str | None = None
) -> None:
    """How a feed behaved just now: it failed with `error`, or was read, perhaps with a `warning` about its silence."""
    row = session.get(FeedRow, url) or FeedRow(url=url)
    if error is None:
        row.last_success_at, row.failing_since, row.last_error = now, None, warning
        row.last_new_item_at = now if new_items else row.last_new_item_at
    else:
        row.failing_since, row.last_error = row.failing_since or now, error
    session.add(row)
