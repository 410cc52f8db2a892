"""A news page read: the story's own text and what the page says of itself. Bytes in, facts or a reason out.

The text is trafilatura's, from a tree that has lost its menus, captions and pointers to other stories first: those
carry other providers' grades. Text is used in memory; what is kept of it is one quotation (scraper/news/facts.py).
"""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from scraper.news.furniture import is_furniture, story_text
from scraper.news.published import visible_date

MAX_BYTES = 5_000_000
"""A larger page is refused: the largest news pages seen are under 2 MB."""
MAX_ELEMENTS = 60_000
"""More elements than this is no article; the extraction would take minutes."""
MAX_TEXT = 60_000
"""Characters of story that are read: some 10,000 words."""
LEAST_TEXT = 40
MAX_DATE_LEAVES = 400
"""So many of the page's first bits of text are asked for a visible date."""


@dataclass(frozen=True, slots=True)
class Article:
    """A news page as read: where it stands, what it is called, when it came out, and the story's own words."""

    url: str | None
    """The page's own canonical address, else where it was found. Compare by `canonical_url` (addresses.py)."""
    title: str | None
    site: str | None
    published: datetime | None
    """UTC; None where the page does not say."""
    text: str
    """The story, one paragraph a line. Never stored unless a setting says so."""
    modified: datetime | None = None
    author: str | None = None
    kind: str = "NewsArticle"
    """The page's own schema.org type; "WebPage" where it does not say, "index" for a page of many stories."""
    walled: bool = False
    """The page says that it is not free to read: only its opening is here."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a page gave no article, in words that a person can act on."""

    reason: str


def read_article(data: bytes, url: str | None = None) -> Article | Unreadable:
    """The article of an HTML page, or of a page saved as plain text; else why there is none.

    `url` is where the bytes came from, for relative links and as the last resort of an address. Pages over
    `MAX_BYTES` or `MAX_ELEMENTS` are refused, so that no page can hold the reader up.
    """
    refused = _refused(data)
    if refused is not None:
        return refused
    if not _looks_like_html(data):
        return read_text(data.decode("utf-8", errors="replace"), url=url)
    return _read_html(data, url)


def _refused(data: bytes) -> Unreadable | None:
    if not data.strip():
        return Unreadable("an empty file")
    if len(data) > MAX_BYTES:
        return Unreadable(f"a page of {len(data):,} bytes: more than the {MAX_BYTES:,} that a news page may have")
    if data.startswith(b"%PDF") or b"\x00" in data[:2000]:
        return Unreadable("not a news page: a PDF or another binary file")
    return None


def _looks_like_html(data: bytes) -> bool:
    return bool(re.search(rb"<(?:!doctype html|html|head|body|article|main|div|p|h1)\b", data[:20_000], re.IGNORECASE))


def read_text(
    text: str,
    *,
    url: str | None = None,
    title: str | None = None,
    site: str | None = None,
    published: datetime | None = None,
) -> Article | Unreadable:
    """An article from plain text: a saved page, or a story that is text already.

    Without a `title` the first line that reads like a headline is taken and the lines above it (brand, section,
    byline) are left out.
    """
    lines = [line.strip() for line in text[: MAX_TEXT * 2].splitlines() if line.strip()]
    if title is None:
        title, lines = _headline(lines)
    body = story_text("\n".join(lines))[:MAX_TEXT]
    if len(body) < LEAST_TEXT:
        return Unreadable(f"no story in it: {len(body)} characters of text")
    address = url if url and urlsplit(url).scheme in ("http", "https") else None
    return Article(
        url=address,
        title=title,
        site=site or _host(address),
        published=published or visible_date(lines[:8]),
        text=body,
        walled=_says_walled(text),
        warnings=_warnings(_says_walled(text), published),
    )


def _headline(lines: list[str]) -> tuple[str | None, list[str]]:
    """The headline and the lines behind it; no headline where the text begins with prose."""
    for n, line in enumerate(lines[:15]):
        words = len(line.split())
        if is_furniture(line) or words < 5:
            continue
        if words <= 30 and not line.endswith((".", ":", ";", ",")) and n + 1 < len(lines):
            return line, lines[n + 1 :]
        break
    return None, lines


def _read_html(data: bytes, url: str | None) -> Article | Unreadable:
    import trafilatura  # loads slowly: only commands that read pages pay for it

    from scraper.news.markup import read_head

    tree = trafilatura.load_html(data)
    if tree is None:
        return Unreadable(f"not a page that can be parsed ({len(data):,} bytes of HTML)")
    elements = sum(1 for _ in tree.iter())
    if elements > MAX_ELEMENTS:
        return Unreadable(f"a page of {elements:,} elements: more than the {MAX_ELEMENTS:,} that a news page may have")
    head = read_head(tree, url)
    title = head.title or _heading(tree)
    shown = head.published or _shown_date(tree)
    index = head.kind is None and _is_index(tree)
    body = story_text(_story(tree, head.body))[:MAX_TEXT]
    if len(body) < LEAST_TEXT:
        return Unreadable(f"no story in the page: {len(body)} characters of text in {len(data):,} bytes of HTML")
    walled = head.walled or _says_walled(tree.text_content()[:200_000])
    return Article(
        url=head.url,
        title=_without_brand(title, head.site),
        site=head.site or _host(head.url),
        published=shown,
        text=body,
        modified=head.modified,
        author=head.author,
        kind="index" if index else head.kind or "WebPage",
        walled=walled,
        warnings=_warnings(walled, shown),
    )


def _warnings(walled: bool, published: datetime | None) -> tuple[str, ...]:
    said = []
    if walled:
        said.append("behind a paywall: only what the page shows freely was read")
    if published is None:
        said.append("no date of publication on the page")
    return tuple(said)


def _story(tree: HtmlElement, stated: str | None) -> str:
    """The story's text: trafilatura's from the pruned tree, or the page's own JSON-LD body where that says more."""
    from trafilatura import bare_extraction

    from scraper.news.pruning import prune

    prune(tree)
    found = bare_extraction(tree, fast=True, include_comments=False, include_tables=False)
    text = (getattr(found, "text", None) or "") if found is not None else ""
    if len(text) < 250:
        text = _paragraphs(tree) or text
    return stated if stated and len(stated) > 2 * len(text) else text


def _paragraphs(tree: HtmlElement) -> str:
    """All paragraphs of a short page, which extraction finds too small to trust."""
    return "\n".join(" ".join(p.text_content().split()) for p in tree.iter("p"))


def _heading(tree: HtmlElement) -> str | None:
    for tag in ("h1", "title"):
        for element in tree.iter(tag):
            text = " ".join(element.text_content().split())
            if len(text.split()) >= 3:
                return text
    return None


def _shown_date(tree: HtmlElement) -> datetime | None:
    """The date shown with the heading: the first `time` of the article, or a date line near the top."""
    from scraper.news.pruning import is_beside_story
    from scraper.news.published import moment

    for scope in (*tree.iter("article"), *tree.iter("main")):
        for element in scope.iter("time"):
            if is_beside_story(element):
                continue
            return moment(element.get("datetime")) or visible_date([element.text_content()])
    leaves = [e for e in tree.iter("p", "span", "div", "time") if len(e) == 0][:MAX_DATE_LEAVES]
    lines = [" ".join(e.text_content().split()) for e in leaves if not is_beside_story(e)]
    return visible_date([line for line in lines if line][:60])


def _is_index(tree: HtmlElement) -> bool:
    """A page of many cards, none of them the story."""
    return sum(1 for _ in tree.iter("article")) >= 3 or sum(1 for _ in tree.iter("time")) >= 8


def _without_brand(title: str | None, site: str | None) -> str | None:
    """The title without the brand that a page adds behind a bar or dash."""
    if title is None:
        return None
    plain = " ".join(title.split())
    if site and plain.lower().endswith(site.lower()):
        return plain[: -len(site)].rstrip(" -|–—•:") or plain
    return re.sub(r"\s+[|•]\s+[^|•]{3,40}$", "", plain)


def _host(url: str | None) -> str | None:
    return urlsplit(url).hostname if url else None


def _says_walled(text: str) -> bool:
    return bool(
        re.search(
            r"sign up to read this article|register (?:now )?to (?:continue|go on) reading|"
            r"subscribe to (?:continue|read)|"
            r"this (?:article|content) is for subscribers|already a (?:member|subscriber)\?",
            text,
            re.IGNORECASE,
        )
    )
