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
from itertools import takewhile

from outcomes.comparison import graded, own_judgements
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
    since: date
    """Publication date of the first of the unbroken row of inspections that said so; across frameworks indicative."""

    def days(self, on: date) -> int:
        """For how many days it has been public without a change, by the end of `on`."""
        return (on - self.since).days


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
    known = _known(inspections, on, known_at, frameworks)
    judged = graded(known, frameworks)
    return Standing(
        judgements=tuple(_judgements(judged, frameworks)),
        ended=tuple(_ended(judged, frameworks)),
        inspection=next(iter(judged), None),
        visit=next((i for i in known if i.reading.kind in VISITS), None),
        area=next((i for i in known if i.reading.kind is Kind.AREA_SEND_FULL and i.reading.outcome), None),
    )


def _known(
    inspections: Iterable[Inspection], on: date | None, known_at: datetime | None, frameworks: Frameworks
) -> list[Inspection]:
    """Each inspection once, as read last, of those published by `on` and held by `known_at`; newest first."""
    held = [
        inspection
        for inspection in inspections
        if (on is None or inspection.published <= on) and (known_at is None or inspection.observed_at <= known_at)
    ]
    readings = sorted(held, key=lambda i: (i.observed_at, i.published, i.document))
    of_document = {reading.document: reading for reading in readings}
    of_inspection = {_identity(i, frameworks): i for i in readings if of_document[i.document] is i}
    return sorted(of_inspection.values(), key=lambda i: (i.start, i.published, i.document), reverse=True)


def _identity(inspection: Inspection, frameworks: Frameworks) -> tuple[str, date]:
    """What makes two documents documents of one inspection: no provider is graded twice from one day on."""
    return "graded" if own_judgements(inspection, frameworks) else inspection.reading.kind, inspection.start


def _judgements(judged: Sequence[Inspection], frameworks: Frameworks) -> Iterator[Stands]:
    """The newest inspection's judgements, each as the newest inspection that carries it made it."""
    for newest in judged[:1]:
        framework = frameworks.get(newest.reading.framework or "")
        for judgement in own_judgements(newest, frameworks):
            row = list(_carrying(judgement.key, judged, framework)) or [(newest, judgement)]
            yield _stands(judgement.key, judgement.printed, row)


_Row = Sequence[tuple[Inspection, Judgement]]


def _carrying(
    key: str, judged: Sequence[Inspection], framework: Framework | None
) -> Iterator[tuple[Inspection, Judgement]]:
    """Every inspection that carries the judgement, under its own key or the one it continues; newest first.

    Where the framework is not known the newest inspection speaks for itself.
    """
    for inspection in judged if framework else judged[:1]:
        there = counterpart(framework, key, inspection.reading.framework) if framework else key
        for judgement in inspection.reading.judgements:
            if judgement.key == there and judgement.absent is not Absence.NOT_JUDGED:
                yield inspection, judgement


def _stands(key: str, printed: str, row: _Row) -> Stands:
    """The first of the row stands, since the last one before it was another."""
    inspection, judgement = row[0]
    said = (judgement.grade, judgement.absent)
    *_, (oldest, _) = takewhile(lambda carried: (carried[1].grade, carried[1].absent) == said, row)
    return Stands(key, printed, *said, inspection, oldest.published)


def _ended(judged: Sequence[Inspection], frameworks: Frameworks) -> Iterator[Stands]:
    """Judgements of earlier frameworks that the newest one takes up nowhere, each as it was last made."""
    found: set[str] = set()
    for place, inspection in enumerate(judged):
        older = frameworks.get(inspection.reading.framework or "")
        for judgement in _not_taken_up(inspection, judged[0], frameworks):
            row = list(_carrying(judgement.key, judged[place:], older))
            if row and judgement.key not in found:
                found.add(judgement.key)
                yield _stands(judgement.key, judgement.printed, row)


def _not_taken_up(inspection: Inspection, newest: Inspection, frameworks: Frameworks) -> Iterator[Judgement]:
    """Judgements of `inspection` that the newest one's framework, though it continues some, does not ask for."""
    framework = frameworks.get(newest.reading.framework or "")
    older = inspection.reading.framework
    if framework is None or older == framework.id:
        return
    continued = {rule.continues.get(older or "") for rule in framework.judgements} - {None}
    for judgement in own_judgements(inspection, frameworks):
        if continued and judgement.key not in continued:
            yield judgement
