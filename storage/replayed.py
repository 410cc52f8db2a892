"""Verdicts that follow from reports older than the watch: judged when asked for, told to nobody, never stored."""

from collections.abc import Iterator
from datetime import date

from sqlmodel import Session, col, select

from outcomes.event import Event
from outcomes.frameworks import load_frameworks
from outcomes.replay import replay
from storage.inspections import inspections_of
from storage.models import EventRow, InspectionRow, ProviderRow
from storage.watching import as_provider


def untold_events(session: Session, since: date | None = None, until: date | None = None) -> Iterator[Event]:
    """One event for each reading that counts and raised none, of those published from `since` to `until`.

    Each is judged from what was published before it, as it would have been on its day.
    """
    statement = select(InspectionRow.urn).where(col(InspectionRow.superseded_at).is_(None))
    statement = statement.where(col(InspectionRow.published) >= since) if since else statement
    statement = statement.where(col(InspectionRow.published) <= until) if until else statement
    for urn in session.exec(statement.distinct().order_by(col(InspectionRow.urn))).all():
        told = _told(session, urn)
        provider = as_provider(session.get_one(ProviderRow, urn))
        for event in replay({urn: provider}, inspections_of(session, urn), load_frameworks()):
            if event.evidence not in told and within(event, since, until):
                yield event


def _told(session: Session, urn: str) -> set[str]:
    """Documents that have raised an event."""
    return {str(row.get("evidence")) for row in session.exec(select(EventRow.payload).where(EventRow.urn == urn))}


def within(event: Event, since: date | None, until: date | None) -> bool:
    """Whether the event's report came out from `since` to `until`, both included."""
    return (since is None or event.published >= since) and (until is None or event.published <= until)
