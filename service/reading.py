"""The `read` command: documents from files, folders and addresses, one line each, touching no database."""

from collections.abc import Iterable, Iterator, Sequence
from os import cpu_count
from pathlib import Path
from typing import Any

from scraper.fetch import Failed, Fetched, Fetcher, Manners
from scraper.news.article import Article, read_article
from scraper.news.claims import claims
from scraper.news.facts import article_facts
from scraper.reports.facts import document_facts
from scraper.reports.workers import ReportReaders
from service.settings import Settings

REPORT_SUFFIXES = (".pdf",)
ARTICLE_SUFFIXES = (".html", ".htm", ".xhtml", ".txt")
PDF_HEAD = 1024
"""A PDF's marker may stand anywhere in its first kilobyte (ISO 32000-1, implementation note 13)."""


def read_sources(settings: Settings, sources: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What each document says, as the contract's JSON lines; folders are walked. One bad input never stops the rest."""
    files = [path for source in sources if not is_address(source) for path in documents_below(Path(source))]
    addresses = [source for source in sources if is_address(source)]
    reports = [path for path in files if _is_report(path)]
    articles = [path for path in files if path not in set(reports)]
    yield from _read_reports(reports)
    for path in articles:
        yield _read_article_file(path)
    if addresses:
        yield from _read_addresses(settings, addresses)


def is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def documents_below(path: Path) -> list[Path]:
    """The file itself, or every PDF and HTML file below a folder."""
    if path.is_dir():
        known = (*REPORT_SUFFIXES, *ARTICLE_SUFFIXES)
        return sorted(found for found in path.rglob("*") if found.suffix.lower() in known and found.is_file())
    return [path]


def _is_report(path: Path) -> bool:
    """By its ending, or by its first bytes where the ending says nothing."""
    suffix = path.suffix.lower()
    if suffix in REPORT_SUFFIXES or suffix in ARTICLE_SUFFIXES:
        return suffix in REPORT_SUFFIXES
    try:
        with path.open("rb") as file:
            return b"%PDF-" in file.read(PDF_HEAD)
    except OSError:
        return True  # the report reader says why it cannot be read


def _read_reports(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    listed = list(paths)
    if not listed:
        return
    with ReportReaders(processes=min(len(listed), cpu_count() or 1)) as readers:
        for source, document in readers.map((str(path), path) for path in listed):
            yield document_facts(document.result, source, document.sha256)


def _read_article_file(path: Path) -> dict[str, Any]:
    try:
        return _read_article(path.read_bytes(), None, str(path))
    except OSError as error:
        return unreadable(str(path), f"cannot be opened: {error.strerror}")


def _read_article(data: bytes, url: str | None, source: str) -> dict[str, Any]:
    article = read_article(data, url)
    if not isinstance(article, Article):
        return unreadable(source, article.reason)
    return article_facts(article, claims(article), source)


def _read_addresses(settings: Settings, addresses: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Addresses given on the command line are allowed by being given; their redirects are not."""
    from urllib.parse import urlsplit

    named = {urlsplit(address).netloc.lower() for address in addresses}
    manners = Manners(
        settings.user_agent,
        settings.hosts | named,
        settings.request_interval,
        settings.request_timeout,
        settings.max_document_bytes,
    )
    with Fetcher(manners) as fetcher, ReportReaders() as readers:
        for address in addresses:
            outcome = fetcher.get(address, accept="application/pdf,text/html;q=0.9,*/*;q=0.1")
            if isinstance(outcome, Failed):
                yield unreadable(address, outcome.message)
            elif isinstance(outcome, Fetched) and b"%PDF-" in outcome.body[:PDF_HEAD]:
                document = readers.read(outcome.body)
                yield document_facts(document.result, address, document.sha256)
            elif isinstance(outcome, Fetched):
                yield _read_article(outcome.body, outcome.final_url, address)


def unreadable(source: str, reason: str) -> dict[str, Any]:
    """The line for an input that says nothing."""
    return {"document": "unreadable", "source": source, "reason": reason}
