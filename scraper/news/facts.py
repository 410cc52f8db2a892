"""The JSON line of a news article, as the contract prints it: facts, link, title and one short quotation."""

from datetime import UTC
from typing import Any

from scraper.news.article import Article, Unreadable, read_article
from scraper.news.claims import Claim, claims


def article_facts(article: Article, found: tuple[Claim, ...], source: str) -> dict[str, Any]:
    """The `news_article` line of `read --json`. The article's text is not in it.

    `source` is the path or address as the caller gave it.
    """
    return {
        "document": "news_article",
        "source": source,
        "url": article.url,
        "title": article.title,
        "site": article.site,
        "published": article.published.astimezone(UTC).isoformat().replace("+00:00", "Z")
        if article.published
        else None,
        "relevant": bool(found),
        "outcomes": [_outcome(claim) for claim in found],
        "warnings": list(article.warnings),
    }


def unreadable_facts(unreadable: Unreadable, source: str) -> dict[str, Any]:
    """The `unreadable` line of `read --json`."""
    return {"document": "unreadable", "source": source, "reason": unreadable.reason}


def facts_of_page(data: bytes, source: str, url: str | None = None) -> dict[str, Any]:
    """The line of one page, article or not: what `read --json` prints for HTML and for stories saved as text."""
    read = read_article(data, url)
    if isinstance(read, Unreadable):
        return unreadable_facts(read, source)
    return article_facts(read, claims(read), source)


def _outcome(claim: Claim) -> dict[str, Any]:
    return {
        "provider": claim.provider,
        "urn": claim.urn,
        "provider_type": claim.provider_type,
        "service": claim.service,
        "event": claim.event,
        "grade": claim.grade.value if claim.grade else None,
        "previous_grade": claim.previous_grade.value if claim.previous_grade else None,
        "direction": claim.direction.value,
        "inspection_year": claim.inspection_year,
        "confidence": claim.confidence,
        "quote": claim.quote,
    }
