"""Which of a feed's items are opened at all: a feed is mostly about other things."""

import re
from urllib.parse import urlsplit

from scraper.news.feeds import FeedItem

_WORDS = re.compile(
    r"ofsted|inspect|watchdog|children.?s.(?:services|social.care|homes?)|requires?.improvement|inadequate|"
    r"outstanding|special.measures|\brat(?:ed|ing)\b|\bsend\b|\bgood\b|report.card|nurser|school",
    re.IGNORECASE,
)


def worth_opening(item: FeedItem) -> bool:
    """Whether title, summary or, where the feed gives neither, the address has a word that tells of an inspection."""
    said = f"{item.title or ''} {item.summary or ''}"
    return bool(_WORDS.search(said if said.strip() else urlsplit(item.url).path))
