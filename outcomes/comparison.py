"""Comparing an inspection's judgements, one by one, with the earlier ones that they may be compared with. Pure.

- Each judgement is compared with the newest earlier inspection, by its first day on site, that carries the judgement
  itself or what the framework's file says it continues. One that was not judged then is passed over.
- A judgement split in two is compared twice with the one it was, and its note says that they were one.
- A comparison across two frameworks is marked indicative. Grades of different scales are never compared.
- A judgement that the new framework no longer asks for has ended, which is said at its first inspection only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outcomes.event import Change, Direction, Verdict
from outcomes.frameworks import Framework, Frameworks, counterpart
from outcomes.grades import Absence, Grade
from outcomes.inspection import Inspection, Judgement

MOVED = (Direction.IMPROVED, Direction.DECLINED)
EARLIER_UNREADABLE = "The earlier grade could not be read, so nothing is compared with it."

_WITHOUT_GRADE = {
    Absence.NOT_JUDGED: Direction.NOT_JUDGED,
    Absence.NOT_PUBLISHED: Direction.NOT_COMPARABLE,
    Absence.UNREADABLE: Direction.UNREADABLE,
}


@dataclass(frozen=True, slots=True)
class _Earlier:
    """An earlier judgement and the inspection that made it."""

    judgement: Judgement
    inspection: Inspection


def own_judgements(inspection: Inspection, frameworks: Frameworks) -> tuple[Judgement, ...]:
    """The judgements on the provider itself; a safeguarding board's, even in its own report, is on another body."""
    framework, judgements = frameworks.get(inspection.reading.framework or ""), inspection.reading.judgements
    if framework is None or not framework.other_bodies:
        return judgements
    return tuple(judgement for judgement in judgements if judgement.key not in framework.other_bodies)


def graded(inspections: Iterable[Inspection], frameworks: Frameworks) -> list[Inspection]:
    """Those that judge the provider itself, newest first by the first day on site, whenever they were published."""
    found = [inspection for inspection in inspections if own_judgements(inspection, frameworks)]
    return sorted(found, key=lambda inspection: (inspection.start, inspection.published), reverse=True)


def changes_of(new: Inspection, before: Sequence[Inspection], frameworks: Frameworks) -> list[Change]:
    """What each judgement of `new` did, then those that ended. Judgements about another body are left out.

    `before`: earlier graded inspections, newest first, as `graded` gives them.
    """
    changes = [_change(judgement, new, before, frameworks) for judgement in own_judgements(new, frameworks)]
    return changes + _ended(frameworks.get(new.reading.framework or ""), before, frameworks)


def compare(was: Grade, now: Grade, scale: Sequence[Grade]) -> Direction:
    """Which way a grade moved on one scale, best first. Grades that are not both on it cannot be compared."""
    if was not in scale or now not in scale:
        return Direction.NOT_COMPARABLE
    step = scale.index(now) - scale.index(was)
    return Direction.UNCHANGED if step == 0 else Direction.DECLINED if step > 0 else Direction.IMPROVED


def verdict_of(changes: Iterable[Change]) -> Verdict:
    """The verdict over all comparable judgements.

    One that should be there and could not be read leaves it open, unless others went both ways: that is mixed for
    certain, whatever the unread grade would say.
    """
    directions = {change.direction for change in changes}
    up, down = Direction.IMPROVED in directions, Direction.DECLINED in directions
    if up and down:
        return Verdict.MIXED
    if Direction.UNREADABLE in directions:
        return Verdict.NOT_COMPARABLE
    if up or down:
        return Verdict.IMPROVED if up else Verdict.DECLINED
    if Direction.UNCHANGED in directions:
        return Verdict.UNCHANGED
    first = Direction.FIRST in directions and Direction.NOT_COMPARABLE not in directions
    return Verdict.FIRST if first else Verdict.NOT_COMPARABLE


def _change(judgement: Judgement, new: Inspection, before: Sequence[Inspection], frameworks: Frameworks) -> Change:
    """One judgement against the newest earlier inspection that carries it."""
    framework = frameworks.get(new.reading.framework or "")
    found = _earlier_judgement(judgement.key, new, before, frameworks)
    if found is None:
        direction = _without_grade(judgement) or _without_earlier(judgement.key, framework, before)
        return Change(judgement.key, judgement.printed, direction, judgement.grade)
    return Change(
        key=judgement.key,
        printed=judgement.printed,
        direction=_without_grade(judgement) or _direction(found.judgement, judgement, framework),
        to_grade=judgement.grade,
        from_key=found.judgement.key,
        from_grade=found.judgement.grade,
        from_start=found.inspection.start,
        indicative=found.inspection.reading.framework != new.reading.framework,
        note=_note(found.judgement, judgement.key, framework),
    )


def _earlier_judgement(
    key: str, new: Inspection, before: Sequence[Inspection], frameworks: Frameworks
) -> _Earlier | None:
    """The newest earlier judgement that `key` may be compared with. One not judged or not published is passed over.

    An inspection between whose framework nobody knows ends the search: it may have said something else.
    """
    framework = frameworks.get(new.reading.framework or "")
    if framework is None:
        return None
    for inspection in before:
        if inspection.reading.framework not in frameworks:
            return None
        there = counterpart(framework, key, inspection.reading.framework)
        if there is None or (framework.programmes and not _same_programme(new, inspection)):
            continue
        for judgement in inspection.reading.judgements:
            if judgement.key == there and judgement.absent in (None, Absence.UNREADABLE):
                return _Earlier(judgement, inspection)
    return None


def _same_programme(one: Inspection, other: Inspection) -> bool:
    """Programmes of inspection under one name are told apart by the judgements they ask for."""
    return {j.printed.casefold() for j in one.reading.judgements} == {
        j.printed.casefold() for j in other.reading.judgements
    }


def _without_grade(judgement: Judgement) -> Direction | None:
    """The direction that a missing grade forces; None where the grade is there."""
    return None if judgement.absent is None else _WITHOUT_GRADE[judgement.absent]


def _without_earlier(key: str, framework: Framework | None, before: Sequence[Inspection]) -> Direction:
    """First where nothing earlier carries it; not comparable where the inspection before cannot be compared at all."""
    if not before:
        return Direction.FIRST
    asked = framework is not None and counterpart(framework, key, before[0].reading.framework) is not None
    return Direction.FIRST if asked and framework and not framework.programmes else Direction.NOT_COMPARABLE


def _direction(was: Judgement, now: Judgement, framework: Framework | None) -> Direction:
    if framework is None or was.grade is None or now.grade is None:
        return Direction.NOT_COMPARABLE
    return compare(was.grade, now.grade, framework.scale_of(now.key))


def _note(was: Judgement, key: str, framework: Framework | None) -> str:
    if was.absent is Absence.UNREADABLE:
        return EARLIER_UNREADABLE
    rule = framework.rule(key) if framework else None
    return rule.split_note if rule and was.key != key else ""


def _ended(framework: Framework | None, before: Sequence[Inspection], frameworks: Frameworks) -> list[Change]:
    """Judgements of the inspection before that nothing continues. Nothing ends where nothing can be compared."""
    if framework is None or not before or before[0].reading.framework == framework.id:
        return []
    previous = before[0]
    older = frameworks.get(previous.reading.framework or "")
    continued = {rule.continues.get(older.id) for rule in framework.judgements} - {None} if older else set()
    if older is None or not continued:
        return []
    return [
        Change(
            key=judgement.key,
            printed=judgement.printed,
            direction=Direction.ENDED,
            from_key=judgement.key,
            from_grade=judgement.grade,
            from_start=previous.start,
            note=framework.ends.get(judgement.key, ""),
        )
        for judgement in previous.reading.judgements
        if judgement.key not in continued and judgement.key not in older.other_bodies
    ]
