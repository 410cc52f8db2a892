"""The verdict: a provider's earlier inspections and a new one give an event. Pure; the heart of the product.

The rules are those of docs/judging.md. `outcomes.comparison` compares judgement by judgement; here the comparison
becomes an event with a verdict, an urgency, and the reasons in words. Events of documents without grades are made in
`outcomes.ungraded`, events that judge nothing in `outcomes.report_events`.
"""

from collections.abc import Iterable, Sequence

from outcomes.about import about_inspection, inspection_event_id
from outcomes.clock import day_words
from outcomes.comparison import MOVED, changes_of, compare, graded, own_judgements, verdict_of
from outcomes.consequences import consequence_notes
from outcomes.event import Change, Direction, Event, EventKind, Urgency, Verdict
from outcomes.frameworks import OVERALL, Frameworks
from outcomes.grades import GRAVEST, Absence
from outcomes.headline import graded_headline, grades_words, listed
from outcomes.inspection import VISITS, Inspection, Judgement, Kind, Provider, Reading
from outcomes.report_events import (
    amended_event,
    correction_event,
    provider_change_event,
    unread_event,
    withdrawn_event,
)
from outcomes.ungraded import area_event, letter_event, visit_event

__all__ = [
    "amended_event",
    "compare",
    "correction_event",
    "judge",
    "outcome_words",
    "provider_change_event",
    "unread_event",
    "verdict_of",
    "withdrawn_event",
]

UNGRADED = frozenset({Kind.JOINT_TARGETED, Kind.JTAI, Kind.AREA_SEND_REVISIT, Kind.JOINT_AREA_REVIEW, Kind.LETTER})
"""Kinds of letter in which no grade is missing when there is none."""


def judge(provider: Provider, new: Inspection, earlier: Sequence[Inspection], frameworks: Frameworks) -> Event:
    """The event that `new` is for `provider`, whose other inspections are `earlier` (in any order).

    Inspections of `earlier` that began after `new` do not count for the comparison; they make it late. Those of another
    provider (a predecessor) do not count at all.
    """
    others = [other for other in earlier if other.urn == new.urn]
    if new.reading.kind in VISITS:
        return visit_event(provider, new, graded(others, frameworks), frameworks)
    if new.reading.kind is Kind.AREA_SEND_FULL:
        return area_event(provider, new, others, frameworks) or _unread(provider, new, "its outcome could not be read")
    own = own_judgements(new, frameworks)
    if not own and new.reading.kind in UNGRADED:
        return letter_event(provider, new, frameworks)
    why = _why_unread(new, own, frameworks)
    return _unread(provider, new, why) if why else _graded(provider, new, others, frameworks)


def _why_unread(new: Inspection, own: Sequence[Judgement], frameworks: Frameworks) -> str | None:
    """Why a graded report counts as unread; None where it says something that can be judged."""
    if new.reading.kind is Kind.OTHER and not own:
        return next(iter(new.reading.warnings), "a kind of document that is not known")
    if not any(j.grade for j in own) and (not own or any(j.absent is Absence.UNREADABLE for j in own)):
        return "its grades could not be read"
    framework = frameworks.get(new.reading.framework or "")
    if framework and framework.start and new.start < framework.start:
        return f"its judgements are those of {framework.name}, which was not in force when the inspection began"
    return None


def _unread(provider: Provider, new: Inspection, why: str) -> Event:
    """A report that should have been judged and could not be."""
    label = {Kind.AREA_SEND_FULL: "area SEND report", Kind.OTHER: "report"}.get(new.reading.kind, "inspection report")
    return unread_event(provider, label, new.published, new.report_url, why, new.observed_at, new)


def _graded(provider: Provider, new: Inspection, earlier: Sequence[Inspection], frameworks: Frameworks) -> Event:
    known = graded(earlier, frameworks)
    before = [other for other in known if other.start < new.start]
    newer = known[0] if known and known[0].start > new.start else None
    framework = frameworks.get(new.reading.framework or "")
    changes = changes_of(new, before, frameworks)
    overall = next((change for change in changes if change.key == OVERALL), None)
    parts = tuple(change for change in changes if change.key != OVERALL)
    verdict = verdict_of(changes)
    previous = before[0] if before else None
    return Event(
        id=inspection_event_id(new, "outcome"),
        event=EventKind.GRADE_CHANGE if any(c.direction in MOVED for c in changes) else EventKind.NEW_OUTCOME,
        verdict=verdict,
        urgency=_urgency(new.reading, changes, verdict),
        headline=graded_headline(provider.name, overall, parts, framework, newer is not None),
        reason=_reason(changes, verdict, new, before, frameworks),
        overall=overall,
        judgements=parts,
        previous_start=previous.start if previous else None,
        previous_url=previous.report_url if previous else None,
        earlier=tuple(outcome_words(inspection, frameworks) for inspection in before[:2]),
        late=newer is not None,
        notes=tuple(_notes(new, changes, newer, frameworks)),
        **about_inspection(provider, new),
    )


def _urgency(reading: Reading, changes: Iterable[Change], verdict: Verdict) -> Urgency:
    """Urgent: anything to or from inadequate, any fall of the overall grade, areas for priority action; low: unchanged.

    A first or incomparable inadequate is one that was not known before, so it counts as a move to it.
    """
    if reading.priority_action or any(_is_urgent(change) for change in changes):
        return Urgency.URGENT
    return Urgency.LOW if verdict is Verdict.UNCHANGED else Urgency.NORMAL


def _is_urgent(change: Change) -> bool:
    match change.direction:
        case Direction.IMPROVED | Direction.DECLINED:
            falls = change.key == OVERALL and change.direction is Direction.DECLINED
            return falls or bool(GRAVEST & {change.from_grade, change.to_grade})
        case Direction.FIRST | Direction.NOT_COMPARABLE:
            return change.to_grade in GRAVEST
        case _:
            return False


# -------------------------------------------------------------------- words


def _reason(
    changes: Sequence[Change],
    verdict: Verdict,
    new: Inspection,
    before: Sequence[Inspection],
    frameworks: Frameworks,
) -> str:
    """Why this verdict, for a person who asks."""
    said = [_verdict_words(changes, verdict, before), _unread_words(changes)]
    if any(change.indicative and change.direction in (*MOVED, Direction.UNCHANGED) for change in changes):
        said.append(_across_words(changes, new, before, frameworks))
    return " ".join(filter(None, said))


def _verdict_words(changes: Sequence[Change], verdict: Verdict, before: Sequence[Inspection]) -> str:
    if not before:
        return "No earlier graded inspection of this provider is known."
    fell, rose, stayed = (
        sum(change.direction is direction for change in changes)
        for direction in (Direction.DECLINED, Direction.IMPROVED, Direction.UNCHANGED)
    )
    compared = fell + rose + stayed
    if verdict is Verdict.FIRST:
        return "No earlier inspection of this provider gave a grade on any of these judgements."
    if not compared:
        return "The earlier inspection was made under arrangements whose grades cannot be compared with these."
    judgements = "judgement" if compared == 1 else "judgements"
    return f"Of {compared} comparable {judgements} {fell} fell, {rose} rose and {stayed} stayed."


def _unread_words(changes: Iterable[Change]) -> str:
    told = [change for change in changes if change.direction is not Direction.ENDED]
    unread = sum(change.direction is Direction.UNREADABLE for change in told)
    if not unread:
        return ""
    return f"{unread} of {len(told)} grades could not be read; a person should look."


def _across_words(
    changes: Iterable[Change], new: Inspection, before: Iterable[Inspection], frameworks: Frameworks
) -> str:
    """Between which frameworks the comparison runs."""
    starts = {change.from_start for change in changes if change.indicative}
    used = dict.fromkeys(i.reading.framework or "" for i in before if i.start in starts)
    older = listed([frameworks[id_].name for id_ in used if id_ in frameworks])
    now = frameworks.get(new.reading.framework or "")
    if not older or now is None:
        return ""
    return f"The comparison is indicative: it runs across {older} and {now.name}."


def _notes(new: Inspection, changes: Sequence[Change], newer: Inspection | None, frameworks: Frameworks) -> list[str]:
    """What readers need to know beside the grades. What an outcome triggers is left out where a newer one stands."""
    notes = list(dict.fromkeys(change.note for change in changes if change.note))
    if newer is not None:
        notes.append(
            f"This is an older inspection, published after a newer one: the inspection of {newer.start:%B %Y} stands."
        )
    else:
        notes += consequence_notes(new.reading, frameworks)
    return notes


def outcome_words(inspection: Inspection, frameworks: Frameworks) -> str:
    """An earlier outcome in words: "2018: requires improvement to be good (published 12 March 2018)"."""
    framework = frameworks.get(inspection.reading.framework or "")
    overall = inspection.reading.overall
    words = grades_words([overall] if overall else inspection.reading.judgements, framework)
    return f"{inspection.start.year}: {words} (published {day_words(inspection.published)})"
