"""Which pages tell one story: the same address, the same title within a fortnight, or nearly the same words.

Agency copy appears on many sites under other headlines and with cuts. Two texts are one where the longest common
subsequence of their words (rapidfuzz) makes up most of the shorter one: words changed, added or cut cost only
themselves. docs/news.md gives the measures. Stories that tell one outcome in words of their own are joined by the
inspection that they speak of (outcomes/reconcile.py), not here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from scraper.news.addresses import canonical_url
from scraper.news.article import Article
from scraper.news.sentences import plain_text

SAME_WORDS = 0.6
"""Share of the shorter text's words, in order, that the longer one must hold."""
SAME_WORDS_IN_LONG = 0.8
"""The same where the other text is more than `MUCH_LONGER` times as long: common words turn up in it by chance."""
MUCH_LONGER = 8
LEAST_WORDS = 40
"""A shorter text is no evidence: notices of one sentence are alike by chance."""
TITLE_DAYS = timedelta(days=14)
LEAST_TITLE = 5
"""Words of a title that is long enough to be nobody else's."""
SHINGLE = 3
SAMPLED = 8
"""One run of three words in so many is kept in the sketch."""
LEAST_SKETCH = 8


@dataclass(frozen=True, slots=True)
class Print:
    """What is kept of an article to know its copies. All but `words` may be stored: none of it can be read back."""

    key: str | None
    """The address by `canonical_url`."""
    title: str
    published: datetime | None
    sketch: frozenset[int]
    """Every eighth run of three words as a number; the same in every process."""
    words: tuple[int, ...] = ()
    """The words in order as numbers, for comparing within one run; empty in a print that was stored."""


def print_of(article: Article) -> Print:
    """The article's print."""
    words = re.findall(r"[a-z0-9']+", plain_text(article.text).lower())
    runs = (" ".join(words[n : n + SHINGLE]) for n in range(max(0, len(words) - SHINGLE + 1)))
    hashes = (crc32(run.encode()) for run in runs)
    return Print(
        key=canonical_url(article.url) if article.url else None,
        title=" ".join(re.findall(r"[a-z0-9']+", plain_text(article.title or "").lower())),
        published=article.published,
        sketch=frozenset(h for h in hashes if h % SAMPLED == 0),
        words=tuple(crc32(word.encode()) for word in words),
    )


def same_story(a: Article, b: Article) -> bool:
    """Whether `a` and `b` are copies of one story."""
    return same_print(print_of(a), print_of(b))


def same_print(a: Print, b: Print) -> bool:
    """Whether two prints are of copies of one story; either may have been stored."""
    if a.key is not None and a.key == b.key:
        return True
    return _titles_agree(a, b) or _words_agree(a, b)


def _titles_agree(a: Print, b: Print) -> bool:
    """The same headline within a fortnight. Nearly the same is not enough: it may name another council."""
    if a.title != b.title or len(a.title.split()) < LEAST_TITLE or a.published is None or b.published is None:
        return False
    return abs(a.published - b.published) <= TITLE_DAYS


def _words_agree(a: Print, b: Print) -> bool:
    if not a.words or not b.words:
        return _sketches_agree(a, b)
    fewer, more = sorted((len(a.words), len(b.words)))
    if fewer < LEAST_WORDS:
        return False
    needed = SAME_WORDS if more <= MUCH_LONGER * fewer else SAME_WORDS_IN_LONG
    from rapidfuzz.distance import LCSseq

    return LCSseq.similarity(a.words, b.words) / fewer >= needed


def _sketches_agree(a: Print, b: Print) -> bool:
    fewer = min(len(a.sketch), len(b.sketch))
    return fewer >= LEAST_SKETCH and len(a.sketch & b.sketch) / fewer >= SAME_WORDS


def group(articles: Iterable[Article]) -> list[list[Article]]:
    """The articles by story, in the order of their first appearance; copies of copies are one story.

    Only pairs with something in common are compared, so the work grows with the copies and not with all pairs.
    """
    held = list(articles)
    prints = [print_of(article) for article in held]
    leader = list(range(len(prints)))
    for n, m in _candidates(prints):
        first, second = _leader(leader, n), _leader(leader, m)
        if first != second and same_print(prints[n], prints[m]):
            leader[max(first, second)] = min(first, second)
    groups: dict[int, list[Article]] = {}
    for n, article in enumerate(held):
        groups.setdefault(_leader(leader, n), []).append(article)
    return list(groups.values())


def _leader(leader: Sequence[int], n: int) -> int:
    while leader[n] != n:
        n = leader[n]
    return n


def _candidates(prints: Sequence[Print]) -> list[tuple[int, int]]:
    """Pairs that share an address, a title or a run of words of their sketches."""
    seen: dict[object, list[int]] = {}
    pairs: dict[tuple[int, int], None] = {}
    for n, one in enumerate(prints):
        for mark in (*one.sketch, ("key", one.key), ("title", one.title)):
            before = seen.setdefault(mark, [])
            pairs.update(dict.fromkeys((m, n) for m in before))
            before.append(n)
    return list(pairs)
