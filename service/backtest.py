"""The replay of what is stored: every inspection judged anew, by publication date, through the same code as a poll."""

from datetime import date

from sqlmodel import select

from outcomes.event import Event
from outcomes.inspection import Inspection, Provider
from outcomes.replay import replay
from service.setup import Service
from storage.engine import reading
from storage.inspections import inspections_of
from storage.models import ProviderRow
from storage.replayed import within
from storage.watching import as_provider


def backtest(service: Service, since: date | None, until: date | None) -> list[Event]:
    """The events that follow from the stored inspections published from `since` to `until`, oldest first.

    Nothing is stored and nobody is told; an event that was told in its time has the same id here.
    """
    providers: dict[str, Provider] = {}
    inspections: list[Inspection] = []
    with reading(service.engine) as session:
        for row in session.exec(select(ProviderRow)).all():
            providers[row.urn] = as_provider(row)
            inspections += inspections_of(session, row.urn)
    events = replay(providers, inspections, service.frameworks)
    return [event for event in events if within(event, since, until)]
