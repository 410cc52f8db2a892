"""One cycle: every source polled, then what is due delivered."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event as Flag
from typing import TextIO

from sqlmodel import select

from alerts.coverage import Coverage
from alerts.deliver import DeliveryCounts, deliver_due
from alerts.feed import write_feeds
from alerts.notices import queue_quiet_notes
from alerts.trial import TrialResult, test_alert
from scraper.fetch import Fetcher
from service.channels import open_channels
from service.news import poll_news
from service.official_figures import poll_figures
from service.poll import PollResult, poll_reports
from service.setup import Service
from service.status import told_coverage
from storage.engine import is_sqlite, reading
from storage.history import newest_changes
from storage.models import WatchRow
from storage.outbox import StoredDeliveries
from storage.single import hold_single

FEED_EVENTS = 2000
"""The newest events, among which each route's feed looks for its own."""


@dataclass
class Stopper:
    """The order to stop, handed to whatever runs at that moment."""

    ordered: Flag = field(default_factory=Flag)
    _fetchers: list[Fetcher] = field(default_factory=list)

    def order(self, *_signal: object) -> None:
        """Give up the requests in hand; safe as a signal handler."""
        self.ordered.set()
        for fetcher in list(self._fetchers):
            fetcher.stop()

    @contextmanager
    def watching(self, fetcher: Fetcher) -> Iterator[None]:
        """While the body runs, an order to stop reaches `fetcher`."""
        self._fetchers.append(fetcher)
        try:
            if self.ordered.is_set():
                fetcher.stop()
            yield
        finally:
            self._fetchers.remove(fetcher)


def run_cycle(service: Service, source: str, sweep: bool | None, console: TextIO) -> PollResult:
    """Poll `source` ("reports", "news", "govuk"; "" is reports, and news where it is set up), then deliver what is due.

    Console alerts go to `console`. Raises `storage.single.AlreadyRunning` where another process serves the database.
    """
    with alone(service):
        result = poll_source(service, source, sweep, Stopper())
        result.delivered = deliver(service, console).sent
        return result


@contextmanager
def alone(service: Service) -> Iterator[None]:
    """On SQLite one process polls at a time; PostgreSQL's locks let any number share the work."""
    with ExitStack() as stack:
        if is_sqlite(service.engine):
            stack.enter_context(hold_single(service.settings.data_dir))
        yield


def poll_source(service: Service, source: str, sweep: bool | None, stopper: Stopper) -> PollResult:
    """Fetch, read, record, judge and queue. Raises `scraper.fetch.Stopped` when ordered to stop."""
    with service.fetcher() as fetcher, stopper.watching(fetcher):
        result = PollResult()
        if source in ("", "reports"):
            result = poll_reports(service, fetcher, sweep)
        if source == "news" or (source == "" and _news_is_set_up(service)):
            result = result.with_more(poll_news(service, fetcher))
        if source == "govuk":
            result = poll_figures(service, fetcher)
    refresh_feeds(service)
    return result


def refresh_feeds(service: Service) -> None:
    """Bring the Atom file of each route up to what was let out; a file in which nothing is new stays as it is."""
    with reading(service.engine) as session:
        events = newest_changes(session, FEED_EVENTS, let_out=True)
    write_feeds(service.feeds_folder, service.routes, events, service.settings.public_url)


def _news_is_set_up(service: Service) -> bool:
    """Whether NEWS_FEEDS or NEWS_PAGES name anything: the starter list is for `run` and `--source news`."""
    return bool(service.settings.news_feeds or service.settings.news_pages)


def deliver(service: Service, console: TextIO, stop: Callable[[], bool] = lambda: False) -> DeliveryCounts:
    """Send what is due to whom it is due, the notes of a quiet week among it."""
    store = StoredDeliveries(service.engine)
    if any(route.all_quiet for route in service.routes):
        queue_quiet_notes(store, service.routes, service.clock.now(), _watching_since(service))
    return deliver_due(
        store,
        open_channels(service, console),
        service.clock,
        _coverage(service),
        admin_target=service.settings.admin_target,
        stop=stop,
    )


def send_test(service: Service, name: str, console: TextIO) -> list[TrialResult]:
    """Send one marked test message to every target of the route called `name`; what came of each."""
    channels, coverage = open_channels(service, console), _coverage(service)
    tried = [test_alert(route, channels, service.clock, coverage) for route in service.routes if route.name == name]
    return [result for results in tried for result in results]


def _watching_since(service: Service) -> datetime:
    """When all that is watched had been read for the first time: no week before that was a quiet one."""
    with reading(service.engine) as session:
        complete = session.exec(select(WatchRow.baseline_completed_at)).all()
    return max((moment or service.clock.now() for moment in complete), default=service.clock.now())


def _coverage(service: Service) -> Coverage | None:
    with reading(service.engine) as session:
        return told_coverage(session, service.clock.now())
