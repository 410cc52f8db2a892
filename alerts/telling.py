"""An event in words: the same sentences for every channel, from `templates/lines.jinja`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from alerts.words import capital, day, earlier_name, joined, judgement_name, kind_name, moment, one_line, span, unbroken
from outcomes.event import Change, Direction, Event, EventKind, Verdict
from outcomes.grades import Grade, printed
from outcomes.headline import AREA_WORDS

_MARKS = {
    Verdict.IMPROVED: ("▲", "Improved"),
    Verdict.DECLINED: ("▼", "Declined"),
    Verdict.MIXED: ("◆", "Mixed"),
    Verdict.UNCHANGED: ("＝", "Unchanged"),
    Verdict.FIRST: ("●", "First outcome"),
    Verdict.NOT_COMPARABLE: ("●", "Not comparable"),
}
_KIND_MARKS = {
    EventKind.VISIT: ("○", "Visit"),
    EventKind.AREA_OUTCOME: ("●", "Area outcome"),
    EventKind.LETTER: ("○", "Letter"),
    EventKind.UNREAD: ("?", "Published, not read"),
    EventKind.AMENDED: ("✎", "Amended"),
    EventKind.WITHDRAWN: ("✖", "Withdrawn"),
    EventKind.CORRECTION: ("!", "Correction"),
    EventKind.PROVIDER_CHANGE: ("○", "Provider"),
    EventKind.NEWS: ("○", "In the news"),
}


_REPORT_LABELS = {EventKind.NEWS: "Read the article", EventKind.WITHDRAWN: "Where the report was"}


@dataclass(frozen=True, slots=True)
class Moved:
    """Judgements that did the same thing, told in one sentence."""

    names: tuple[str, ...]
    direction: Direction
    to_grade: Grade | None
    from_grade: Grade | None
    from_start: date | None
    were_one: bool
    """They were one judgement in the earlier inspection."""
    compared_with: str | None
    """The earlier judgement's name, where that was another."""


@dataclass(frozen=True, slots=True)
class Telling:
    """An event in words. Every text is one line of plain text, not yet escaped for any channel."""

    title: str
    mark: str
    """A sign that says with `word` which way it went; never alone."""
    word: str
    lines: tuple[str, ...]
    dates: str
    notes: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    """(label, address)."""


def tell(event: Event) -> Telling:
    """The event in words."""
    mark, word = _KIND_MARKS.get(event.event) or _MARKS.get(event.verdict or Verdict.UNCHANGED, ("●", "Outcome"))
    lines = _text("lines.jinja", event=event, moved=grouped(event.judgements, event.framework), overall=event.overall)
    return Telling(
        title=one_line(event.headline),
        mark=mark,
        word=word,
        lines=tuple(line for line in lines.splitlines() if line),
        dates=_text("dates.jinja", event=event),
        notes=tuple(one_line(note) for note in _notes(event)),
        links=tuple(_links(event)),
    )


def grouped(changes: Iterable[Change], framework: str | None) -> tuple[Moved, ...]:
    """Changes told together: what moved first, falls before rises, then the rest; in the report's order within."""
    groups: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        split = change.from_key if change.from_key not in (None, change.key) else None
        told = (change.direction, change.to_grade, change.from_grade, change.from_start, split)
        groups.setdefault(told if split or change.direction in _TOGETHER else (*told, change.key), []).append(change)
    moved = [_moved(group, framework) for group in groups.values()]
    return tuple(sorted(moved, key=lambda group: _ORDER.index(group.direction)))


_TOGETHER = (Direction.UNCHANGED, Direction.FIRST, Direction.NOT_JUDGED, Direction.UNREADABLE, Direction.NOT_COMPARABLE)
_ORDER = (
    Direction.DECLINED,
    Direction.IMPROVED,
    *(d for d in Direction if d not in (Direction.DECLINED, Direction.IMPROVED)),
)


def _moved(group: list[Change], framework: str | None) -> Moved:
    first = group[0]
    renamed = first.from_key not in (None, first.key)
    return Moved(
        names=tuple(judgement_name(change.key, change.printed, framework) for change in group),
        direction=first.direction,
        to_grade=first.to_grade,
        from_grade=first.from_grade,
        from_start=first.from_start,
        were_one=renamed and len(group) > 1,
        compared_with=earlier_name(first.from_key or "") if renamed and len(group) == 1 else None,
    )


def _notes(event: Event) -> Iterable[str]:
    """Why, what came before, and what follows."""
    if event.reason:
        yield event.reason
    if event.late:
        yield "This inspection is older than one that is known already: the present standing does not change."
    if event.earlier:
        yield f"Earlier: {'; '.join(event.earlier[:2])}."
    yield from event.notes


def _links(event: Event) -> Iterable[tuple[str, str]]:
    if event.report_url and event.report_url != event.provider_url:
        yield _REPORT_LABELS.get(event.event, "Read the report"), event.report_url
    yield "Provider's page", event.provider_url
    if event.previous_url:
        yield "Previous report", event.previous_url


def _text(name: str, **values: Any) -> str:
    return texts().get_template(name).render(**values).strip()


@cache
def texts() -> Environment:
    """The templates of plain text. Nothing is escaped; what is scraped comes out on one line."""
    loaded = Environment(
        loader=PackageLoader("alerts"),
        autoescape=False,  # noqa: S701 - plain text: each channel escapes the finished lines for itself
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=lambda value: unbroken(value) if isinstance(value, str) else value,
    )
    add_words(loaded)
    return loaded


def add_words(environment: Environment) -> None:
    """The filters that every template may use."""
    environment.filters |= {
        "day": day,
        "moment": moment,
        "joined": joined,
        "capital": capital,
        "grade": printed,
        "area_outcome": AREA_WORDS.__getitem__,
        "kind_name": kind_name,
    }
    environment.globals |= {"span": span}
