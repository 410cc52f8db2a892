"""Inspections between the domain and the tables: one place for the way in, one for the way back."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session, col, select

from outcomes.grades import Absence, AreaOutcome, Grade
from outcomes.inspection import Inspection, Judgement, Kind, Reading
from storage.models import InspectionRow, JudgementRow, ReportRow, Superseded
from storage.standing import refresh_standing


def add_inspection(
    session: Session,
    reading: Reading,
    report: ReportRow,
    document: str,
    *,
    reader_version: str,
    keep_names: bool,
    now: datetime,
) -> InspectionRow:
    """Store what `report` says, and keep the provider's standing in step. Its row has an id afterwards.

    A reading that it takes the place of must have been superseded before.
    """
    assert report.id is not None
    row = InspectionRow(
        urn=report.urn,
        report_id=report.id,
        document=document,
        reader_version=reader_version,
        observed_at=now,
        kind=reading.kind,
        framework=reading.framework,
        provider_printed=reading.provider,
        start=reading.start,
        end=reading.end,
        published=report.published,
        lead_inspector=reading.lead_inspector if keep_names else None,
        outcome=reading.outcome,
        theme=reading.theme,
        priority_action=reading.priority_action,
        next_inspection=reading.next_inspection,
        previous_start=reading.previous_start,
        previous_end=reading.previous_end,
        pages=reading.pages,
        warnings=list(reading.warnings),
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add_all(
        JudgementRow(
            inspection_id=row.id,
            key=judgement.key,
            position=position,
            printed=judgement.printed,
            grade=judgement.grade,
            absent=judgement.absent,
        )
        for position, judgement in enumerate(reading.judgements)
    )
    session.flush()
    refresh_standing(session, report.urn)
    return row


def supersede(session: Session, row: InspectionRow, why: Superseded, now: datetime) -> None:
    """The reading no longer counts from `now` on; it stays stored."""
    row.superseded_at, row.superseded = now, why
    session.flush()


def inspections_of(session: Session, urn: str) -> list[Inspection]:
    """Every inspection of one provider that counts now, oldest first."""
    statement = select(InspectionRow, ReportRow.url).join(ReportRow, col(ReportRow.id) == col(InspectionRow.report_id))
    rows = session.exec(statement.where(InspectionRow.urn == urn, col(InspectionRow.superseded_at).is_(None))).all()
    judgements = judgements_of(session, [row.id for row, _ in rows if row.id is not None])
    found = [as_inspection(row, judgements.get(row.id or 0, ()), url) for row, url in rows]
    return sorted(found, key=lambda inspection: (inspection.start, inspection.published))


def judgements_of(session: Session, inspection_ids: Iterable[int]) -> dict[int, list[JudgementRow]]:
    """The judgements of each inspection, in the report's order."""
    found: dict[int, list[JudgementRow]] = {}
    statement = select(JudgementRow).where(col(JudgementRow.inspection_id).in_(list(inspection_ids)))
    for row in session.exec(statement.order_by(col(JudgementRow.inspection_id), col(JudgementRow.position))):
        found.setdefault(row.inspection_id, []).append(row)
    return found


def as_inspection(row: InspectionRow, judgements: Iterable[JudgementRow], report_url: str) -> Inspection:
    """The inspection as the domain knows it."""
    return Inspection(row.urn, as_reading(row, judgements), row.published, row.observed_at, row.document, report_url)


def as_reading(row: InspectionRow, judgements: Iterable[JudgementRow]) -> Reading:
    """What the document said, as it was read then."""
    return Reading(
        kind=Kind(row.kind),
        provider=row.provider_printed,
        framework=row.framework,
        start=row.start,
        end=row.end,
        lead_inspector=row.lead_inspector,
        judgements=tuple(_judgement(judgement) for judgement in judgements),
        outcome=AreaOutcome(row.outcome) if row.outcome else None,
        theme=row.theme,
        priority_action=row.priority_action,
        next_inspection=row.next_inspection,
        previous_start=row.previous_start,
        previous_end=row.previous_end,
        pages=row.pages,
        warnings=tuple(row.warnings),
    )


def _judgement(row: JudgementRow) -> Judgement:
    grade = Grade(row.grade) if row.grade else None
    return Judgement(row.key, row.printed, grade, Absence(row.absent) if row.absent else None)


def current_of_report(session: Session, report_id: int) -> InspectionRow | None:
    """The reading of one report that counts now."""
    statement = select(InspectionRow).where(InspectionRow.report_id == report_id)
    return session.exec(statement.where(col(InspectionRow.superseded_at).is_(None))).first()


def current_of_content(session: Session, urn: str, document: str) -> InspectionRow | None:
    """The reading that counts now of this content at this provider, under whatever link."""
    statement = select(InspectionRow).where(InspectionRow.urn == urn, InspectionRow.document == document)
    return session.exec(statement.where(col(InspectionRow.superseded_at).is_(None))).first()


def current_of_visit(session: Session, urn: str, kind: str, start: date | None) -> InspectionRow | None:
    """The reading that counts now of the inspection of `kind` that began on `start`; None for an unknown start."""
    if start is None:
        return None
    statement = select(InspectionRow).where(
        InspectionRow.urn == urn, InspectionRow.kind == kind, InspectionRow.start == start
    )
    return session.exec(statement.where(col(InspectionRow.superseded_at).is_(None))).first()
