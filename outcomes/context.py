"""What readers need beside an outcome, from facts we hold: the time since, and the others now. Pure.

Each sentence stands alone and says only what is counted or printed; none ranks providers. Where a newer inspection
stands (a report that came late), nothing is said of how the provider compares with others now.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from outcomes.clock import day_words
from outcomes.event import Change, Direction, Event
from outcomes.frameworks import OVERALL, Frameworks
from outcomes.grades import FOUR_POINT, GRAVEST, AreaOutcome, Grade, printed
from outcomes.headline import AREA_WORDS, listed, short_name
from outcomes.providers import Authority, authorities, successions
from outcomes.standing import Standing

Value = Grade | AreaOutcome
AREA = "area_send"
"""Stands for the area SEND outcome among the judgements' keys."""

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
USUAL_DAYS = 60
MEASURED_REPORTS = 67
"""Our own measurement: of 67 ILACS reports of 2018 to 2025, nine in ten came out within 60 days of the last day on site
(median 42, least 26, most 82)."""


def context_notes(
    event: Event, standings: Mapping[str, Standing], authority: Authority | None, frameworks: Frameworks
) -> tuple[str, ...]:
    """The sentences to add to an event about an inspection.

    `standings` holds every provider of the event's kind by URN, the event's own among them or not; `authority` is the
    provider as an authority, None for a provider of another kind.
    """
    notes = [*_time_notes(event), *(_formation_notes(event, authority) if authority else ())]
    told = None if event.late else _told_value(event)
    if told is not None:
        key, value = told
        name = _name_within(key, event, frameworks)
        now = {**_values(standings, key), event.urn: value}
        notes += _others_notes(event.provider, value, name, now, authority)
    return tuple(notes)


def with_context(event: Event, notes: Iterable[str]) -> Event:
    """The event with further notes. Its id does not change: what is around an event is no part of what happened."""
    return replace(event, notes=tuple(dict.fromkeys((*event.notes, *notes))))


def distribution(standings: Iterable[Standing], key: str) -> Counter[Grade]:
    """How many providers hold which grade of judgement `key`; those without a grade of it are in no count."""
    return Counter(grade for standing in standings if (grade := standing.grade(key)) is not None)


def area_distribution(standings: Iterable[Standing]) -> Counter[AreaOutcome]:
    """How many areas hold which outcome of the area SEND inspections since 2023."""
    return Counter(standing.area_outcome for standing in standings if standing.area_outcome is not None)


# --------------------------------------------------------------------- time


def span_words(days: int) -> str:
    """A length of time as people say it: "three days", "14 months", "about five years"."""
    months = round(days / 30.44)
    if days < 60:
        return _counted(days, "day")
    return _counted(months, "month") if months < 24 else f"about {_counted(round(days / 365.25), 'year')}"


def _counted(number: int, what: str) -> str:
    said = WORDS[number] if number < len(WORDS) else str(number)
    return f"{said} {what}{'' if number == 1 else 's'}"


def _time_notes(event: Event) -> Iterator[str]:
    """How long since the inspection that it is measured against, and a publication that took unusually long."""
    start, before, end = event.inspection_start, event.previous_start, event.inspection_end
    if start and before and before < start:
        kind = "area" if event.outcome else "graded"
        yield f"The {kind} inspection before began on {day_words(before)}, {span_words((start - before).days)} earlier."
    if end and (event.kind or "").startswith("ilacs") and (days := (event.published - end).days) > USUAL_DAYS:
        yield (
            f"Published {days} days after the last day on site; of {MEASURED_REPORTS} such reports that we measured "
            f"nine in ten took {USUAL_DAYS} days at most."
        )


def _formation_notes(event: Event, authority: Authority) -> Iterator[str]:
    """Of a new authority: out of which ones it was formed. Their grades are history, never its own."""
    for succession in successions():
        if authority.name in succession.successors and not succession.passes_grades_on and not event.previous_start:
            formed, before = day_words(succession.date), listed(succession.predecessors)
            yield f"{authority.name} was formed on {formed} out of {before}, whose grades do not pass to it."


# ------------------------------------------------------------------- others


def _told_value(event: Event) -> tuple[str, Value] | None:
    """The one judgement that is set beside the others' now; None where nothing asks for it."""
    if event.outcome is not None:
        return AREA, event.outcome
    changes = [*([event.overall] if event.overall else []), *event.judgements]
    told = min(changes, key=_place, default=None)
    return (told.key, told.to_grade) if told and told.to_grade and _place(told) < _UNTOLD else None


_UNTOLD = 4


def _place(change: Change) -> int:
    """The gravest new grade is told first, then the overall grade, then what fell, then what rose."""
    if change.to_grade is None:
        return _UNTOLD
    if change.to_grade in GRAVEST and change.direction is not Direction.UNCHANGED:
        return 0
    if change.key == OVERALL:
        return 1
    return {Direction.DECLINED: 2, Direction.IMPROVED: 3}.get(change.direction, _UNTOLD)


def _values(standings: Mapping[str, Standing], key: str) -> dict[str, Value]:
    """What each provider holds of `key` now; those that hold nothing are left out."""
    held = {urn: s.area_outcome if key == AREA else s.grade(key) for urn, s in standings.items()}
    return {urn: value for urn, value in held.items() if value is not None}


def _others_notes(
    provider: str, value: Value, name: str, now: Mapping[str, Value], authority: Authority | None
) -> Iterator[str]:
    """The nation, the region and the statistical neighbours, as they stand now."""
    noun = "areas" if isinstance(value, AreaOutcome) else "authorities" if authority else "providers"
    yield nation_words(provider, value, name, Counter(now.values()), noun)
    if authority is None:
        return
    urns = [a.urn for a in authorities() if a.region == authority.region and a.urn is not None]
    region = [now[urn] for urn in urns if urn in now]
    yield f"In {_the(authority.region)}: {counts_words(Counter(region), name)}."
    neighbours = [now[urn] for urn in authority.neighbours if urn in now]
    if neighbours:
        counted = _counted(len(neighbours), "statistical neighbour")
        yield f"Among its {counted}: {counts_words(Counter(neighbours), name)}."


def nation_words(provider: str, value: Value, name: str, counts: Counter[Value], noun: str = "authorities") -> str:
    """ "Rochdale is now one of 9 authorities inadequate for leadership, out of 153." """
    same, everyone = counts[value], counts.total()
    if same == 1:
        return f"{provider} is now the only one of {everyone} {noun} {_value_words(value)} {name}."
    return f"{provider} is now one of {same} {noun} {_value_words(value)} {name}, out of {everyone}."


def counts_words(counts: Counter[Value], name: str) -> str:
    """ "4 outstanding, 11 good and 2 inadequate for leadership", best first."""
    order = [*AreaOutcome, *Grade]
    said = [f"{counts[value]} {_value_words(value)}" for value in order if counts[value]]
    return f"{listed(said)} {name}"


def _value_words(value: Value) -> str:
    """The outcome as it stands after "authorities": "inadequate", "requiring improvement", "graded needs attention"."""
    if isinstance(value, AreaOutcome):
        return f"with {AREA_WORDS[value]}"
    return _AFTER_NOUN.get(value, value.value if value in FOUR_POINT else f"graded {printed(value)}")


_AFTER_NOUN = {Grade.REQUIRES_IMPROVEMENT: "requiring improvement"}


def _name_within(key: str, event: Event, frameworks: Frameworks) -> str:
    """How the judgement is named after its grade: "overall", "for leadership"."""
    if key == OVERALL:
        return "overall"
    if key == AREA:
        return "in area SEND inspections"
    name = next((change.printed for change in event.judgements if change.key == key), key)
    return f"for {short_name(key, name, frameworks.get(event.framework or ''))}"


def _the(region: str) -> str:
    """Regions as people say them: "the North West", but "London" and "Yorkshire and The Humber"."""
    return region if region.startswith(("London", "Yorkshire")) else f"the {region}"
