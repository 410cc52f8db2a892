"""History judged again, report by report, as it came out: what every event would have been on its day. Pure."""

from collections.abc import Callable, Iterable, Iterator

from outcomes.event import Event
from outcomes.frameworks import Frameworks
from outcomes.inspection import Inspection, Provider
from outcomes.verdict import judge


def replay(
    provider_of: Callable[[str], Provider], inspections: Iterable[Inspection], frameworks: Frameworks
) -> Iterator[Event]:
    """One event for each inspection, in order of publication; each is judged by what was public before it.

    `provider_of` gives the provider of a URN. Reports of one day are taken in the order of their inspections, as a
    reader of that day's list would put them. An inspection that is given twice (the same file under another link)
    gives one event.
    """
    held: dict[str, list[Inspection]] = {}
    told: set[str] = set()
    for inspection in sorted(inspections, key=_published):
        earlier = held.setdefault(inspection.urn, [])
        event = judge(provider_of(inspection.urn), inspection, earlier, frameworks)
        earlier.append(inspection)
        if event.id not in told:
            told.add(event.id)
            yield event


def _published(inspection: Inspection) -> tuple[object, ...]:
    return (inspection.published, inspection.start, inspection.urn, inspection.document)
