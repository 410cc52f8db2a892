from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Article:
    """A news page as read: where it stands, what it is called, when it came out, and the story's own words."""

    url: str | None
    title: str | None
    site: str | None
    published: datetime | None
    """UTC; None where the page does not say."""
    text: str
    """The story, one paragraph a line, without menus, captions and pointers to other stories. Never stored."""
    modified: datetime | None = None
    author: str | None = None
    kind: str = "NewsArticle"
    """The page's own schema.org type: NewsArticle, OpinionNewsArticle, …"""
    walled: bool = False
    """The page says that it is not free to read: only its opening is here."""
    warnings: tuple[str, ...] = ()
