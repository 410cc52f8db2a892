"""What a feed, a news sitemap or an index page offers: articles' addresses with title and date. Bytes in, items out."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from statistics import median
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from scraper.news.addresses import canonical_url
from scraper.news.published import moment

MAX_BYTES = 5_000_000
MAX_ITEMS = 1_000
"""A news sitemap holds at most 1,000 addresses (Google's news sitemap rules); a feed 20 to 50."""
MAX_SITEMAPS = 3
"""Of an index of sitemaps so many are read: a news sitemap holds two days, so that the newest few hold all."""
SUMMARY_LIMIT = 300


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One article that a feed offers."""

    url: str
    title: str | None
    published: datetime | None
    """UTC; None where the feed does not say."""
    summary: str | None = None
    """The feed's own description without markup, at most 300 characters. For choosing what to open; never stored."""


@dataclass(frozen=True, slots=True)
class FeedReading:
    """A feed as read."""

    kind: str
    """rss, atom, sitemap, sitemap_index or page."""
    title: str | None
    items: tuple[FeedItem, ...]
    warnings: tuple[str, ...] = ()
    """What was wrong although items could be read: a feed cut off in the middle, entries without an address."""
    sitemaps: tuple[str, ...] = ()
    """Addresses of further sitemaps, in a sitemap index: those of news or, without such, the newest."""


@dataclass(frozen=True, slots=True)
class BadFeed:
    """Why bytes gave no items, in words that a person can act on."""

    reason: str


@dataclass(frozen=True, slots=True)
class StarterFeed:
    """One feed of the documented starter list."""

    url: str
    name: str
    why: str
    evidence: str
    """How sure the address is: live, reported or pattern (scraper/news/starter_feeds.toml says what each means)."""
    article_hosts: tuple[str, ...] = ()
    """Where its articles lie, if not on the feed's own host."""


@cache
def starter_feeds() -> tuple[StarterFeed, ...]:
    """The feeds that are polled where the settings name none."""
    text = (files("scraper.news") / "starter_feeds.toml").read_text(encoding="utf-8")
    return tuple(
        StarterFeed(**row | {"article_hosts": tuple(row.get("article_hosts", ()))})
        for row in tomllib.loads(text)["feeds"]
    )


def article_hosts(feed: str) -> frozenset[str]:
    """The `host[:port]`s on which the articles of the feed at this address may lie: its own, with and without "www.",
    and those that the starter list names for its publisher."""
    host = urlsplit(feed).netloc.lower()
    own = {host, host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"}
    listed = (starter.article_hosts for starter in starter_feeds() if urlsplit(starter.url).netloc.lower() == host)
    return frozenset(own.union(*listed))


def read_feed(data: bytes, url: str) -> FeedReading | BadFeed:
    """The items of an RSS or Atom feed, a news sitemap or an HTML index page that came from `url`, in its order.

    Never asks the network. One address (by `canonical_url`) appears once. A half feed gives its whole entries and a
    warning; bytes that are no feed give a `BadFeed` that says what they are.
    """
    start = data[:3000].lstrip().lower()
    if not start:
        return BadFeed("an empty answer")
    if len(data) > MAX_BYTES:
        return BadFeed(f"{len(data):,} bytes: more than the {MAX_BYTES:,} that a feed may have")
    if b"<urlset" in start or b"<sitemapindex" in start:
        return _read_sitemap(data, url)
    if re.search(rb"<(?:rss|feed|rdf:rdf)\b", start):
        return _read_syndication(data, url)
    if re.search(rb"<(?:!doctype html|html|body)\b", start):
        return _read_page(data, url)
    return BadFeed(f"neither a feed, a sitemap nor a page: it begins {data[:40]!r}")


def _read_syndication(data: bytes, url: str) -> FeedReading | BadFeed:
    import feedparser  # loads slowly

    parsed = feedparser.parse(data, response_headers={"content-location": url, "content-type": "application/xml"})
    items = [_entry(entry, url) for entry in parsed.entries[:MAX_ITEMS]]
    found = _once(item for item in items if item is not None)
    warnings = []
    if parsed.bozo:
        warnings.append(f"not well formed: {parsed.get('bozo_exception')}")
    if len(found) < len(items) and None in items:
        warnings.append(f"{items.count(None)} entries without an address")
    if not found and parsed.bozo:
        return BadFeed(f"no entry could be read: {parsed.get('bozo_exception')}")
    kind = "atom" if str(parsed.version).startswith("atom") else "rss"
    return FeedReading(kind, parsed.feed.get("title"), found, tuple(warnings))


def _entry(entry: dict[str, str], base: str) -> FeedItem | None:
    link = entry.get("link") or entry.get("id") or ""
    address = urljoin(base, link.strip())
    if urlsplit(address).scheme not in ("http", "https") or not link.strip():
        return None
    published = moment(entry.get("published")) or moment(entry.get("updated"))
    return FeedItem(address, _plain(entry.get("title")), published, _plain(entry.get("summary"), SUMMARY_LIMIT))


def _read_sitemap(data: bytes, url: str) -> FeedReading | BadFeed:
    """A news sitemap, or an index of sitemaps. Entities are not resolved and nothing outside is loaded."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(data, parser)
    if root is None:
        return BadFeed("a sitemap that cannot be parsed")
    damaged = (f"not well formed: {parser.error_log[0].message}",) if parser.error_log else ()
    if etree.QName(root).localname == "sitemapindex":
        return FeedReading("sitemap_index", None, (), damaged, _worth_reading(root, url))
    items = (_sitemap_item(entry, url) for entry in list(root)[:MAX_ITEMS] if isinstance(entry.tag, str))
    return FeedReading("sitemap", None, _once(item for item in items if item is not None), damaged)


def _worth_reading(index: etree._Element, base: str) -> tuple[str, ...]:
    """Of an index's sitemaps those of news, else the ones changed last: the others list a site's whole past."""
    entries = [(found, _child(entry, "lastmod") or "") for entry in index if (found := _child(entry, "loc"))]
    of_news = [entry for entry in entries if "news" in urlsplit(entry[0]).path.lower()]
    newest_first = sorted(of_news or entries, key=lambda entry: entry[1], reverse=True)
    return tuple(urljoin(base, address) for address, _ in newest_first[:MAX_SITEMAPS])


def _sitemap_item(entry: etree._Element, base: str) -> FeedItem | None:
    location = _child(entry, "loc")
    if location is None:
        return None
    published = moment(_child(entry, "publication_date")) or moment(_child(entry, "lastmod"))
    return FeedItem(urljoin(base, location), _child(entry, "title"), published)


def _child(entry: etree._Element, name: str) -> str | None:
    """The text of the first descendant of this local name."""
    found = (e.text for e in entry.iter() if isinstance(e.tag, str) and etree.QName(e).localname == name)
    return next((" ".join(text.split()) for text in found if text and text.strip()), None)


def _read_page(data: bytes, url: str) -> FeedReading | BadFeed:
    """An index page: links with a headline's length of text, on the page's own host, outside menus and footers."""
    tree = html.fromstring(data)
    if tree is None:
        return BadFeed("a page that cannot be parsed")
    items = _once(item for link in tree.iter("a") if (item := _link_item(link, url)) is not None)
    if not items:
        return BadFeed("a page without links to articles: is it the right address?")
    title = tree.findtext(".//title")
    return FeedReading("page", " ".join(title.split()) if title else None, items[:MAX_ITEMS])


_HEADLINE_WORDS = 4


def _link_item(link: html.HtmlElement, base: str) -> FeedItem | None:
    text = " ".join(link.text_content().split())
    address = urljoin(base, (link.get("href") or "").strip())
    if len(text.split()) < _HEADLINE_WORDS or urlsplit(address).hostname != urlsplit(base).hostname:
        return None
    if any(a.tag in ("nav", "footer", "header", "aside") for a in link.iterancestors()):
        return None
    if canonical_url(address) == canonical_url(base):
        return None
    return FeedItem(address.partition("#")[0], text[:SUMMARY_LIMIT], _card_date(link))


def _card_date(link: html.HtmlElement) -> datetime | None:
    """The date of the card that the link stands in: the nearest `time` of an ancestor with no other article link."""
    for ancestor in list(link.iterancestors())[:4]:
        if ancestor.tag in ("main", "body", "section", "ul", "ol"):
            return None
        stamp = next(ancestor.iter("time"), None)
        if stamp is not None:
            return moment(stamp.get("datetime"))
    return None


def _once(items: Iterator[FeedItem]) -> tuple[FeedItem, ...]:
    seen: dict[str, FeedItem] = {}
    for item in items:
        seen.setdefault(canonical_url(item.url), item)
    return tuple(seen.values())


def _plain(text: str | None, limit: int = 500) -> str | None:
    """Text without markup, on one line, cut at a word."""
    if not text:
        return None
    marked = "<" in text or "&" in text
    plain = "".join(map(str, html.fromstring(f"<div>{text}</div>").itertext())) if marked else text
    folded = " ".join(plain.split())
    return folded if len(folded) <= limit else folded[:limit].rpartition(" ")[0] + "…"


QUIET_TIMES = 4
"""A feed is silent for longer than its habit after this many of its usual gaps."""
QUIET_AT_LEAST = timedelta(days=2)
LEAST_ARRIVALS = 5


@dataclass(frozen=True, slots=True)
class Habit:
    """How often a feed brings something new."""

    newest: datetime
    """When its newest item came out, UTC."""
    usual: timedelta
    """The median gap between its items."""


def habit(arrivals: Iterable[datetime], now: datetime) -> Habit | None:
    """The habit of a feed by the publication times of its items, UTC, in any order; fewer than five tell none.

    Items announced for the future say nothing of when the feed last spoke.
    """
    times = sorted(arrival for arrival in arrivals if arrival <= now)
    if len(times) < LEAST_ARRIVALS:
        return None
    usual = timedelta(seconds=median((later - earlier).total_seconds() for earlier, later in pairwise(times)))
    return Habit(times[-1], usual)


def silence(known: Habit, now: datetime) -> timedelta | None:
    """How long a feed has brought nothing new, where that is longer than its habit; None while it keeps to it.

    A weekend is no silence: two days are always allowed.
    """
    quiet = now - known.newest
    return quiet if quiet > max(QUIET_AT_LEAST, known.usual * QUIET_TIMES) else None
