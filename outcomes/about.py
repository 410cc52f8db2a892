"""What every event carries of the provider and of the inspection that it is about."""

from typing import Any

from outcomes.event import event_id
from outcomes.inspection import Inspection, Provider


def about_provider(provider: Provider, inspection: Inspection | None = None) -> dict[str, Any]:
    """The fields of an event on `provider`, and which inspection it is about where it is about one."""
    reading = inspection.reading if inspection else None
    return {
        "urn": provider.urn,
        "provider": provider.name,
        "provider_kind": provider.kind,
        "provider_url": provider.url,
        "region": provider.region,
        "kind": reading.kind if reading else None,
        "framework": reading.framework if reading else None,
        "inspection_start": reading.start if reading else None,
        "inspection_end": reading.end if reading else None,
        "evidence": inspection.document if inspection else None,
    }


def about_inspection(provider: Provider, inspection: Inspection) -> dict[str, Any]:
    """The fields of an event that `inspection` itself is: who, what, when, and the document that proves it."""
    reading = inspection.reading
    return about_provider(provider, inspection) | {
        "published": inspection.published,
        "observed_at": inspection.observed_at,
        "report_url": inspection.report_url,
        "outcome": reading.outcome,
        "theme": reading.theme,
        "priority_action": reading.priority_action,
    }


def inspection_event_id(inspection: Inspection, what: str) -> str:
    """The same for every file and link under which the inspection is published.

    A document that names no first day on site can only be told from others by its content.
    """
    reading = inspection.reading
    known_by = (reading.start,) if reading.start else (inspection.published, inspection.document)
    return event_id(inspection.urn, what, reading.kind, *known_by)
