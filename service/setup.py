"""What every command of the service works with, opened once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from alerts.routes import Route, parse_routes
from outcomes.clock import Clock
from outcomes.frameworks import Frameworks, load_frameworks
from scraper.fetch import Fetcher, Manners
from scraper.news.feeds import article_hosts, starter_feeds
from service.settings import Settings, config_path
from storage.archive import Archive
from storage.backup import backup_before_upgrade
from storage.engine import open_engine, writing
from storage.hosts import StoredHosts
from storage.standing import fill_standings
from storage.upgrade import head, revision_of, upgrade


@dataclass(frozen=True)
class Service:
    """The open service: its settings, its store, its clock and what it knows."""

    settings: Settings
    clock: Clock
    engine: Engine
    archive: Archive
    frameworks: Frameworks
    routes: tuple[Route, ...]

    @property
    def feeds_folder(self) -> Path:
        """Where the Atom feed of each route is kept as a file."""
        return self.settings.data_dir / "feeds"

    def fetcher(self) -> Fetcher:
        """A polite client whose memory of hosts is the database."""
        chosen = self.settings.news_feeds
        feeds = [feed.url for feed in starter_feeds()] if chosen is None else [*chosen, *self.settings.news_pages]
        manners = Manners(
            user_agent=self.settings.user_agent,
            allowed_hosts=self.settings.hosts.union(*(article_hosts(feed) for feed in feeds)),
            interval=self.settings.request_interval,
            timeout=self.settings.request_timeout,
            max_bytes=self.settings.max_document_bytes,
        )
        return Fetcher(manners, StoredHosts(self.engine), self.clock)


@contextmanager
def open_service(settings: Settings, clock: Clock, config: Path | None = None) -> Iterator[Service]:
    """The service on its database, which is made or brought up to date first.

    Raises `alerts.routes.RouteError`, `storage.upgrade.SchemaTooNew`, or an OSError or SQLAlchemyError where the data
    folder or the database cannot be used.
    """
    path = config_path(config)
    routes = parse_routes(settings.routes, path.read_text("utf-8") if path else None)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database)
    try:
        if revision_of(engine) != head():  # a command that only reads must not wait for a poll's write lock
            backup_before_upgrade(engine, settings.data_dir, clock.now())
            upgrade(engine)
            with writing(engine) as session:
                fill_standings(session)
        archive = Archive(settings.data_dir / "archive")
        yield Service(settings, clock, engine, archive, load_frameworks(), routes)
    finally:
        engine.dispose()
