"""Events of documents without grades: visits, area SEND inspections with an outcome of their own, and letters. Pure."""

from collections.abc import Iterable, Sequence

from outcomes.about import about_inspection, inspection_event_id
from outcomes.consequences import consequence_notes
from outcomes.event import Event, EventKind, Urgency, Verdict
from outcomes.frameworks import Frameworks
from outcomes.grades import AreaOutcome
from outcomes.headline import area_headline, grades_words, visit_headline
from outcomes.inspection import Inspection, Kind, Provider

AREA_ORDER = (AreaOutcome.POSITIVE, AreaOutcome.INCONSISTENT, AreaOutcome.SYSTEMIC_FAILINGS)
"""Best first (area SEND handbook, since January 2023)."""


def visit_event(provider: Provider, new: Inspection, graded: Sequence[Inspection], frameworks: Frameworks) -> Event:
    """A focused or monitoring visit. It carries no grade and changes none; the note says which one stays.

    `graded`: the provider's graded inspections, newest first.
    """
    standing = graded[0] if graded else None
    return Event(
        id=inspection_event_id(new, "visit"),
        event=EventKind.VISIT,
        verdict=None,
        urgency=Urgency.URGENT if new.reading.priority_action else Urgency.LOW,
        headline=visit_headline(provider.name, new.reading),
        reason="Visits carry no grades and change none.",
        previous_start=standing.start if standing else None,
        previous_url=standing.report_url if standing else None,
        late=standing is not None and standing.start > new.start,
        notes=(_stays(standing, frameworks),) if standing else (),
        **about_inspection(provider, new),
    )


def _stays(standing: Inspection, frameworks: Frameworks) -> str:
    overall = standing.reading.overall
    framework = frameworks.get(standing.reading.framework or "")
    if overall and overall.grade:
        return f"A visit changes no grade: overall stays {grades_words([overall], framework)} ({standing.start.year})."
    words = grades_words(standing.reading.judgements, framework)
    return f"A visit changes no grade. Those of {standing.start.year} stay: {words}."


def area_event(
    provider: Provider, new: Inspection, earlier: Sequence[Inspection], frameworks: Frameworks
) -> Event | None:
    """An area SEND outcome, which is compared with the area's earlier ones only. None where it could not be read."""
    now = new.reading.outcome
    if now is None:
        return None
    others = [other for other in earlier if other.reading.kind is Kind.AREA_SEND_FULL and other.reading.outcome]
    previous = _newest(other for other in others if other.start < new.start)
    was = previous.reading.outcome if previous else None
    late = any(other.start > new.start for other in others)
    verdict = _area_verdict(was, now, inspected_before=new.reading.previous_start is not None)
    return Event(
        id=inspection_event_id(new, "area"),
        event=EventKind.AREA_OUTCOME,
        verdict=verdict,
        urgency=_area_urgency(new, was, now, verdict),
        headline=area_headline(provider.name, was, now, verdict, late),
        reason=_area_reason(verdict),
        previous_start=previous.start if previous else new.reading.previous_start,
        previous_url=previous.report_url if previous else None,
        late=late,
        notes=() if late else tuple(_area_notes(new, frameworks)),
        **about_inspection(provider, new),
    )


def _area_notes(new: Inspection, frameworks: Frameworks) -> list[str]:
    """When the report says that the next inspection is due, and what its outcome triggers."""
    said = new.reading.next_inspection
    return [*([f"Next: {said}."] if said else []), *consequence_notes(new.reading, frameworks)]


def _newest(inspections: Iterable[Inspection]) -> Inspection | None:
    return max(inspections, key=lambda other: (other.start, other.published), default=None)


def _area_verdict(was: AreaOutcome | None, now: AreaOutcome, *, inspected_before: bool) -> Verdict:
    """An earlier inspection that the letter names, without an outcome of these three, is not comparable."""
    if was is None:
        return Verdict.NOT_COMPARABLE if inspected_before else Verdict.FIRST
    step = AREA_ORDER.index(now) - AREA_ORDER.index(was)
    return Verdict.UNCHANGED if step == 0 else Verdict.DECLINED if step > 0 else Verdict.IMPROVED


def _area_urgency(new: Inspection, was: AreaOutcome | None, now: AreaOutcome, verdict: Verdict) -> Urgency:
    if new.reading.priority_action:
        return Urgency.URGENT
    if verdict is Verdict.UNCHANGED:
        return Urgency.LOW
    return Urgency.URGENT if AreaOutcome.SYSTEMIC_FAILINGS in (was, now) else Urgency.NORMAL


def _area_reason(verdict: Verdict) -> str:
    words = "The outcome of an area inspection is of the local area partnership; it is no grade of the authority."
    if verdict is not Verdict.NOT_COMPARABLE:
        return words
    return f"{words} The area's earlier inspection had no outcome of this kind, so the two cannot be compared."


def letter_event(provider: Provider, new: Inspection, frameworks: Frameworks) -> Event:
    """A letter without a grade: joint targeted area inspections and the like."""
    return Event(
        id=inspection_event_id(new, "letter"),
        event=EventKind.LETTER,
        verdict=None,
        urgency=Urgency.URGENT if new.reading.priority_action else Urgency.LOW,
        headline=visit_headline(provider.name, new.reading),
        reason="A letter without a grade: it can be neither better nor worse.",
        notes=tuple(consequence_notes(new.reading, frameworks)),
        **about_inspection(provider, new),
    )
