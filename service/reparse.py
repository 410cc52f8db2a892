"""Reading archived documents again with the present readers. What differs is a correction, never a rating change."""

from collections.abc import Iterator

from alerts.routes import deliveries_for
from outcomes.event import Event
from outcomes.inspection import Reading
from scraper.reports.read import READER_VERSION
from scraper.reports.workers import ReportReaders
from service.progress import shown
from service.setup import Service
from storage import record
from storage.corrections import outdated_readings, record_correction
from storage.deliveries import queue, told_of
from storage.engine import reading, writing


def reparse(service: Service, dry_run: bool) -> Iterator[Event]:
    """Read again every archived document whose reading is older than the present readers; the corrections.

    With `dry_run` nothing is stored. Otherwise each correction is told to exactly those who got the wrong alert.
    """
    with reading(service.engine) as session:
        outdated = outdated_readings(session, READER_VERSION)
    with ReportReaders() as readers:
        for old in shown(outdated, "Documents"):
            document = readers.read(service.archive.get(old.document))
            if isinstance(document.result, Reading):
                correction = _correct(service, old.inspection_id, document.result, dry_run)
                if correction is not None:
                    yield correction


def _correct(service: Service, inspection_id: int, again: Reading, dry_run: bool) -> Event | None:
    now = service.clock.now()
    with writing(service.engine) as session:
        correction = record_correction(
            session,
            inspection_id,
            again,
            service.frameworks,
            reader_version=READER_VERSION,
            keep_names=service.settings.keep_inspector_names,
            now=now,
        )
        if correction is not None and record.add_event(session, correction, None):
            told = told_of(session, correction.corrects)
            queue(session, correction.id, deliveries_for(correction, service.routes, now, told), now)
        if dry_run:
            session.rollback()
    return correction
