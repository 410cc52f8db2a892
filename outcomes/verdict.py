"""The verdict: a provider's earlier inspections and a new one give an event. Pure; the heart of the product.

The rules (domain.md, "What may be compared" and "The event"):

- Each judgement is compared with the newest earlier inspection, by its first day on site, that carries the judgement
  itself or what the framework's file says it continues.
- A judgement split in two is compared twice with the one it was, and the event says that they were one.
- A comparison across two frameworks is marked indicative. Grades of different scales are never compared.
- The overall grade is Ofsted's word or nothing: it is never worked out from the parts. Where a framework no longer asks
  for it, it has ended; it did not fall.
- The verdict covers every comparable judgement, the overall grade among them, never another body's.
- A grade that should be there and could not be read makes the whole verdict uncertain: what was read is told, and no
  verdict is given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from outcomes.clock import day_words
from outcomes.event import Change, Direction, Event, EventKind, Urgency, Verdict, event_id
from outcomes.frameworks import OVERALL, Framework, Frameworks, JudgementRule, counterpart
from outcomes.grades import Absence, AreaOutcome, Grade, printed
from outcomes.headline import area_headline, grade_words, graded_headline, visit_headline
from outcomes.inspection import VISITS, Inspection, Judgement, Kind, Provider, Reading

MOVED = (Direction.IMPROVED, Direction.DECLINED)
AREA_ORDER = (AreaOutcome.POSITIVE, AreaOutcome.INCONSISTENT, AreaOutcome.SYSTEMIC_FAILINGS)


def judge(provider: Provider, new: Inspection, earlier: Sequence[Inspection], frameworks: Frameworks) -> Event:
    """The event that `new` is for `provider`, whose other inspections are `earlier` (in any order).

    Inspections of `earlier` that began after `new` do not count for the comparison; they make it late.
    """
    if new.reading.kind in VISITS:
        return _visit(provider, new, earlier)
    if new.reading.kind is Kind.AREA_SEND_FULL:
        return _area_outcome(provider, new, earlier)
    if new.reading.judgements:
        return _graded(provider, new, earlier, frameworks)
    if new.reading.kind is Kind.OTHER:
        return unread_event(
            provider, "report", new.published, new.report_url, "a kind of document that is not known", new.observed_at
        )
    return _letter(provider, new)


# ------------------------------------------------------------------- graded


def _graded(provider: Provider, new: Inspection, earlier: Sequence[Inspection], frameworks: Frameworks) -> Event:
    before = _before(new, earlier)
    framework = frameworks.get(new.reading.framework or "")
    changes = _changes(new, before, framework, frameworks)
    overall = next((change for change in changes if change.key == OVERALL), None)
    parts = tuple(change for change in changes if change.key != OVERALL)
    if all(change.direction is Direction.UNREADABLE for change in changes if change.direction is not Direction.ENDED):
        return unread_event(
            provider,
            "inspection report",
            new.published,
            new.report_url,
            "its grades could not be read",
            new.observed_at,
            new,
        )
    verdict = verdict_of(changes)
    late = any(other.reading.judgements and other.start > new.start for other in earlier)
    previous = next(iter(before), None)
    return Event(
        id=_id(new, "outcome"),
        event=EventKind.GRADE_CHANGE if any(c.direction in MOVED for c in changes) else EventKind.NEW_OUTCOME,
        verdict=verdict,
        urgency=_urgency(new.reading, changes),
        headline=graded_headline(provider.name, overall, parts, framework, late),
        reason=_reason(changes, verdict, new, previous, frameworks),
        overall=overall,
        judgements=parts,
        previous_start=previous.start if previous else None,
        previous_url=previous.report_url if previous else None,
        earlier=tuple(outcome_words(inspection) for inspection in before[:2]),
        late=late,
        notes=tuple(_notes(new, changes, late, earlier, framework)),
        **_about(provider, new),
    )


def _before(new: Inspection, earlier: Sequence[Inspection]) -> list[Inspection]:
    """Graded inspections that began before `new`, newest first."""
    found = [
        other
        for other in earlier
        if other.reading.judgements and (other.start, other.published) < (new.start, new.published)
    ]
    return sorted(found, key=lambda other: (other.start, other.published), reverse=True)


def _changes(
    new: Inspection, before: Sequence[Inspection], framework: Framework | None, frameworks: Frameworks
) -> list[Change]:
    changes = []
    for judgement in new.reading.judgements:
        rule = framework.rule(judgement.key) if framework else None
        if rule is None or not rule.other_body:
            changes.append(_change(judgement, rule, before, framework, frameworks))
    return changes + _ended(new, before, framework, frameworks)


def _change(
    judgement: Judgement,
    rule: JudgementRule | None,
    before: Sequence[Inspection],
    framework: Framework | None,
    frameworks: Frameworks,
) -> Change:
    """One judgement against the newest earlier inspection that carries it."""
    found = _earlier_judgement(judgement.key, before, framework, frameworks)
    if found is None:
        direction = Direction.NOT_COMPARABLE if before else Direction.FIRST
        return Change(judgement.key, judgement.printed, _absent(judgement) or direction, judgement.grade)
    split = found.judgement.key != judgement.key and rule is not None and bool(rule.split_note)
    return Change(
        key=judgement.key,
        printed=judgement.printed,
        direction=_absent(judgement)
        or _absent(found.judgement, earlier=True)
        or _direction(found, judgement, framework),
        to_grade=judgement.grade,
        from_key=found.judgement.key,
        from_grade=found.judgement.grade,
        from_start=found.inspection.start,
        indicative=found.inspection.reading.framework != (framework.id if framework else None),
        note=rule.split_note if rule and split else "",
    )


@dataclass(frozen=True, slots=True)
class _Earlier:
    judgement: Judgement
    inspection: Inspection


def _earlier_judgement(
    key: str, before: Sequence[Inspection], framework: Framework | None, frameworks: Frameworks
) -> _Earlier | None:
    """The newest earlier judgement that `key` may be compared with. One that was not judged then is passed over."""
    if framework is None:
        return None
    for inspection in before:
        there = counterpart(frameworks, framework, key, inspection.reading.framework)
        for judgement in inspection.reading.judgements:
            if judgement.key == there and judgement.absent is not Absence.NOT_JUDGED:
                return _Earlier(judgement, inspection)
    return None


def _absent(judgement: Judgement, earlier: bool = False) -> Direction | None:
    """The direction that a missing grade forces; None where the grade is there."""
    if judgement.absent is None:
        return None
    return Direction.NOT_JUDGED if judgement.absent is Absence.NOT_JUDGED and not earlier else Direction.UNREADABLE


def _direction(found: _Earlier, judgement: Judgement, framework: Framework | None) -> Direction:
    was, now = found.judgement.grade, judgement.grade
    if framework is None or was is None or now is None:
        return Direction.NOT_COMPARABLE
    return compare(was, now, framework.scale)


def compare(was: Grade, now: Grade, scale: Sequence[Grade]) -> Direction:
    """Which way a grade moved on one scale, best first. Grades that are not both on it cannot be compared."""
    if was not in scale or now not in scale:
        return Direction.NOT_COMPARABLE
    step = scale.index(now) - scale.index(was)
    return Direction.UNCHANGED if step == 0 else Direction.DECLINED if step > 0 else Direction.IMPROVED


def _ended(
    new: Inspection, before: Sequence[Inspection], framework: Framework | None, frameworks: Frameworks
) -> list[Change]:
    """Judgements of the inspection before that nothing continues: said once, where the framework changes."""
    previous = next(iter(before), None)
    if previous is None or framework is None or previous.reading.framework in (None, framework.id):
        return []
    older = frameworks.get(previous.reading.framework or "")
    carried = {
        counterpart(frameworks, framework, rule.key, older.id if older else None) for rule in framework.judgements
    }
    comparable = carried - {None}
    if older is None or not comparable:
        return []
    return [
        Change(
            key=judgement.key,
            printed=judgement.printed,
            direction=Direction.ENDED,
            from_key=judgement.key,
            from_grade=judgement.grade,
            from_start=previous.start,
            note=(framework.ends or {}).get(judgement.key, ""),
        )
        for judgement in previous.reading.judgements
        if judgement.key not in comparable and (rule := older.rule(judgement.key)) is not None and not rule.other_body
    ]


def verdict_of(changes: Iterable[Change]) -> Verdict:
    """The verdict over all judgements; one that should be there and could not be read leaves it open."""
    directions = [change.direction for change in changes]
    if Direction.UNREADABLE in directions:
        return Verdict.NOT_COMPARABLE
    up, down = Direction.IMPROVED in directions, Direction.DECLINED in directions
    if up or down:
        return Verdict.MIXED if up and down else Verdict.IMPROVED if up else Verdict.DECLINED
    if Direction.UNCHANGED in directions:
        return Verdict.UNCHANGED
    return Verdict.NOT_COMPARABLE if Direction.NOT_COMPARABLE in directions else Verdict.FIRST


def _urgency(reading: Reading, changes: Iterable[Change]) -> Urgency:
    """Urgent: anything to or from inadequate, any fall of the overall grade, areas for priority action."""
    moved = [change for change in changes if change.direction in MOVED]
    if reading.priority_action or any(_is_urgent(change) for change in [*moved, *_firsts(changes)]):
        return Urgency.URGENT
    return Urgency.NORMAL if moved else Urgency.LOW


def _firsts(changes: Iterable[Change]) -> list[Change]:
    return [c for c in changes if c.direction in (Direction.FIRST, Direction.NOT_COMPARABLE)]


def _is_urgent(change: Change) -> bool:
    falls = change.key == OVERALL and change.direction is Direction.DECLINED
    return falls or Grade.INADEQUATE in (change.from_grade, change.to_grade)


def _reason(
    changes: Sequence[Change], verdict: Verdict, new: Inspection, previous: Inspection | None, frameworks: Frameworks
) -> str:
    """Why this verdict, for a person who asks."""
    count = {direction: sum(c.direction is direction for c in changes) for direction in Direction}
    if verdict is Verdict.FIRST:
        return "No earlier graded inspection of this provider is known."
    if count[Direction.UNREADABLE]:
        return f"{count[Direction.UNREADABLE]} of {len(changes)} grades could not be read, so no verdict is given."
    if verdict is Verdict.NOT_COMPARABLE:
        return "The earlier inspection was made under arrangements whose grades cannot be compared with these."
    compared = sum(count[d] for d in (Direction.IMPROVED, Direction.DECLINED, Direction.UNCHANGED))
    words = (
        f"Of {compared} comparable judgements {count[Direction.DECLINED]} fell, {count[Direction.IMPROVED]} rose and "
        f"{count[Direction.UNCHANGED]} stayed."
    )
    across = {c.from_start for c in changes if c.indicative}
    if across and previous is not None:
        old, now = frameworks.get(previous.reading.framework or ""), frameworks.get(new.reading.framework or "")
        if old and now and old != now:
            words += f" The comparison is indicative: it runs across {old.name} and {now.name}."
    return words


def _notes(
    new: Inspection,
    changes: Sequence[Change],
    late: bool,
    earlier: Sequence[Inspection],
    framework: Framework | None,
) -> list[str]:
    notes = list(dict.fromkeys(change.note for change in changes if change.note))
    if late:
        newest = max((other for other in earlier if other.reading.judgements), key=lambda other: other.start)
        notes.append(
            f"This is an older inspection, published after a newer one: the inspection of {newest.start:%B %Y} stands."
        )
    if framework:
        notes += [entry.text for entry in framework.consequences if _applies(entry.judgement, entry.grade, new)]
    return notes


def _applies(key: str, grade: str, new: Inspection) -> bool:
    return any(j.grade == grade and key in ("any", j.key) for j in new.reading.judgements)


def outcome_words(inspection: Inspection) -> str:
    """An earlier outcome in words: "2018: requires improvement to be good (published 12 March 2018)"."""
    overall = inspection.reading.overall
    words = grade_words(overall) if overall else "no overall grade"
    return f"{inspection.start.year}: {words} (published {day_words(inspection.published)})"


# --------------------------------------------------------- without a grade


def _visit(provider: Provider, new: Inspection, earlier: Sequence[Inspection]) -> Event:
    urgent = bool(new.reading.priority_action)
    graded = [other for other in earlier if other.reading.judgements and other.start <= new.start]
    newest = max(graded, key=lambda other: other.start, default=None)
    standing = newest.reading.overall if newest else None
    notes = []
    if standing is not None and standing.grade is not None and newest is not None:
        notes.append(f"A visit changes no grade: overall stays {printed(standing.grade)} ({newest.start.year}).")
    return Event(
        id=_id(new, "visit"),
        event=EventKind.VISIT,
        verdict=None,
        urgency=Urgency.URGENT if urgent else Urgency.LOW,
        headline=visit_headline(provider.name, new.reading),
        reason="Visits carry no grades and change none.",
        previous_start=newest.start if newest else None,
        previous_url=newest.report_url if newest else None,
        notes=tuple(notes),
        **_about(provider, new),
    )


def _area_outcome(provider: Provider, new: Inspection, earlier: Sequence[Inspection]) -> Event:
    """Area SEND outcomes have an order of their own, since 2023; what came before is not comparable."""
    before = [o for o in earlier if o.reading.kind is Kind.AREA_SEND_FULL and o.reading.outcome and o.start < new.start]
    previous = max(before, key=lambda other: other.start, default=None)
    if new.reading.outcome is None:
        return unread_event(
            provider,
            "area SEND report",
            new.published,
            new.report_url,
            "its outcome could not be read",
            new.observed_at,
            new,
        )
    was = previous.reading.outcome if previous else None
    verdict = _area_verdict(was, new.reading.outcome)
    failings = AreaOutcome.SYSTEMIC_FAILINGS in (was, new.reading.outcome)
    quiet = Urgency.LOW if verdict is Verdict.UNCHANGED else Urgency.NORMAL
    return Event(
        id=_id(new, "area"),
        event=EventKind.AREA_OUTCOME,
        verdict=verdict,
        urgency=Urgency.URGENT if new.reading.priority_action or failings else quiet,
        headline=area_headline(provider.name, was, new.reading.outcome, verdict),
        reason="The outcome of an area inspection is of the local area partnership; it is no grade of the authority.",
        previous_start=previous.start if previous else new.reading.previous_start,
        previous_url=previous.report_url if previous else None,
        notes=(f"Next: {new.reading.next_inspection}.",) if new.reading.next_inspection else (),
        **_about(provider, new),
    )


def _area_verdict(was: AreaOutcome | None, now: AreaOutcome) -> Verdict:
    if was is None:
        return Verdict.FIRST
    step = AREA_ORDER.index(now) - AREA_ORDER.index(was)
    return Verdict.UNCHANGED if step == 0 else Verdict.DECLINED if step > 0 else Verdict.IMPROVED


def _letter(provider: Provider, new: Inspection) -> Event:
    """A letter without a grade: joint targeted area inspections and the like."""
    return Event(
        id=_id(new, "letter"),
        event=EventKind.LETTER,
        verdict=None,
        urgency=Urgency.URGENT if new.reading.priority_action else Urgency.LOW,
        headline=visit_headline(provider.name, new.reading),
        reason="A letter without a grade: it can be neither better nor worse.",
        **_about(provider, new),
    )


# ------------------------------------------------------------ other events


def unread_event(
    provider: Provider,
    label: str,
    published: date,
    report_url: str,
    why: str,
    now: datetime,
    inspection: Inspection | None = None,
) -> Event:
    """Published, and what it says could not be read: a person should look. Never a change."""
    return Event(
        id=event_id(provider.urn, "unread", report_url),
        event=EventKind.UNREAD,
        urn=provider.urn,
        provider=provider.name,
        provider_kind=provider.kind,
        provider_url=provider.url,
        region=provider.region,
        kind=inspection.reading.kind if inspection else None,
        framework=inspection.reading.framework if inspection else None,
        inspection_start=inspection.reading.start if inspection else None,
        inspection_end=inspection.reading.end if inspection else None,
        published=published,
        observed_at=now,
        verdict=None,
        urgency=Urgency.NORMAL,
        headline=f"{provider.name}: a report was published and could not be read ({label})",
        reason=f"{why[:1].upper()}{why[1:]}. A person should look; what it says follows here when it is read.",
        report_url=report_url,
        evidence=inspection.document if inspection else None,
    )


def amended_event(
    provider: Provider, before: Inspection, now: Inspection, wording: str | None, frameworks: Frameworks
) -> Event | None:
    """The same inspection with other content. None where neither a fact nor a word differs.

    `wording` says which words differ; None where none do.
    """
    facts = _facts_differ(before.reading, now.reading)
    if not facts and wording is None:
        return None
    moved = "; ".join(facts)
    what = f"its findings changed: {moved}" if facts else "its wording changed, its findings did not"
    return Event(
        id=event_id(now.urn, "amended", now.reading.kind, now.start, now.document),
        event=EventKind.AMENDED,
        verdict=None,
        urgency=Urgency.URGENT if facts else Urgency.LOW,
        headline=f"{provider.name}: a published report was amended; {what}",
        reason=wording or "No word differs; what was read from it does.",
        previous_start=before.start,
        previous_url=before.report_url,
        **_about(provider, now),
    )


def _facts_differ(before: Reading, now: Reading) -> list[str]:
    """What differs between two readings of one inspection, in words."""
    was = {j.key: j for j in before.judgements}
    found = [
        f"{judgement.printed} from {grade_words(was[judgement.key])} to {grade_words(judgement)}"
        for judgement in now.judgements
        if judgement.key in was
        and (was[judgement.key].grade, was[judgement.key].absent) != (judgement.grade, judgement.absent)
    ]
    if before.outcome != now.outcome:
        found.append(f"outcome from {before.outcome or 'none'} to {now.outcome or 'none'}")
    if (before.start, before.end) != (now.start, now.end):
        found.append("the dates of the inspection")
    return found


def withdrawn_event(
    provider: Provider, label: str, published: date, report_url: str, inspection: Inspection | None, now: datetime
) -> Event:
    """A report that is no longer listed. What it said stays history; no grade is taken back."""
    return Event(
        id=event_id(provider.urn, "withdrawn", report_url),
        event=EventKind.WITHDRAWN,
        urn=provider.urn,
        provider=provider.name,
        provider_kind=provider.kind,
        provider_url=provider.url,
        region=provider.region,
        kind=inspection.reading.kind if inspection else None,
        framework=inspection.reading.framework if inspection else None,
        inspection_start=inspection.reading.start if inspection else None,
        inspection_end=inspection.reading.end if inspection else None,
        published=published,
        observed_at=now,
        verdict=None,
        urgency=Urgency.NORMAL,
        headline=f"{provider.name}: a published report is no longer listed ({label}, {day_words(published)})",
        reason="Several readings of the provider's page over at least a day did not show it. Our copy is kept.",
        report_url=report_url,
        evidence=inspection.document if inspection else None,
    )


def provider_change_event(provider: Provider, what: str, words: str, today: date, now: datetime) -> Event:
    """A provider renamed, closed, succeeded, or gone from the listing."""
    return Event(
        id=event_id(provider.urn, "provider", what, provider.name, today),
        event=EventKind.PROVIDER_CHANGE,
        urn=provider.urn,
        provider=provider.name,
        provider_kind=provider.kind,
        provider_url=provider.url,
        region=provider.region,
        kind=None,
        framework=None,
        inspection_start=None,
        inspection_end=None,
        published=today,
        observed_at=now,
        verdict=None,
        urgency=Urgency.LOW,
        headline=f"{provider.name}: {words}",
        reason="A change of the provider itself; no grade changes by it.",
        report_url=provider.url,
        evidence=None,
    )


def correction_event(provider: Provider, before: Inspection, now: Inspection, corrects: str | None) -> Event:
    """We had read a report wrongly. Ofsted changed nothing; those who were told wrongly are told so."""
    facts = "; ".join(_facts_differ(before.reading, now.reading)) or "details"
    return Event(
        id=event_id(now.urn, "correction", now.reading.kind, now.start, now.document, now.observed_at.isoformat()),
        event=EventKind.CORRECTION,
        verdict=None,
        urgency=Urgency.NORMAL,
        headline=f"{provider.name}: correction: we had read this report wrongly; {facts}",
        reason="Our reader was mended; the report itself did not change.",
        corrects=corrects,
        **_about(provider, now),
    )


def _id(new: Inspection, what: str) -> str:
    return event_id(new.urn, what, new.reading.kind, new.start)


def _about(provider: Provider, inspection: Inspection) -> dict[str, Any]:
    """What every event about an inspection carries of it."""
    reading = inspection.reading
    return {
        "urn": provider.urn,
        "provider": provider.name,
        "provider_kind": provider.kind,
        "provider_url": provider.url,
        "region": provider.region,
        "kind": reading.kind,
        "framework": reading.framework,
        "inspection_start": reading.start,
        "inspection_end": reading.end,
        "published": inspection.published,
        "observed_at": inspection.observed_at,
        "report_url": inspection.report_url,
        "evidence": inspection.document,
        "outcome": reading.outcome,
        "theme": reading.theme,
        "priority_action": reading.priority_action,
    }
