"""What each route would have sent: history judged again, matched against the routes of today."""

from datetime import timedelta

from alerts.routes import matches
from outcomes.event import Event
from service.setup import Service
from storage.engine import reading
from storage.history import changes


def preview(service: Service, days: int) -> dict[str, list[Event]]:
    """The events of the last `days` that each route matches, oldest first, by the route's name."""
    since = service.clock.today() - timedelta(days=days)
    with reading(service.engine) as session:
        events = list(changes(session, since, include_history=True))
    return {route.name: [event for event in events if matches(route, event)] for route in service.routes}
