"""One poll of the reports site, the one way through: fetch, read, record, judge, queue.

Every step ends in a transaction of its own, so a poll that dies anywhere leaves a consistent database, and the next one
goes on where it stopped.
"""

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Protocol

import structlog
from sqlmodel import Session, select

from alerts.notices import held_batch
from alerts.routes import deliveries_for, fingerprint
from outcomes.breaker import ALIKE, mass_disappearance, should_hold, should_hold_reports
from outcomes.context import context_notes, with_context
from outcomes.event import Event
from outcomes.inspection import Reading
from outcomes.listed import ListedProvider
from outcomes.providers import find_authority
from outcomes.standing import standing
from scraper.fetch import Failed, Fault, Fetched, Fetcher, NotModified, Stopped
from scraper.ofsted.listing import ListingPage, listing_url, read_listing, searchable
from scraper.ofsted.markup import PageChanged
from scraper.ofsted.provider_page import ProviderPage, read_provider_page
from scraper.reports.read import READER_VERSION, Unreadable
from scraper.reports.workers import ReadDocument, ReportReaders
from service.admin import tell_admin
from service.progress import shown
from service.setup import Service
from storage import record, watching
from storage.deliveries import queue, release
from storage.engine import reading, writing
from storage.models import BatchRow, BatchStatus, CheckRow, EventRow, ResourceRow, WatchRow
from storage.owed import note_routes
from storage.standing import held_inspections

log = structlog.get_logger("gradewatch")
MAX_LISTING_PAGES = 300
BEING_CHECKED = "held until all of this poll's reports are read"
PDF = "application/pdf,*/*;q=0.1"


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that did not work in this poll; nothing is lost by it, a later poll will try again."""

    what: str
    where: str
    message: str


@dataclass
class PollResult:
    """What one poll cost and found, as `poll --json` prints it."""

    requests: int = 0
    not_modified: int = 0
    bytes: int = 0
    pages_read: int = 0
    documents_new: int = 0
    documents_read: int = 0
    unreadable: int = 0
    left_alone: int = 0
    """Articles that their sites close to programs, or that lie where we must not go."""
    events: int = 0
    queued: int = 0
    delivered: int = 0
    held: int = 0
    checked: int = 0
    """Providers of the official figures that were compared with what is stored; of these `agreed` are the same."""
    agreed: int = 0
    graded: int = 0
    """Of those checked, how many had a judgement that both sides carry; the others by their report's day alone."""
    unwatched: int = 0
    """Providers of the official figures whose page we have never read: compared with nothing."""
    differences: list[str] = field(default_factory=list)
    """Where the official figures say something else, in words."""
    failures: list[Failure] = field(default_factory=list)
    reached: bool = False
    """Whether anything at all could be fetched and read."""

    def fail(self, what: str, where: str, message: str) -> None:
        self.failures.append(Failure(what, where, message))
        log.warning(f"{what}: {message}", where=where)

    def with_more(self, other: "PollResult") -> "PollResult":
        """Both results as one; `other` ran later on the same client, so that its traffic includes this one's."""
        return PollResult(
            requests=max(self.requests, other.requests),
            not_modified=max(self.not_modified, other.not_modified),
            bytes=max(self.bytes, other.bytes),
            pages_read=self.pages_read + other.pages_read,
            documents_new=self.documents_new + other.documents_new,
            documents_read=self.documents_read + other.documents_read,
            unreadable=self.unreadable + other.unreadable,
            left_alone=self.left_alone + other.left_alone,
            events=self.events + other.events,
            queued=self.queued + other.queued,
            held=self.held + other.held,
            checked=self.checked + other.checked,
            agreed=self.agreed + other.agreed,
            graded=self.graded + other.graded,
            unwatched=self.unwatched + other.unwatched,
            differences=[*self.differences, *other.differences],
            failures=[*self.failures, *other.failures],
            reached=self.reached or other.reached,
        )

    def to_json(self) -> dict[str, object]:
        return {key: value for key, value in asdict(self).items() if key != "reached"}

    @property
    def counts(self) -> dict[str, object]:
        """`to_json` without its lists, for a line of the log."""
        return {key: value for key, value in self.to_json().items() if key not in ("failures", "differences")}

    @property
    def exit_code(self) -> int:
        """0 done, 3 done in part, 4 nothing could be reached or read (contract.md)."""
        return 0 if not self.failures else 3 if self.reached else 4


class Hands(Protocol):
    """Who opens the pages and reads the reports that a poll has found to be due."""

    def pages(self, check: int, pages: Sequence[watching.PageToOpen], result: PollResult) -> None:
        """Read every page; what it cost and what failed is added to `result`."""
        ...

    def reports(
        self, check: int, due: Sequence[watching.ReportToRead], sweep: bool, batch: int | None, result: PollResult
    ) -> None:
        """Fetch, read and record every report; events go into `batch` where one is held."""
        ...


@dataclass(frozen=True, slots=True)
class OwnHands:
    """This process does all of it, one after another."""

    service: Service
    fetcher: Fetcher

    def pages(self, check: int, pages: Sequence[watching.PageToOpen], result: PollResult) -> None:
        for page in shown(pages, "Provider pages"):
            read_page(self.service, self.fetcher, page, result)

    def reports(
        self, check: int, due: Sequence[watching.ReportToRead], sweep: bool, batch: int | None, result: PollResult
    ) -> None:
        with ReportReaders() as readers:
            for report in shown(due, "Reports"):
                read_one_report(self.service, self.fetcher, readers, report, batch, result)


def poll_reports(
    service: Service, fetcher: Fetcher, sweep: bool | None = None, hands: Hands | None = None
) -> PollResult:
    """Poll the reports site once for every watched kind. `sweep` opens every page and asks again for every file;
    None: where one is due. Raises `scraper.fetch.Stopped` when told to stop; what was done by then is kept, as it is
    where a fault of our own ends the poll: that is a failure of the poll, and raised.

    `hands` open pages and read reports; None: this process does it itself.
    """
    result = PollResult()
    hands = hands or OwnHands(service, fetcher)
    check = _begin_check(service, sweep=bool(sweep))
    try:
        for kind in service.settings.watch:
            if searchable(kind):
                _poll_kind(service, fetcher, kind, sweep, hands, check, result)
            else:
                result.fail("listing", kind, f"the site's search has no known filter for {kind}: it is not watched yet")
    except Stopped:
        raise
    except Exception as fault:  # what is ours to mend must show in `status` too, and not only in a log
        what = f"ended by a fault of the program ({type(fault).__name__}); the log says where; what was done is kept"
        result.fail("poll", "reports", what)
        raise
    finally:
        add_traffic(result, fetcher)
        _end_check(service, check, result)
    return result


def add_traffic(result: PollResult, fetcher: Fetcher) -> None:
    """Count what `fetcher` has asked for."""
    result.requests += fetcher.traffic.requests
    result.not_modified += fetcher.traffic.not_modified
    result.bytes += fetcher.traffic.bytes


def _poll_kind(
    service: Service, fetcher: Fetcher, kind: str, sweep: bool | None, hands: Hands, check: int, result: PollResult
) -> None:
    listing = _fetch_listing(service, fetcher, kind, result)
    if listing is not None:
        _record_listing(service, kind, *listing, result)
    sweeping = _sweep_due(service, kind) if sweep is None else sweep
    _read_pages(service, kind, sweeping, hands, check, result)
    with writing(service.engine) as session:
        if session.get(WatchRow, kind):
            watching.complete_baseline(session, kind, service.clock.now())
    _read_reports(service, sweeping, hands, check, result)
    with writing(service.engine) as session:
        _queue_all(service, session, record.confirm_withdrawals(session, kind, service.clock.now()), None, result)
        watch = session.get(WatchRow, kind)
        if watch and sweeping and not result.failures:
            watch.swept_at = service.clock.now()


# ------------------------------------------------------------------ listing


def _fetch_listing(
    service: Service, fetcher: Fetcher, kind: str, result: PollResult
) -> tuple[list[ListedProvider], bool] | None:
    """The listing of `kind` and whether it is complete; None where not even its first page could be read."""
    listed: dict[str, ListedProvider] = {}
    url: str | None = listing_url(service.settings.reports_url, kind)
    total = 0
    for _ in range(MAX_LISTING_PAGES):
        if url is None:
            break
        page = _fetch_listing_page(service, fetcher, url, result)
        if page is None:
            return (list(listed.values()), False) if listed else None
        listed |= {entry.urn: entry for entry in page.listed}
        total, url = page.total, page.next_url
    complete = len(listed) == total
    if not complete:
        result.fail("listing", kind, f"the listing counts {total} providers and showed {len(listed)}")
    return list(listed.values()), complete


def _fetch_listing_page(service: Service, fetcher: Fetcher, url: str, result: PollResult) -> ListingPage | None:
    """One page of the listing, out of the store where the server says that it has not changed."""
    with reading(service.engine) as session:
        kept = session.get(ResourceRow, url)
        etag, modified, body = (kept.etag, kept.last_modified, kept.body) if kept else (None, None, None)
    outcome = fetcher.get(url, etag, modified) if body else fetcher.get(url)
    if isinstance(outcome, Failed):
        result.fail("listing", url, outcome.message)
        return None
    fresh = outcome.body if isinstance(outcome, Fetched) else gzip.decompress(body or b"")
    try:
        page = read_listing(fresh, url)
    except PageChanged as error:
        result.fail("listing", url, str(error))
        return None
    result.reached = True
    if isinstance(outcome, Fetched):
        with writing(service.engine) as session:
            _keep_validators(session, outcome, None, body=gzip.compress(outcome.body, mtime=0))
    return page


def _record_listing(
    service: Service, kind: str, listed: list[ListedProvider], complete: bool, result: PollResult
) -> None:
    """Take the listing over. One that lost many providers at once is not believed about those it does not show."""
    with reading(service.engine) as session:
        known = watching.known_urns(session, kind)
    lost = known - {entry.urn for entry in listed}
    if complete and (why := mass_disappearance(len(known), len(lost))):
        result.fail("listing", kind, why)
        complete = False
    now = service.clock.now()
    with writing(service.engine) as session:
        changes = watching.record_listing(
            session, kind, listed, complete=complete, today=service.clock.today(), now=now
        )
        _queue_all(service, session, record.record_identity(session, changes, service.clock.today(), now), None, result)


# -------------------------------------------------------------------- pages


def _read_pages(service: Service, kind: str, sweep: bool, hands: Hands, check: int, result: PollResult) -> None:
    with reading(service.engine) as session:
        pages = watching.pages_to_open(session, kind, sweep, service.clock.now())
    if pages:
        hands.pages(check, pages, result)


def read_page(service: Service, fetcher: Fetcher, page: watching.PageToOpen, result: PollResult) -> None:
    """Fetch one provider's page and take over what it lists."""
    outcome = fetcher.get(page.url, page.etag, page.last_modified)
    if isinstance(outcome, Failed):
        if outcome.fault is not Fault.PAUSED or not _said_before(result, outcome):
            result.fail("provider page", page.name, outcome.message)
        return
    result.pages_read += 1
    result.reached = True
    now = service.clock.now()
    if isinstance(outcome, NotModified):
        with writing(service.engine) as session:
            watching.record_unchanged_page(session, page.urn, now)
        return
    read = _parse_page(outcome, page, result)
    if read is not None:
        with writing(service.engine) as session:
            watching.record_page(session, page.urn, read.reports, read.region, now)
            _keep_validators(session, outcome, None)


def _parse_page(outcome: Fetched, page: watching.PageToOpen, result: PollResult) -> ProviderPage | None:
    try:
        read = read_provider_page(outcome.body, outcome.final_url)
    except PageChanged as error:
        result.fail("provider page", page.url, str(error))
        return None
    if read.urn != page.urn:
        result.fail("provider page", page.url, f"asked for URN {page.urn}, the page is of URN {read.urn}")
        return None
    return read


def _said_before(result: PollResult, failed: Failed) -> bool:
    """A host that is not asked any more fails for one reason: say it once, not for each of its pages."""
    return any(failure.message == failed.message for failure in result.failures)


def look_at_provider(service: Service, fetcher: Fetcher, urn: str, result: PollResult) -> None:
    """Open one provider's page now and read what is new on it, outside the order of a poll."""
    with reading(service.engine) as session:
        page = watching.page_of(session, urn)
    if page is None:
        return
    read_page(service, fetcher, page, result)
    with reading(service.engine) as session:
        due = [r for r in watching.reports_to_read(session, service.clock.now(), recheck=False) if r.urn == urn]
    if due:
        with ReportReaders() as readers:
            for report in due:
                read_one_report(service, fetcher, readers, report, None, result)


# ------------------------------------------------------------------ reports


def _read_reports(service: Service, sweep: bool, hands: Hands, check: int, result: PollResult) -> None:
    """Fetch and read every report that is due, then record each in a transaction of its own."""
    _settle(service, result)
    with reading(service.engine) as session:
        due = watching.reports_to_read(session, service.clock.now(), recheck=sweep)
    news = [report for report in due if not report.history and report.document is None]
    batch = _doubt(service, len(news))
    if due:
        hands.reports(check, due, sweep, batch, result)
    _settle(service, result)
    if batch is not None:
        _tell_of_batch(service, batch, result)


def _doubt(service: Service, count: int) -> int | None:
    """The batch that holds this poll's events back; None where so few new reports go out as they are read.

    Too many are held for an admin. As many as could show one judgement moving everywhere are held until all are read.
    """
    why = should_hold_reports(count, service.settings.max_events_per_poll)
    if why is None and count < ALIKE:
        return None
    with writing(service.engine) as session:
        return record.open_batch(session, why or BEING_CHECKED, service.clock.now())


def _settle(service: Service, result: PollResult) -> None:
    """Release the events that were only held until all were read, unless together they look like a fault.

    Also those of a poll that died before it came to this.
    """
    with writing(service.engine) as session:
        checked = select(BatchRow).where(BatchRow.status == BatchStatus.HELD, BatchRow.reason == BEING_CHECKED)
        for batch in session.exec(checked).all():
            rows = session.exec(select(EventRow).where(EventRow.batch_id == batch.id)).all()
            events = [Event.from_json(row.payload) for row in rows]
            why = should_hold(events, service.settings.max_events_per_poll)
            if why is not None:
                batch.reason = why
                continue
            released = release(session, batch.id, service.clock.now())
            result.queued, result.held = result.queued + released, max(0, result.held - released)


def _tell_of_batch(service: Service, batch: int, result: PollResult) -> None:
    """The admin is told what is still held back, with a sample."""
    with reading(service.engine) as session:
        held = session.get_one(BatchRow, batch)
        rows = session.exec(select(EventRow).where(EventRow.batch_id == batch)).all()
        headlines = [str(row.payload["headline"]) for row in rows]
    if held.status != BatchStatus.HELD:
        return
    result.fail("circuit breaker", "alerts", f"{held.reason}; decide with: alerts release, or alerts discard")
    with writing(service.engine) as session:
        tell_admin(service, session, f"batch-{batch}", held_batch(batch, held.reason, headlines))


def read_one_report(
    service: Service,
    fetcher: Fetcher,
    readers: ReportReaders,
    report: watching.ReportToRead,
    batch: int | None,
    result: PollResult,
) -> None:
    """Fetch one report's file, read it, and record what it says."""
    outcome = fetcher.get(report.url, report.etag, report.last_modified, accept=PDF)
    if isinstance(outcome, NotModified):
        return
    if isinstance(outcome, Failed):
        if outcome.fault is not Fault.PAUSED or not _said_before(result, outcome):
            result.fail("report", f"{report.provider}: {report.label}", outcome.message)
        if outcome.fault is not Fault.PAUSED:
            certain = _others_can_be_read(service, fetcher, readers, report)
            _record_failure(service, report, outcome.message, certain, batch, result)
        return
    result.reached = True
    document, certain = readers.read(outcome.body), False
    told = not report.history or report.document is not None
    if isinstance(document.result, Unreadable) and told and document.sha256 != report.document:
        outcome, document, certain = _second_look(fetcher, readers, outcome, document, document.result)
    if isinstance(document.result, Unreadable) and not certain:
        certain = _others_can_be_read(service, fetcher, readers, report)
    new = document.sha256 not in service.archive
    service.archive.put(outcome.body)
    result.documents_new += new
    _record_document(service, readers, report, outcome, document, certain, batch, result)


def _second_look(
    fetcher: Fetcher, readers: ReportReaders, first: Fetched, document: ReadDocument, unreadable: Unreadable
) -> tuple[Fetched, ReadDocument, bool]:
    """Ask once more for a file that cannot be read, since most of what goes wrong on the way passes at once.

    Gives the better answer of the two, and whether it is certain that this file cannot be read.
    """
    again = fetcher.get(first.url, accept=PDF)
    if not isinstance(again, Fetched):
        return first, document, False
    if again.body == first.body:
        return again, document, unreadable.whole
    return again, readers.read(again.body), False


def _others_can_be_read(
    service: Service, fetcher: Fetcher, readers: ReportReaders, report: watching.ReportToRead
) -> bool:
    """Whether a failure that has lasted is this report's own: a file that was read before can still be had and read.

    A server that hands out damaged files damages all of them; then nothing is known of this one.
    """
    if not report.lasting:
        return False
    with reading(service.engine) as session:
        other = watching.another_report(session, report.id)
    outcome = fetcher.get(other, accept=PDF) if other else None
    return isinstance(outcome, Fetched) and isinstance(readers.read(outcome.body).result, Reading)


def _record_document(
    service: Service,
    readers: ReportReaders,
    report: watching.ReportToRead,
    outcome: Fetched,
    document: ReadDocument,
    certain: bool,
    batch: int | None,
    result: PollResult,
) -> None:
    """One transaction: document, facts, event and queued alerts together."""
    with writing(service.engine) as session:
        recorded = record.record_document(
            session,
            record.Observation(
                report_id=report.id,
                url=outcome.url,
                sha256=document.sha256,
                size=document.size,
                media_type=outcome.media_type,
                reading=document.result if isinstance(document.result, Reading) else None,
                reason="" if isinstance(document.result, Reading) else document.result.reason,
                certain=certain,
                text=document.text,
                reader_version=READER_VERSION,
                observed_at=service.clock.now(),
            ),
            service.frameworks,
            text_of=lambda sha256: readers.read(service.archive.get(sha256)).text,
            keep_names=service.settings.keep_inspector_names,
        )
        _keep_validators(session, outcome, document.sha256)
        _queue_all(service, session, recorded.events, batch, result)
    if recorded.unreadable is None:
        result.documents_read += recorded.read
    else:
        result.unreadable += 1
        result.fail("report", f"{report.provider}: {report.label}, {report.url}", recorded.unreadable)


def _record_failure(
    service: Service,
    report: watching.ReportToRead,
    message: str,
    certain: bool,
    batch: int | None,
    result: PollResult,
) -> None:
    with writing(service.engine) as session:
        events = record.record_unread(session, report.id, message, None, service.clock.now(), certain=certain)
        _queue_all(service, session, events, batch, result)


# ------------------------------------------------------------ around it all


def _queue_all(
    service: Service, session: Session, events: Iterable[Event], batch: int | None, result: PollResult
) -> None:
    """Write the events and the alerts they cause, in the transaction of the facts they come from."""
    for bare in events:
        event = _in_context(service, session, bare)
        if record.add_event(session, event, batch):
            deliveries = deliveries_for(event, service.routes, service.clock.now())
            queue(session, event.id, deliveries, service.clock.now(), batch)
            result.events += 1
            result.queued += 0 if batch else len(deliveries)
            result.held += len(deliveries) if batch else 0


def _in_context(service: Service, session: Session, event: Event) -> Event:
    """The event with how it stands to the authority's past, region, neighbours and the nation.

    Only authorities: they are few enough to be counted anew for each event.
    """
    if event.evidence is None or event.provider_kind != "local_authority":
        return event
    held = held_inspections(session, sorted(watching.known_urns(session, event.provider_kind)))
    standings = {urn: standing(found, None, None, service.frameworks) for urn, found in held.items()}
    return with_context(event, context_notes(event, standings, find_authority(event.urn), service.frameworks))


def _keep_validators(session: Session, outcome: Fetched, sha256: str | None, body: bytes | None = None) -> None:
    watching.keep_validators(
        session,
        outcome.url,
        etag=outcome.etag,
        last_modified=outcome.last_modified,
        sha256=sha256,
        now=outcome.fetched_at,
        body=body,
    )


def _sweep_due(service: Service, kind: str) -> bool:
    with reading(service.engine) as session:
        watch = session.get(WatchRow, kind)
        swept = watch.swept_at if watch else None
        return swept is not None and service.clock.now() - swept >= service.settings.sweep_interval


def _begin_check(service: Service, sweep: bool) -> int:
    with writing(service.engine) as session:
        note_routes(session, {route.name: fingerprint(route) for route in service.routes}, service.clock.now())
        row = CheckRow(source="reports", sweep=sweep, started_at=service.clock.now())
        session.add(row)
        session.flush()
        assert row.id is not None
        return row.id


def _end_check(service: Service, check: int, result: PollResult) -> None:
    with writing(service.engine) as session:
        row = session.get_one(CheckRow, check)
        row.finished_at, row.complete = service.clock.now(), not result.failures
        row.counts = result.counts | {"reached": result.reached}
        row.failures = [asdict(failure) for failure in result.failures]
