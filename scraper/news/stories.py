"""Which pages tell one story: the same address, the same title within a fortnight, or nearly the same text.

Agency copy appears on many sites with another headline and with cuts. Texts are compared by their shingles (runs of
three words): Jaccard for copies, containment for cut ones, after furniture is gone. docs/news.md gives the measures.
Stories that tell one outcome in different words are joined by the inspection that they speak of, not here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from scraper.news.addresses import canonical_url
from scraper.news.article import Article
from scraper.news.sentences import plain_text

SHINGLE = 3
SAME_TEXT = 0.5
"""Shared part of all shingles from which two texts are one."""
CONTAINED = 0.6
"""Part of the shorter text's shingles found in the longer from which it is a cut of it."""
LEAST_SHINGLES = 25
"""A shorter text is no evidence: two notices of one line are alike by chance."""
SAME_TITLE = 95.0
"""Likeness of two titles (rapidfuzz token_set_ratio, 0 to 100) that counts as the same title."""
TITLE_DAYS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Print:
    """What is kept of an article to know its copies: address key, folded title, hashed shingles. No text."""

    key: str | None
    title: str
    shingles: frozenset[int]
    article: Article


def print_of(article: Article) -> Print:
    """The article's print. Equal articles have equal prints in every run and on every machine."""
    words = re.findall(r"[a-z0-9']+", plain_text(article.text).lower())
    runs = (" ".join(words[n : n + SHINGLE]) for n in range(max(0, len(words) - SHINGLE + 1)))
    key = canonical_url(article.url) if article.url else None
    title = " ".join(re.findall(r"[a-z0-9']+", plain_text(article.title or "").lower()))
    return Print(key, title, frozenset(map(_hash, runs)), article)


def _hash(text: str) -> int:
    """A hash that is the same in every process, unlike the built-in one."""
    import zlib

    return zlib.crc32(text.encode())


def same_story(a: Article, b: Article) -> bool:
    """Whether `a` and `b` are copies of one story."""
    return _same(print_of(a), print_of(b))


def _same(a: Print, b: Print) -> bool:
    if a.key is not None and a.key == b.key:
        return True
    return _titles_agree(a, b) or _texts_agree(a, b)


def _titles_agree(a: Print, b: Print) -> bool:
    """The same headline within a fortnight: sister titles print one piece under one headline."""
    from rapidfuzz import fuzz

    if min(len(a.title.split()), len(b.title.split())) < 5:
        return False
    first, second = a.article.published, b.article.published
    if first is None or second is None or abs(first - second) > TITLE_DAYS:
        return False
    return fuzz.token_sort_ratio(a.title, b.title) >= SAME_TITLE


def _texts_agree(a: Print, b: Print) -> bool:
    fewer = min(len(a.shingles), len(b.shingles))
    if fewer < LEAST_SHINGLES:
        return bool(a.shingles) and a.shingles == b.shingles
    shared = len(a.shingles & b.shingles)
    whole = len(a.shingles) + len(b.shingles) - shared
    return shared / whole >= SAME_TEXT or shared / fewer >= CONTAINED


def group(articles: Iterable[Article]) -> list[list[Article]]:
    """The articles by story, in the order of their first appearance; copies of copies are one story.

    Work grows with the number of pairs that share a shingle, not with all pairs: 1,000 articles take about a second.
    """
    prints = [print_of(article) for article in articles]
    leader = list(range(len(prints)))
    for n, m in _candidates(prints):
        if _leader(leader, n) != _leader(leader, m) and _same(prints[n], prints[m]):
            low, high = sorted((_leader(leader, n), _leader(leader, m)))
            leader[high] = low
    groups: dict[int, list[Article]] = {}
    for n, one in enumerate(prints):
        groups.setdefault(_leader(leader, n), []).append(one.article)
    return list(groups.values())


def _leader(leader: Sequence[int], n: int) -> int:
    while leader[n] != n:
        n = leader[n]
    return n


_SAMPLED = 16
"""One shingle in so many is looked up: texts that share half of theirs share many of these."""


def _candidates(prints: Sequence[Print]) -> Iterable[tuple[int, int]]:
    """Pairs worth comparing: those that share an address, a title's longest words or a sampled shingle."""
    seen: dict[object, list[int]] = {}
    pairs: dict[tuple[int, int], None] = {}
    for n, one in enumerate(prints):
        marks: set[object] = {s for s in one.shingles if s % _SAMPLED == 0 or len(one.shingles) < 4 * _SAMPLED}
        marks.update({("url", one.key)} if one.key else ())
        marks.update({("title", " ".join(sorted(one.title.split(), key=len)[-3:]))} if one.title else ())
        for mark in marks:
            for m in seen.setdefault(mark, []):
                pairs[(m, n)] = None
            seen[mark].append(n)
    return pairs
