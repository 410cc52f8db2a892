"""The only writer of facts: an observation in, events out, inside the caller's one transaction.

The rules of this module:

- A reading is never changed, only superseded by another; what was known at any moment stays answerable.
- No event without new evidence: the same content, read the same way, under whatever link, is nothing new.
- What was published before watching began is stored as history and raises no event.
- A file that cannot be read says so once it is certain that this is the file; it is never told as a change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from outcomes.breaker import missing_confirmed
from outcomes.event import Event
from outcomes.frameworks import Frameworks
from outcomes.inspection import Inspection, Reading
from outcomes.verdict import amended_event, judge, provider_change_event, unread_event, withdrawn_event
from outcomes.wording import difference
from storage.inspections import (
    add_inspection,
    as_inspection,
    current_of_content,
    current_of_report,
    current_of_visit,
    inspections_of,
    judgements_of,
    supersede,
)
from storage.models import (
    BatchRow,
    DocumentRow,
    EventRow,
    InspectionRow,
    ProviderRow,
    ReportRow,
    ReportState,
    Superseded,
)
from storage.privacy import searchable
from storage.search import index_document
from storage.watching import ListingChanges, as_provider, record_failure

EVENT_LOCK = 7_211_001
"""PostgreSQL's advisory lock that gives events one order over all workers."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What one fetch of one report's file showed."""

    report_id: int
    url: str
    sha256: str
    size: int
    media_type: str
    reading: Reading | None
    """What it says; None where it could not be read."""
    reason: str
    """Why it could not be read; empty where it could."""
    certain: bool
    """That it cannot be read is the file's fault, and no passing one."""
    text: str
    reader_version: str
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an observation led to."""

    events: tuple[Event, ...] = ()
    read: bool = False
    """A new reading was stored."""
    unreadable: str | None = None


def record_document(
    session: Session,
    seen: Observation,
    frameworks: Frameworks,
    *,
    text_of: Callable[[str], str],
    keep_names: bool = True,
) -> Recorded:
    """Record what a report's file says.

    `text_of` gives the plain text of an archived document by its hash, to compare an amended report with its former
    self word by word.
    """
    report = session.get_one(ReportRow, seen.report_id)
    _keep_document(session, seen)
    if seen.reading is None:
        events = record_unread(
            session, seen.report_id, seen.reason, seen.sha256, seen.observed_at, certain=seen.certain
        )
        return Recorded(events, unreadable=seen.reason)
    if report.state == ReportState.READ and report.document == seen.sha256:
        return Recorded()
    current = current_of_report(session, seen.report_id)
    if current is None and current_of_content(session, report.urn, seen.sha256) is not None:
        _mark_read(report, seen)  # the same file under another link: nothing new
        return Recorded()
    former = current or current_of_visit(session, report.urn, seen.reading.kind, seen.reading.start)
    return _record_reading(session, report, seen, seen.reading, former, frameworks, text_of, keep_names)


def _record_reading(
    session: Session,
    report: ReportRow,
    seen: Observation,
    reading: Reading,
    former: InspectionRow | None,
    frameworks: Frameworks,
    text_of: Callable[[str], str],
    keep_names: bool,
) -> Recorded:
    before = _inspection(session, former) if former else None
    earlier = [i for i in inspections_of(session, report.urn) if before is None or i != before]
    if former is not None:
        supersede(session, former, Superseded.AMENDED, seen.observed_at)
    row = add_inspection(
        session,
        reading,
        report,
        seen.sha256,
        reader_version=seen.reader_version,
        keep_names=keep_names,
        now=seen.observed_at,
    )
    provider = as_provider(session.get_one(ProviderRow, report.urn))
    words = searchable(provider.kind, seen.text, reading.lead_inspector, keep_names)
    index_document(session, seen.sha256, report.urn, report.label, words)
    untold = report.history and former is None
    _mark_read(report, seen)
    if untold:
        return Recorded(read=True)
    now = _inspection(session, row)
    if before is None:
        return Recorded((judge(provider, now, earlier, frameworks),), read=True)
    wording = difference(text_of(before.document), seen.text)
    event = amended_event(provider, before, now, wording, frameworks)
    return Recorded((event,) if event else (), read=True)


def _inspection(session: Session, row: InspectionRow) -> Inspection:
    assert row.id is not None
    url = session.get_one(ReportRow, row.report_id).url
    return as_inspection(row, judgements_of(session, [row.id]).get(row.id, ()), url)


def _keep_document(session: Session, seen: Observation) -> None:
    """Another worker may be naming the same bytes at this moment: an error page is the same under every link."""
    row = {
        "sha256": seen.sha256,
        "size": seen.size,
        "media_type": seen.media_type,
        "source": seen.url,
        "stored_at": seen.observed_at,
    }
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(DocumentRow).values(row).on_conflict_do_nothing())


def _mark_read(report: ReportRow, seen: Observation) -> None:
    report.state, report.document = ReportState.READ, seen.sha256
    report.last_error, report.next_attempt_at, report.first_failed_at, report.attempts = None, None, None, 0


# ------------------------------------------------------- what cannot be read


def record_unread(
    session: Session, report_id: int, reason: str, sha256: str | None, now: datetime, *, certain: bool = False
) -> tuple[Event, ...]:
    """The report's file could not be had or read. Told once, when it is `certain` that this is the file's fault."""
    report = record_failure(session, report_id, reason, sha256, now)
    if report.told_unread_at or not certain or (report.history and report.state != ReportState.READ):
        return ()
    report.told_unread_at = now
    provider = as_provider(session.get_one(ProviderRow, report.urn))
    return (unread_event(provider, report.label, report.published, report.url, reason, now),)


# ------------------------------------------------------ what is gone or moved


def confirm_withdrawals(session: Session, kind: str, now: datetime) -> tuple[Event, ...]:
    """Reports that several readings of their page over at least a day have not shown any more are withdrawn.

    A link that vanished while its content stands under another one was only moved: nobody is told.
    """
    statement = (
        select(ReportRow, ProviderRow)
        .join(ProviderRow, col(ProviderRow.urn) == col(ReportRow.urn))
        .where(
            ProviderRow.kind == kind, col(ReportRow.missing_since).is_not(None), col(ReportRow.withdrawn_at).is_(None)
        )
    )
    events = []
    for report, provider in session.exec(statement).all():
        if report.missing_since and missing_confirmed(report.missing_since, report.missing_polls, now):
            report.withdrawn_at = now
            if not _stands_elsewhere(session, report):
                events.append(_withdrawn(session, report, provider, now))
    return tuple(events)


def _stands_elsewhere(session: Session, report: ReportRow) -> bool:
    """Whether what the report said now stands under another link of the provider's page."""
    current = current_of_report(session, report.id or 0)
    if current is None:
        return report.document is not None
    others = select(func.count()).where(
        ReportRow.urn == report.urn,
        ReportRow.document == report.document,
        col(ReportRow.id) != report.id,
        col(ReportRow.missing_since).is_(None),
    )
    return bool(session.exec(others).one())


def _withdrawn(session: Session, report: ReportRow, provider: ProviderRow, now: datetime) -> Event:
    row = current_of_report(session, report.id or 0)
    inspection = _inspection(session, row) if row else None
    return withdrawn_event(as_provider(provider), report.label, report.published, report.url, inspection, now)


def record_identity(session: Session, changes: ListingChanges, today: date, now: datetime) -> tuple[Event, ...]:
    """Providers renamed, closed, or gone from the listing for long enough to be believed."""
    events = [
        provider_change_event(provider, "renamed", f"was listed as {before} until now", today, now)
        for provider, before in changes.renamed
    ]
    events += [
        provider_change_event(provider, "closed", "is now listed as closed", today, now) for provider in changes.closed
    ]
    for provider in changes.missing:
        row = session.get_one(ProviderRow, provider.urn)
        if row.missing_since and missing_confirmed(row.missing_since, row.missing_polls, now):
            row.gone_told_at = now
            events.append(provider_change_event(provider, "gone", "is no longer listed", today, now))
    return tuple(events)


# ------------------------------------------------------------------- events


def add_event(session: Session, event: Event, batch: int | None) -> bool:
    """Store an event under its own id; False where it is stored already: it is not told again."""
    if session.get(EventRow, event.id) is not None:
        return False
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({EVENT_LOCK})"))
    latest = session.exec(select(func.max(EventRow.sequence))).one()
    row = session.exec(
        select(InspectionRow).where(
            InspectionRow.urn == event.urn,
            InspectionRow.document == event.evidence,
            col(InspectionRow.superseded_at).is_(None),
        )
    ).first()
    session.add(
        EventRow(
            id=event.id,
            sequence=(latest or 0) + 1,
            urn=event.urn,
            event=event.event,
            verdict=event.verdict,
            urgency=event.urgency,
            region=event.region,
            inspection_id=row.id if row else None,
            report_id=row.report_id if row else None,
            published=event.published,
            observed_at=event.observed_at,
            batch_id=batch,
            corrects=event.corrects,
            payload=event.to_json(),
        )
    )
    session.flush()
    return True


def open_batch(session: Session, reason: str, now: datetime) -> int:
    """A new held batch; its id."""
    row = BatchRow(created_at=now, reason=reason)
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id
