"""The reconciler: what should have been queued, worked out anew from the events, against what was."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from outcomes.delivery import Delivery
from outcomes.event import Event
from storage.deliveries import told_of
from storage.models import DeliveryRow, EventRow, RouteRow

Expected = Callable[[Event, Sequence[Delivery]], Sequence[Delivery]]
"""Who should get an event, given who was told of what it corrects; `alerts.routes.deliveries_for` with its routes."""


@dataclass(frozen=True, slots=True)
class Owed:
    """An alert that the routes ask for and the outbox does not hold."""

    event_id: str
    route: str
    target: str


def note_routes(session: Session, fingerprints: Mapping[str, str], now: datetime) -> None:
    """Remember since when each route has stood as it is now. To be called whenever the routes have been read."""
    for name, fingerprint in fingerprints.items():
        row = session.get(RouteRow, name)
        if row is None or row.fingerprint != fingerprint:
            session.merge(RouteRow(name=name, fingerprint=fingerprint, since=now))
    for row in session.exec(select(RouteRow).where(col(RouteRow.name).not_in(list(fingerprints)))).all():
        session.delete(row)


def owed(session: Session, expected: Expected, since: datetime) -> list[Owed]:
    """Alerts about events recorded after `since` that are missing from the outbox, and should not be.

    A route owes nothing for events from before it stood as it stands now. Whoever got the event by another route got
    it. Always empty unless a row was lost or the program has a fault.
    """
    stands = {row.name: row.since for row in session.exec(select(RouteRow)).all()}
    missing: list[Owed] = []
    for row in session.exec(select(EventRow).where(EventRow.observed_at > since).order_by(col(EventRow.sequence))):
        there = set(session.exec(select(DeliveryRow.target).where(DeliveryRow.event_id == row.id)).all())
        event = Event.from_json(row.payload)
        missing += [
            Owed(row.id, delivery.route, delivery.target)
            for delivery in expected(event, told_of(session, event.corrects))
            if delivery.target not in there and row.observed_at >= stands.get(delivery.route, row.observed_at)
        ]
    return missing
