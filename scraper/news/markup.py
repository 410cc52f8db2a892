"""What a page's head says of the article: JSON-LD first, then OpenGraph and the other meta elements."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from scraper.news.published import moment

ARTICLE_TYPES = frozenset(
    {
        "NewsArticle",
        "ReportageNewsArticle",
        "Article",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "LiveBlogPosting",
        "AdvertiserContentArticle",
        "BlogPosting",
        "Report",
    }
)


@dataclass(frozen=True, slots=True)
class Head:
    """A page's own account of itself."""

    url: str | None
    title: str | None
    site: str | None
    published: datetime | None
    modified: datetime | None
    author: str | None
    kind: str | None
    """The schema.org type of the article; None where the page does not call itself one."""
    walled: bool
    body: str | None = None
    """JSON-LD's own article body, where the page carries it."""
    metas: dict[str, str] = field(default_factory=dict)


def read_head(tree: HtmlElement, url: str | None) -> Head:
    """The page's metadata. What is missing is None; what is broken counts as missing."""
    data = _article_data(tree)
    metas = _metas(tree)
    kind = _article_type(data)
    return Head(
        url=_address(tree, data, metas, url),
        title=_text(data.get("headline")) or metas.get("og:title") or metas.get("twitter:title"),
        site=metas.get("og:site_name") or _name(data.get("publisher")),
        published=_first_moment(
            _text(data.get("datePublished")),
            metas,
            (
                "article:published_time",
                "og:article:published_time",
                "parsely-pub-date",
                "datePublished",
                "dc.date.issued",
                "dcterms.created",
                "date",
                "pubdate",
                "publishdate",
            ),
        ),
        modified=_first_moment(_text(data.get("dateModified")), metas, ("article:modified_time", "og:updated_time")),
        author=_name(data.get("author")) or metas.get("author") or metas.get("parsely-author"),
        kind=kind or ("Article" if metas.get("og:type") == "article" else None),
        walled=str(data.get("isAccessibleForFree", "")).lower() == "false",
        body=_text(data.get("articleBody")),
        metas=metas,
    )


def _first_moment(stated: str | None, metas: dict[str, str], names: tuple[str, ...]) -> datetime | None:
    texts = (stated, *(metas.get(name.lower()) for name in names))
    return next((read for read in map(moment, texts) if read is not None), None)


def _metas(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _article_data(tree: HtmlElement) -> dict[str, Any]:
    """The first JSON-LD object that is an article, whether alone, in a list or in an @graph."""
    for script in tree.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        for item in _objects(_json(script.text or "")):
            if _article_type(item):
                return item
    return {}


def _json(text: str) -> Any:
    """The JSON of one script element; None where it is broken. Some sites leave raw line ends in strings."""
    cleaned = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", text)
    try:
        return json.loads(cleaned, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "itemListElement", "item"):
            yield from _objects(value.get(key), depth + 1)


def _article_type(item: dict[str, Any]) -> str | None:
    types = item.get("@type")
    named = types if isinstance(types, list) else [types]
    return next((t for t in named if isinstance(t, str) and t in ARTICLE_TYPES), None)


def _address(tree: HtmlElement, data: dict[str, Any], metas: dict[str, str], url: str | None) -> str | None:
    links = (e.get("href") for e in tree.iter("link") if "canonical" in (e.get("rel") or "").lower().split())
    entity = data.get("mainEntityOfPage")
    stated = (*links, metas.get("og:url"), entity.get("@id") if isinstance(entity, dict) else entity, data.get("url"))
    for candidate in (*stated, url):
        if isinstance(candidate, str) and candidate.strip():
            full = urljoin(url or "", candidate.strip())
            if urlsplit(full).scheme in ("http", "https") and urlsplit(full).netloc:
                return full
    return None


def _text(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _name(value: Any) -> str | None:
    """A person's or publisher's name, given as text, object or list of these."""
    if isinstance(value, list):
        names = [n for n in map(_name, value) if n]
        return ", ".join(names) or None
    if isinstance(value, dict):
        return _text(value.get("name"))
    return _text(value)
