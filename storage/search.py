"""Full text of reports and titles of articles: SQLite's FTS5 and PostgreSQL's text search behind one function."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that holds the words."""

    document: str
    """report or article"""
    id: str
    """SHA-256 of a report's file, address of an article."""
    title: str
    urn: str | None
    provider: str | None
    region: str | None
    kind: str | None
    """Kind of inspection; None for an article."""
    published: date | None
    url: str
    snippet: str
    """A few words around the hit, each found word between ⟦ and ⟧."""

    def to_json(self) -> dict[str, Any]:
        raise NotImplementedError


def index_document(session: Session, sha256: str, urn: str, title: str, text: str) -> None:
    """Make a report's text findable, in the caller's transaction. Doing it again replaces what was there."""
    raise NotImplementedError


def index_article(session: Session, url: str, title: str, text: str | None = None) -> None:
    """Make an article's title findable; `text` only where the setting keeps articles' texts."""
    raise NotImplementedError


def search(
    session: Session,
    text: str,
    *,
    provider: str | None = None,
    region: str | None = None,
    kind: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = 20,
) -> list[Hit]:
    """Documents that hold all words of `text`, best first; words in double quotes as a phrase.

    `provider` is a URN, `kind` a kind of inspection or "article", the dates are of publication.
    """
    raise NotImplementedError
