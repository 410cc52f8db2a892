"""Full text of reports and titles of articles: SQLite's FTS5 and PostgreSQL's text search behind one function.

The words are kept in `search_texts`; `search_index` finds them. Reports are Crown copyright under the Open Government
Licence, so that their text may be kept; of an article only its title is, unless the setting keeps more.
"""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session, col, select

from storage.models import SearchTextRow

RANKED = 2000
"""So many of the newest matches are ranked: of words that stand in nearly every report the old ones are left out."""
LONGEST_TEXT = 700_000
"""Characters of a document that are indexed: PostgreSQL refuses text vectors over a megabyte."""
MOST_WORDS = 32
OPEN, CLOSE = "⟦", "⟧"


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
    """Kind of inspection; None for an article, and for a report whose kind could not be read."""
    published: date | None
    url: str
    snippet: str
    """A few words around the hit, each found word between ⟦ and ⟧."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"published": self.published.isoformat() if self.published else None}


def index_document(session: Session, sha256: str, urn: str, title: str, text: str) -> None:
    """Make a report's text findable, in the caller's transaction. Doing it again replaces what was there."""
    _index(session, sha256, urn, title, text)


def index_article(session: Session, url: str, title: str, text: str | None = None) -> None:
    """Make an article's title findable; `text` only where the setting keeps articles' texts."""
    _index(session, url, "", title, text or "")


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
    phrases = phrases_of(text)
    if not phrases:
        return []
    values = {"provider": provider, "region": region, "kind": kind, "since": since, "until": until}
    given = {name: value for name, value in values.items() if value is not None}
    rows = _find(session, phrases, given, limit)
    return [_hit(row) for row in rows]


def phrases_of(text: str) -> list[list[str]]:
    """The phrases that `text` asks for, each a list of words: what stands in double quotes, and each other word.

    Nothing in `text` is an operator: what is not a letter or a digit only parts words.
    """
    found = []
    for number, part in enumerate(text.split('"')):
        words = re.findall(r"\w+", part.replace("_", " "))
        found += [words] if number % 2 and words else [[word] for word in words]
    return found[:MOST_WORDS]


# ------------------------------------------------------------------ indexing


def _index(session: Session, source: str, urn: str, title: str, body: str) -> None:
    title, body = _storable(title), _storable(body)[:LONGEST_TEXT]
    statement = select(SearchTextRow).where(col(SearchTextRow.source) == source, col(SearchTextRow.urn) == urn)
    row = session.exec(statement).first()
    if row is not None and (row.title, row.body) == (title, body):
        return
    if row is None:
        row = SearchTextRow(source=source, urn=urn, title=title, body=body)
        session.add(row)
        session.flush()
    else:
        _forget(session, row)
        row.title, row.body = title, body
        session.flush()
    session.execute(text(_ADD[_dialect(session)]), {"id": row.id, "title": title, "body": body})


def _forget(session: Session, row: SearchTextRow) -> None:
    """FTS5 over another table must be told the old words to forget them."""
    values = {"id": row.id, "title": row.title, "body": row.body}
    session.execute(text(_REMOVE[_dialect(session)]), values)


def _storable(words: str) -> str:
    """PostgreSQL keeps no NUL character."""
    return words.replace("\x00", " ")


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


_ADD = {
    "sqlite": "INSERT INTO search_index (rowid, title, body) VALUES (:id, :title, :body)",
    "postgresql": "INSERT INTO search_index (id, words) VALUES (:id, "
    "setweight(to_tsvector('english', :title), 'A') || to_tsvector('english', :body))",
}
_REMOVE = {
    "sqlite": "INSERT INTO search_index (search_index, rowid, title, body) VALUES ('delete', :id, :title, :body)",
    "postgresql": "DELETE FROM search_index WHERE id = :id",
}

# ------------------------------------------------------------------- finding

# The newest matches first, so that their number can be bounded before they are ranked.
_MATCHES = {
    "sqlite": "SELECT search_index.rowid AS id, rank AS score FROM search_index {joins} "
    "WHERE search_index MATCH {query} {filters} ORDER BY search_index.rowid DESC LIMIT :ranked",
    # "+ 0": walking the key backwards looks quicker to the planner, and is not
    "postgresql": "SELECT search_index.id, -ts_rank(search_index.words, {query}) AS score FROM search_index "
    "WHERE search_index.id IN (SELECT search_index.id FROM search_index {joins} "
    "WHERE search_index.words @@ {query} {filters} ORDER BY search_index.id + 0 DESC LIMIT :ranked)",
}
_BEST = "SELECT id, score FROM ({matches}) AS matches ORDER BY score, id DESC LIMIT :limit"
_SHOWN = """
SELECT texts.source, texts.urn, texts.title, providers.name, providers.region,
       inspections.kind, coalesce(inspections.published, reports.published) AS published,
       coalesce(reports.url, articles.link) AS url, articles.published AS article_published, {snippet} AS snippet
FROM ({best}) AS best JOIN search_texts AS texts ON texts.id = best.id {from_index}
LEFT JOIN providers ON providers.urn = texts.urn
LEFT JOIN inspections ON inspections.urn = texts.urn AND inspections.document = texts.source
     AND inspections.superseded_at IS NULL
LEFT JOIN reports ON reports.id = coalesce(inspections.report_id,
     (SELECT max(held.id) FROM reports AS held WHERE held.urn = texts.urn AND held.document = texts.source))
LEFT JOIN articles ON articles.url = texts.source
ORDER BY best.score, best.id DESC
"""
_SNIPPET = {
    "sqlite": f"snippet(search_index, 1, '{OPEN}', '{CLOSE}', '…', 24)",
    "postgresql": "ts_headline('english', left(texts.body, 200000), {query}, "
    f"'StartSel={OPEN}, StopSel={CLOSE}, MaxFragments=1, MaxWords=24, MinWords=10')",
}
_JOINS = (
    "JOIN search_texts AS texts ON texts.id = search_index.{id} "
    "LEFT JOIN providers ON providers.urn = texts.urn "
    "LEFT JOIN inspections ON inspections.urn = texts.urn AND inspections.document = texts.source "
    "AND inspections.superseded_at IS NULL "
    "LEFT JOIN articles ON articles.url = texts.source"
)
_FILTERS = {
    "provider": "texts.urn = :provider",
    "region": "providers.region = :region",
    "kind": "CASE WHEN articles.url IS NULL THEN inspections.kind ELSE 'article' END = :kind",
    "since": "coalesce(inspections.published, date(articles.published)) >= :since",
    "until": "coalesce(inspections.published, date(articles.published)) <= :until",
}


def _find(session: Session, phrases: list[list[str]], given: dict[str, Any], limit: int) -> list[Row[Any]]:
    dialect = _dialect(session)
    wanted, values = _QUERY[dialect](phrases)
    matches = _MATCHES[dialect].format(
        query=f"({' && '.join(wanted)})",
        joins=_JOINS.format(id="rowid" if dialect == "sqlite" else "id") if given else "",
        filters="".join(f" AND {_FILTERS[name]}" for name in given),
    )
    shown = _SHOWN.format(
        best=_BEST.format(matches=matches),
        snippet=_SNIPPET[dialect].format(query=f"({' || '.join(wanted)})"),  # the words may stand far apart
        from_index=_FROM_INDEX[dialect],
    )
    plain = {
        name: value.isoformat() if dialect == "sqlite" and isinstance(value, date) else value
        for name, value in given.items()
    }
    return list(session.execute(text(shown), {**values, **plain, "limit": limit, "ranked": RANKED}))


_FROM_INDEX = {
    "sqlite": "JOIN search_index ON search_index.rowid = best.id AND search_index MATCH :query",
    "postgresql": "",
}


def _sqlite_query(phrases: list[list[str]]) -> tuple[list[str], dict[str, str]]:
    """Every phrase quoted, so that no word of it is an operator."""
    return [":query"], {"query": " AND ".join(f'"{" ".join(words)}"' for words in phrases)}


def _postgresql_query(phrases: list[list[str]]) -> tuple[list[str], dict[str, str]]:
    values = {f"phrase{number}": " ".join(words) for number, words in enumerate(phrases)}
    return [f"phraseto_tsquery('english', :{name})" for name in values], values


_QUERY = {"sqlite": _sqlite_query, "postgresql": _postgresql_query}


def _hit(row: Row[Any]) -> Hit:
    report = bool(row.urn)
    published = row.published if report else row.article_published
    return Hit(
        document="report" if report else "article",
        id=row.source,
        title=row.title,
        urn=row.urn or None,
        provider=row.name,
        region=row.region,
        kind=row.kind,
        published=date.fromisoformat(str(published)[:10]) if published else None,
        url=row.url or ("" if report else row.source),
        snippet=" ".join((row.snippet or "").split()) or row.title,
    )


def texts_without_index(session: Session) -> int:
    """How many stored texts the index does not hold: 0 unless the database was tampered with."""
    table = "search_index_docsize" if _dialect(session) == "sqlite" else "search_index"
    statement = f"SELECT count(*) FROM search_texts WHERE id NOT IN (SELECT id FROM {table})"  # noqa: S608  two fixed names
    return int(session.execute(text(statement)).scalar_one())
