"""Readings that a newer reader makes of the same bytes: corrections of our own word, never changes of Ofsted's."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from outcomes.event import Event, EventKind
from outcomes.frameworks import Frameworks
from outcomes.inspection import Inspection, Reading
from outcomes.verdict import correction_event, judge
from storage.inspections import add_inspection, as_inspection, inspections_of, judgements_of, supersede
from storage.models import EventRow, InspectionRow, ProviderRow, ReportRow, Superseded
from storage.watching import as_provider


@dataclass(frozen=True, slots=True)
class OutdatedReading:
    """A reading that counts, made by an older reader."""

    inspection_id: int
    document: str
    """SHA-256 of the archived document."""


def outdated_readings(session: Session, reader_version: str) -> list[OutdatedReading]:
    """Every reading that counts and that another version of the readers made."""
    statement = select(InspectionRow.id, InspectionRow.document).where(
        col(InspectionRow.superseded_at).is_(None), InspectionRow.reader_version != reader_version
    )
    rows = session.exec(statement.order_by(col(InspectionRow.id))).all()
    return [OutdatedReading(inspection_id, document) for inspection_id, document in rows if inspection_id is not None]


def record_correction(
    session: Session,
    inspection_id: int,
    again: Reading,
    frameworks: Frameworks,
    *,
    reader_version: str,
    keep_names: bool,
    now: datetime,
) -> Event | None:
    """Take over what the present readers say of a document; None where they say the same.

    - A reading that is confirmed only takes the newer version's name. It is confirmed too where only one of the two
      holds the inspector's name: the setting was changed between them, and nobody was told wrongly.
    - One that differs is superseded, and the correction names the event that it corrects, if one was raised.
    - A report that had been told as unread was never told wrongly: what it says is judged now, as news.
    """
    row = session.get_one(InspectionRow, inspection_id)
    report = session.get_one(ReportRow, row.report_id)
    before = _inspection(session, row, report)
    if _same(before.reading, again):
        row.reader_version = reader_version
        row.lead_inspector = (row.lead_inspector or again.lead_inspector) if keep_names else None
        return None
    supersede(session, row, Superseded.CORRECTION, now)
    fresh = add_inspection(
        session, again, report, row.document, reader_version=reader_version, keep_names=keep_names, now=now
    )
    provider, corrected = as_provider(session.get_one(ProviderRow, row.urn)), _inspection(session, fresh, report)
    told = _told(session, row.document, row.urn)
    if told is not None and told.event == EventKind.UNREAD:
        earlier = [other for other in inspections_of(session, row.urn) if other != corrected]
        return judge(provider, corrected, earlier, frameworks)
    return correction_event(provider, before, corrected, told.id if told else None)


def _same(before: Reading, again: Reading) -> bool:
    named = before.lead_inspector and again.lead_inspector
    return _facts(before) == _facts(again if named else replace(again, lead_inspector=before.lead_inspector))


def _facts(reading: Reading) -> Reading:
    """The reading without what says something about the reading itself."""
    return replace(reading, warnings=(), pages=0)


def _inspection(session: Session, row: InspectionRow, report: ReportRow) -> Inspection:
    assert row.id is not None
    return as_inspection(row, judgements_of(session, [row.id]).get(row.id, ()), report.url)


def _told(session: Session, document: str, urn: str) -> EventRow | None:
    """The event that was raised on the evidence of this document."""
    statement = select(EventRow).where(EventRow.urn == urn, EventRow.event != EventKind.CORRECTION)
    rows = session.exec(statement.order_by(col(EventRow.sequence).desc())).all()
    return next((row for row in rows if row.payload.get("evidence") == document), None)
