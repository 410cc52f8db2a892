"""History judged again, report by report, as it came out: what every event would have been on its day. Pure."""

from collections.abc import Iterable, Mapping

from outcomes.event import Event
from outcomes.frameworks import Frameworks
from outcomes.inspection import Inspection, Provider
from outcomes.verdict import judge


def replay(providers: Mapping[str, Provider], inspections: Iterable[Inspection], frameworks: Frameworks) -> list[Event]:
    """One event for each inspection, in order of publication; each is judged by what was public before it.

    `providers` by URN. Reports of one day are taken in the order of their inspections, as a reader of that day's list
    would put them. An inspection that is given twice (the same report under another link) gives one event.
    Raises KeyError for an inspection whose provider is not given.
    """
    held: dict[str, list[Inspection]] = {}
    told: dict[str, Event] = {}
    for inspection in sorted(inspections, key=_by_publication):
        earlier = held.setdefault(inspection.urn, [])
        event = judge(providers[inspection.urn], inspection, earlier, frameworks)
        if event.id not in told:
            told[event.id] = event
            earlier.append(inspection)
    return list(told.values())


def _by_publication(inspection: Inspection) -> tuple[object, ...]:
    return (inspection.published, inspection.start, inspection.urn, inspection.observed_at, inspection.document)
