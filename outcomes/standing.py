"""What stands for a provider: each judgement by the newest inspection that carries it. Pure.

Two time axes answer two questions. `on` is the publication axis: what the public could know at the end of that London
date. `known_at` is ours: what we held at that moment. None means no limit, for either. The order in which reports
arrived plays no part: an old report found late takes its place by its first day on site.

- An inspection read several times, because its report was amended or our reader mended, counts once, as read last.
- A judgement that was not judged leaves standing what an earlier inspection said of it. One that could not be read
  does not: what stands is then unknown, and says so.
- A judgement that the newest framework no longer asks for has ended. Its last grade is history, not standing.
- Visits change nothing. A judgement about another body (the safeguarding board) is never in it.
- A predecessor's inspections are its own: only those of one provider may be handed in.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from outcomes.frameworks import OVERALL, Framework, Frameworks, counterpart
from outcomes.grades import Absence, AreaOutcome, Grade
from outcomes.inspection import VISITS, Inspection, Judgement, Kind


@dataclass(frozen=True, slots=True)
class Stands:
    """One judgement that stands: exactly one of `grade` and `absent` is set."""

    key: str
    printed: str
    grade: Grade | None
    absent: Absence | None
    inspection: Inspection
    """The inspection that it stands from."""
    since: Inspection
    """The first of the unbroken row of inspections that gave this grade; across two frameworks the row is indicative."""

    def days(self, on: date) -> int:
        """For how many days the grade has been public without a change, by the end of `on`."""
        return (on - self.since.published).days


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for a provider. Everything is empty where nothing was published and known by then."""

    judgements: tuple[Stands, ...] = ()
    """In the order of the newest report, the overall grade among them where the framework gives one."""
    ended: tuple[Stands, ...] = ()
    """Judgements that are no longer made, as they were last made."""
    inspection: Inspection | None = None
    """The newest graded inspection."""
    visit: Inspection | None = None
    """The newest visit without grades."""
    area: Inspection | None = None
    """The newest full area SEND inspection whose outcome is known: the area's outcome, not the authority's grade."""

    @property
    def overall(self) -> Stands | None:
        return self.judgement(OVERALL)

    @property
    def area_outcome(self) -> AreaOutcome | None:
        return self.area.reading.outcome if self.area else None

    def judgement(self, key: str) -> Stands | None:
        return next((stands for stands in self.judgements if stands.key == key), None)

    def grade(self, key: str) -> Grade | None:
        stands = self.judgement(key)
        return stands.grade if stands else None


def standing(
    inspections: Iterable[Inspection], on: date | None, known_at: datetime | None, frameworks: Frameworks
) -> Standing:
    """What stands for one provider by its `inspections`, in whatever order they are given."""
    known = known_inspections(inspections, on, known_at)
    graded = [inspection for inspection in known if inspection.reading.judgements]
    return Standing(
        judgements=tuple(_judgements(graded, frameworks)),
        ended=tuple(_ended(graded, frameworks)),
        inspection=_newest(graded),
        visit=_newest(i for i in known if i.reading.kind in VISITS),
        area=_newest(i for i in known if i.reading.kind is Kind.AREA_SEND_FULL and i.reading.outcome),
    )


def known_inspections(inspections: Iterable[Inspection], on: date | None, known_at: datetime | None) -> list[Inspection]:
    """Each inspection once, as read last, of those published by `on` and held by `known_at`; newest first."""
    held = [
        inspection
        for inspection in inspections
        if (on is None or inspection.published <= on) and (known_at is None or inspection.observed_at <= known_at)
    ]
    readings = sorted(held, key=lambda i: (i.observed_at, i.published, i.document))
    last_of_document = {inspection.document: inspection for inspection in readings}
    last_read = {_identity(i): i for i in readings if last_of_document[i.document] is i}
    return sorted(last_read.values(), key=_place, reverse=True)


def _identity(inspection: Inspection) -> tuple[str, date]:
    """What makes two readings readings of one inspection. No provider is graded by two that begin on one day."""
    return ("graded" if inspection.reading.judgements else inspection.reading.kind, inspection.start)


def _place(inspection: Inspection) -> tuple[date, date, str]:
    """An inspection's place in history: by its first day on site."""
    return (inspection.start, inspection.published, inspection.document)


def _newest(inspections: Iterable[Inspection]) -> Inspection | None:
    return max(inspections, key=_place, default=None)


def _judgements(graded: Sequence[Inspection], frameworks: Frameworks) -> Iterator[Stands]:
    """The newest inspection's judgements, each from the newest inspection that carries it."""
    if not graded:
        return
    framework = frameworks.get(graded[0].reading.framework or "")
    for judgement in graded[0].reading.judgements:
        if not (framework and framework.is_other_body(judgement.key)):
            row = list(_carrying(judgement.key, graded, framework)) or [(graded[0], judgement)]
            yield _stands(judgement.key, judgement.printed, row)


def _carrying(
    key: str, graded: Sequence[Inspection], framework: Framework | None
) -> Iterator[tuple[Inspection, Judgement]]:
    """Every inspection that carries the judgement, under its own key or the one it continues; newest first.

    Where not even the framework is known, only the newest inspection speaks for itself.
    """
    for inspection in graded if framework else graded[:1]:
        there = counterpart(framework, key, inspection.reading.framework) if framework else key
        for judgement in inspection.reading.judgements:
            if judgement.key == there and judgement.absent is not Absence.NOT_JUDGED:
                yield inspection, judgement


def _stands(key: str, printed: str, row: Sequence[tuple[Inspection, Judgement]]) -> Stands:
    """The first of the row stands, since the last one before the grade was another."""
    inspection, judgement = row[0]
    since = inspection
    for earlier, then in row[1:]:
        if then.grade is None or then.grade != judgement.grade:
            break
        since = earlier
    return Stands(key, printed, judgement.grade, judgement.absent, inspection, since)


def _ended(graded: Sequence[Inspection], frameworks: Frameworks) -> Iterator[Stands]:
    """Judgements of earlier frameworks that the newest one takes up nowhere, each as it was last made."""
    framework = frameworks.get(graded[0].reading.framework or "") if graded else None
    found: set[str] = set()
    for inspection in graded[1:] if framework else ():
        older = frameworks.get(inspection.reading.framework or "")
        if framework is None or older is None or older.id == framework.id:
            continue
        continued = {rule.continues.get(older.id) for rule in framework.judgements} - {None}
        for judgement in inspection.reading.judgements if continued else ():
            if judgement.key not in found | continued and judgement.grade and not older.is_other_body(judgement.key):
                found.add(judgement.key)
                row = list(_carrying(judgement.key, [i for i in graded if _place(i) <= _place(inspection)], older))
                yield _stands(judgement.key, judgement.printed, row)
